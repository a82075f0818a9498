"""M, written by Crosstask. `load()` gives the trained model; its weights are in model.safetensors."""

import json
from collections import OrderedDict
from pathlib import Path

import torch
from torch import nn


def blend(gate, experts):
    """The sum of gate_i * expert_i: gate [rows, experts], each expert [rows, ...]."""
    return torch.einsum("ne,ne...->n...", gate, torch.stack(experts, dim=1))


def top_softmax(x, k):
    """Softmax over the k largest numbers of a row; the others get nothing."""
    largest, places = x.topk(k, dim=-1)
    return torch.zeros_like(x).scatter(-1, places, largest.softmax(dim=-1))


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
            "expert_1": nn.Sequential(OrderedDict(
                dense_1=nn.Linear(6, 4),
                dense_1_relu=nn.ReLU(),
            )),
            "expert_2": nn.Sequential(OrderedDict(
                dense_1=nn.Linear(6, 4),
                dense_1_relu=nn.ReLU(),
            )),
            "expert_3": nn.Sequential(OrderedDict(
                dense_1=nn.Linear(6, 4),
                dense_1_relu=nn.ReLU(),
            )),
            "expert_4": nn.Sequential(OrderedDict(
                dense_1=nn.Linear(6, 4),
                dense_1_relu=nn.ReLU(),
            )),
            "gate_a": nn.Linear(6, 4),
            "gate_b": nn.Linear(6, 4),
        })
        self.a = nn.Sequential(OrderedDict(
            dense_1=nn.Linear(4, 1),
            sigmoid_1=nn.Sigmoid(),
        ))
        self.b = nn.Linear(4, 1)

    def forward(self, x):
        h_expert_1 = self.h["expert_1"](x)
        h_expert_2 = self.h["expert_2"](x)
        h_expert_3 = self.h["expert_3"](x)
        h_expert_4 = self.h["expert_4"](x)
        h_mix_a = blend(top_softmax(self.h["gate_a"](x), 2), [h_expert_1, h_expert_2, h_expert_3, h_expert_4])
        h_mix_b = blend(top_softmax(self.h["gate_b"](x), 2), [h_expert_1, h_expert_2, h_expert_3, h_expert_4])
        a = self.a(h_mix_a)
        b = self.b(h_mix_b)
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
