#!/usr/bin/python3
"""Makes metrics_sklearn.json: scikit-learn 1.2's metrics. Run: /usr/bin/python3 test/golden/metrics_sklearn.py

A case names a metric of this library, its output, target and options, and the result of scikit-learn, or its error.
"""
import json
import os
import warnings

import numpy as np
from sklearn import metrics as m

warnings.filterwarnings("ignore")
random = np.random.RandomState(0)
cases = []


def plain(value):
    if isinstance(value, np.ndarray):
        return value.tolist()
    return value.item() if isinstance(value, np.generic) else value


def add(metric, output, target, compute, dtype=None, **options):
    case = {"metric": metric, "output": np.asarray(output).tolist(), "target": np.asarray(target).tolist(), "options": options}
    if dtype:
        case["dtype"] = dtype
    try:
        result = compute()
        case["result"] = {k: plain(v) for k, v in result.items()} if isinstance(result, dict) else plain(result)
        if isinstance(case["result"], float) and case["result"] != case["result"]:
            case["result"] = "nan"
    except ValueError as error:
        case["error"] = str(error)
    cases.append(case)


def softmax(x):
    e = np.exp(x)
    return np.round(e / e.sum(axis=1, keepdims=True), 6)


def labels(n, classes):
    return random.randint(0, classes, n)


sets = []
for n, classes in ((40, 2), (60, 3), (31, 5), (8, 2), (1, 2), (16, 4)):
    target = labels(n, classes)
    output = np.where(random.rand(n) < 0.6, target, labels(n, classes))
    sets.append((output, target))
sets.append((np.zeros(6, int), np.array([0, 1, 0, 1, 1, 0])))
sets.append((np.ones(4, int), np.zeros(4, int)))
sets.append((np.array([0, 0, 2, 2]), np.array([0, 1, 2, 2])))
sets.append((np.array([1, 0, 0, 0, 0, 0, 0, 0]), np.ones(8, int)))

for output, target in sets:
    add("accuracy", output, target, lambda: m.accuracy_score(target, output))
    for normalize in (None, "true", "pred", "all"):
        add("confusionMatrix", output, target, lambda: m.confusion_matrix(target, output, normalize=normalize), normalize=normalize)
    add("confusionMatrix", output, target, lambda: m.confusion_matrix(target, output, labels=[1, 0, 7]), labels=[1, 0, 7])
    for name, score in (("precision", m.precision_score), ("recall", m.recall_score), ("f1", m.f1_score)):
        for average in ("binary", "micro", "macro", "weighted"):
            for zero in (0, 1):
                add(name, output, target, lambda: score(target, output, average=average, zero_division=zero), average=average, zeroDivision=zero)
        add(name, output, target, lambda: score(target, output, average="macro", labels=[0, 1]), average="macro", labels=[0, 1])
        add(name, output, target, lambda: score(target, output, pos_label=0), posLabel=0)
    for digits in (2, 3, 4):
        add("classificationReport", output, target, lambda: m.classification_report(target, output, digits=digits), digits=digits)
    add("classificationReport", output, target, lambda: m.classification_report(target, output, zero_division=1), zeroDivision=1)
    add("classificationReport", output, target, lambda: m.classification_report(target, output, labels=[0, 1]), labels=[0, 1])
    names = ["a", "a class of many words"]
    add("classificationReport", output, target, lambda: m.classification_report(target, output, target_names=names), targetNames=names)

