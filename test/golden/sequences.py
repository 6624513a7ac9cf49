#!/usr/bin/python3
"""Makes sequences/*.json: what PyTorch 1.13 gives for recurrent, attention and transformer modules.

Run: /usr/bin/python3 test/golden/sequences.py [FAMILY ...]
A family is a module of sequences/ with a `table(add)` function. A case makes a module after manual_seed(0), calls it after
manual_seed(1) and records: its text, names and a hash of the bits of its state, outputs (None stays null, packed sequences come as
their four parts), node names, gradients of inputs and parameters for upstream gradients by the formula of ops/spec.py (seed 99 +
output number, span [-1, 1]), or class and message of the error.
"""
import copy
import importlib
import json
import os
import re
import sys
import warnings

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import rnn

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)

from ops.spec import FLOATS, NAMES, D, T, DTYPES, encode_values, formula, number  # noqa: E402

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
camel = lambda name: re.sub(r"_([a-z0-9])", lambda m: m.group(1).upper(), name)


class Packed:
    """A batch of sequences packed."""

    def __init__(self, *sequences, enforce_sorted=True):
        self.sequences, self.enforce_sorted = sequences, enforce_sorted


class Fn:
    """A function of nn.functional as an argument."""

    def __init__(self, name):
        self.name = name


class New:
    """A module as an argument of another: `New("LayerNorm", 4)`."""

    def __init__(self, name, *args, **options):
        self.name, self.args, self.options = name, args, options


class Inputs:
    def __init__(self):
        self.tensors, self.specs = [], []

    def live(self, value):
        if isinstance(value, T):
            return self.tensors[value.index]
        if isinstance(value, Packed):
            return rnn.pack_sequence([self.live(s) for s in value.sequences], enforce_sorted=value.enforce_sorted)
        if isinstance(value, Fn):
            return getattr(F, value.name)
        if isinstance(value, New):
            return getattr(nn, value.name)(*map(self.live, value.args), **{k: self.live(v) for k, v in value.options.items()})
        if isinstance(value, D):
            return DTYPES[value.name]
        if isinstance(value, (list, tuple)):
            return tuple(self.live(v) for v in value)
        return value

    def neutral(self, value):
        if isinstance(value, T):
            if getattr(value, "owner", None) is not self:
                value.index, value.owner = len(self.tensors), self
                tensor, spec = value.build(value.index + 1)
                self.tensors.append(tensor)
                self.specs.append(spec)
            return {"in": value.index}
        if isinstance(value, Packed):
            return {"pack": [self.neutral(s) for s in value.sequences], "enforceSorted": value.enforce_sorted}
        if isinstance(value, Fn):
            return {"function": value.name}
        if isinstance(value, New):
            return {"new": [value.name, [self.neutral(a) for a in value.args], self.names(value.options)]}
        if isinstance(value, D):
            return {"dtype": value.name}
        if isinstance(value, (list, tuple)):
            return [self.neutral(v) for v in value]
        return value

    def names(self, options):
        return {camel(k): self.neutral(v) for k, v in options.items()}


def flatten(result):
    if isinstance(result, (list, tuple)):
        return [leaf for entry in result for leaf in flatten(entry)]
    return [result]


def bits(tensor):
    """FNV-1a over the bytes of the values in row-major order."""
    h = 0x811C9DC5
    for byte in tensor.detach().contiguous().numpy().tobytes():
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def node_name(out):
    return type(out.grad_fn).__name__ if isinstance(out, torch.Tensor) and out.grad_fn is not None else None


def short(tensor):
    """As encode_values, float64 in 15 digits."""
    if tensor.dtype == torch.float64:
        return [float(f"{v:.15g}") for v in tensor.detach().reshape(-1).tolist()]
    return encode_values(tensor)


def record(cls, args, options, call, call_options, mode):
    inputs = Inputs()
    case = {"class": cls, "args": inputs.neutral(args), "options": inputs.names(options)}
    case["call"] = inputs.neutral(call)
    if call_options:
        case["callOptions"] = inputs.names(call_options)
    if mode != "train":
        case["mode"] = mode
    case["inputs"] = inputs.specs
    try:
        torch.manual_seed(0)
        module = getattr(nn, cls)(*map(inputs.live, args), **{k: inputs.live(v) for k, v in options.items()})
        case["text"] = str(module)
        case["state"] = {k: bits(v) for k, v in module.state_dict().items()}
        module.train(mode == "train")
        torch.manual_seed(1)
        result = module(*map(inputs.live, call), **{k: inputs.live(v) for k, v in call_options.items()})
    except Exception as error:  # the error is the result
        if type(error).__name__ in ("NameError", "AttributeError", "KeyError", "TypeError"):
            raise
        case["error"] = [type(error).__name__, str(error)]
        return case
    outputs = flatten(result)
    case["out"] = [o if o is None else {"dtype": NAMES[o.dtype], "shape": list(o.shape), "data": short(o)} for o in outputs]
    case["gradFn"] = [node_name(o) for o in outputs]
    roots = [o for o in outputs if o is not None and o.requires_grad]
    leaves = [t for t in inputs.tensors if t.requires_grad] + list(module.parameters())
    upstream = [
        torch.tensor(formula(o.numel(), NAMES[o.dtype], 99 + i, (-1, 1)), dtype=o.dtype).reshape(o.shape)
        for i, o in enumerate(roots)
    ]
    grads = torch.autograd.grad(roots, leaves, upstream, allow_unused=True)
    case["grads"] = [None if g is None else short(g) for g in grads]
    if mode == "eval":
        own = own_error(module, inputs, call, call_options, upstream, grads)
        # More than that is a branch taken differently (a ReLU at its kink), which says nothing of rounding.
        if 1e-6 < own < 1e-4:
            case["gradError"] = float(f"{own:.2g}")
    return case


def own_error(module, inputs, call, call_options, upstream, grads):
    """How far PyTorch's float32 gradients are from its float64 ones: layer norm over four values is that sensitive.

    Only without dropout, whose masks differ between the types. 0 where a gradient is not float32.
    """
    if any(g is not None and g.dtype != torch.float32 for g in grads):
        return 0
    wide = Inputs()
    wide.tensors = [
        t.detach().double().requires_grad_(t.requires_grad) if t.dtype == torch.float32 else t for t in inputs.tensors
    ]
    module = copy.deepcopy(module).double()
    outputs = flatten(module(*map(wide.live, call), **{k: wide.live(v) for k, v in call_options.items()}))
    roots = [o for o in outputs if o is not None and o.requires_grad]
    leaves = [t for t in wide.tensors if t.requires_grad] + list(module.parameters())
    exact = torch.autograd.grad(roots, leaves, [u.double() for u in upstream], allow_unused=True)
    return max(
        (((g.double() - e).abs() / (1 + e.abs())).max().item() for g, e in zip(grads, exact) if g is not None and g.numel()),
        default=0,
    )


def main():
    names = sorted(f[:-3] for f in os.listdir(os.path.join(here, "sequences")) if f.endswith(".py") and f[0] != "_")
    for name in sys.argv[1:] or names:
        cases = []

        def add(cls, args, options, call, call_options={}, mode="train"):
            cases.append(record(cls, args, options, call, call_options, mode))

        importlib.import_module(f"sequences.{name}").table(add)
        path = os.path.join(here, "sequences", f"{name}.json")
        with open(path, "w") as file:
            file.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in cases) + "\n]\n")
        print(f"{name}: {len(cases)} cases, {os.path.getsize(path)} bytes")


if __name__ == "__main__":
    sys.modules["sequences_main"] = sys.modules["__main__"]
    main()
