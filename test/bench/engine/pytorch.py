"""PyTorch's side of the benchmark: one JSON request a line on standard input, one answer a line on standard output.

The step is LibMTL's loop: forward, one backward a task (retain_graph), the shared parameters' gradients copied into a
vector each, PCGrad on these vectors, the result written back, Adam; and the Gram matrix, which this project's step has too.
"""
import base64
import json
import sys
import time

import numpy
import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.ModuleDict({"1": nn.Linear(64, 256), "2": nn.Linear(256, 128)})
        self.head = nn.ModuleDict({f"t{k}": nn.Linear(128, 1) for k in range(1, 5)})

    def forward(self, x):
        shared = F.relu(self.trunk["2"](F.relu(self.trunk["1"](x))))
        return [head(shared)[:, 0] for head in self.head.values()]


class Mmoe(nn.Module):
    def __init__(self):
        super().__init__()
        for k in range(1, 9):
            self.add_module(f"expert_{k}", nn.ModuleDict({"1": nn.Linear(128, 256), "2": nn.Linear(256, 128)}))
        self.gate = nn.ModuleDict({f"t{k}": nn.Linear(128, 8) for k in range(1, 4)})
        self.head = nn.ModuleDict({f"t{k}": nn.Linear(128, 1) for k in range(1, 4)})

    def forward(self, x):
        experts = [getattr(self, f"expert_{k}") for k in range(1, 9)]
        outputs = torch.stack([F.relu(e["2"](F.relu(e["1"](x)))) for e in experts])
        results = []
        for task, head in self.head.items():
            gate = F.softmax(self.gate[task](x), dim=-1)
            results.append(head(torch.einsum("ebd,be->bd", outputs, gate))[:, 0])
        return results


class Lenet(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.ModuleDict({"1": nn.Conv2d(1, channels[0], 5), "2": nn.Conv2d(channels[0], channels[1], 5)})
        self.trunk = nn.Linear(16 * channels[1], 50)
        self.left = nn.ModuleDict({"1": nn.Linear(50, 50), "2": nn.Linear(50, 10)})
        self.right = nn.ModuleDict({"1": nn.Linear(50, 50), "2": nn.Linear(50, 10)})

    def forward(self, x):
        first = F.max_pool2d(F.relu(self.conv["1"](x)), 2)
        second = F.max_pool2d(F.relu(self.conv["2"](first)), 2)
        shared = F.relu(self.trunk(second.flatten(1)))
        return [h["2"](F.relu(h["1"](shared))) for h in (self.left, self.right)]


def tensor(entry):
    data = numpy.frombuffer(base64.b64decode(entry["data"]), dtype=entry["type"]).reshape(entry["shape"])
    return torch.from_numpy(data.copy())


def entry(value):
    data = value.detach().to(torch.float32).contiguous().numpy()
    return {"shape": list(data.shape), "type": "float32", "data": base64.b64encode(data.tobytes()).decode()}


def surgery(grads):
    """PCGrad on the gradients themselves, each task meeting the others in order."""
    projected = grads.clone()
    for i in range(len(grads)):
        for j in range(len(grads)):
            inner = torch.dot(projected[i], grads[j])
            if j != i and inner < 0:
                projected[i] -= inner * grads[j] / (grads[j].norm().pow(2) + 1e-8)
    return projected.sum(0)


class Subject:
    def __init__(self, request):
        name = request["model"]
        parameters = {key: tensor(value) for key, value in request["parameters"].items()}
        channels = [parameters[f"conv/{k}/kernel"].shape[0] for k in (1, 2)] if name == "lenet" else None
        self.model = {"mlp": Mlp, "mmoe": Mmoe, "lenet": lambda: Lenet(channels)}[name]()
        self.parameters = {self.ours(key): value for key, value in self.model.named_parameters()}
        for key, value in self.parameters.items():
            given = parameters[key]
            value.data.copy_(given.T if self.is_transposed(key, given) else given)
        self.x = tensor(request["x"])
        self.labels = [tensor(label) for label in request["labels"]]
        self.loss = F.cross_entropy if name == "lenet" else F.mse_loss
        self.labels = [label.long() if name == "lenet" else label for label in self.labels]
        self.shared = [self.parameters[key] for key in request["shared"]]
        ends = numpy.cumsum([parameter.numel() for parameter in self.shared]).tolist()
        self.size = ends[-1]
        self.places = list(zip(self.shared, [0, *ends], ends))
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3)

    @staticmethod
    def ours(key):
        return key.replace(".weight", "/kernel").replace(".bias", "/bias").replace(".", "/")

    @staticmethod
    def is_transposed(key, value):
        return key.endswith("/kernel") and value.dim() == 2

    def gathered(self):
        row = torch.zeros(self.size)
        for parameter, start, end in self.places:
            row[start:end] = parameter.grad.data.view(-1)
        return row

    def step(self):
        self.optimizer.zero_grad(set_to_none=False)
        losses = [self.loss(output, label) for output, label in zip(self.model(self.x), self.labels)]
        grads = torch.zeros(len(losses), self.size)
        for task, loss in enumerate(losses):
            loss.backward(retain_graph=task + 1 < len(losses))
            grads[task] = self.gathered()
            for parameter in self.shared:
                parameter.grad.zero_()
        gram = grads @ grads.T
        combined = surgery(grads)
        for parameter, start, end in self.places:
            parameter.grad.data = combined[start:end].view(parameter.shape).clone()
        self.optimizer.step()
        return losses, gram

    def first(self):
        losses, gram = self.step()
        after = {key: entry(value.T if self.is_transposed(key, value) else value) for key, value in self.parameters.items()}
        return {"losses": entry(torch.stack(losses)), "gram": entry(gram), "parameters": after}

    def time(self, steps):
        processor, clock = [], []
        for _ in range(steps):
            used, now = time.process_time_ns(), time.perf_counter_ns()
            losses, gram = self.step()
            losses[0].item()
            processor.append((time.process_time_ns() - used) / 1e6)
            clock.append((time.perf_counter_ns() - now) / 1e6)
        return {"processor": processor, "clock": clock}


def main():
    subjects = {}
    print(json.dumps({"version": torch.__version__}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "first":
            subjects[request["model"]] = Subject(request)
            answer = subjects[request["model"]].first()
        else:
            answer = subjects[request["model"]].time(request["steps"])
        print(json.dumps(answer), flush=True)


main()
