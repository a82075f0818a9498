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
        b: [rows, 1], number
    """

    def __init__(self):
        super().__init__()
        self.h = nn.ModuleDict({
            "dense_1": nn.Linear(6, 4),
            "task_a": nn.ParameterDict({"vector": torch.empty(3)}),
            "task_b": nn.ParameterDict({"vector": torch.empty(3)}),
            "made": nn.Linear(3, 8),
            "a": nn.ReLU(),
            "b": nn.ReLU(),
        })
        self.a = nn.Sequential(OrderedDict(
            dense_1=nn.Linear(4, 1),
            sigmoid_1=nn.Sigmoid(),
        ))
        self.b = nn.Linear(4, 1)

    def forward(self, x):
        h = self.h["dense_1"](x)
        h_task_a = self.h["task_a"]["vector"].expand(len(h), -1)
        h_task_b = self.h["task_b"]["vector"].expand(len(h), -1)
        h_film_a = h * (1 + self.h["made"](h_task_a)[:, :4]) + self.h["made"](h_task_a)[:, 4:]
        h_film_b = h * (1 + self.h["made"](h_task_b)[:, :4]) + self.h["made"](h_task_b)[:, 4:]
        h_a = self.h["a"](h_film_a)
        h_b = self.h["b"](h_film_b)
        a = self.a(h_a)
        b = self.b(h_b)
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
