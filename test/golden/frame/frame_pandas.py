#!/usr/bin/python3
"""Makes frame_pandas.json: what pandas 1.5 reads, prints and computes.

Run: /usr/bin/python3 test/golden/frame/frame_pandas.py
Numbers are read with float_precision="round_trip", the nearest float64; pandas' default is off by one bit now and then.
"""
import io
import json
import os

import numpy as np
import pandas as pd

SMALL = '''name,age,height,member,city,score
Ann,31,1.72,True,Paris,1e-3
Bob,,1.80,False,"New York, NY",2.5
"Carl ""C""",45,NA,True,,-0.25
Dora,28,1.6,True,Paris,12345.678
Ann,31,1.655,False,London,inf
'''
MIXED = """a;b;c;d;e
1;1.5;x;true;007
2;;y;FALSE;10
-3;2;1;True;+5
"""
DUPLICATES = "a,a,,b\n1,2,3,4\n5,6,7\n"
SPACES = "a,b,c\n 1 ,2 , x\n3, 4.5,y \n\n,,\n"
LONG = "v\n0.1\n123456789012345678901234567890\n1.7976931348623157e308\n4.9406564584124654e-324\n9007199254740991.5\n.5\n5.\n-0.0\n1E5\n0.3333333333333333333\n"
BOOLS = "a,b,c\nTrue,true,True\n,false,1\nFalse,true,0\n"
QUOTED = 'a\tb\n"line\none"\t1\n"tab\there"\t2\n""""\t3\n'
DECIMAL = "x;y\n1,5;2\n-0,25;3\n1e2;4\n"


def value(x):
    if isinstance(x, (bool, np.bool_)):
        return bool(x)
    if isinstance(x, float) and x != x:
        return None
    if isinstance(x, (int, np.integer)):
        return int(x)
    if isinstance(x, (float, np.floating)):
        return "inf" if x == np.inf else "-inf" if x == -np.inf else float(x)
    return x


def pack(frame):
    return {
        "index": [value(x) for x in frame.index],
        "columns": {
            str(name): {"dtype": str(frame[name].dtype), "values": [value(x) for x in frame[name].tolist()]}
            for name in frame.columns
        },
    }


def read(text, **options):
    return pd.read_csv(io.StringIO(text), float_precision="round_trip", **options)


reads = []
for name, text, own, options in (
    ("small", SMALL, {}, {}),
    ("mixed", MIXED, {"sep": ";"}, {"sep": ";"}),
    ("separator found", MIXED, {}, {"sep": ";"}),
    ("duplicates and short rows", DUPLICATES, {}, {}),
    ("spaces and blank lines", SPACES, {}, {}),
    ("long numbers", LONG, {}, {}),
    ("booleans", BOOLS, {}, {}),
    ("quotes in TSV", QUOTED, {}, {"sep": "\t"}),
    ("decimal comma", DECIMAL, {"sep": ";", "decimal": ","}, {"sep": ";", "decimal": ","}),
    ("no header", MIXED, {"header": False}, {"sep": ";", "header": None}),
    ("names", MIXED, {"names": list("vwxyz")}, {"sep": ";", "header": 0, "names": list("vwxyz")}),
    ("usecols and nrows", SMALL, {"usecols": ["age", "city"], "nrows": 3}, {"usecols": ["age", "city"], "nrows": 3}),
    ("naValues", SMALL, {"naValues": ["31", "Paris"]}, {"na_values": ["31", "Paris"]}),
    ("keepDefaultNa", SMALL, {"keepDefaultNa": False}, {"keep_default_na": False}),
    ("dtype", SMALL, {"dtype": {"member": "object", "city": "category"}}, {"dtype": {"member": "object", "city": "category"}}),
    ("float", MIXED, {"dtype": {"a": "float64"}}, {"sep": ";", "dtype": {"a": "float64"}}),
    ("skiprows", "# made by hand\n" + MIXED, {"skiprows": 1}, {"sep": ";", "skiprows": 1}),
    ("indexCol", SMALL, {"indexCol": "name"}, {"index_col": "name"}),
    ("only a header", "a,b\n", {}, {}),
):
    reads.append({"name": name, "text": text, "options": own, "frame": pack(read(text, **options))})

