"""Runs exported models in the real PyTorch: each folder has model.py, weights.pth, and expected.pth with inputs and outputs."""
import importlib.util
import sys
from pathlib import Path

import torch


def flat(value):
    if isinstance(value, torch.Tensor):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    return [tensor for part in parts for tensor in flat(part)]


for folder in map(Path, sys.argv[1:]):
    spec = importlib.util.spec_from_file_location("model", folder / "model.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    expected = torch.load(folder / "expected.pth")
    model = getattr(module, expected["className"])()
    weights = torch.load(folder / "weights.pth")
    if list(weights) != list(model.state_dict()):
        print(f"{folder.name}: keys are {list(model.state_dict())}")
        continue
    model.load_state_dict(weights)
    model.eval()
    for inputs, outputs in zip(expected["inputs"], expected["outputs"]):
        found = flat(model(*inputs))
        for a, b in zip(found, outputs):
            if a.shape != b.shape or a.dtype != b.dtype or not torch.allclose(a, b, rtol=1e-4, atol=1e-5):
                print(f"{folder.name}: {a} and here {b}")
        if len(found) != len(outputs):
            print(f"{folder.name}: {len(found)} outputs and here {len(outputs)}")
