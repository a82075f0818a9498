"""M, written by Crosstask. `load()` gives the trained model; its weights are in model.safetensors."""

import json
from collections import OrderedDict
from pathlib import Path

import torch
from torch import nn


class Mask(nn.Module):
    """Hides a share of the entries while training: the first dimensions of a row, so many of them, say what is hidden as one."""

    def __init__(self, share, entries):
        super().__init__()
        self.share = share
        self.entries = entries

    def forward(self, x):
        if not self.training:
            return x
        kept = torch.rand(x.shape[: 1 + self.entries], device=x.device) >= self.share
        return x * kept.reshape(kept.shape + (1,) * (x.dim() - kept.dim()))


class M(nn.Module):
    """Inputs, as the data has them:

        x: [rows, 6]
        c: [rows], ids: a name's place in signature.json, from 1
        ws: [rows, 4], ids: a name's place in signature.json, from 1

    Predictions, by task, in the labels' own units:

        a: [rows, 6], reconstruct
        b: [rows, 4, 6], reconstruct_ids
        c2: [rows, 5], reconstruct_ids
    """

    def __init__(self):
        super().__init__()
        self.h = nn.Sequential(OrderedDict(
            mask_1=Mask(0.3, entries=1),
            dense_1=nn.Linear(6, 4),
            dense_1_relu=nn.ReLU(),
        ))
        self.g = nn.Sequential(OrderedDict(
            embed_1=nn.Embedding(6, 3),
            mask_1=Mask(0.5, entries=1),
            dense_1=nn.Linear(3, 4),
            dense_1_relu=nn.ReLU(),
        ))
        self.a = nn.Linear(4, 6)
        self.b = nn.Sequential(OrderedDict(
            id_scores_1=nn.Linear(4, 6),
            softmax_1=nn.Softmax(dim=-1),
        ))
        self.c2 = nn.ModuleDict({
            "embed_1": nn.Embedding(5, 2),
            "id_scores_1": nn.Sequential(OrderedDict(
                id_scores_1=nn.Linear(6, 5),
                softmax_1=nn.Softmax(dim=-1),
            )),
        })

    def forward(self, x, c, ws):
        h = self.h(x)
        g = self.g(ws)
        a = self.a(h)
        b = self.b(g)
        c2_concat_1 = torch.cat([h, self.c2["embed_1"](c)], dim=1)
        c2 = self.c2["id_scores_1"](c2_concat_1)
        return {
            "a": a,
            "b": b,
            "c2": c2,
        }


def load(folder=Path(__file__).parent):
    """The model with its trained weights, ready to predict."""
    model = M()
    model.load_state_dict(read_safetensors(Path(folder) / "model.safetensors"))
    return model.eval()


def read_safetensors(path):
    """The tensors of a file by name, as safetensors.torch.load_file gives them, with PyTorch alone."""
    content = bytearray(Path(path).read_bytes())
    start = 8 + int.from_bytes(content[:8], "little")
    types = {"F32": torch.float32, "I64": torch.int64}

    def tensor(dtype, shape, data_offsets):
        first, last = data_offsets
        return torch.frombuffer(content[start + first : start + last], dtype=types[dtype]).reshape(shape)

    return {name: tensor(**entry) for name, entry in json.loads(content[8:start]).items()}
