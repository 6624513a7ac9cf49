#!/usr/bin/python3
"""Makes optim.json, data.json and modules.json beside it: trajectories of optimizers, orders of loaders, texts of modules.

Run: /usr/bin/python3 test/golden/ops/training/make.py
"""
import json
import os
import sys

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(os.path.dirname(here)))
from ops.record import snake  # noqa: E402
from ops.spec import encode_values, formula  # noqa: E402

STEPS = 20


def write(name, cases):
    with open(os.path.join(here, f"{name}.json"), "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in cases) + "\n]\n")
    print(f"{name}: {len(cases)} cases")


def values(shape, seed):
    n = 1
    for size in shape:
        n *= size
    return torch.tensor(formula(n, "float32", seed, (-2, 2))).reshape(shape)


def trajectory(name, options, groups=None):
    """A linear regression `mse(x w + b, y)` from x (seed 3), y (seed 4), w (seed 1), b (seed 2), spans [-2, 2], float32: the
    parameters after each step. `groups` are options of w's and b's own groups; c is a parameter without gradient."""
    w, b = values([3, 2], 1).requires_grad_(), values([2], 2).requires_grad_()
    c = values([2], 5).requires_grad_()
    x, y = values([8, 3], 3), values([8, 2], 4)
    python = lambda given: {snake(k): tuple(v) if isinstance(v, list) else v for k, v in given.items()}
    params = [w, b, c]
    if groups is not None:
        params = [{"params": [p], **python(g)} for p, g in zip((w, b), groups)]
    optimizer = getattr(torch.optim, name)(params, **python(options))
    steps = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(x @ w + b, y)
        loss.backward()
        optimizer.step()
        steps.append(encode_values(w) + encode_values(b))
    case = {"name": name, "options": options, "steps": steps}
    return case if groups is None else {**case, "groups": groups}


SGD = [
    {}, {"momentum": 0.9}, {"momentum": 0.9, "dampening": 0.5}, {"momentum": 0.9, "nesterov": True}, {"weightDecay": 0.1},
    {"maximize": True}, {"momentum": 0.5, "weightDecay": 0.01, "maximize": True}, {"momentum": 0.9, "nesterov": True, "weightDecay": 0.1},
]
ADAM = [
    {}, {"lr": 0.1}, {"lr": 0.1, "betas": [0.5, 0.9]}, {"lr": 0.1, "eps": 0.1}, {"lr": 0.1, "weightDecay": 0.1}, {"lr": 0.1, "amsgrad": True},
    {"lr": 0.1, "maximize": True}, {"lr": 0.1, "amsgrad": True, "weightDecay": 0.01, "betas": [0.8, 0.99], "eps": 1e-4}, {"lr": 0.1, "betas": [0, 0]},
]
cases = [trajectory("SGD", {"lr": 0.05, **options}) for options in SGD] + [trajectory("Adam", options) for options in ADAM]
cases.append(trajectory("SGD", {"lr": 0.05, "momentum": 0.5}, [{"lr": 0.01}, {"weightDecay": 0.1}]))
cases.append(trajectory("Adam", {"lr": 0.1}, [{"lr": 0.01, "betas": [0.5, 0.5]}, {"amsgrad": True}]))
write("optim", cases)


def orders(n, options, seed, own_seed, epochs=3):
    """Indices of the batches of several epochs. The default generator is seeded with `seed`, and with `ownSeed` one that is
    passed; a uniform number is drawn between epochs from the default one, as a model with dropout would."""
    torch.manual_seed(seed)
    generator = None if own_seed is None else torch.Generator().manual_seed(own_seed)
    loader = DataLoader(TensorDataset(torch.arange(n)), generator=generator, **{snake(k): v for k, v in options.items()})
    out = []
    for _ in range(epochs):
        out.append([batch[0].tolist() for batch in loader])
        out.append(float(torch.rand(1)))
    return {"n": n, "options": options, "seed": seed, "ownSeed": own_seed, "length": len(loader), "epochs": out}


def split(n, lengths, seed, own_seed):
    torch.manual_seed(seed)
    generator = {} if own_seed is None else {"generator": torch.Generator().manual_seed(own_seed)}
    parts = random_split(TensorDataset(torch.arange(n)), lengths, **generator)
    return {"n": n, "lengths": lengths, "seed": seed, "ownSeed": own_seed, "parts": [list(part.indices) for part in parts]}


cases = [
    orders(n, {"batchSize": size, "shuffle": shuffle, "dropLast": drop}, seed, own)
    for n, size in ((10, 3), (8, 4), (5, 1), (3, 10), (100, 32))
    for shuffle in (True, False)
    for drop in (True, False)
    for seed, own in ((0, None), (1, 7))
]
cases += [split(n, lengths, seed, own) for n, lengths in ((10, [7, 3]), (10, [0.8, 0.2]), (11, [0.5, 0.25, 0.25]), (7, [0, 7])) for seed, own in ((0, None), (3, 42))]
write("data", cases)


def module(spec):
    """`["Linear", [3, 2], {options}]`; an array of such, or pairs of name and such, in a Sequential."""
    kind, args, options = (spec + [[], {}][len(spec) - 1 :])[:3]
    if kind == "Sequential":
        if args and isinstance(args[0][0], list) is False and isinstance(args[0][1], list) and args[0][0][0].islower():
            from collections import OrderedDict

            return nn.Sequential(OrderedDict((name, module(inner)) for name, inner in args))
        return nn.Sequential(*[module(inner) for inner in args])
    return getattr(nn, kind)(*args, **{snake(k): v for k, v in options.items()})


def modules(spec):
    torch.manual_seed(0)
    made = module(spec)
    state = {key: {"shape": list(value.shape), "data": encode_values(value)} for key, value in made.state_dict().items()}
    return {"spec": spec, "text": str(made), "state": state}


LINEAR = ["Linear", [3, 2], {}]
write("modules", [modules(spec) for spec in (
    LINEAR, ["Linear", [3, 2], {"bias": False}], ["Linear", [1, 1], {}], ["Linear", [20, 20], {}], ["ReLU", [], {}], ["Sigmoid", [], {}],
    ["Tanh", [], {}], ["Softmax", [1], {}], ["LogSoftmax", [-1], {}], ["MSELoss", [], {}], ["L1Loss", [], {"reduction": "sum"}], ["BCELoss", [], {}],
    ["NLLLoss", [], {}], ["CrossEntropyLoss", [], {"labelSmoothing": 0.1}],
    ["Sequential", [], {}], ["Sequential", [LINEAR], {}], ["Sequential", [["Linear", [2, 20], {}], ["Tanh", [], {}], ["Linear", [20, 1], {}], ["Sigmoid", [], {}]], {}],
    ["Sequential", [["first", LINEAR], ["act", ["ReLU", [], {}]], ["last", ["Linear", [2, 1], {"bias": False}]]], {}],
    ["Sequential", [["Sequential", [LINEAR, ["ReLU", [], {}]], {}], ["Sequential", [["inner", ["Sequential", [["Linear", [2, 2], {}]], {}]]], {}]], {}],
)])
