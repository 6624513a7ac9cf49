#!/usr/bin/python3
"""Makes activationModules.json: text, forward (training mode, seed 0) and input gradient of every activation module.

Run: /usr/bin/python3 test/golden/activationModules.py
"""
import json
import os
import warnings

import torch
from torch import nn

warnings.filterwarnings("ignore")
VALUES = [-7.5, -3.0, -1.25, -0.5, -0.1, 0.0, 0.1, 0.5, 1.25, 3.0, 5.5, 7.5]
# Class, positional arguments, options, shape of the input.
MODULES = [
    *((name, [], {}, [3, 4]) for name in (
        "ReLU ReLU6 SELU Hardsigmoid Hardswish Hardtanh LeakyReLU ELU CELU Softshrink Hardshrink RReLU Sigmoid Tanh LogSigmoid "
        "Softsign Tanhshrink GELU SiLU Mish Softplus GLU PReLU Softmax Softmin LogSoftmax"
    ).split()),
    *((name, [], {"inplace": True}, [3, 4]) for name in "ReLU ReLU6 SELU Hardsigmoid Hardswish Hardtanh LeakyReLU ELU CELU RReLU SiLU Mish".split()),
    ("Threshold", [0.5, -2], {}, [3, 4]),
    ("Threshold", [0.5, 1.5], {"inplace": True}, [3, 4]),
    ("Hardtanh", [-0.5, 2.5], {}, [3, 4]),
    ("Hardtanh", [], {"min_val": -0.5}, [3, 4]),
    ("LeakyReLU", [0.2], {}, [3, 4]),
    ("LeakyReLU", [], {"negative_slope": 0.3, "inplace": True}, [3, 4]),
    ("ELU", [0.5], {}, [3, 4]),
    ("CELU", [], {"alpha": 2.5}, [3, 4]),
    ("Softshrink", [0.25], {}, [3, 4]),
    ("Hardshrink", [], {"lambd": 1.5}, [3, 4]),
    ("RReLU", [0.25, 0.5], {}, [3, 4]),
    ("GELU", [], {"approximate": "tanh"}, [3, 4]),
    ("Softplus", [2], {}, [3, 4]),
    ("Softplus", [], {"beta": 0.5, "threshold": 2}, [3, 4]),
    ("GLU", [1], {}, [3, 4]),
    ("GLU", [], {"dim": 0}, [4, 3]),
    ("PReLU", [4], {}, [3, 4]),
    ("PReLU", [], {"init": 0.5}, [3, 4]),
    ("PReLU", [2], {"init": 0.1}, [2, 2, 3]),
    ("Softmax", [1], {}, [3, 4]),
    ("Softmax", [], {"dim": 0}, [3, 4]),
    ("Softmin", [1], {}, [3, 4]),
    ("LogSoftmax", [1], {}, [3, 4]),
    ("Softmax2d", [], {}, [2, 2, 3]),
    ("Softmax2d", [], {}, [1, 3, 2, 2]),
]
camel = lambda name: "".join(p if i == 0 else p.capitalize() for i, p in enumerate(name.split("_")))
cases = []
for name, args, options, shape in MODULES:
    module = getattr(nn, name)(*args, **options)
    x = torch.tensor(VALUES).reshape(shape).requires_grad_()
    torch.manual_seed(0)
    y = module(x.clone())
    (y * torch.arange(1.0, y.numel() + 1).reshape(y.shape)).sum().backward()
    cases.append({
        "name": name, "args": args, "options": {camel(k): v for k, v in options.items()}, "shape": shape, "text": str(module),
        "state": {k: v.tolist() for k, v in module.state_dict().items()},
        "out": y.flatten().tolist(), "outShape": list(y.shape), "grad": x.grad.flatten().tolist(),
        "grads": {k: p.grad.tolist() for k, p in module.named_parameters()},
    })
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "activationModules.json")
with open(path, "w") as file:
    file.write(json.dumps({"values": VALUES, "cases": cases}, separators=(",", ":")).replace('{"name"', '\n{"name"') + "\n")
print(len(cases), "cases")