small = read(SMALL)
rng = np.random.RandomState(5)
wide = pd.DataFrame(
    {
        "x": np.round(rng.randn(40) * 100, 4),
        "n": rng.randint(-5, 5, 40),
        "kind": rng.choice(["red", "green", "blue"], 40),
        "ok": rng.rand(40) > 0.5,
    }
)
wide.loc[::7, "x"] = np.nan
wide.loc[::9, "kind"] = np.nan
text = wide.to_csv(index=False)


def shown(frame):
    return repr(frame)


tall = pd.DataFrame({"i": np.arange(100), "root": np.sqrt(np.arange(100)), "word": [f"word {i}" * (i % 9 + 1) for i in range(100)]})
prints = []
for name, frame in (
    ("small", small),
    ("floats", pd.DataFrame({"tiny": [1e-9, 1.0], "large": [1.5e9, 2.25], "whole": [1.0, 2.0], "mixed": [0.5, np.nan]})),
    ("negative", pd.DataFrame({"a": [-1, 2], "b": [-1.5, -2.5], "long name": [1, 2]})),
    ("infinite", pd.DataFrame({"a": [np.inf, -np.inf, 1.25]})),
    ("long text", pd.DataFrame({"t": ["x" * 60, "tab\there"]})),
    ("rows cut", tall),
    ("two digits", pd.DataFrame({"v": np.arange(12)})),
):
    with pd.option_context("display.width", 10000):
        prints.append({"name": name, "text": frame.to_csv(index=False), "shown": shown(frame)})

series = []
for name in ("x", "kind", "n", "ok"):
    with pd.option_context("display.width", 10000):
        series.append({"name": name, "shown": repr(wide[name])})

out = {
    "reads": reads,
    "prints": prints,
    "series": series,
    "tallSeries": repr(tall["root"]),
    "category": repr(wide["kind"].astype("category").head(6)),
    "wide": text,
    "describe": {
        "number": pack(wide.describe()),
        "object": pack(wide.describe(include=[object, bool])),
        "all": pack(wide.describe(include="all")),
        "percentiles": pack(wide.describe(percentiles=[0.1, 0.333])),
    },
    "statistics": {
        name: value(float(getattr(wide["x"], name)())) for name in ("sum", "mean", "std", "var", "min", "max", "median")
    },
    "quantile": float(wide["x"].quantile(0.37)),
    "counts": {
        name: [[value(k), value(v)] for k, v in wide["kind"].value_counts(**options).items()]
        for name, options in (
            ("default", {}),
            ("normalize", {"normalize": True}),
            ("ascending", {"ascending": True}),
            ("missing", {"dropna": False}),
        )
    },
    "dummies": {
        "default": pack(pd.get_dummies(wide)),
        "prefix": pack(pd.get_dummies(wide, columns=["kind", "n"], prefix="p", prefix_sep="-", drop_first=True)),
        "missing": pack(pd.get_dummies(wide, columns=["kind"], dummy_na=True)),
        "series": pack(pd.get_dummies(wide["kind"])),
    },
    "dropna": {
        "any": pack(wide.dropna()),
        "all": pack(wide.dropna(how="all", subset=["x", "kind"])),
        "subset": pack(wide.dropna(subset=["kind"])),
    },
    "fillna": {
        "number": pack(wide[["x", "n"]].fillna(0)),
        "each": pack(wide.fillna({"x": -1.5, "kind": "none"})),
    },
    "sort": {
        "x": pack(wide.sort_values("x", kind="stable")),
        "two": pack(wide.sort_values(["kind", "n"], ascending=[False, True])),
        "first": pack(wide.sort_values("kind", na_position="first", kind="stable")),
    },
    "sample": {
        "n": pack(wide.sample(n=7, random_state=3)),
        "frac": pack(wide.sample(frac=0.3, random_state=np.random.RandomState(11))),
        "replace": pack(wide.sample(n=50, replace=True, random_state=1)),
    },
    "factorize": [x.tolist() for x in pd.factorize(wide["kind"])],
    "csv": {
        "default": small.to_csv(),
        "options": small.to_csv(sep="\t", index=False, na_rep="missing", header=False),
        "types": pd.DataFrame({"a": [1.0, 1e-7, 1e20], "b": [True, False, True], "c": ["x\ny", 'q"q', ""]}).to_csv(index=False),
    },
    "tooMany": "",
}
try:
    read("a,b,c\n1,2,3\n4,5,6\n1,2,3,4\n")
except pd.errors.ParserError as error:
    out["tooMany"] = str(error)

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "frame_pandas.json")
with open(path, "w") as file:
    json.dump(out, file, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    file.write("\n")
