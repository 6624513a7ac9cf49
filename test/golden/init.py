#!/usr/bin/python3
"""Makes init.json: what torch.nn.init of PyTorch 1.13 draws. Run: /usr/bin/python3 test/golden/init.py

A case: seed, function (our name), shape, dtype, arguments; values (float32 as the shortest text that gives the same float32), and two
numbers drawn afterwards, which show that the generator moved as far. Errors: class and message.
"""
import json
import os
import re
import sys
import warnings

import torch

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)
from ops.spec import encode_values  # noqa: E402

warnings.filterwarnings("ignore")
snake = lambda name: re.sub(r"(?<=[a-z0-9])([A-Z])", lambda m: "_" + m.group(1).lower(), name)
python = lambda value: snake(value) if isinstance(value, str) else value
cases = []


def add(name, shape, *args, dtype="float32", layout=None, **options):
    torch.manual_seed(len(cases))
    tensor = torch.zeros(*shape, dtype=getattr(torch, dtype))
    if layout == "transposed":
        tensor = torch.zeros(*shape[::-1], dtype=getattr(torch, dtype)).t()
    case = {"name": name, "seed": len(cases), "shape": shape, "dtype": dtype, "args": list(args), "options": options}
    if layout:
        case["layout"] = layout
    try:
        getattr(torch.nn.init, snake(name))(tensor, *map(python, args), **{k: python(v) for k, v in options.items()})
        case["values"] = encode_values(tensor)
        case["after"] = encode_values(torch.rand(2))
    except (ValueError, RuntimeError, IndexError) as error:
        case["error"] = [type(error).__name__, str(error)]
    cases.append(case)


SHAPES = [[3, 2], [2, 5], [4, 3, 2], [2, 3, 2, 2], [16, 3], [7]]
for shape in SHAPES:
    for dtype in ("float32", "float64"):
        add("uniform_", shape, dtype=dtype)
        add("uniform_", shape, -1, 3, dtype=dtype)
        add("normal_", shape, dtype=dtype)
        add("normal_", shape, 1, 0.5, dtype=dtype)
        add("truncNormal_", shape, dtype=dtype)
        add("truncNormal_", shape, 0, 0.02, dtype=dtype)
        add("truncNormal_", shape, 1, 2, 0, 5, dtype=dtype)
        for name in ("xavierUniform_", "xavierNormal_"):
            add(name, shape, dtype=dtype)
            add(name, shape, gain=2.5, dtype=dtype)
        for name in ("kaimingUniform_", "kaimingNormal_"):
            add(name, shape, dtype=dtype)
            add(name, shape, a=0.3, mode="fanOut", dtype=dtype)
            add(name, shape, mode="fanIn", nonlinearity="relu", dtype=dtype)
            add(name, shape, mode="fanOut", nonlinearity="tanh", dtype=dtype)
        add("orthogonal_", shape, dtype=dtype)
        add("orthogonal_", shape, gain=0.5, dtype=dtype)
    add("constant_", shape, 2.5)
    add("ones_", shape)
    add("zeros_", shape)
    add("eye_", shape)
    add("dirac_", shape)
    add("dirac_", shape, groups=2)
    add("sparse_", shape, 0.4)
    add("sparse_", shape, 0.1, std=2)
add("kaimingUniform_", [3, 2], mode="fanAll")
add("kaimingNormal_", [3, 2], nonlinearity="swish")
add("kaimingNormal_", [0, 2])
add("xavierNormal_", [0, 2])
add("orthogonal_", [0, 2])
add("orthogonal_", [5, 5])
add("orthogonal_", [8, 8], dtype="float64")
for name in ("uniform_", "normal_", "truncNormal_", "xavierUniform_", "kaimingNormal_", "orthogonal_"):
    add(name, [3, 4], layout="transposed")
add("eye_", [3, 4], layout="transposed")
add("sparse_", [6, 4], 0.5, layout="transposed")

gains = {name: torch.nn.init.calculate_gain(snake(name)) for name in ("linear", "conv1d", "conv2d", "conv3d", "convTranspose1d", "convTranspose2d", "convTranspose3d", "sigmoid", "tanh", "relu", "leakyRelu", "selu")}
gains["leakyRelu 0.2"] = torch.nn.init.calculate_gain("leaky_relu", 0.2)

path = os.path.join(here, "init.json")
with open(path, "w") as file:
    lines = ",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in cases)
    file.write('{"gains":' + json.dumps(gains) + ',\n"cases":[\n' + lines + "\n]}\n")
print(len(cases), "cases,", os.path.getsize(path), "bytes")
