#!/usr/bin/python3
"""Makes random_torch.json: what PyTorch 1.13's CPU generator gives, call sequence by call sequence.

Run: /usr/bin/python3 test/golden/random_torch.py
A case is a seed and a list of steps; a step is [operation, dtype, count, arguments] and its result, either all the
bytes (base64) or, past 2100 bytes, their SHA-256 and the first and last 64 bytes. `state` is the SHA-256 of the generator's
state at the end of the case.
"""
import base64
import hashlib
import json
import os

import torch

DTYPES = {
    "float32": torch.float32,
    "float64": torch.float64,
    "int64": torch.int64,
    "int32": torch.int32,
    "uint8": torch.uint8,
    "bool": torch.bool,
}
KEEP = 2100
KEEP_INEXACT = 17000


def weights(dtype, rows, categories):
    """Deterministic weights with zeros among them, the same in random.test.ts."""
    values = [[(i * 37 + j * 11) % 23 / 8 for j in range(categories)] for i in range(rows)]
    return torch.tensor(values, dtype=dtype)


def run(operation, dtype, count, args, generator):
    kind = DTYPES[dtype]
    options = {"generator": generator}
    if operation == "randperm":
        return torch.randperm(count, generator=generator)
    if operation == "multinomial":
        rows, categories, replacement = args
        return torch.multinomial(weights(kind, rows, categories), count, bool(replacement), **options)
    if operation == "bernoulliFrom":
        p = torch.arange(count, dtype=kind) / max(count - 1, 1)
        return torch.bernoulli(p, **options)
    if operation == "normalStrided":
        return torch.empty(2 * count, dtype=kind)[::2].normal_(*args, **options)
    if operation == "uniformStrided":
        shape, strides = args
        return torch.empty(count, dtype=kind).as_strided(shape, strides).uniform_(**options)
    target = torch.empty(count, dtype=kind)
    method = {
        "uniform": "uniform_",
        "normal": "normal_",
        "exponential": "exponential_",
        "cauchy": "cauchy_",
        "geometric": "geometric_",
        "logNormal": "log_normal_",
        "bernoulli": "bernoulli_",
        "random": "random_",
        "randomFromTo": "random_",
    }[operation]
    return getattr(target, method)(*args, **options)


def digest(data):
    return hashlib.sha256(data).hexdigest()


def pack(data, keep):
    if len(data) <= keep:
        return {"bytes": base64.b64encode(data).decode()}
    encode = lambda part: base64.b64encode(part).decode()
    return {"sha256": digest(data), "head": encode(data[:64]), "tail": encode(data[-64:])}


def state_digest(generator):
    return digest(bytes(generator.get_state().tolist()))


def case(seed, *steps):
    generator = torch.Generator().manual_seed(seed)
    out = []
    for operation, dtype, count, args in steps:
        result = run(operation, dtype, count, args, generator)
        data = result.contiguous().numpy().tobytes()
        inexact = dtype == "float64" and operation in ("normal", "normalStrided", "exponential", "cauchy", "logNormal")
        out.append([operation, dtype, count, args, pack(data, KEEP_INEXACT if inexact else KEEP)])
    return {"seed": str(seed), "steps": out, "state": state_digest(generator)}


cases = []
for seed in (0, 1, 42, -1, 2**40 + 7, 2**53 - 1, -(2**62), 2**64 - 2):
    cases.append(case(seed, ("uniform", "float32", 16, [0, 1]), ("normal", "float32", 5, [0, 1]), ("randperm", "int64", 10, [])))

for count in (1, 2, 5, 15, 16, 17, 20, 31, 32, 33, 255, 256, 1000):
    for dtype in ("float32", "float64"):
        cases.append(case(0, ("normal", dtype, count, [0, 1])))
        cases.append(case(3, ("normal", dtype, count, [-1.7, 0.3])))
for dtype, counts in (("float32", (10007, 100000, 1000003)), ("float64", (2000,))):
    for count in counts:
        cases.append(case(11, ("normal", dtype, count, [0, 1])))
        cases.append(case(11, ("normal", dtype, count, [0.1, 1.3])))
for mean, std in ((0, 0), (5, 0), (0, 1e-8), (1e6, 1e3), (0, 1e30)):
    cases.append(case(5, ("normal", "float32", 40, [mean, std]), ("normal", "float64", 5, [mean, std])))

for low, high in ((0, 1), (-1, 1), (-0.3333333, 0.3333333), (1.1, 2.3), (-1e30, 1e30), (2, 2), (-5, 3)):
    for dtype in ("float32", "float64"):
        cases.append(case(7, ("uniform", dtype, 1, [low, high]), ("uniform", dtype, 1000, [low, high])))
