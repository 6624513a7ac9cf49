#!/usr/bin/python3
"""Makes datasets_sklearn.json: make_moons and train_test_split of scikit-learn 1.2.

Run: /usr/bin/python3 test/golden/datasets_sklearn.py
NumPy's AVX-512 sine and cosine differ from the C library's in the last bit or two; they are turned off, so that the numbers are
those of every x86 machine without AVX-512. Arrays are base64 of their bytes, or past 9000 bytes a SHA-256, head and tail.
"""
import base64
import hashlib
import json
import os
import sys

FEATURES = "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL"
if os.environ.get("NPY_DISABLE_CPU_FEATURES") != FEATURES:
    os.environ["NPY_DISABLE_CPU_FEATURES"] = FEATURES
    os.execv(sys.executable, [sys.executable, *sys.argv])

import numpy as np
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split

KEEP = 17000


def pack(array):
    data = np.ascontiguousarray(array).tobytes()
    encode = lambda part: base64.b64encode(part).decode()
    if len(data) <= KEEP:
        return {"bytes": encode(data)}
    return {"sha256": hashlib.sha256(data).hexdigest(), "head": encode(data[:64]), "tail": encode(data[-64:])}


moons = []
for samples, noise, shuffle, seed in (
    (1000, 0.1, True, 0),
    (100, None, True, 0),
    (7, None, False, 0),
    (7, 0.2, False, 1),
    (1, 0.3, True, 2),
    (2, 0, True, 2),
    (333, 0.25, True, 42),
    ([5, 9], 0.1, True, 3),
    ([0, 3], None, True, 3),
):
    X, y = make_moons(samples if isinstance(samples, int) else tuple(samples), noise=noise, shuffle=shuffle, random_state=seed)
    moons.append({"samples": samples, "noise": noise, "shuffle": shuffle, "seed": seed, "X": pack(X), "y": pack(y)})

splits = []


def labels(count, classes):
    return [(i * i + i // 3) % classes for i in range(count)]


for count, test_size, train_size, shuffle, seed, classes in (
    (10, None, None, True, 0, None),
    (1000, 0.3, None, True, 42, None),
    (1000, 0.2, None, True, 0, None),
    (101, None, 0.5, True, 1, None),
    (101, 0.3, 0.4, True, 1, None),
    (101, 10, None, True, 2, None),
    (101, 10, 20, True, 2, None),
    (101, None, 7, True, 2, None),
    (17, 0.25, None, False, 0, None),
    (17, 3, 5, False, 0, None),
    (100, 0.3, None, True, 0, 2),
    (101, 0.3, 0.5, True, 5, 3),
    (90, 0.25, None, True, 6, 3),
    (60, 11, 23, True, 7, 4),
    (30, 7, 13, True, 8, 5),
):
    y = None if classes is None else labels(count, classes)
    train, test = train_test_split(
        np.arange(count), test_size=test_size, train_size=train_size, shuffle=shuffle, random_state=seed, stratify=y
    )
    splits.append(
        {
            "count": count,
            "testSize": test_size,
            "trainSize": train_size,
            "shuffle": shuffle,
            "seed": seed,
            "classes": classes,
            "train": train.tolist(),
            "test": test.tolist(),
        }
    )

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "datasets_sklearn.json")
with open(path, "w") as file:
    line = lambda items: ",\n".join(json.dumps(item, separators=(",", ":")) for item in items)
    file.write('{"moons":[\n' + line(moons) + '\n],\n"splits":[\n' + line(splits) + "\n]}\n")
