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


class M(nn.Module):
    """Inputs, as the data has them:

        i: [rows, 8, 8, 2]

    Predictions, by task, in the labels' own units:

        a: [rows, 1], binary
        b: [rows, 1], number
    """

    def __init__(self):
        super().__init__()
        self.h = nn.ModuleDict({
            "a": nn.ModuleDict({
                "conv2d_1": nn.Conv2d(2, 4, 3),
                "relu_1": nn.ReLU(),
                "flatten_1": nn.Flatten(),
            }),
            "b": nn.ModuleDict({
                "conv2d_1": nn.Conv2d(2, 4, 3),
                "relu_1": nn.ReLU(),
                "flatten_1": nn.Flatten(),
            }),
            "stitch_channels_a": nn.ParameterDict({"alpha": torch.empty(2, 4)}),
            "stitch_channels_b": nn.ParameterDict({"alpha": torch.empty(2, 4)}),
            "task_a": nn.ParameterDict({"vector": torch.empty(8)}),
            "task_b": nn.ParameterDict({"vector": torch.empty(8)}),
            "mask_a": nn.Sequential(OrderedDict(
                conv2d_1_channels=ChannelsFirst(),
                conv2d_1=nn.Conv2d(4, 4, 1),
                batch_norm_1=nn.BatchNorm2d(4, eps=0.001, momentum=0.1),
                relu_1=nn.ReLU(),
                conv2d_2=nn.Conv2d(4, 4, 1),
                batch_norm_2=nn.BatchNorm2d(4, eps=0.001, momentum=0.1),
                sigmoid_1=nn.Sigmoid(),
            )),
            "mask_b": nn.Sequential(OrderedDict(
                conv2d_1_channels=ChannelsFirst(),
                conv2d_1=nn.Conv2d(4, 4, 1),
                batch_norm_1=nn.BatchNorm2d(4, eps=0.001, momentum=0.1),
                relu_1=nn.ReLU(),
                conv2d_2=nn.Conv2d(4, 4, 1),
                batch_norm_2=nn.BatchNorm2d(4, eps=0.001, momentum=0.1),
                sigmoid_1=nn.Sigmoid(),
            )),
        })
        self.a = nn.Sequential(OrderedDict(
            dense_1=nn.Linear(144, 1),
            sigmoid_1=nn.Sigmoid(),
        ))
        self.b = nn.Linear(144, 1)

    def forward(self, i):
        h_a_conv2d_1 = self.h["a"]["conv2d_1"](i.movedim(-1, 1))
        h_b_conv2d_1 = self.h["b"]["conv2d_1"](i.movedim(-1, 1))
        h_stitch_channels_a_in = h_a_conv2d_1.movedim(1, -1)
        h_stitch_channels_a_in_2 = h_b_conv2d_1.movedim(1, -1)
        # stitch_channels in h/stitch_channels_a
        h_stitch_channels_a_1 = h_stitch_channels_a_in * self.h["stitch_channels_a"]["alpha"][0:1].reshape(4)
        h_stitch_channels_a_2 = h_stitch_channels_a_in_2 * self.h["stitch_channels_a"]["alpha"][1:2].reshape(4)
        h_stitch_channels_a = h_stitch_channels_a_1 + h_stitch_channels_a_2
        h_stitch_channels_b_in = h_b_conv2d_1.movedim(1, -1)
        h_stitch_channels_b_in_2 = h_a_conv2d_1.movedim(1, -1)
        # stitch_channels in h/stitch_channels_b
        h_stitch_channels_b_1 = h_stitch_channels_b_in * self.h["stitch_channels_b"]["alpha"][0:1].reshape(4)
        h_stitch_channels_b_2 = h_stitch_channels_b_in_2 * self.h["stitch_channels_b"]["alpha"][1:2].reshape(4)
        h_stitch_channels_b = h_stitch_channels_b_1 + h_stitch_channels_b_2
        h_film_a = h_stitch_channels_a * (1 + self.h["task_a"]["vector"].expand(len(h_stitch_channels_a), -1)[:, None, None, :4]) + self.h["task_a"]["vector"].expand(len(h_stitch_channels_a), -1)[:, None, None, 4:]
        h_film_b = h_stitch_channels_b * (1 + self.h["task_b"]["vector"].expand(len(h_stitch_channels_b), -1)[:, None, None, :4]) + self.h["task_b"]["vector"].expand(len(h_stitch_channels_b), -1)[:, None, None, 4:]
        h_a_relu_1 = self.h["a"]["relu_1"](h_film_a)
        h_b_relu_1 = self.h["b"]["relu_1"](h_film_b)
        h_attended_a = self.h["mask_a"](h_a_relu_1).movedim(1, -1) * h_a_relu_1
        h_attended_b = self.h["mask_b"](h_b_relu_1).movedim(1, -1) * h_b_relu_1
        h_a = self.h["a"]["flatten_1"](h_attended_a)
        h_b = self.h["b"]["flatten_1"](h_attended_b)
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
