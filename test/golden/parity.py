#!/usr/bin/python3
"""Makes parity.json: the public names of PyTorch 1.13 by namespace, and which of them the lessons in /work/shared/seeds use.

Run: /usr/bin/python3 test/golden/parity.py
Where the lessons are not there, the names recorded before are kept.
"""
import glob
import inspect
import json
import os
import re
import types

import torch
import torch.nn.utils.parametrizations
import torch.nn.utils.parametrize
import torch.nn.utils.prune
import torch.nn.utils.rnn
import torch.nn.utils.stateless
import torch.optim.lr_scheduler
import torch.optim.swa_utils
import torch.utils.data

NAMESPACES = {
    "torch": torch, "torch.Tensor": torch.Tensor, "torch.autograd": torch.autograd, "torch.autograd.functional": torch.autograd.functional,
    "torch.linalg": torch.linalg, "torch.special": torch.special, "torch.sparse": torch.sparse,
    "torch.nn": torch.nn, "torch.nn.functional": torch.nn.functional, "torch.nn.init": torch.nn.init, "torch.nn.Module": torch.nn.Module,
    "torch.nn.utils": torch.nn.utils, "torch.nn.utils.rnn": torch.nn.utils.rnn, "torch.nn.utils.prune": torch.nn.utils.prune,
    "torch.nn.utils.parametrize": torch.nn.utils.parametrize, "torch.nn.utils.parametrizations": torch.nn.utils.parametrizations,
    "torch.optim": torch.optim, "torch.optim.lr_scheduler": torch.optim.lr_scheduler, "torch.optim.swa_utils": torch.optim.swa_utils,
    "torch.utils.data": torch.utils.data,
}
# What Python modules import for themselves.
FOREIGN = {"typing", "builtins", "enum", "functools", "collections", "collections.abc", "abc", "itertools", "contextlib", "copy", "warnings"}


def is_public(space, name):
    if name.startswith("_"):
        return False
    try:
        value = getattr(space, name)
    except (AttributeError, RuntimeError):
        return True  # a property that needs an instance
    if isinstance(value, types.ModuleType):
        return False
    if getattr(space, "__all__", None) is not None and space not in (torch, torch.autograd):
        return name in space.__all__
    home = getattr(value, "__module__", None) or ""
    if home in FOREIGN or str(value).startswith("typing."):
        return False
    if inspect.isclass(value) or inspect.isfunction(value):
        return home.startswith("torch") or home == ""
    # Python's own functions that modules import, and their flags.
    return not isinstance(value, (bool, str, int, dict, list, set, tuple)) or name in ("e", "inf", "nan", "pi")


names = {}
for label, space in NAMESPACES.items():
    found = sorted(n for n in dir(space) if is_public(space, n))
    if space is torch.nn.Module:
        found = [n for n in found if n not in ("T_destination", "call_super_init", "dump_patches")]
    names[label] = found

SHORT = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional", "optim": "torch.optim", "lr_scheduler": "torch.optim.lr_scheduler",
         "init": "torch.nn.init", "autograd": "torch.autograd", "linalg": "torch.linalg"}


def used(text):
    """Names that a text uses, as [namespace, name]."""
    found = set()
    for path in re.findall(r"\btorch(?:\.[A-Za-z_]\w*)+", text):
        parts = path.split(".")
        for end in range(len(parts) - 1, 0, -1):
            space = ".".join(parts[:end])
            if space in names and parts[end] in names[space]:
                found.add((space, parts[end]))
    for short, name in re.findall(r"(?<![\w.])(nn|F|optim|lr_scheduler|init|autograd)\.([A-Za-z_]\w*)", text):
        if name in names[SHORT[short]]:
            found.add((SHORT[short], name))
    for space, imported in re.findall(r"from (torch[\w.]*) import ([^\n]+)", text):
        for name in re.findall(r"(\w+)(?:\s+as\s+\w+)?", imported):
            if space in names and name in names[space]:
                found.add((space, name))
    for method in re.findall(r"[\w)\]]\.([a-z_]\w*)\(", text):
        if method in names["torch.Tensor"]:
            found.add(("torch.Tensor", method))
        elif method in names["torch.nn.Module"]:
            found.add(("torch.nn.Module", method))
    for attribute in re.findall(r"[\w)\]]\.(grad|shape|dtype|data|T|names|requires_grad|grad_fn|is_leaf|device|layout|ndim|itemsize)\b", text):
        if attribute in names["torch.Tensor"]:
            found.add(("torch.Tensor", attribute))
    return found


here = os.path.dirname(os.path.abspath(__file__))
path = os.path.join(here, "parity.json")
lessons = sorted(glob.glob("/work/shared/seeds/*.txt"))
if lessons:
    uses = set().union(*(used(open(lesson, encoding="utf8").read()) for lesson in lessons))
    lesson_names = {label: sorted(n for s, n in uses if s == label) for label in names}
else:
    lesson_names = json.load(open(path))["lessons"]
with open(path, "w") as file:
    json.dump({"version": "1.13", "names": names, "lessons": {k: v for k, v in lesson_names.items() if v}}, file, indent=0, separators=(",", ":"))
    file.write("\n")
print({k: len(v) for k, v in names.items()}, "lessons:", sum(map(len, lesson_names.values())))
