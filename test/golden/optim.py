#!/usr/bin/python3
"""Makes optim.json: what the optimizers and schedulers of PyTorch 1.13 do.

Run: /usr/bin/python3 test/golden/optim.py
Optimizers: two parameters move 30 steps along `0.5 * parameter + noise`, the noise by the formula of ops/spec.py with the step as
seed; parameters at some steps, the state at the end, the printed text. L-BFGS: a Rosenbrock valley. Schedulers: the rates of two
groups over 60 epochs, momentum where it moves too.
"""
import json
import math
import os
import re
import sys
import warnings

import torch
from torch.optim import lr_scheduler as lrs
from torch.optim.swa_utils import SWALR

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)
from ops.spec import encode_number, formula  # noqa: E402

warnings.filterwarnings("ignore")
camel = lambda name: re.sub(r"_([a-zA-Z0-9])", lambda m: m.group(1).upper(), name)
SHAPES = [[3, 2], [4]]
WATCHED = [1, 2, 3, 5, 10, 20, 30]

OPTIMIZERS = {
    "SGD": [dict(lr=0.1), dict(lr=0.1, momentum=0.9), dict(lr=0.1, momentum=0.9, dampening=0.5), dict(lr=0.05, momentum=0.8, nesterov=True),
            dict(lr=0.1, weight_decay=0.1), dict(lr=0.01, momentum=0.5, maximize=True, weight_decay=0.01)],
    "Adam": [{}, dict(lr=0.1), dict(lr=0.05, betas=(0.8, 0.95)), dict(lr=0.05, amsgrad=True), dict(lr=0.05, weight_decay=0.1, eps=1e-3), dict(lr=0.02, maximize=True)],
    "AdamW": [{}, dict(lr=0.1), dict(lr=0.05, amsgrad=True, weight_decay=0.2), dict(lr=0.02, maximize=True, betas=(0.5, 0.9))],
    "Adagrad": [{}, dict(lr=0.5, lr_decay=0.1), dict(lr=0.1, weight_decay=0.1, initial_accumulator_value=0.5, eps=1e-3), dict(maximize=True)],
    "Adadelta": [{}, dict(lr=0.5, rho=0.8, eps=1e-3), dict(weight_decay=0.1, eps=1e-2), dict(maximize=True, lr=2.0)],
    "RMSprop": [{}, dict(lr=0.05, alpha=0.9), dict(centered=True), dict(lr=0.02, momentum=0.9), dict(lr=0.02, momentum=0.5, centered=True, weight_decay=0.1), dict(maximize=True, eps=1e-2)],
    "Adamax": [{}, dict(lr=0.1, betas=(0.8, 0.9)), dict(weight_decay=0.1, eps=1e-2), dict(maximize=True)],
    "NAdam": [{}, dict(lr=0.1, betas=(0.8, 0.9)), dict(weight_decay=0.1, momentum_decay=0.1)],
    "RAdam": [{}, dict(lr=0.1, betas=(0.8, 0.9)), dict(lr=0.05, weight_decay=0.1, eps=1e-3)],
    "Rprop": [{}, dict(lr=0.1, etas=(0.4, 1.5)), dict(step_sizes=(1e-2, 0.05), maximize=True)],
    "ASGD": [{}, dict(lr=0.1, t0=5, lambd=0.01), dict(lr=0.1, alpha=0.5, t0=0, weight_decay=0.1), dict(maximize=True)],
}


def values(tensor):
    flat = tensor.detach().reshape(-1)
    return [encode_number(float(str(v))) for v in flat.numpy()] if tensor.dtype == torch.float32 else [encode_number(v) for v in flat.tolist()]


def parameters(dtype):
    name = str(dtype).split(".")[1]
    return [
        torch.tensor(formula(math.prod(shape), name, i + 1, (-2, 2)), dtype=dtype).reshape(shape).requires_grad_()
        for i, shape in enumerate(SHAPES)
    ]


def plain(value):
    if isinstance(value, torch.Tensor):
        return {"tensor": values(value)} if value.dim() else value.item()
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return encode_number(value)


def options_of(options):
    return {camel(k): plain(v) for k, v in options.items()}


HIDDEN = ("foreach", "capturable", "differentiable", "fused")


def neutral_text(text):
    """Without the options that this library does not have; JavaScript does not tell 1.0 from 1."""
    kept = "\n".join(line for line in text.split("\n") if line.split(":")[0].strip() not in HIDDEN)
    return re.sub(r"(\d)\.0\b", r"\1", kept)


