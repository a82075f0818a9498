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


class Noise(nn.Module):
    """Adds normal noise while training."""

    def __init__(self, deviation):
        super().__init__()
        self.deviation = deviation

    def forward(self, x):
        return x + self.deviation * torch.randn_like(x) if self.training else x


class M(nn.Module):
    """Inputs, as the data has them:

        i: [rows, 8, 8, 2]

    Predictions, by task, in the labels' own units:

        a: [rows, 1], binary
        b: [rows, 1], number
    """

    def __init__(self):
        super().__init__()
        self.h = nn.Sequential(OrderedDict(
            separable_conv2d_1_channels=ChannelsFirst(),
            separable_conv2d_1_depthwise=nn.Conv2d(2, 2, 3, groups=2, bias=False),
            separable_conv2d_1=nn.Conv2d(2, 3, 1),
            separable_conv2d_1_relu=nn.ReLU(),
            conv2d_transpose_1=nn.ConvTranspose2d(3, 2, 3, stride=2, padding=0, output_padding=0),
            conv2d_transpose_1_relu=nn.ReLU(),
            depthwise_conv2d_1=nn.Conv2d(2, 4, 2, groups=2),
        ))
        self.a = nn.Sequential(OrderedDict(
            upsample_1=nn.Upsample(scale_factor=2, mode="nearest"),
            global_max_pool_1_pool=nn.AdaptiveMaxPool2d(1),
            global_max_pool_1=nn.Flatten(),
            dense_1=nn.Linear(4, 1),
            sigmoid_1=nn.Sigmoid(),
        ))
        self.b = nn.ModuleDict({
            "noise_1": nn.Sequential(OrderedDict(
                noise_1=Noise(0.1),
                flatten_1_channels=ChannelsLast(),
                flatten_1=nn.Flatten(),
            )),
            "position_1": nn.ParameterDict({"table": torch.empty(16, 36)}),
            "conv1d_1": nn.Sequential(OrderedDict(
                conv1d_1_channels=ChannelsFirst(),
                conv1d_1=nn.Conv1d(36, 3, 4),
                conv1d_1_tanh=nn.Tanh(),
            )),
            "flatten_2": nn.Sequential(OrderedDict(
                flatten_2=nn.Flatten(),
                dense_1=nn.Linear(39, 1),
            )),
        })

    def forward(self, i):
        h = self.h(i)
        a = self.a(h)
        b_position_1 = self.b["noise_1"](h).reshape(-1, 16, 36) + self.b["position_1"]["table"]
        b_permute_1 = self.b["conv1d_1"](b_position_1).movedim(1, -1).permute(0, 2, 1)
        b = self.b["flatten_2"](b_permute_1)
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