cases.append(case(0, ("uniform", "float32", 100000, [0, 1]), ("uniform", "float64", 100000, [0, 1])))
cases.append(case(0, ("uniform", "float32", 100000, [-0.0625, 0.0625]), ("uniform", "float64", 50000, [-0.3, 0.7])))

for count in (0, 1, 2, 10, 1000, 100000):
    cases.append(case(0, ("randperm", "int64", count, [])))
for dtype in ("float32", "float64", "int64", "int32", "uint8", "bool"):
    cases.append(case(9, ("random", dtype, 100, []), ("randomFromTo", dtype, 100, [0, 2]), ("bernoulli", dtype, 100, [0.3])))
for dtype in ("float32", "float64", "int64", "int32"):
    cases.append(case(9, ("randomFromTo", dtype, 200, [-5, 12]), ("randomFromTo", dtype, 200, [0, 1000003]), ("geometric", dtype, 200, [0.2])))
for low, high in ((0, 2**32 - 1), (0, 2**32), (0, 2**32 + 1), (-(2**40), 2**40), (0, 10**15), (-(2**31), 2**31), (-(2**52), 2**52 - 1)):
    cases.append(case(21, ("randomFromTo", "int64", 100, [low, high]), ("randomFromTo", "float64", 100, [low, high])))
cases.append(case(21, ("randomFromTo", "int32", 100, [-(2**31), 2**31]), ("randomFromTo", "uint8", 100, [0, 256])))
cases.append(case(21, ("randomFromTo", "float32", 100, [-(2**24), 2**24]), ("randomFromTo", "float32", 100, [0, 2**26 + 1])))
cases.append(case(21, ("randomFromTo", "float32", 100, [2**26 + 2, 2**27 + 8])))
cases.append(case(4, ("randomFromTo", "int64", 100000, [0, 10])))

for p in (0, 0.1, 0.5, 0.8, 1):
    cases.append(case(2, ("bernoulli", "float32", 300, [p]), ("bernoulli", "float64", 300, [p])))
cases.append(case(2, ("bernoulliFrom", "float32", 200, []), ("bernoulliFrom", "float64", 200, []), ("bernoulli", "float32", 100000, [0.8])))

for dtype in ("float32", "float64"):
    cases.append(case(6, ("exponential", dtype, 2000, [1]), ("exponential", dtype, 100, [3.7])))
    cases.append(case(6, ("cauchy", dtype, 2000, [0, 1]), ("cauchy", dtype, 100, [0.3, 2.5])))
    cases.append(case(6, ("logNormal", dtype, 2000, [0, 1]), ("logNormal", dtype, 101, [1.5, 0.25])))

for dtype in ("float32", "float64"):
    cases.append(case(8, ("multinomial", dtype, 1, [1, 10, 0]), ("multinomial", dtype, 1, [40, 30, 1])))
    cases.append(case(8, ("multinomial", dtype, 5, [1, 10, 0]), ("multinomial", dtype, 9, [20, 30, 0])))
    cases.append(case(8, ("multinomial", dtype, 50, [1, 10, 1]), ("multinomial", dtype, 20, [5, 30, 1])))

for shape, strides in (
    ([3, 4], [1, 3]),
    ([3, 4], [8, 2]),
    ([4, 2, 3], [1, 12, 4]),
    ([2, 3, 4], [4, 8, 1]),
    ([2, 3, 4, 5], [1, 2, 30, 6]),
    ([3, 1, 5], [1, 7, 3]),
    ([1, 6], [1, 1]),
    ([4, 1], [1, 1]),
    ([2, 3], [40, 7]),
):
    cases.append(case(17, ("uniformStrided", "float32", 200, [shape, strides])))

mixed = [
    ("normal", "float32", 3, [0, 1]),
    ("uniform", "float32", 7, [0, 1]),
    ("normal", "float64", 4, [2, 3]),
    ("normal", "float32", 20, [0, 1]),
    ("normal", "float32", 1, [0, 1]),
    ("randperm", "int64", 13, []),
    ("normalStrided", "float32", 21, [0, 1]),
    ("bernoulli", "float32", 9, [0.5]),
    ("normalStrided", "float64", 16, [1, 2]),
    ("exponential", "float32", 5, [1]),
    ("logNormal", "float32", 3, [0, 1]),
    ("randomFromTo", "int64", 6, [0, 100]),
    ("normal", "float64", 18, [0, 1]),
    ("normal", "float64", 1, [0, 1]),
]
cases.append(case(123, *mixed))
cases.append(case(124, *(mixed * 2)))
cases.append(case(0, *[("normal", "float32", 1 + i % 37, [0, 1]) for i in range(60)]))

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "random_torch.json")
with open(path, "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")
