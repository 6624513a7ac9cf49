#!/usr/bin/python3
"""Makes ops/*.json: what PyTorch 1.13 gives for every case of the tables in ops/families/.

Run: /usr/bin/python3 test/golden/ops.py [FAMILY ...]
A family is a module of ops/families/ with a `table(add)` function; its cases go to ops/<family>.json. Nothing here depends on a
clock or a random seed that is not written in the table, so that a second run gives the same bytes.
"""
import importlib
import os
import sys
import warnings

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)

from ops.record import record_family  # noqa: E402

warnings.filterwarnings("ignore")
names = sorted(f[:-3] for f in os.listdir(os.path.join(here, "ops/families")) if f.endswith(".py") and f[0] != "_")
for name in sys.argv[1:] or names:
    table = importlib.import_module(f"ops.families.{name}").table
    path = os.path.join(here, "ops", f"{name}.json")
    print(f"{name}: {record_family(table, path)} cases, {os.path.getsize(path)} bytes")
