"""M, written by Crosstask. `load()` gives the trained model; its weights are in model.safetensors."""

import json
from collections import OrderedDict
from pathlib import Path

import torch
from torch import nn


class M(nn.Module):
    """Inputs, as the data has them:

        x: [rows, 6]

    Predictions, by task, in the labels' own units:

        a: [rows, 1], binary
        b: [rows, 1], binary
        c2: [rows, 1], number
    """

    def __init__(self):
        super().__init__()
        self.h = nn.ModuleDict({
            "dense_1": nn.Sequential(OrderedDict(
                dense_1=nn.Linear(6, 4),
                dense_1_relu=nn.ReLU(),
            )),
            "a+b": nn.Sequential(OrderedDict(
                dense_1=nn.Linear(4, 3),
                dense_1_relu=nn.ReLU(),
            )),
            "c2": nn.Sequential(OrderedDict(
                dense_1=nn.Linear(4, 3),
                dense_1_relu=nn.ReLU(),
            )),
        })
        self.a = nn.Sequential(OrderedDict(
            dense_1=nn.Linear(3, 1),
            sigmoid_1=nn.Sigmoid(),
        ))
        self.b = nn.Sequential(OrderedDict(
            dense_1=nn.Linear(3, 1),
            sigmoid_1=nn.Sigmoid(),
        ))
        self.c2 = nn.Linear(3, 1)

    def forward(self, x):
        h = self.h["dense_1"](x)
        h_a_b = self.h["a+b"](h)
        h_c2 = self.h["c2"](h)
        a = self.a(h_a_b)
        b = self.b(h_a_b)
        c2 = self.c2(h_c2)
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
