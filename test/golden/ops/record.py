"""Runs the cases of a family in PyTorch and writes down what came out.

A case is a program: steps `[op, arguments, options]` in this library's names (camelCase, options in one object), run in order; the
last one's result counts. Recorded are values, dtype and shape of each output, the name of its gradFn, its printed text where the
case asks for it, the gradients of all inputs that want one for an upstream gradient given by the formula of spec.py (seed 99 + output
number, span [-1, 1]), or class and message of the error.
"""
import json
import re

import torch
import torch.nn.functional as F

from ops.operators import OPERATORS
from ops.spec import D, FLOATS, NAMES, S, Step, T, DTYPES, encode_number, encode_tensor, encode_values, formula

snake = lambda name: re.sub(r"(?<=[a-z0-9])([A-Z])", lambda m: "_" + m.group(1).lower(), name)
camel = lambda name: re.sub(r"_([a-z0-9])", lambda m: m.group(1).upper(), name)


def resolve(op):
    if op in OPERATORS:
        return OPERATORS[op]
    if op.startswith("F."):
        return getattr(F, snake(op[2:]))
    if op.startswith(("special.", "linalg.")):
        scope, name = op.split(".")
        return getattr(getattr(torch, scope), snake(name))
    name = snake(op)
    return getattr(torch, name, None) or getattr(torch.Tensor, name)


def describe(value):
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(describe(v) for v in value) + "]"
    return value.describe() if hasattr(value, "describe") else json.dumps(value)


class Recorder:
    def __init__(self):
        self.tensors, self.specs, self.results = [], [], []

    def live(self, value):
        """The value as PyTorch takes it."""
        if isinstance(value, T):
            return self.tensors[value.index]
        if isinstance(value, Step):
            result = self.results[value.index]
            return result if value.item is None else result[value.item]
        if isinstance(value, D):
            return DTYPES[value.name]
        if isinstance(value, S):
            return slice(*value.parts)
        if isinstance(value, (list, tuple)):
            return [self.live(v) for v in value]
        if isinstance(value, dict):
            return {k: self.live(v) for k, v in value.items()}
        return {"nan": float("nan"), "inf": float("inf"), "-inf": float("-inf")}.get(value, value) if isinstance(value, str) else value

    def neutral(self, value):
        """The value as the case writes it, registering inputs on the way."""
        if isinstance(value, T):
            if not hasattr(value, "index") or value.owner is not self:
                value.index, value.owner = len(self.tensors), self
                tensor, spec = value.build(value.index + 1)
                self.tensors.append(tensor)
                self.specs.append(spec)
            return {"in": value.index}
        if isinstance(value, Step):
            return {"step": value.index} if value.item is None else {"step": value.index, "item": value.item}
        if isinstance(value, D):
            return {"dtype": value.name}
        if isinstance(value, S):
            return {"slice": value.parts}
        if isinstance(value, (list, tuple)):
            return [self.neutral(v) for v in value]
        if isinstance(value, dict):
            return {camel(k): self.neutral(v) for k, v in value.items()}
        return encode_number(value)

    def run(self, steps, expect_text):
        case = {"inputs": self.specs, "steps": []}
        for op, args, options in steps:
            step = [op, self.neutral(list(args))]
            case["steps"].append(step + ([self.neutral(options)] if options else []))
        try:
            for op, args, options in steps:
                self.results.append(resolve(op)(*self.live(list(args)), **self.live(options)))
            outputs = self.results[-1]
            outputs = list(outputs) if isinstance(outputs, (tuple, list)) and any(isinstance(o, torch.Tensor) for o in outputs) else [outputs]
            case["out"] = [encode_tensor(o) if isinstance(o, torch.Tensor) else {"value": plain(o)} for o in outputs]
            if expect_text:
                case["text"] = str(outputs[0])
            self.differentiate(case, [o for o in outputs if isinstance(o, torch.Tensor)])
        except Exception as error:  # the error is the result
            if type(error).__name__ in ("NameError", "AttributeError", "KeyError"):
                raise
            case.pop("out", None)
            case["error"] = [type(error).__name__, str(error)]
        return case

    def differentiate(self, case, outputs):
        roots = [o for o in outputs if o.requires_grad]
        case["gradFn"] = [type(o.grad_fn).__name__ if o.grad_fn is not None else None for o in outputs]
        leaves = [t for t in self.tensors if t.requires_grad]
        if not any(case["gradFn"]):
            case.pop("gradFn", None)
        if not roots or not leaves:
            return
        upstream = [
            torch.tensor(formula(o.numel(), NAMES[o.dtype], 99 + i, (-1, 1)), dtype=o.dtype).reshape(o.shape)
            for i, o in enumerate(roots)
        ]
        grads = torch.autograd.grad(roots, leaves, upstream, allow_unused=True)
        case["grads"] = [None if g is None else encode_values(g) for g in grads]


def plain(value):
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return encode_number(value)


def record_family(table, path):
    cases = {}

    def add(op, *args, meta=True, text=False, note=None, any_name=False, **options):
        """One case: `add("sum", T(2, 3), 1, keepdim=True)`. A list of (op, args, options) makes a program.
        any_name=True: the node's name is another here, for the reason that the table gives. meta=False: the result depends on values, which the meta device does not have."""
        steps = op if isinstance(op, list) else [(op, args, options)]
        steps = [(s + ({},))[:3] if len(s) == 2 else s for s in steps]
        name = "; ".join(
            f"{o}({', '.join([describe(a) for a in args] + [f'{k}={describe(v)}' for k, v in options.items()])})"
            for o, args, options in steps
        )
        name = name if note is None else f"{name}: {note}"
        if name in cases:  # tables overlap
            return
        case = Recorder().run(steps, text)
        if any_name:
            case.pop("gradFn", None)
            case["anyName"] = True
        if not meta:
            case["meta"] = False
        cases[name] = {"name": name, **case}

    table(add)
    with open(path, "w") as file:
        lines = (json.dumps(c, separators=(",", ":"), allow_nan=False) for c in cases.values())
        file.write("[\n" + ",\n".join(lines) + "\n]\n")
    return len(cases)
