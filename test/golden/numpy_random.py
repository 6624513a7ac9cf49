#!/usr/bin/python3
"""Makes numpy_random.json: what NumPy 1.24's legacy RandomState gives, call sequence by call sequence.

Run: /usr/bin/python3 test/golden/numpy_random.py
A case is a seed and a list of steps; a step is [method, arguments] and its result: the bytes of a float64 or int64 array
(base64), or past 9000 bytes their SHA-256 and the first and last 64 bytes. The last entry of a case is one more
`random_sample()`, which tells whether the generator was consumed alike.
"""
import base64
import hashlib
import json
import os

import numpy as np

KEEP = 9000


def pack(array):
    data = np.ascontiguousarray(array).tobytes()
    encode = lambda part: base64.b64encode(part).decode()
    if len(data) <= KEEP:
        return {"bytes": encode(data)}
    return {"sha256": hashlib.sha256(data).hexdigest(), "head": encode(data[:64]), "tail": encode(data[-64:])}


def run(state, method, args):
    if method == "shuffle":
        values = np.arange(args[0])
        state.shuffle(values)
        return values
    if method == "shuffle_rows":
        values = np.arange(args[0] * args[1]).reshape(args[0], args[1])
        state.shuffle(values)
        return values
    if method == "choice":
        population, count, replace, weighted = args
        p = np.arange(population) / np.arange(population).sum() if weighted else None
        return state.choice(population, count, bool(replace), p)
    return np.asarray(getattr(state, method)(*args))


def case(seed, *steps):
    state = np.random.RandomState(seed)
    out = [[method, args, pack(run(state, method, args))] for method, args in steps]
    return {"seed": seed, "steps": out, "next": state.random_sample()}


cases = []
for seed in (0, 1, 42, 2**32 - 1, [1], [1, 2, 3], list(range(700))):
    cases.append(case(seed, ("rand", [5]), ("randn", [5]), ("permutation", [10])))
cases.append(case(0, ("rand", [100, 1]), ("rand", [100, 1])))
cases.append(case(0, ("randn", [1000]), ("randn", [1]), ("rand", [3]), ("randn", [2, 3, 4])))
cases.append(case(3, ("randn", [1000]), ("rand", [1000]), ("rand", [100000])))
cases.append(case(5, ("normal", [0, 1, 101]), ("normal", [3, 0.25, [4, 5]]), ("standard_normal", [3]), ("normal", [])))
cases.append(case(6, ("uniform", [-1, 1, 1000]), ("uniform", [2.5, 7.1, [3, 3]]), ("uniform", []), ("random_sample", [[2, 2]])))
cases.append(case(7, ("exponential", [1, 1000]), ("exponential", [2.5, 11])))
cases.append(case(8, ("randint", [10, None, 100]), ("randint", [0, 1, 5]), ("randint", [-5, 12, [4, 4]]), ("randint", [100]), ("randint", [0, 2**31, 50])))
cases.append(case(9, ("randint", [0, 2**32 - 1, 50]), ("randint", [0, 2**32, 50]), ("randint", [0, 2**32 + 1, 50]), ("randint", [-(2**40), 2**50, 50])))
for count in (0, 1, 2, 17, 1000, 100000):
    cases.append(case(10, ("permutation", [count]), ("shuffle", [count])))
cases.append(case(11, ("shuffle_rows", [9, 3]), ("permutation", [5])))
cases.append(case(12, ("choice", [10, 30, 1, 0]), ("choice", [10, 4, 0, 0]), ("choice", [10, 30, 1, 1]), ("choice", [10, 9, 0, 1])))
cases.append(case(13, ("choice", [1000, 400, 0, 1]), ("choice", [1000, 500, 1, 1]), ("choice", [5, 0, 1, 0])))
cases.append(case(14, *[("randn", [1 + i % 5]) if i % 3 else ("permutation", [1 + i % 7]) for i in range(60)]))

linspace = []
for args in ([-10, 10, 100], [2, 10, 100], [0, 1, 5], [0, 1, 1], [3, 3, 4], [0, np.pi, 333], [5, -2, 7], [0, 1, 0], [0, 5e-324, 3]):
    for endpoint in (True, False):
        linspace.append([args, endpoint, pack(np.linspace(*args, endpoint=endpoint))])

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "numpy_random.json")
with open(path, "w") as file:
    body = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
    lines = ",\n".join(json.dumps(c, separators=(",", ":")) for c in linspace)
    file.write('{"cases":[\n' + body + '\n],\n"linspace":[\n' + lines + "\n]}\n")
