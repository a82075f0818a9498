"""M, written by Crosstask. `load()` gives the trained model; its weights are in model.safetensors."""

import json
from collections import OrderedDict
from pathlib import Path

import torch
from torch import nn


class ChannelsFirst(nn.Module):
    """[rows, height, width, channels] to [rows, channels, height, width]; sequences alike."""

    def forward(self, x):
        return x.movedim(-1, 1)


class ChannelsLast(nn.Module):
    """[rows, channels, height, width] to [rows, height, width, channels]; sequences alike."""

    def forward(self, x):
        return x.movedim(1, -1)


class Exp(nn.Module):
    def forward(self, x):
        return torch.exp(x)


class M(nn.Module):
    """Inputs, as the data has them:

        i: [rows, 8, 8, 2]

    Predictions, by task, in the labels' own units:

        a: [rows, 1], count
        b: [rows, 1], binary
    """

    def __init__(self):
        super().__init__()
        self.h = nn.Sequential(OrderedDict(
            conv2d_1_channels=ChannelsFirst(),
            conv2d_1_pad=nn.ConstantPad2d((0, 1, 0, 1), 0.0),
            conv2d_1=nn.Conv2d(2, 3, 3, stride=2),
            batch_norm_1=nn.BatchNorm2d(3, eps=0.001, momentum=0.1),
            exp_1=Exp(),
            avg_pool_1=nn.AvgPool2d(2, stride=2),
            flatten_1_channels=ChannelsLast(),
            flatten_1=nn.Flatten(),
            dense_1=nn.Linear(12, 3),
            dense_1_tanh=nn.Tanh(),
        ))
        self.a = nn.Sequential(OrderedDict(
            dense_1=nn.Linear(3, 1),
            exp_1=Exp(),
        ))
        self.b = nn.Sequential(OrderedDict(
            dense_1=nn.Linear(3, 1),
            sigmoid_1=nn.Sigmoid(),
        ))

    def forward(self, i):
        h = self.h(i)
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