for n, classes in ((50, 3), (33, 5), (12, 4)):
    target = np.concatenate([np.arange(classes), labels(n - classes, classes)])
    scores = softmax(random.randn(n, classes) + 1.5 * np.eye(classes)[target])
    scores[:, 0] = 1 - scores[:, 1:].sum(axis=1)
    add("accuracy", scores, target, lambda: m.accuracy_score(target, scores.argmax(axis=1)))
    for k in (2, 3):
        add("accuracy", scores, target, lambda: m.top_k_accuracy_score(target, scores, k=k), k=k)
        tied = np.round(scores, 1)
        add("accuracy", tied, target, lambda: m.top_k_accuracy_score(target, tied, k=k), k=k)
    add("f1", scores, target, lambda: m.f1_score(target, scores.argmax(axis=1), average="macro"), average="macro")
    add("classificationReport", scores, target, lambda: m.classification_report(target, scores.argmax(axis=1)))
    add("logLoss", scores, target, lambda: m.log_loss(target, scores))
    add("logLoss", scores, target, lambda: m.log_loss(target, scores, eps=0.05), eps=0.05)
    for multi in ("ovr", "ovo"):
        for average in ("macro", "weighted"):
            add("rocAuc", scores, target, lambda: m.roc_auc_score(target, scores, multi_class=multi, average=average), multiClass=multi, average=average)
    add("rocAuc", scores, target, lambda: m.roc_auc_score(target, scores))
    wrong = scores * 2
    add("rocAuc", wrong, target, lambda: m.roc_auc_score(target, wrong, multi_class="ovr"), multiClass="ovr")

for n, digits in ((50, 6), (50, 1), (200, 2), (3, 3), (2, 6)):
    target = np.concatenate([[0, 1], labels(n - 2, 2)])
    scores = np.round(np.clip(0.3 * target + 0.7 * random.rand(n), 0, 1), digits)
    add("binaryAccuracy", scores, target, lambda: ((scores > 0.5) == (target > 0.5)).mean())
    add("precision", scores + 1e-9, target, lambda: m.precision_score(target, (scores + 1e-9 > 0.5).astype(int)))
    add("precision", scores + 1e-9, target, lambda: m.precision_score(target, (scores + 1e-9 > 0.7).astype(int)), threshold=0.7)
    add("rocAuc", scores, target, lambda: m.roc_auc_score(target, scores))
    add("averagePrecision", scores, target, lambda: m.average_precision_score(target, scores))
    add("logLoss", scores, target, lambda: m.log_loss(target, scores))
    for drop in (True, False):
        curve = lambda: dict(zip(("falsePositiveRate", "truePositiveRate", "thresholds"), m.roc_curve(target, scores, drop_intermediate=drop)))
        add("rocCurve", scores, target, curve, dropIntermediate=drop)
    add("precisionRecallCurve", scores, target, lambda: dict(zip(("precision", "recall", "thresholds"), m.precision_recall_curve(target, scores))))
single = np.array([0.2, 0.9, 0.4])
add("rocAuc", single, np.ones(3, int), lambda: m.roc_auc_score(np.ones(3, int), single))
add("averagePrecision", single, np.ones(3, int), lambda: m.average_precision_score(np.ones(3, int), single))

for shape, offset in (((40,), 0), ((40,), 1e6), ((7, 3), 0), ((1,), 0), ((25, 1), -4), ((2,), 0)):
    target = np.round(random.randn(*shape) + offset, 6)
    for output in (np.round(target + 0.4 * random.randn(*shape), 6), target, np.zeros(shape) + 0.5):
        add("r2", output, target, lambda: m.r2_score(target, output))
        add("meanAbsoluteError", output, target, lambda: m.mean_absolute_error(target, output))
        add("meanSquaredError", output, target, lambda: m.mean_squared_error(target, output))
        add("rootMeanSquaredError", output, target, lambda: m.mean_squared_error(target, output, squared=False) if len(shape) == 1 or shape[1] == 1 else np.sqrt(m.mean_squared_error(target, output)))
constant = np.full(5, 2.5)
add("r2", constant + 1, constant, lambda: m.r2_score(constant, constant + 1))
add("r2", constant, constant, lambda: m.r2_score(constant, constant))

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "metrics_sklearn.json")
with open(path, "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")
print(len(cases), "cases,", os.path.getsize(path), "bytes")