def trajectory(name, options, dtype, second=None):
    params = parameters(dtype)
    groups = params if second is None else [{"params": [params[0]]}, {"params": [params[1]], **second}]
    optimizer = getattr(torch.optim, name)(groups, **options)
    text = neutral_text(str(optimizer))
    case = {"optimizer": name, "options": options_of(options), "dtype": str(dtype).split(".")[1], "text": text, "steps": {}}
    if second is not None:
        case["second"] = options_of(second)
    for step in range(1, 31):
        for i, p in enumerate(params):
            noise = torch.tensor(formula(p.numel(), case["dtype"], step * 2 + i, (-1, 1)), dtype=dtype).reshape(p.shape)
            p.grad = p.detach().mul(0.5).add(noise)
        optimizer.step()
        if step in WATCHED:
            case["steps"][step] = [values(p) for p in params]
    state = optimizer.state_dict()
    case["state"] = {k: {camel(n): plain(v) for n, v in s.items()} for k, s in state["state"].items()}
    case["groups"] = [{camel(n): plain(v) for n, v in g.items() if n not in HIDDEN} for g in state["param_groups"]]
    return case


def lbfgs(options, dtype):
    x = torch.tensor([-1.2, 1.0, 0.5, -0.7], dtype=dtype, requires_grad=True)
    optimizer = torch.optim.LBFGS([x], **options)

    def closure():
        optimizer.zero_grad()
        a, b = x[:-1], x[1:]
        loss = ((1 - a) ** 2 + 2 * (b - a ** 2) ** 2).sum()
        loss.backward()
        return loss

    case = {"options": options_of({**options, **({"line_search_fn": "strongWolfe"} if "line_search_fn" in options else {})}),
            "dtype": str(dtype).split(".")[1], "losses": [], "steps": []}
    for _ in range(6):
        case["losses"].append(optimizer.step(closure).item())
        case["steps"].append(values(x))
    state = optimizer.state_dict()["state"][0]
    case["counts"] = [state["func_evals"], state["n_iter"]]
    return case


