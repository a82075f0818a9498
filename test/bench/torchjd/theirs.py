"""TorchJD's weights and updates for Jacobians: a line of JSON in, a line of JSON out. What is random comes with the request."""
import json
import sys
import warnings
from importlib.metadata import version

import torch
from torchjd import aggregation as theirs

warnings.filterwarnings("ignore")
torch.set_default_dtype(torch.float64)


def quadprog(args):
    # Neither bound on the trace nor anything else that depends on units: only what is added to the diagonal.
    from torchjd._linalg import QuadprogProjector

    return QuadprogProjector(norm_eps=0.0, reg_eps=args["regularize"])


MAKERS = {
    "sum": lambda args, tasks: theirs.SumWeighting(),
    "mean": lambda args, tasks: theirs.MeanWeighting(),
    "pcgrad": lambda args, tasks: theirs.PCGradWeighting(),
    "gradvac": lambda args, tasks: theirs.GradVacWeighting(beta=args["beta"], eps=args["epsilon"]),
    "mgda": lambda args, tasks: theirs.MGDAWeighting(epsilon=1e-12, max_iters=300),
    "cagrad": lambda args, tasks: theirs.CAGradWeighting(c=args["c"], norm_eps=0.0),
    "upgrad": lambda args, tasks: theirs.UPGradWeighting(projector=quadprog(args)),
    "dualproj": lambda args, tasks: theirs.DualProjWeighting(projector=quadprog(args)),
    "nash": lambda args, tasks: theirs.NashMTL(n_tasks=tasks, max_norm=args["max_norm"], update_weights_every=1, optim_niter=100).weighting,
    "fairgrad": lambda args, tasks: theirs.FairGradWeighting(alpha=args["alpha"], max_iters=5000),
    "imtl": lambda args, tasks: theirs.IMTLGWeighting(),
    "aligned": lambda args, tasks: theirs.AlignedMTLWeighting(scale_mode=args["scale"]),
    "config": lambda args, tasks: theirs.ConFIG(),
    "krum": lambda args, tasks: theirs.KrumWeighting(n_byzantine=args["outliers"], n_selected=args["keep"]),
    "trimmed_mean": lambda args, tasks: theirs.TrimmedMean(args["trim"]),
    "graddrop": lambda args, tasks: theirs.GradDrop(leak=torch.full((tasks,), float(args["leak"]))),
    "sdmgrad": lambda args, tasks: theirs.SDMGradWeighting(lr=args["rate"], lambda_=args["lambda"]),
    # One step of warm-up has weights 1 / K, as ours has 1: from then on they are ours divided by K.
    "excess": lambda args, tasks: theirs.ExcessMTLWeighting(robust_step_size=args["rate"], n_warmup_steps=1),
    "modo": lambda args, tasks: theirs.MoDoWeighting(gamma=args["gamma"], rho=args["rho"]),
    "cr_mogm": lambda args, tasks: theirs.CRMOGMWeighting(theirs.IMTLGWeighting(), alpha=args["alpha"]),
}

# Those that are given J itself; all others are given its Gram matrix, or the product of two Jacobians.
OF_ROWS = {"nash", "excess", "sum", "mean"}


def feed_randomness(step, tasks):
    orders = iter(enumerate(step.get("orders", [])))

    def randperm(size, **_):
        task, order = next(orders)
        # GradVac numbers the other tasks without itself, PCGrad all of them.
        return torch.tensor([other - (other > task) if size < tasks else other for other in order])

    torch.randperm = randperm
    torch.rand = lambda *_, **__: torch.tensor(step["uniform"])


def answer(request):
    name, args, steps = request["name"], request["args"], request["steps"]
    tasks = len(steps[0]["rows"])
    method = MAKERS[name](args, tasks)
    if name == "cr_mogm":
        # Ours takes the first weights as they are; so does theirs when it begins with them.
        rows = torch.tensor(steps[0]["rows"])
        method = theirs.CRMOGMWeighting(theirs.IMTLGWeighting(), alpha=args["alpha"], initial_weights=theirs.IMTLGWeighting()(rows @ rows.T))
    return [one(name, method, step, tasks) for step in steps]


def one(name, method, step, tasks):
    feed_randomness(step, tasks)
    rows = torch.tensor(step["rows"])
    if isinstance(method, theirs.Aggregator):
        return {"update": method(rows).tolist()}
    given = torch.tensor(step["cross"]) if name == "modo" else rows if name in OF_ROWS else rows @ rows.T
    weights = method(given)
    return {"update": (weights @ rows).tolist(), "weights": weights.tolist()}


print(json.dumps({"version": f"TorchJD {version('torchjd')}, PyTorch {torch.__version__}"}), flush=True)
for line in sys.stdin:
    try:
        reply = {"steps": answer(json.loads(line))}
    except Exception as error:
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply).replace("NaN", "null").replace("-Infinity", "null").replace("Infinity", "null"), flush=True)
