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
    """

    def __init__(self):
        super().__init__()
        self.u = nn.Linear(6, 4)
        self.v = nn.Sequential(OrderedDict(
            dense_1=nn.Linear(6, 4),
            dense_1_relu=nn.ReLU(),
        ))
        self.a = nn.Sequential(OrderedDict(
            dense_1=nn.Linear(4, 1),
            sigmoid_1=nn.Sigmoid(),
        ))
        self.b = nn.Sequential(OrderedDict(
            dense_1=nn.Linear(4, 1),
            sigmoid_1=nn.Sigmoid(),
        ))

    def forward(self, x):
        u = self.u(x)
        v = self.v(x)
        a_average_1 = (u + v) / 2
        a = self.a(a_average_1)
        b_maximum_1 = torch.maximum(u, v)
        b = self.b(b_maximum_1)
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
