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
            "a": nn.Sequential(OrderedDict(
                dense_1=nn.Linear(6, 4),
                dense_1_relu=nn.ReLU(),
            )),
            "b": nn.Sequential(OrderedDict(
                dense_1=nn.Linear(6, 4),
                dense_1_relu=nn.ReLU(),
            )),
            "stitch_a": nn.ModuleDict({
                "stitch_1": nn.ParameterDict({"alpha": torch.empty(2, 1)}),
                "stitch_2": nn.ParameterDict({"alpha": torch.empty(4, 2)}),
            }),
            "stitch_b": nn.ModuleDict({
                "stitch_1": nn.ParameterDict({"alpha": torch.empty(2, 1)}),
                "stitch_2": nn.ParameterDict({"alpha": torch.empty(4, 2)}),
            }),
            "stitch_channels_a": nn.ParameterDict({"alpha": torch.empty(2, 4)}),
            "stitch_channels_b": nn.ParameterDict({"alpha": torch.empty(2, 4)}),
            "stitch_features_a": nn.ParameterDict({"kernel": torch.empty(8, 4), "bias": torch.empty(4)}),
            "stitch_features_b": nn.ParameterDict({"kernel": torch.empty(8, 4), "bias": torch.empty(4)}),
        })
        self.a = nn.Sequential(OrderedDict(
            dense_1=nn.Linear(4, 1),
            sigmoid_1=nn.Sigmoid(),
        ))
        self.b = nn.Linear(4, 1)

    def forward(self, x):
        h_a = self.h["a"](x)
        h_b = self.h["b"](x)
        # stitch in h/stitch_a
        h_stitch_a_stitch_1_1 = h_a * self.h["stitch_a"]["stitch_1"]["alpha"][0:1].reshape(())
        h_stitch_a_stitch_1_2 = h_b * self.h["stitch_a"]["stitch_1"]["alpha"][1:2].reshape(())
        h_stitch_a_stitch_1 = h_stitch_a_stitch_1_1 + h_stitch_a_stitch_1_2
        # stitch in h/stitch_b
        h_stitch_b_stitch_1_1 = h_b * self.h["stitch_b"]["stitch_1"]["alpha"][0:1].reshape(())
        h_stitch_b_stitch_1_2 = h_a * self.h["stitch_b"]["stitch_1"]["alpha"][1:2].reshape(())
        h_stitch_b_stitch_1 = h_stitch_b_stitch_1_1 + h_stitch_b_stitch_1_2
        # stitch(2) in h/stitch_a
        h_stitch_a_1 = torch.cat([h_stitch_a_stitch_1, h_stitch_b_stitch_1], dim=1).reshape(-1, 4, 2)
        h_stitch_a_2 = self.h["stitch_a"]["stitch_2"]["alpha"].permute(1, 0) @ h_stitch_a_1
        h_stitch_a = h_stitch_a_2.reshape(-1, 4)
        # stitch(2) in h/stitch_b
        h_stitch_b_1 = torch.cat([h_stitch_b_stitch_1, h_stitch_a_stitch_1], dim=1).reshape(-1, 4, 2)
        h_stitch_b_2 = self.h["stitch_b"]["stitch_2"]["alpha"].permute(1, 0) @ h_stitch_b_1
        h_stitch_b = h_stitch_b_2.reshape(-1, 4)
        # stitch_channels in h/stitch_channels_a
        h_stitch_channels_a_1 = h_stitch_a * self.h["stitch_channels_a"]["alpha"][0:1].reshape(4)
        h_stitch_channels_a_2 = h_stitch_b * self.h["stitch_channels_a"]["alpha"][1:2].reshape(4)
        h_stitch_channels_a = h_stitch_channels_a_1 + h_stitch_channels_a_2
        # stitch_channels in h/stitch_channels_b
        h_stitch_channels_b_1 = h_stitch_b * self.h["stitch_channels_b"]["alpha"][0:1].reshape(4)
        h_stitch_channels_b_2 = h_stitch_a * self.h["stitch_channels_b"]["alpha"][1:2].reshape(4)
        h_stitch_channels_b = h_stitch_channels_b_1 + h_stitch_channels_b_2
        # stitch_features in h/stitch_features_a
        h_stitch_features_a_1 = torch.cat([h_stitch_channels_a, h_stitch_channels_b], dim=1) @ self.h["stitch_features_a"]["kernel"]
        h_stitch_features_a = h_stitch_features_a_1 + self.h["stitch_features_a"]["bias"]
        # stitch_features in h/stitch_features_b
        h_stitch_features_b_1 = torch.cat([h_stitch_channels_b, h_stitch_channels_a], dim=1) @ self.h["stitch_features_b"]["kernel"]
        h_stitch_features_b = h_stitch_features_b_1 + self.h["stitch_features_b"]["bias"]
        a = self.a(h_stitch_features_a)
        b = self.b(h_stitch_features_b)
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
