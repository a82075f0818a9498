"""M, written by Crosstask. `load()` gives the trained model; its weights are in model.safetensors."""

import json
from collections import OrderedDict
from pathlib import Path

import torch
from torch import nn


class Recurrent(nn.Module):
    """Reads [rows, positions, width] position by position; where present is 0 the state stays as it was."""

    def __init__(self, width, units, sequences=False, backwards=False):
        super().__init__()
        self.kernel = nn.Parameter(torch.empty(width, self.gates * units))
        self.recurrent_kernel = nn.Parameter(torch.empty(units, self.gates * units))
        self.bias = nn.Parameter(torch.empty(self.gates * units))
        self.sequences = sequences
        self.backwards = backwards

    def forward(self, x, present=None):
        read = x @ self.kernel + self.bias
        state = [x.new_zeros(len(x), len(self.recurrent_kernel)) for _ in range(self.states)]
        made = []
        positions = range(x.shape[1])
        for position in reversed(positions) if self.backwards else positions:
            following = self.step(read[:, position], *state)
            if present is not None:
                there = present[:, position : position + 1]
                following = [before + there * (after - before) for before, after in zip(state, following)]
            state = following
            made.append(state[0])
        if not self.sequences:
            return state[0]
        return torch.stack(made[::-1] if self.backwards else made, dim=1)


class LSTM(Recurrent):
    gates = 4
    states = 2

    def step(self, read, h, c):
        i, f, g, o = (read + h @ self.recurrent_kernel).chunk(4, dim=-1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return [torch.sigmoid(o) * torch.tanh(c), c]


class GRU(Recurrent):
    """With the reset gate before the product, as in the paper and in TensorFlow.js; nn.GRU has it after."""

    gates = 3
    states = 1

    def step(self, read, h):
        read_z, read_r, read_n = read.chunk(3, dim=-1)
        kernel_z, kernel_r, kernel_n = self.recurrent_kernel.chunk(3, dim=-1)
        z = torch.sigmoid(read_z + h @ kernel_z)
        r = torch.sigmoid(read_r + h @ kernel_r)
        n = torch.tanh(read_n + (r * h) @ kernel_n)
        return [z * h + (1 - z) * n]


class RNN(Recurrent):
    gates = 1
    states = 1

    def step(self, read, h):
        return [torch.tanh(read + h @ self.recurrent_kernel)]


class Bidirectional(nn.Module):
    """Two recurrent layers side by side, one from each end."""

    def __init__(self, onwards, backwards):
        super().__init__()
        self.onwards = onwards
        self.backwards = backwards

    def forward(self, x, present=None):
        return torch.cat([self.onwards(x, present), self.backwards(x, present)], dim=-1)


class M(nn.Module):
    """Inputs, as the data has them:

        s: [rows, 5, 3]
        ws: [rows, 4], ids: a name's place in signature.json, from 1

    Predictions, by task, in the labels' own units:

        a: [rows, 1], number
        b: [rows, 1], binary
    """

    def __init__(self):
        super().__init__()
        self.u = nn.Sequential(OrderedDict(
            lstm_1=LSTM(3, 3, sequences=True),
            gru_1=GRU(3, 2),
        ))
        self.v = nn.ModuleDict({
            "embed_1": nn.Embedding(6, 3),
            "bidirectional_1": Bidirectional(GRU(3, 2, sequences=True), GRU(3, 2, sequences=True, backwards=True)),
            "rnn_1": RNN(4, 2),
        })
        self.a = nn.Linear(2, 1)
        self.b = nn.Sequential(OrderedDict(
            dense_1=nn.Linear(4, 1),
            sigmoid_1=nn.Sigmoid(),
        ))

    def forward(self, s, ws):
        u = self.u(s)
        v_embed_1 = self.v["embed_1"](ws)
        v_bidirectional_1 = self.v["bidirectional_1"](v_embed_1, (ws > 0).float())
        a = self.a(u)
        b_concat_1 = torch.cat([u, self.v["rnn_1"](v_bidirectional_1, (ws > 0).float())], dim=1)
        b = self.b(b_concat_1)
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
