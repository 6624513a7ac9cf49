#!/usr/bin/python3
"""Makes data_torch.json: the order of samples of torch.utils.data (PyTorch 1.13) for samplers, loaders and streams.

Run: /usr/bin/python3 test/golden/data_torch.py
A case seeds the default generator, makes the sampler or loader, iterates it `epochs` times with one `torch.rand(1)` of the default
generator between, so that what it drew from there is checked too. Samples are their own indices.
"""
import itertools
import json
import os

import torch
from torch.utils import data

here = os.path.dirname(os.path.abspath(__file__))
cases = []


class Range(data.Dataset):
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if not -self.n <= i < self.n:
            raise IndexError(i)
        return i


class Stream(data.IterableDataset):
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n))


def plain(value):
    return value.tolist() if isinstance(value, torch.Tensor) else value


def record(kind, n, options, make, own, seed=3, epochs=2):
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(own) if own is not None else None
    case = {"kind": kind, "n": n, "options": options, "seed": seed, "ownSeed": own}
    try:
        iterable = make(generator)
        passes = []
        for _ in range(epochs):
            passes.append([plain(item) for item in iterable])
            passes.append(torch.rand(1, dtype=torch.float64).item())
        case["passes"] = passes
        try:
            case["length"] = len(iterable)
        except TypeError:
            case["length"] = None
    except (ValueError, RuntimeError, TypeError) as error:
        case["error"] = [type(error).__name__, str(error)]
    cases.append(case)


for own in (None, 11):
    for n in (1, 7, 33, 100):
        record("sequential", n, {}, lambda g: data.SequentialSampler(Range(n)), own)
        for replacement, samples in itertools.product((False, True), (None, 1, 5, 32, 64, 70)):
            make = lambda g: data.RandomSampler(Range(n), replacement, samples, g)
            record("random", n, {"replacement": replacement, "numSamples": samples}, make, own)
        indices = [3 * i + 1 for i in range(n)]
        record("subset", n, {"indices": indices}, lambda g: data.SubsetRandomSampler(indices, g), own)
        weights = [((i * 37) % 11) / 4 + 0.05 for i in range(n)]
        for replacement, samples in ((True, 1), (True, 40), (False, 1), (False, n), (False, n + 1)):
            options = {"weights": weights, "numSamples": samples, "replacement": replacement}
            record("weighted", n, options, lambda g: data.WeightedRandomSampler(weights, samples, replacement, g), own)
    for n, size, drop in itertools.product((1, 10, 33), (1, 4, 10, 50), (False, True)):
        options = {"batchSize": size, "dropLast": drop}
        make = lambda g: data.BatchSampler(data.RandomSampler(Range(n), generator=g), size, drop)
        record("batches", n, options, make, own)
        make = lambda g: data.DataLoader(Range(n), batch_size=size, drop_last=drop, sampler=data.RandomSampler(Range(n), True, 13, g))
        record("loader over sampler", n, options, make, own)
        make = lambda g: data.DataLoader(Range(n), batch_size=size, drop_last=drop, shuffle=True, generator=g)
        record("loader", n, {**options, "shuffle": True}, make, own)
        make = lambda g: data.DataLoader(Stream(n), batch_size=size, drop_last=drop, generator=g)
        record("stream", n, options, make, own)
    record("loader", 9, {"batchSize": None, "shuffle": True}, lambda g: data.DataLoader(Range(9), batch_size=None, shuffle=True, generator=g), own)
    record("loader", 9, {"batchSize": None}, lambda g: data.DataLoader(Range(9), batch_size=None, generator=g), own)
    record("stream", 9, {"batchSize": None}, lambda g: data.DataLoader(Stream(9), batch_size=None, generator=g), own)
    make = lambda g: data.DataLoader(Range(9), batch_sampler=data.BatchSampler(data.RandomSampler(Range(9), generator=g), 4, False))
    record("loader over batches", 9, {"batchSize": 4, "dropLast": False}, make, own)
    make = lambda g: data.DataLoader(data.ChainDataset([Stream(3), Stream(2)]), batch_size=2, generator=g)
    record("chain", 5, {"batchSize": 2}, make, own)
    make = lambda g: data.DataLoader(data.ConcatDataset([Range(3), Range(4)]), batch_size=2, shuffle=True, generator=g)
    record("concat", 7, {"batchSize": 2, "shuffle": True}, make, own)

record("random", 0, {"replacement": False, "numSamples": None}, lambda g: data.RandomSampler(Range(0)), None)
record("random", 4, {"replacement": False, "numSamples": 0}, lambda g: data.RandomSampler(Range(4), False, 0), None)
record("weighted", 2, {"weights": [0, 0], "numSamples": 1, "replacement": True}, lambda g: data.WeightedRandomSampler([0, 0], 1), None)
record("weighted", 2, {"weights": [1, -1], "numSamples": 1, "replacement": True}, lambda g: data.WeightedRandomSampler([1, -1], 1), None)
record("weighted", 2, {"weights": [1, 1], "numSamples": 0, "replacement": True}, lambda g: data.WeightedRandomSampler([1, 1], 0), None)
record("loader", 0, {"batchSize": 2}, lambda g: data.DataLoader(Range(0), batch_size=2), None)
record("loader", 5, {"batchSize": None, "dropLast": True}, lambda g: data.DataLoader(Range(5), batch_size=None, drop_last=True), None)
record("loader", 5, {"batchSize": 0}, lambda g: data.DataLoader(Range(5), batch_size=0), None)

fractions = []
for n, lengths in ((10, [0.5, 0.5]), (10, [0.33, 0.33, 0.34]), (7, [0.5, 0.25, 0.25]), (1, [0.5, 0.5]), (10, [0.7, 0.2, 0.1]), (3, [2, 1])):
    torch.manual_seed(5)
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parts = data.random_split(Range(n), lengths)
    fractions.append({"n": n, "lengths": lengths, "parts": [list(part.indices) for part in parts]})

with open(os.path.join(here, "data_torch.json"), "w") as file:
    line = lambda items: ",\n".join(json.dumps(item, separators=(",", ":")) for item in items)
    file.write('{"cases":[\n' + line(cases) + '\n],\n"splits":[\n' + line(fractions) + "\n]}\n")
print(len(cases), "cases")
