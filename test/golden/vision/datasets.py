#!/usr/bin/python3
"""Makes datasets.json: small files in the layouts of MNIST and CIFAR, and what torchvision 0.14 reads from them.

Run: /usr/bin/python3 test/golden/vision/datasets.py

Bytes go through zlib and base64. The pickles are as Python 2 wrote those that are given away: one type of text, which holds bytes too.
"""
import base64
import gzip
import io
import json
import os
import pickle
import struct
import tarfile
import tempfile
import zlib

import numpy as np
from torchvision import datasets

HERE = os.path.dirname(os.path.abspath(__file__))
packed = lambda data: base64.b64encode(zlib.compress(bytes(data), 9)).decode()


class OldPickler(pickle._Pickler):
    """Protocol 2 as Python 2 wrote it."""

    dispatch = dict(pickle._Pickler.dispatch)

    def save_old(self, value):
        data = value if isinstance(value, bytes) else value.encode("latin1")
        self.write((b"U" + struct.pack("<B", len(data)) if len(data) < 256 else b"T" + struct.pack("<i", len(data))) + data)
        self.memoize(value)

    dispatch[bytes] = save_old
    dispatch[str] = save_old


def old(value):
    file = io.BytesIO()
    OldPickler(file, 2).dump(value)
    return file.getvalue()


def idx(array):
    kind = {"uint8": 8, "int8": 9, "int16": 11, "int32": 12, "float32": 13, "float64": 14}[array.dtype.name]
    return bytes([0, 0, kind, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.astype(array.dtype.newbyteorder(">")).tobytes()


def pictures(count, seed):
    n, c, y, x = np.mgrid[0:count, 0:3, 0:32, 0:32]
    return ((n * 31 + c * 70 + y * 3 + x * 5 + seed) % 256).astype(np.uint8)


out = {"idx": [], "files": {}, "expected": {}}
for name in ("uint8", "int8", "int16", "int32", "float32", "float64"):
    array = (np.arange(24).reshape(2, 3, 4) * 7 - 30).astype(name)
    out["idx"].append({"dtype": name, "file": packed(idx(array)), "values": array.astype("f8").tolist()})

grey = lambda count, seed: pictures(count, seed)[:, 0, :28, :28].copy()
labels = lambda count, classes: (np.arange(count) * 7 % classes).astype(np.uint8)
for name in ("MNIST", "FashionMNIST"):
    for part, count, seed in (("train", 5, 1), ("t10k", 3, 2)):
        out["files"][f"{name}/raw/{part}-images-idx3-ubyte"] = idx(grey(count, seed + len(name)))
        out["files"][f"{name}/raw/{part}-labels-idx1-ubyte"] = idx(labels(count, 10))


def batch(count, seed, classes, key):
    entry = {"data": pictures(count, seed).reshape(count, -1), key: labels(count, classes).tolist(), "batch_label": "some batch", "filenames": ["a.png"] * count}
    if key == "fine_labels":
        entry["coarse_labels"] = [0] * count
    return old(entry)


def binary(count, seed, classes, before):
    rows = zip(labels(count, classes), pictures(count, seed).reshape(count, -1))
    return b"".join(bytes(before) + bytes([label]) + row.tobytes() for label, row in rows)


ten = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
hundred = [f"thing {i}" for i in range(100)]
for i in range(1, 6):
    out["files"][f"cifar-10-batches-py/data_batch_{i}"] = batch(1, i, 10, "labels")
    out["files"][f"cifar-10-batches-bin/data_batch_{i}.bin"] = binary(1, i, 10, 0)
out["files"]["cifar-10-batches-py/test_batch"] = batch(3, 9, 10, "labels")
out["files"]["cifar-10-batches-bin/test_batch.bin"] = binary(3, 9, 10, 0)
out["files"]["cifar-10-batches-py/batches.meta"] = old({"label_names": ten, "num_vis": 3072, "num_cases_per_batch": 1})
out["files"]["cifar-10-batches-bin/batches.meta.txt"] = ("\n".join(ten) + "\n\n").encode()
for name, count, seed in (("train", 4, 20), ("test", 2, 30)):
    out["files"][f"cifar-100-python/{name}"] = batch(count, seed, 100, "fine_labels")
    out["files"][f"cifar-100-binary/{name}.bin"] = binary(count, seed, 100, 1)
out["files"]["cifar-100-python/meta"] = old({"fine_label_names": hundred, "coarse_label_names": ["some"] * 20})
out["files"]["cifar-100-binary/fine_label_names.txt"] = ("\n".join(hundred) + "\n").encode()

# torchvision checks sums of its own files; these are others.
datasets.cifar.check_integrity = lambda path, md5=None: os.path.isfile(path)
with tempfile.TemporaryDirectory() as root:
    for name, data in out["files"].items():
        os.makedirs(os.path.dirname(os.path.join(root, name)), exist_ok=True)
        with open(os.path.join(root, name), "wb") as file:
            file.write(data)
    for name in ("MNIST", "FashionMNIST", "CIFAR10", "CIFAR100"):
        for train in (True, False):
            found = getattr(datasets, name)(root, train=train)
            image, target = found[1]
            out["expected"][f"{name} {train}"] = {
                "data": packed(np.ascontiguousarray(found.data)),
                "shape": list(found.data.shape),
                "targets": [int(t) for t in found.targets],
                "classes": list(found.classes),
                "second": [image.mode, list(image.size), packed(image.tobytes()), target],
            }

# The archive as it is given away: with a folder around the files.
tar = io.BytesIO()
with tarfile.open(fileobj=tar, mode="w", format=tarfile.GNU_FORMAT) as archive:
    folder = tarfile.TarInfo("cifar-100-python")
    folder.type = tarfile.DIRTYPE
    archive.addfile(folder)
    for name in ("meta", "test", "train"):
        data = out["files"][f"cifar-100-python/{name}"]
        entry = tarfile.TarInfo(f"cifar-100-python/{name}")
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
out["archive"] = base64.b64encode(gzip.compress(tar.getvalue(), 9, mtime=0)).decode()
out["files"] = {name: packed(data) for name, data in out["files"].items()}

with open(os.path.join(HERE, "datasets.json"), "w") as file:
    json.dump(out, file, indent=1)
    file.write("\n")