def schedule(name, make, epochs=60, adam=False, jumps=None, metrics=None):
    params = parameters(torch.float32)
    groups = [{"params": [params[0]]}, {"params": [params[1]], "lr": 0.5}]
    optimizer = torch.optim.Adam(groups, lr=0.1) if adam else torch.optim.SGD(groups, lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    read = lambda: [[g["lr"] for g in optimizer.param_groups], [g["betas"][0] if adam else g["momentum"] for g in optimizer.param_groups]]
    rates, momenta = [], []
    for epoch in range(epochs):
        lr, momentum = read()
        rates.append(lr)
        momenta.append(momentum)
        optimizer.step()
        if metrics:
            scheduler.step(metrics(epoch))
        elif jumps and epoch in jumps:
            scheduler.step(jumps[epoch])
        else:
            scheduler.step()
    case = {"name": name, "rates": rates, "last": getattr(scheduler, "_last_lr")}
    if any(m != momenta[0] for m in momenta):
        case["momenta"] = momenta
    return case


metric = lambda epoch: math.floor(100 * (1 / (1 + epoch) + 0.1 * ((epoch * 7) % 5))) / 100
SCHEDULERS = [
    ("LambdaLR", lambda o: lrs.LambdaLR(o, lambda e: 0.95 ** e), {}),
    ("LambdaLR each", lambda o: lrs.LambdaLR(o, [lambda e: 1 / (1 + e), lambda e: 0.9 ** e]), {}),
    ("MultiplicativeLR", lambda o: lrs.MultiplicativeLR(o, lambda e: 0.9 if e % 2 else 1.05), {}),
    ("StepLR", lambda o: lrs.StepLR(o, 7), {}),
    ("StepLR gamma", lambda o: lrs.StepLR(o, step_size=5, gamma=0.5), {}),
    ("StepLR jumps", lambda o: lrs.StepLR(o, 7, 0.5), dict(jumps={20: 3, 40: 30})),
    ("MultiStepLR", lambda o: lrs.MultiStepLR(o, [3, 10, 10, 40], 0.5), {}),
    ("MultiStepLR jumps", lambda o: lrs.MultiStepLR(o, [3, 10, 10, 40]), dict(jumps={20: 2, 30: 45})),
    ("ConstantLR", lambda o: lrs.ConstantLR(o), {}),
    ("ConstantLR options", lambda o: lrs.ConstantLR(o, factor=0.5, total_iters=20), dict(jumps={30: 3})),
    ("LinearLR", lambda o: lrs.LinearLR(o), {}),
    ("LinearLR options", lambda o: lrs.LinearLR(o, start_factor=1.0, end_factor=0.1, total_iters=40), dict(jumps={50: 20})),
    ("ExponentialLR", lambda o: lrs.ExponentialLR(o, 0.9), dict(jumps={30: 3})),
    ("PolynomialLR", lambda o: lrs.PolynomialLR(o), {}),
    ("PolynomialLR options", lambda o: lrs.PolynomialLR(o, total_iters=40, power=2.0), dict(jumps={50: 20})),
    ("CosineAnnealingLR", lambda o: lrs.CosineAnnealingLR(o, 10), {}),
    ("CosineAnnealingLR options", lambda o: lrs.CosineAnnealingLR(o, T_max=25, eta_min=0.01), dict(jumps={30: 12})),
    ("CosineAnnealingWarmRestarts", lambda o: lrs.CosineAnnealingWarmRestarts(o, 10), {}),
    ("CosineAnnealingWarmRestarts options", lambda o: lrs.CosineAnnealingWarmRestarts(o, T_0=5, T_mult=2, eta_min=0.001), dict(jumps={20: 26, 40: 3.5})),
    ("ChainedScheduler", lambda o: lrs.ChainedScheduler([lrs.ConstantLR(o, factor=0.1, total_iters=2), lrs.ExponentialLR(o, gamma=0.9)]), {}),
    ("SequentialLR", lambda o: lrs.SequentialLR(o, schedulers=[lrs.LinearLR(o, total_iters=8), lrs.CosineAnnealingLR(o, 20), lrs.StepLR(o, 5)], milestones=[8, 30]), {}),
    ("CyclicLR", lambda o: lrs.CyclicLR(o, 0.01, 0.1, step_size_up=10), {}),
    ("CyclicLR triangular2", lambda o: lrs.CyclicLR(o, base_lr=[0.01, 0.02], max_lr=[0.1, 0.3], step_size_up=5, step_size_down=10, mode="triangular2", base_momentum=0.7), {}),
    ("CyclicLR expRange", lambda o: lrs.CyclicLR(o, 0.01, 0.1, step_size_up=7, mode="exp_range", gamma=0.95, cycle_momentum=False), {}),
    ("CyclicLR scaleFn", lambda o: lrs.CyclicLR(o, 0.01, 0.1, step_size_up=7, scale_fn=lambda x: 1 / (x + 1), scale_mode="iterations"), {}),
    ("OneCycleLR", lambda o: lrs.OneCycleLR(o, 0.1, total_steps=60), {}),
    ("OneCycleLR linear", lambda o: lrs.OneCycleLR(o, max_lr=[0.1, 0.5], epochs=6, steps_per_epoch=10, pct_start=0.4, anneal_strategy="linear", div_factor=10, final_div_factor=100), {}),
    ("OneCycleLR three phases", lambda o: lrs.OneCycleLR(o, 0.1, total_steps=61, three_phase=True, cycle_momentum=False), {}),
    ("OneCycleLR Adam", lambda o: lrs.OneCycleLR(o, 0.1, total_steps=60), dict(adam=True)),
    ("ReduceLROnPlateau", lambda o: lrs.ReduceLROnPlateau(o, patience=3), dict(metrics=metric)),
    ("ReduceLROnPlateau max", lambda o: lrs.ReduceLROnPlateau(o, "max", factor=0.5, patience=1, threshold=0.01, threshold_mode="abs", cooldown=2, min_lr=[0.001, 0.01]), dict(metrics=metric)),
    ("SWALR", lambda o: SWALR(o, 0.05), {}),
    ("SWALR linear", lambda o: SWALR(o, [0.01, 0.2], anneal_epochs=15, anneal_strategy="linear"), {}),
    ("SWALR at once", lambda o: SWALR(o, 0.05, anneal_epochs=0), {}),
]

out = {"trajectories": [], "lbfgs": [], "schedulers": []}
for dtype in (torch.float32, torch.float64):
    for name, sets in OPTIMIZERS.items():
        out["trajectories"] += [trajectory(name, options, dtype) for options in sets]
    out["trajectories"].append(trajectory("Adam", dict(lr=0.1), dtype, dict(lr=0.01, weight_decay=0.1)))
    out["trajectories"].append(trajectory("SGD", dict(lr=0.1), dtype, dict(lr=0.2, momentum=0.9)))
    for options in ({}, dict(lr=0.1, max_iter=7), dict(history_size=2, max_iter=5), dict(line_search_fn="strong_wolfe"),
                    dict(line_search_fn="strong_wolfe", max_iter=4, lr=0.3), dict(lr=0.5, max_eval=3, tolerance_change=1e-4)):
        out["lbfgs"].append(lbfgs(options, dtype))
out["schedulers"] = [schedule(name, make, **rest) for name, make, rest in SCHEDULERS]

path = os.path.join(here, "optim.json")
with open(path, "w") as file:
    file.write("{\n" + ",\n".join(f'"{k}":[\n' + ",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in v) + "\n]" for k, v in out.items()) + "\n}\n")
print(os.path.getsize(path), "bytes", {k: len(v) for k, v in out.items()})
