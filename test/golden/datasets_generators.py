#!/usr/bin/python3
"""Makes datasets_generators.json: scikit-learn 1.2's make_blobs, make_circles, make_classification, make_regression and scalers.

Run: /usr/bin/python3 test/golden/datasets_generators.py (NumPy's AVX-512 sine is turned off, as in datasets_sklearn.py)
Options have this library's names; small arrays are whole, of large ones every `step`-th number is kept.
"""
import json
import os
import sys

FEATURES = "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL"
if os.environ.get("NPY_DISABLE_CPU_FEATURES") != FEATURES:
    os.environ["NPY_DISABLE_CPU_FEATURES"] = FEATURES
    os.execv(sys.executable, [sys.executable, *sys.argv])

import numpy as np
from sklearn import datasets
from sklearn.preprocessing import MinMaxScaler, StandardScaler

KEEP = 400
rename = {
    "samples": "n_samples", "features": "n_features", "clusterStd": "cluster_std", "centerBox": "center_box", "informative": "n_informative",
    "redundant": "n_redundant", "repeated": "n_repeated", "classes": "n_classes", "clustersPerClass": "n_clusters_per_class",
    "flipY": "flip_y", "classSep": "class_sep", "targets": "n_targets", "effectiveRank": "effective_rank",
    "tailStrength": "tail_strength", "seed": "random_state",
}


def pack(array):
    flat = np.asarray(array).ravel()
    step = max(1, flat.size // KEEP)
    return {"shape": list(np.shape(array)), "step": step, "values": flat[::step].tolist()}


cases = []


def add(name, function, extra=None, **options):
    python = {rename.get(key, key): tuple(v) if isinstance(v, list) and key in ("samples", "centerBox") else v for key, v in options.items()}
    case = {"name": name, "options": options}
    try:
        made = function(**python, **({extra[0]: True} if extra else {}))
        case["X"], case["y"] = pack(made[0]), pack(made[1])
        if extra:
            case["extra"] = [extra[1], pack(made[2])]
    except ValueError as error:
        case["error"] = str(error)
    cases.append(case)


for options in (
    {}, {"samples": 7, "features": 3}, {"samples": 50, "centers": 4, "clusterStd": 0.3}, {"samples": [3, 0, 9]},
    {"samples": 20, "centers": [[0, 0, 1], [5, 5, -1]]}, {"samples": 20, "centers": [[0], [5]], "clusterStd": [0.1, 2]},
    {"samples": [4, 5], "centers": [[0, 1], [2, 3]], "shuffle": False}, {"samples": 30, "centers": 2, "centerBox": [0, 1], "shuffle": False},
    {"samples": [4, 5], "centers": [[0, 1]]}, {"samples": 10, "centers": 2, "clusterStd": [1]}, {"samples": 1000, "centers": 5, "features": 6},
):
    add("makeBlobs", datasets.make_blobs, ("return_centers", "centers"), seed=len(cases), **options)
for options in (
    {}, {"samples": 7, "noise": 0.1}, {"samples": [3, 8], "factor": 0.3}, {"samples": 10, "shuffle": False}, {"factor": 1},
    {"samples": 1000, "noise": 0.05, "factor": 0.5}, {"samples": 1}, {"samples": 2, "noise": 0, "factor": 0},
):
    add("makeCircles", datasets.make_circles, seed=len(cases), **options)
for options in (
    {}, {"samples": 30, "features": 5}, {"samples": 30, "features": 4, "informative": 3, "redundant": 0, "classes": 3},
    {"samples": 50, "features": 12, "informative": 4, "redundant": 3, "repeated": 2, "classes": 3, "clustersPerClass": 1},
    {"samples": 40, "weights": [0.9]}, {"samples": 40, "weights": [0.2, 0.8], "flipY": 0.3}, {"samples": 41, "flipY": 0, "shuffle": False},
    {"samples": 20, "hypercube": False, "classSep": 2.5}, {"samples": 20, "shift": None, "scale": None}, {"samples": 20, "shift": 3, "scale": 0.5},
    {"samples": 20, "features": 8, "informative": 8, "redundant": 0}, {"samples": 20, "features": 14, "informative": 12, "redundant": 1},
    {"samples": 20, "features": 40, "informative": 35, "redundant": 1}, {"samples": 33, "features": 6, "informative": 3, "classes": 4, "clustersPerClass": 2},
    {"samples": 33, "features": 6, "informative": 3, "classes": 7, "clustersPerClass": 1, "redundant": 0},
    {"features": 3, "informative": 2, "redundant": 2}, {"informative": 1}, {"weights": [0.2, 0.3, 0.5]}, {"samples": 1000, "classes": 4, "informative": 6},
):
    add("makeClassification", datasets.make_classification, seed=len(cases), **options)
for options in (
    {}, {"samples": 20, "features": 3}, {"samples": 20, "features": 5, "informative": 2, "targets": 3}, {"samples": 20, "features": 4, "noise": 2.5, "bias": 7},
    {"samples": 20, "features": 4, "shuffle": False}, {"samples": 1, "features": 2}, {"samples": 12, "features": 1},
    {"samples": 30, "features": 8, "effectiveRank": 3}, {"samples": 8, "features": 30, "effectiveRank": 2, "tailStrength": 0.1, "noise": 1},
):
    add("makeRegression", datasets.make_regression, ("coef", "coefficients"), seed=len(cases), **options)

scalers = []
random = np.random.RandomState(1)
tables = [
    np.round(random.randn(12, 3) * [1, 100, 0.01] + [0, 5000, -3], 4), np.array([[1.0, 2.0], [1.0, 4.0], [1.0, 9.0]]), np.array([[3.0, -1.0]]),
    np.array([[1.0, np.nan], [2.0, 5.0], [4.0, 6.0]]), np.full((5, 1), 1e8) + np.arange(5)[:, None] * 1e-3,
]
nan = lambda a: [["nan" if v != v else v for v in row] for row in np.asarray(a).tolist()]
for table in tables:
    other = np.nan_to_num(table * 1.5 + 1)
    for name, make, options in (
        ("StandardScaler", StandardScaler(), {}), ("StandardScaler", StandardScaler(with_mean=False), {"withMean": False}),
        ("StandardScaler", StandardScaler(with_std=False), {"withStd": False}), ("MinMaxScaler", MinMaxScaler(), {}),
        ("MinMaxScaler", MinMaxScaler(feature_range=(-1, 3)), {"featureRange": [-1, 3]}), ("MinMaxScaler", MinMaxScaler(clip=True), {"clip": True}),
    ):
        make.fit(table)
        scalers.append({"name": name, "options": options, "fit": nan(table), "other": nan(other), "transformed": nan(make.transform(table)),
                        "otherTransformed": nan(make.transform(other)), "inverse": nan(make.inverse_transform(other))})

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "datasets_generators.json")
with open(path, "w") as file:
    line = lambda items: ",\n".join(json.dumps(item, separators=(",", ":")) for item in items)
    file.write('{"cases":[\n' + line(cases) + '\n],\n"scalers":[\n' + line(scalers) + "\n]}\n")
print(len(cases), "cases,", os.path.getsize(path), "bytes")
