"""Files that PyTorch wrote, and what is in them: test/golden/io/pytorch/*.pt and pytorch.json.

    /usr/bin/python3 test/golden/io/pytorch.py
"""
import collections
import json
import os

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "pytorch")


def plain(value):
    """A value as JSON: tensors with their dtype, shape, strides, offset and values."""
    if isinstance(value, torch.Tensor):
        kept = value.detach()
        kept = kept.float() if kept.dtype in (torch.bfloat16, torch.float16) else kept
        return {"tensor": str(value.dtype).removeprefix("torch."), "shape": list(value.shape), "strides": list(value.stride()),
                "offset": value.storage_offset(), "requiresGrad": value.requires_grad,
                "parameter": isinstance(value, torch.nn.Parameter), "values": kept.flatten().tolist()}
    if isinstance(value, dict):
        return {"dict": [[plain(key), plain(entry)] for key, entry in value.items()]}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": list(value)}
    if isinstance(value, (set, frozenset)):
        return {"set": sorted(value)}
    if isinstance(value, torch.dtype):
        return {"dtype": str(value).removeprefix("torch.")}
    if isinstance(value, torch.device):
        return {"device": str(value)}
    if isinstance(value, np.ndarray):
        return plain(torch.from_numpy(value.astype(np.int64 if value.dtype.kind == "u" and value.itemsize > 1 else value.dtype)))
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return {"number": str(value)}
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2 ** 53:
        return {"integer": str(value)}
    return value


def dtypes():
    base = [0, 1, 2, 3, 100]
    every = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,
             torch.uint8, torch.bool]
    return {str(dtype): torch.tensor(base).to(dtype) for dtype in every}


def views():
    base = torch.arange(24, dtype=torch.float32)
    matrix = base.view(4, 6)
    return {"base": base, "matrix": matrix, "transposed": matrix.t(), "row": matrix[2], "column": matrix[:, 1], "every second": base[1::2],
            "expanded": base[:3].expand(2, 3), "empty": base[:0], "number": torch.tensor(1.5), "other": torch.ones(2)}


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Linear(3, 4)
        self.norm = torch.nn.BatchNorm1d(4)
        self.layers = torch.nn.Sequential(torch.nn.Linear(4, 2, bias=False), torch.nn.ReLU())

    def forward(self, x):
        return self.layers(self.norm(self.first(x)))


def checkpoint(make):
    """A nested checkpoint after two steps of training."""
    torch.manual_seed(0)
    net = Net()
    optimizer = make(net)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)
    losses = []
    for step in range(2):
        optimizer.zero_grad()
        loss = net(torch.arange(15.0).view(5, 3) / 10 + step).pow(2).sum()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        scheduler.step()
    return {"epoch": 2, "model": net.state_dict(), "optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict(), "losses": losses,
            "best": (2, losses[-1]), "random": torch.get_rng_state()[:16]}


def values():
    shared = [1, 2]
    return {"numbers": [0, 1, -1, 255, 256, 65535, 65536, -32769, 2 ** 31, -2 ** 31, 2 ** 53 - 1, 2 ** 53, -2 ** 63, 2 ** 200, 0.5, -0.0, 1e300, float("nan"),
                        float("inf"), -float("inf")],
            "texts": ["", "a", "Größe", "слой", "\U0001f600", "line\nbreak", "x" * 300], "none": None, "flags": [True, False],
            "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)], "bytes": [b"", b"\x00\xff\x80", bytearray(b"ab")], "dict": {1: "one", "two": 2},
            "mixed": {1: "a", "1": "b", None: "c", 1.5: "d"}, "ordered": collections.OrderedDict([("b", 1), ("a", 2)]),
            "default": collections.defaultdict(list, {"a": [1]}), "set": {1, 2, 3}, "shared": [shared, shared], "size": torch.Size([2, 3]),
            "dtype": torch.float16, "device": torch.device("cpu"), "cuda": torch.device("cuda:1"), "scalar": np.float64(0.25), "scalar32": np.float32(0.5), "integer": np.int64(7),
            "array": np.arange(6, dtype=np.int32).reshape(2, 3), "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)), "words": np.arange(3, dtype=np.uint32)}


def tensors():
    return {"leaf": torch.ones(2, requires_grad=True), "parameter": torch.nn.Parameter(torch.arange(3.0)), "frozen": torch.nn.Parameter(torch.zeros(2), requires_grad=False)}


def main():
    os.makedirs(FOLDER, exist_ok=True)
    files = {}

    def write(name, value, **options):
        torch.save(value, os.path.join(FOLDER, name), **options)
        files[name] = plain(value)

    adam = lambda net: torch.optim.Adam(net.parameters(), lr=0.01, amsgrad=True)
    sgd = lambda net: torch.optim.SGD([{"params": net.first.parameters(), "lr": 0.1}, {"params": net.layers.parameters()}], lr=0.01, momentum=0.9)
    write("dtypes.pt", dtypes())
    write("views.pt", views())
    write("tensors.pt", tensors())
    write("values.pt", values())
    torch.manual_seed(0)
    write("state.pth", Net().state_dict())
    write("adam.pth", checkpoint(adam))
    write("sgd.pth", checkpoint(sgd))
    for protocol in (3, 4, 5):
        write(f"values{protocol}.pt", values(), pickle_protocol=protocol)
    write("legacy-dtypes.pt", dtypes(), _use_new_zipfile_serialization=False)
    write("legacy-views.pt", views(), _use_new_zipfile_serialization=False)
    write("legacy-adam.pth", checkpoint(adam), _use_new_zipfile_serialization=False)
    with open(os.path.join(HERE, "pytorch.json"), "w") as out:
        json.dump(files, out, ensure_ascii=True, separators=(",", ":"))
        out.write("\n")


if __name__ == "__main__":
    main()
