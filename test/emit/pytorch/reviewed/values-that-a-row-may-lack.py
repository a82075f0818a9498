"""M, written by Crosstask. `load()` gives the trained model; its weights are in model.safetensors."""

import json
from collections import OrderedDict
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn


class M(nn.Module):
    """Inputs, as the data has them:

        x: [rows, 6]
        c: [rows], ids: a name's place in signature.json, from 1
        cs: [rows, 3], ids: a name's place in signature.json, from 1
        i: [rows, 8, 8, 2]
        s: [rows, 5, 3]
        ws: [rows, 4], ids: a name's place in signature.json, from 1

    Predictions, by task, in the labels' own units:

        a: [rows, 1], binary
        b: [rows, 1], number
    """

    def __init__(self):
        super().__init__()
        self.h = nn.ModuleDict({
            "dense_1": nn.Linear(6, 2),
            "embed_1": nn.Embedding(5, 2),
            "embed_2": nn.Embedding(6, 4),
            "flatten_1": nn.Sequential(OrderedDict(
                flatten_1=nn.Flatten(),
                dense_2=nn.Linear(128, 4),
                dense_2_tanh=nn.Tanh(),
            )),
            "dense_3": nn.Linear(6, 4),
            "fuse_1": nn.ParameterDict({"kernel": torch.empty(16, 16), "bias": torch.empty(16)}),
        })
        self.k = nn.ModuleDict({
            "flatten_1": nn.Sequential(OrderedDict(
                flatten_1=nn.Flatten(),
                dense_1=nn.Linear(15, 6),
            )),
            "embed_1": nn.ParameterDict({"table_1": torch.empty(3, 2), "table_2": torch.empty(4, 2), "table_3": torch.empty(6, 2)}),
            "fuse_1": nn.ParameterDict({"kernel": torch.empty(18, 18), "bias": torch.empty(18)}),
        })
        self.a = nn.Sequential(OrderedDict(
            dense_1=nn.Linear(4, 1),
            sigmoid_1=nn.Sigmoid(),
        ))
        self.b = nn.Linear(6, 1)

    def forward(self, x, c, cs, i, s, ws):
        x_there = (~torch.isnan(x)).flatten(1).any(1)
        x = torch.where(torch.isnan(x), torch.full_like(x, 0), x)
        i_there = (~torch.isnan(i)).flatten(1).any(1)
        i = torch.where(torch.isnan(i), torch.full_like(i, 0), i)
        s_there = (~torch.isnan(s)).flatten(1).any(1)
        s = torch.where(torch.isnan(s), torch.full_like(s, 0), s)
        h_concat_1 = torch.cat([self.h["dense_1"](x), self.h["embed_1"](c)], dim=1)
        h_embed_2 = self.h["embed_2"](ws)
        h_global_avg_pool_1_in = (ws > 0).float()
        # global_avg_pool in h
        h_global_avg_pool_1_1 = ((h_global_avg_pool_1_in - 1) * 1000000000).softmax(dim=-1).reshape(-1, 1, 4)
        h_global_avg_pool_1 = (h_global_avg_pool_1_1 @ h_embed_2).reshape(-1, 4) * h_global_avg_pool_1_in.amax(dim=(1,), keepdim=True)
        h_dense_2 = self.h["flatten_1"](i)
        h_dense_3 = self.h["dense_3"](x)
        h_in = (x_there | (c.reshape(len(c), -1) > 0).any(1)).float()
        h_in_2 = ((ws.reshape(len(ws), -1) > 0).any(1)).float()
        h_in_3 = (i_there).float()
        h_in_4 = (x_there).float()
        # fuse in h
        h_1 = h_in.reshape(-1, 1)
        h_2 = h_in_2.reshape(-1, 1)
        h_3 = h_in_3.reshape(-1, 1)
        h_4 = h_in_4.reshape(-1, 1)
        h_5 = h_concat_1 * h_1
        h_6 = h_global_avg_pool_1 * h_2
        h_7 = h_dense_2 * h_3
        h_8 = h_dense_3 * h_4
        h_9 = torch.cat([h_5, h_6, h_7, h_8], dim=1) @ self.h["fuse_1"]["kernel"]
        h_10 = ((torch.cat([h_1, h_2, h_3, h_4], dim=1) - 1) * 1000000000).reshape(-1, 1, 4)
        h_11 = ((h_9 + self.h["fuse_1"]["bias"]).reshape(-1, 4, 4) + h_10).softmax(dim=-1)
        h_12 = torch.cat([h_5.reshape(-1, 4, 1), h_6.reshape(-1, 4, 1), h_7.reshape(-1, 4, 1), h_8.reshape(-1, 4, 1)], dim=2)
        h = (h_11 * h_12).sum(dim=(2,))
        k_dense_1 = self.k["flatten_1"](s)
        # embed(2) in k
        k_embed_1_1 = F.embedding(cs[:, 0:1].reshape(-1), self.k["embed_1"]["table_1"])
        k_embed_1_2 = F.embedding(cs[:, 1:2].reshape(-1), self.k["embed_1"]["table_2"])
        k_embed_1_3 = F.embedding(cs[:, 2:3].reshape(-1), self.k["embed_1"]["table_3"])
        k_embed_1 = torch.cat([k_embed_1_1, k_embed_1_2, k_embed_1_3], dim=1)
        k_in = (x_there).float()
        k_in_2 = (s_there).float()
        k_in_3 = ((cs.reshape(len(cs), -1) > 0).any(1)).float()
        # fuse(0.1) in k
        k_1 = x * k_in.reshape(-1, 1)
        k_2 = k_dense_1 * k_in_2.reshape(-1, 1)
        k_3 = k_embed_1 * k_in_3.reshape(-1, 1)
        k_4 = torch.cat([k_1, k_2, k_3], dim=1) @ self.k["fuse_1"]["kernel"]
        k_5 = torch.sigmoid((k_4 + self.k["fuse_1"]["bias"]).reshape(-1, 6, 3))
        k_6 = torch.cat([k_1.reshape(-1, 6, 1), k_2.reshape(-1, 6, 1), k_3.reshape(-1, 6, 1)], dim=2)
        k = (k_5 * k_6).sum(dim=(2,))
        a = self.a(h)
        b = self.b(k)
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
