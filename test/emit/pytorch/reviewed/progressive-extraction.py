"""M, written by Crosstask. `load()` gives the trained model; its weights are in model.safetensors."""

import json
from collections import OrderedDict
from pathlib import Path

import torch
from torch import nn


def blend(gate, experts):
    """The sum of gate_i * expert_i: gate [rows, experts], each expert [rows, ...]."""
    return torch.einsum("ne,ne...->n...", gate, torch.stack(experts, dim=1))


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
            "expert_1": nn.Linear(6, 5),
            "expert_2": nn.Linear(6, 5),
            "gate": nn.Sequential(OrderedDict(
                dense_1=nn.Linear(6, 2),
                dense_1_softmax=nn.Softmax(dim=-1),
            )),
            "level_1": nn.ModuleDict({
                "shared_1": nn.Sequential(OrderedDict(
                    dense_1=nn.Linear(5, 4),
                    dense_1_relu=nn.ReLU(),
                )),
                "shared_2": nn.Sequential(OrderedDict(
                    dense_1=nn.Linear(5, 4),
                    dense_1_relu=nn.ReLU(),
                )),
                "private_a_1": nn.Sequential(OrderedDict(
                    dense_1=nn.Linear(5, 4),
                    dense_1_relu=nn.ReLU(),
                )),
                "private_b_1": nn.Sequential(OrderedDict(
                    dense_1=nn.Linear(5, 4),
                    dense_1_relu=nn.ReLU(),
                )),
                "gate_a": nn.Sequential(OrderedDict(
                    dense_1=nn.Linear(5, 3),
                    dense_1_softmax=nn.Softmax(dim=-1),
                )),
                "gate_b": nn.Sequential(OrderedDict(
                    dense_1=nn.Linear(5, 3),
                    dense_1_softmax=nn.Softmax(dim=-1),
                )),
                "gate_shared": nn.Sequential(OrderedDict(
                    dense_1=nn.Linear(5, 4),
                    dense_1_softmax=nn.Softmax(dim=-1),
                )),
            }),
            "level_2": nn.ModuleDict({
                "shared_1": nn.Sequential(OrderedDict(
                    dense_1=nn.Linear(4, 4),
                    dense_1_relu=nn.ReLU(),
                )),
                "shared_2": nn.Sequential(OrderedDict(
                    dense_1=nn.Linear(4, 4),
                    dense_1_relu=nn.ReLU(),
                )),
                "private_a_1": nn.Sequential(OrderedDict(
                    dense_1=nn.Linear(4, 4),
                    dense_1_relu=nn.ReLU(),
                )),
                "private_b_1": nn.Sequential(OrderedDict(
                    dense_1=nn.Linear(4, 4),
                    dense_1_relu=nn.ReLU(),
                )),
                "gate_a": nn.Sequential(OrderedDict(
                    dense_1=nn.Linear(4, 3),
                    dense_1_softmax=nn.Softmax(dim=-1),
                )),
                "gate_b": nn.Sequential(OrderedDict(
                    dense_1=nn.Linear(4, 3),
                    dense_1_softmax=nn.Softmax(dim=-1),
                )),
            }),
        })
        self.a = nn.Sequential(OrderedDict(
            dense_1=nn.Linear(4, 1),
            sigmoid_1=nn.Sigmoid(),
        ))
        self.b = nn.Linear(4, 1)

    def forward(self, x):
        h_mix = blend(self.h["gate"](x), [self.h["expert_1"](x), self.h["expert_2"](x)])
        h_level_1_shared_1 = self.h["level_1"]["shared_1"](h_mix)
        h_level_1_shared_2 = self.h["level_1"]["shared_2"](h_mix)
        h_level_1_private_a_1 = self.h["level_1"]["private_a_1"](h_mix)
        h_level_1_private_b_1 = self.h["level_1"]["private_b_1"](h_mix)
        h_level_1_mix_a = blend(self.h["level_1"]["gate_a"](h_mix), [h_level_1_shared_1, h_level_1_shared_2, h_level_1_private_a_1])
        h_level_1_mix_b = blend(self.h["level_1"]["gate_b"](h_mix), [h_level_1_shared_1, h_level_1_shared_2, h_level_1_private_b_1])
        h_level_1_mix_shared = blend(self.h["level_1"]["gate_shared"](h_mix), [
            h_level_1_shared_1,
            h_level_1_shared_2,
            h_level_1_private_a_1,
            h_level_1_private_b_1,
        ])
        h_level_2_shared_1 = self.h["level_2"]["shared_1"](h_level_1_mix_shared)
        h_level_2_shared_2 = self.h["level_2"]["shared_2"](h_level_1_mix_shared)
        h_level_2_mix_a = blend(self.h["level_2"]["gate_a"](h_level_1_mix_a), [
            h_level_2_shared_1,
            h_level_2_shared_2,
            self.h["level_2"]["private_a_1"](h_level_1_mix_a),
        ])
        h_level_2_mix_b = blend(self.h["level_2"]["gate_b"](h_level_1_mix_b), [
            h_level_2_shared_1,
            h_level_2_shared_2,
            self.h["level_2"]["private_b_1"](h_level_1_mix_b),
        ])
        a = self.a(h_level_2_mix_a)
        b = self.b(h_level_2_mix_b)
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
