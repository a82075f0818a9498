"""M, written by Crosstask. `load()` gives the trained model; its weights are in model.safetensors."""

import json
from collections import OrderedDict
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn


class M(nn.Module):
    """Inputs, as the data has them:

        x: [rows, 6]
        c: [rows], ids: a name's place in signature.json, from 1
        cs: [rows, 3], ids: a name's place in signature.json, from 1

    Predictions, by task, in the labels' own units:

        a: [rows, 1], binary
        b: [rows, 1], binary
    """

    def __init__(self):
        super().__init__()
        self.h = nn.ModuleDict({
            "embed_1": nn.Embedding(5, 3),
            "embed_2": nn.ParameterDict({"table_1": torch.empty(3, 2), "table_2": torch.empty(4, 2), "table_3": torch.empty(6, 2)}),
        })
        self.a = nn.Sequential(OrderedDict(
            dense_1=nn.Linear(29, 3),
            dense_1_relu=nn.ReLU(),
            dense_2=nn.Linear(3, 1),
            sigmoid_1=nn.Sigmoid(),
        ))
        self.b = nn.Sequential(OrderedDict(
            dense_1=nn.Linear(29, 1),
            sigmoid_1=nn.Sigmoid(),
        ))

    def forward(self, x, c, cs):
        # embed(2) in h
        h_embed_2_1 = F.embedding(cs[:, 0:1].reshape(-1), self.h["embed_2"]["table_1"])
        h_embed_2_2 = F.embedding(cs[:, 1:2].reshape(-1), self.h["embed_2"]["table_2"])
        h_embed_2_3 = F.embedding(cs[:, 2:3].reshape(-1), self.h["embed_2"]["table_3"])
        h_embed_2 = torch.cat([h_embed_2_1, h_embed_2_2, h_embed_2_3], dim=1)
        h_one_hot_2 = torch.cat([
            F.one_hot(cs[:, 0].long(), 3)[..., 1:].float(),
            F.one_hot(cs[:, 1].long(), 4)[..., 1:].float(),
            F.one_hot(cs[:, 2].long(), 6)[..., 1:].float(),
        ], dim=1)
        h = torch.cat([
            self.h["embed_1"](c),
            F.one_hot(c.long(), 5)[..., 1:].float(),
            h_embed_2,
            h_one_hot_2,
            x,
        ], dim=1)
        a = self.a(h)
        b = self.b(h)
        return {
            "a": a,
            "b": b,
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
