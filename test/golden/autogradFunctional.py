#!/usr/bin/python3
"""Makes autogradFunctional.json: torch.autograd.functional and gradcheck on the functions below, which
test/engine/autograd/functional.test.ts has too. Values by the formula of ops/spec.py, float64.

Run: /usr/bin/python3 test/golden/autogradFunctional.py
"""
import json
import os
import sys

import torch
from torch.autograd import functional

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)
from ops.spec import formula  # noqa: E402

FUNCTIONS = {
    "cube": lambda x: x.pow(3),
    "expSum": lambda x: x.exp().sum(1),
    "adder": lambda x, y: 2 * x + 3 * y,
    "powSum": lambda x: x.pow(3).sum(),
    "powAdder": lambda x, y: (2 * x.pow(2) + 3 * y.pow(2)).sum(),
    "product": lambda x, y: (x * y * y).sum(),
    "two": lambda x: (x.sin(), x.exp().sum()),
    "twoOfTwo": lambda x, y: (x * y, y.pow(2).sum()),
    "linear": lambda x: x.sum(),
    "constant": lambda x: torch.ones(2, dtype=torch.float64),
    "firstOnly": lambda x, y: x.pow(2).sum(),
    "layer": lambda a, b: a.matmul(b).tanh(),
    "number": lambda x: 3.0,
}


def tensor(shape, seed, grad=False):
    count = torch.Size(shape).numel()
    return torch.tensor(formula(count, "float64", seed, (-1, 1)), dtype=torch.float64).reshape(shape).requires_grad_(grad)


def plain(result):
    if isinstance(result, (tuple, list)):
        return [plain(r) for r in result]
    return {"shape": list(result.shape), "data": [float(f"{v:.15g}") for v in result.detach().reshape(-1).tolist()]}


def leaves(result):
    return [leaf for r in result for leaf in leaves(r)] if isinstance(result, (tuple, list)) else [result]


def record(op, name, shapes, v=None, create_graph=False, strict=False):
    many = isinstance(shapes[0], list) if shapes else False
    inputs = tuple(tensor(s, i + 1, create_graph) for i, s in enumerate(shapes)) if many else tensor(shapes, 1, create_graph)
    case = {"op": op, "function": name, "shapes": shapes, "createGraph": create_graph, "strict": strict}
    options = {"create_graph": create_graph, "strict": strict}
    if v is not None:
        case["v"] = v
        options["v"] = tuple(tensor(s, 50 + i) for i, s in enumerate(v)) if v and isinstance(v[0], list) else tensor(v, 50)
    try:
        result = getattr(functional, op)(FUNCTIONS[name], inputs, **options)
        case["out"] = plain(result)
        case["requiresGrad"] = [r.requires_grad for r in leaves(result)]
        roots = [r.sum() for r in leaves(result) if r.requires_grad]
        if create_graph and roots:
            grads = torch.autograd.grad(roots, leaves(inputs), allow_unused=True)
            case["grads"] = [None if g is None else plain(g) for g in grads]
    except (RuntimeError, TypeError) as error:
        case["error"] = [type(error).__name__, str(error)]
    return case


CASES = []
add = lambda *args, **options: CASES.append(record(*args, **options))
for graph in (False, True):
    for strict in (False, True):
        options = {"create_graph": graph, "strict": strict}
        for name in ("cube", "expSum", "powSum", "two", "linear", "constant"):
            add("jacobian", name, [2, 3], **options)
        for name in ("adder", "product", "twoOfTwo", "firstOnly"):
            add("jacobian", name, [[2], [2]], **options)
        add("jacobian", "layer", [[2, 3], [3, 2]], **options)
        add("hessian", "powSum", [2, 2], **options)
        add("hessian", "linear", [3], **options)
        for name in ("powAdder", "product", "firstOnly"):
            add("hessian", name, [[2], [2]], **options)
        for op in ("vhp", "hvp"):
            add(op, "powSum", [2, 2], [2, 2], **options)
            add(op, "powSum", [1], **options)
            add(op, "linear", [3], [3], **options)
            for name in ("powAdder", "product", "firstOnly"):
                add(op, name, [[2], [2]], [[2], [2]], **options)
        add("vjp", "expSum", [2, 3], [2], **options)
        add("vjp", "powSum", [2, 3], **options)
        add("vjp", "adder", [[2], [2]], [2], **options)
        add("vjp", "twoOfTwo", [[2], [2]], [[2], []], **options)
        add("vjp", "firstOnly", [[2], [2]], **options)
        add("vjp", "constant", [2], [2], **options)
        add("jvp", "expSum", [2, 3], [2, 3], **options)
        add("jvp", "cube", [1], **options)
        add("jvp", "adder", [[2], [2]], [[2], [2]], **options)
        add("jvp", "twoOfTwo", [[2], [2]], [[2], [2]], **options)
        add("jvp", "firstOnly", [[2], [2]], [[2], [2]], **options)
        add("jvp", "linear", [2], [2], **options)
add("jacobian", "cube", [])
add("jacobian", "cube", [0])
add("vjp", "expSum", [2, 3])
add("vjp", "expSum", [2, 3], [3])
add("vjp", "twoOfTwo", [[2], [2]], [[2]])
add("vjp", "twoOfTwo", [[2], [2]], [[2], [2]])
add("jvp", "cube", [2])
add("jvp", "adder", [[2], [2]], [[2]])
add("jvp", "adder", [[2], [2]], [[2], [3]])
add("hessian", "cube", [2])
add("hessian", "two", [2])
add("hvp", "cube", [2], [2])
add("vhp", "two", [2], [2])
add("vhp", "powSum", [2])
add("jacobian", "number", [2])

path = os.path.join(here, "autogradFunctional.json")
with open(path, "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in CASES) + "\n]\n")
print(len(CASES), "cases", os.path.getsize(path), "bytes")
