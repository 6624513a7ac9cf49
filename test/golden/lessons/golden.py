"""What the scripts beside this one share: the numbers that a lesson states, by file, in the order in which it states them."""
import json
import os

import numpy as np
import torch

torch.set_num_threads(1)


def plain(value):
    """Numbers and nested lists; float32 with the nine digits that tell it from its neighbours."""
    if isinstance(value, torch.Tensor):
        value = value.detach().numpy()
    if isinstance(value, np.ndarray):
        return plain(value.tolist() if value.dtype != np.float32 else value.astype(np.float64).tolist())
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, (bool, int, np.integer)):
        return int(value)
    return float(f"{value:.9g}")


class Lesson:
    """`states("file", what=value, ...)` notes what a file of the lesson states; `write()` makes the JSON beside the script."""

    def __init__(self, name):
        self.name = name
        self.files = {}

    def states(self, file, **values):
        self.files.setdefault(file, {}).update({what: plain(value) for what, value in values.items()})

    def write(self):
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), f"{self.name}.json")
        with open(path, "w") as file:
            entries = ",\n".join(f"{json.dumps(name)}: {json.dumps(values)}" for name, values in self.files.items())
            file.write("{\n" + entries + "\n}\n")


def steps(model, optimizer, loss_fn, X, y, count):
    """Training on all points at once; the loss of each step, noted before the weights change."""
    history = []
    for _ in range(count):
        loss = loss_fn(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history
