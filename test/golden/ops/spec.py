"""What a case is made of: input tensors by formula, and the words for values that JSON has no word for.

An input is a storage and a look at it (shape, strides, offset), so that both sides build the same memory layout without using a
view operation. Element i of a storage is given by `data`, or by a formula that both sides compute exactly:
`k = (i * 7919 + seed * 104729 + 13) mod 997`, then `low + (high - low) * k / 997`, for integers `low + k mod (high - low)`, for bool
`k odd`.
"""
import math

import torch

DTYPES = {name: getattr(torch, name) for name in ("float32", "float64", "int64", "int32", "uint8", "bool")}
NAMES = {dtype: name for name, dtype in DTYPES.items()}
FLOATS = ("float32", "float64")


def formula(count, dtype, seed, span):
    low, high = span
    keys = [(i * 7919 + seed * 104729 + 13) % 997 for i in range(count)]
    if dtype == "bool":
        return [k % 2 == 1 for k in keys]
    if dtype in FLOATS:
        return [low + (high - low) * k / 997 for k in keys]
    return [low + k % (high - low) for k in keys]


class T:
    """An input tensor. `layout`: contiguous, transposed (last two dimensions), sliced (every second of the last dimension, offset
    1), expanded (first dimension repeated), narrowed (rows 1 to n + 1 of a longer tensor). `grad` asks for its gradient."""

    def __init__(self, *shape, dtype="float32", span=(-2, 2), seed=None, layout="contiguous", data=None, grad=None):
        self.shape, self.dtype, self.span, self.seed = list(shape), dtype, span, seed
        self.layout, self.data = layout, data
        self.grad = dtype in FLOATS if grad is None else grad

    def describe(self):
        values = "" if self.data is None else f"={self.data}"
        span = "" if tuple(self.span) == (-2, 2) else f" in {list(self.span)}"
        grad = " no grad" if self.dtype in FLOATS and not self.grad else ""
        layout = "" if self.layout == "contiguous" else f" {self.layout}"
        return f"{self.dtype}{self.shape}{values}{span}{layout}{grad}"

    def look(self):
        """(storage size, shape, strides, offset)"""
        shape = self.shape
        steps = lambda sizes: [math.prod(max(s, 1) for s in sizes[i + 1 :]) for i in range(len(sizes))]
        if self.layout == "transposed":
            outer = [*shape[:-2], shape[-1], shape[-2]]
            strides = steps(outer)
            return math.prod(outer), shape, [*strides[:-2], strides[-1], strides[-2]], 0
        if self.layout == "sliced":
            outer = [*shape[:-1], 2 * shape[-1] + 1]
            strides = steps(outer)
            return math.prod(outer), shape, [*strides[:-1], 2], 1
        if self.layout == "expanded":
            return math.prod(shape[1:]), shape, [0, *steps(shape)[1:]], 0
        if self.layout == "narrowed":
            strides = steps(shape)
            return math.prod([shape[0] + 2, *shape[1:]]), shape, strides, strides[0]
        return math.prod(shape), shape, steps(shape), 0

    def build(self, seed):
        size, shape, strides, offset = self.look()
        seed = self.seed if self.seed is not None else seed
        values = formula(size, self.dtype, seed, self.span) if self.data is None else self.data
        storage = torch.tensor([number(v) for v in values], dtype=DTYPES[self.dtype])
        tensor = storage.as_strided(shape, strides, offset) if size else storage.reshape(shape)
        spec = {"shape": shape, "dtype": self.dtype}
        if self.layout != "contiguous":
            spec.update(strides=strides, offset=offset, size=size)
        if self.data is None:
            spec["seed"] = seed
            if tuple(self.span) != (-2, 2):
                spec["span"] = self.span
        else:
            spec["data"] = self.data
        tensor = tensor.data  # no view in autograd's eyes
        if self.grad:
            tensor.requires_grad_()
            spec["grad"] = True
        return tensor, spec


class Step:
    """The result of an earlier step of a program; `item` picks from a result that is a tuple."""

    def __init__(self, index, item=None):
        self.index, self.item = index, item

    def describe(self):
        return f"#{self.index}" + ("" if self.item is None else f"[{self.item}]")


class D:
    """A dtype as an argument."""

    def __init__(self, name):
        self.name = name

    def describe(self):
        return self.name


class S:
    """Python's slice as an argument."""

    def __init__(self, start=None, end=None, step=None):
        self.parts = [start, end, step]

    def describe(self):
        return ":".join("" if p is None else str(p) for p in self.parts)


def number(value):
    return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}.get(value, value) if isinstance(value, str) else value


def encode_number(value):
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    return value


def encode_values(tensor):
    """Values in row-major order; float32 in the fewest digits that give the same float32."""
    flat = tensor.detach().reshape(-1)
    if tensor.dtype == torch.float32:
        return [encode_number(float(str(v))) for v in flat.numpy()]
    return [encode_number(v) for v in flat.tolist()]


def encode_tensor(tensor):
    return {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape), "data": encode_values(tensor)}
