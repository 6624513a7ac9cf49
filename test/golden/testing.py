#!/usr/bin/python3
"""Makes testing.json: which pairs torch.testing.assert_close of PyTorch 1.13 accepts. Run: /usr/bin/python3 test/golden/testing.py"""
import json
import os
import re

import torch

nan, inf = float("nan"), float("inf")
dtypes = ["float16", "bfloat16", "float32", "float64", "int64"]
pairs = [
    ([1, 2], [1, 2]),
    ([1.0], [1.0 + 1e-8]),
    ([1.0], [1.000009]),
    ([1.0], [1.00002]),
    ([100.0], [100.0001]),
    ([100.0], [100.0005]),
    ([1.0], [1.002]),
    ([1.0], [1.02]),
    ([0.0], [1e-5]),
    ([0.0], [2e-5]),
    ([[1.0, 2]], [1.0, 2]),
    ([nan], [nan]),
    ([inf, -inf], [inf, -inf]),
    ([inf], [-inf]),
    ([1.0], [inf]),
    ([1.0], [nan]),
]
options = [{}, {"rtol": 0.0, "atol": 0.0}, {"rtol": 0.0, "atol": 0.01}, {"rtol": 0.1, "atol": 0.0}, {"equal_nan": True}]


def accepts(actual, expected, dtype, given):
    try:
        torch.testing.assert_close(torch.tensor(actual, dtype=dtype), torch.tensor(expected, dtype=dtype), **given)
    except AssertionError:
        return False
    return True


cases = []
for name in dtypes:
    for actual, expected in pairs:
        whole = all(float(v).is_integer() for side in (actual, expected) for v in torch.tensor(side).double().view(-1))
        if name == "int64" and not whole:
            continue
        for given in options:
            verdict = accepts(actual, expected, getattr(torch, name), given)
            case = {"dtype": name, "actual": actual, "expected": expected, "options": given, "accepts": verdict}
            cases.append(case)

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "testing.json")
with open(path, "w") as file:
    lines = ",\n".join(json.dumps(case) for case in cases)
    lines = re.sub(r"-?Infinity|NaN", lambda word: f'"{word[0]}"', lines)
    file.write(f"[\n{lines}\n]\n")
