#!/usr/bin/python3
"""Makes dataset_pandas.json: what pandas 1.5 and NumPy 1.24 say of a table that the dataset panel sums up.

Run: /usr/bin/python3 test/golden/dataset/dataset_pandas.py
"""
import io
import json
import os

import numpy as np
import pandas as pd

TEXT = "rooms,area,price,city,garden,class\n"


def table():
    rng = np.random.RandomState(0)
    lines = []
    for i in range(200):
        rooms = rng.randint(1, 7)
        area = "" if i % 17 == 3 else repr(round(30 + 25 * rooms + 10 * float(rng.randn()), 3))
        price = "inf" if i == 50 else "-inf" if i in (60, 61) else repr(float(np.exp(rng.randn())))
        city = ["Paris", "London", "", "Rome"][rng.randint(0, 4)]
        garden = "True" if rng.rand() < 0.3 else "False"
        label = "rare" if i % 20 == 0 else "usual" if i % 3 else "other"
        lines.append(f"{rooms},{area},{price},{city},{garden},{label}\n")
    return TEXT + "".join(lines) + "".join(lines[:5])


text = table()
frame = pd.read_csv(io.StringIO(text), float_precision="round_trip")
columns = {}
for name in frame:
    series = frame[name]
    facts = {"dtype": str(series.dtype), "missing": int(series.isna().sum()), "distinct": int(series.nunique())}
    if series.dtype.kind in "if":
        finite = series[np.isfinite(series)]
        facts["inf"] = [int((series == np.inf).sum()), int((series == -np.inf).sum())]
        described = finite.describe()
        facts["numbers"] = {key: float(described[key]) for key in ["mean", "std", "min", "25%", "50%", "75%", "max"]}
        whole = series.dtype.kind == "i"
        low, high = finite.min(), finite.max()
        bins = np.arange(low - 0.5, high + 1) if whole else int(np.ceil(2 * np.cbrt(len(finite))))
        counts, edges = np.histogram(finite, bins=bins)
        facts["histogram"] = counts.tolist()
        facts["edges"] = [float(edges[0]), float(edges[-1])]
    if series.dtype.kind in "Obi":
        facts["counts"] = {str(key): int(count) for key, count in series.value_counts().items()}
    columns[name] = facts

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "dataset_pandas.json"), "w") as file:
    json.dump({"text": text, "rows": len(frame), "repeated": int(frame.duplicated().sum()), "columns": columns}, file)
