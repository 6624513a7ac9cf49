#!/usr/bin/python3
"""Makes named.json: what PyTorch 1.13 does with named tensors. Each case is an expression of this library; the Python one is derived
from it by the rules below (snake case, options as keywords, null as None).

Run: /usr/bin/python3 test/golden/named.py
"""
import json
import os
import re
import warnings

import torch

warnings.filterwarnings("ignore")
here = os.path.dirname(os.path.abspath(__file__))


def made(sizes, *names):
    count = torch.Size(sizes).numel()
    return (torch.arange(count, dtype=torch.float32) / 4 - 1).reshape(sizes).refine_names(*names) if names else (
        torch.arange(count, dtype=torch.float32) / 4 - 1).reshape(sizes)


SETUP = {
    "a": ([2, 3], "N", "C"), "b": ([2, 3],), "c": ([3], "C"), "d": ([2, 3], "N", "D"), "m": ([3, 4], "C", "K"),
    "x": ([2, 3, 4, 5], "N", "C", "H", "W"), "p": ([2, 3], None, "C"), "s": ([3, 3], "N", "C"), "r": ([3, 3], "C", "N"),
    "u": ([1, 3], "N", "C"), "q": ([2, 3, 4], "B", "N", "C"), "w": ([2, 4, 5], "B", "C", "K"), "v": ([2, 4, 5], "D", "C", "K"),
    "e": ([4, 2], "N", "X"),
}
# Method calls on the tensors above: [receiver, method, arguments].
CALLS = [
    *[["a", op, [other]] for op in ("add", "mul", "div", "sub", "eq", "gt") for other in ("b", "c", "d", "p", 2)],
    ["c", "add", ["a"]], ["s", "add", ["r"]], ["c", "add", ["r"]], ["p", "add", ["d"]], ["p", "mul", ["a"]], ["a", "add_", ["d"]], ["b", "add_", ["a"]],
    ["a", "copy_", ["b"]], ["a", "copy_", ["d"]], ["a", "fill_", [1]], ["a", "zero_", []],
    *[["a", op, []] for op in "abs exp relu sigmoid tanh neg sqrt log clone detach contiguous double t mT squeeze sum mean any all max min "
      "isnan logical_not floor round sign square".split()],
    *[["a", op, [dim]] for op in "sum mean std var prod max min median mode logsumexp cumsum cumprod softmax log_softmax unbind".split() for dim in ("'C'", 1, "'Z'")],
    *[["a", op, [["'N'", "'C'"]]] for op in "sum mean std var logsumexp".split()], ["a", "sum", [["'C'", "'Z'"]]],
    ["a", "sum", ["'C'", {"keepdim": True}]], ["a", "sum", [{"dim": "'C'"}]], ["a", "mean", ["'N'", {"keepdim": True}]], ["x", "sum", [["'C'", "'W'"]]],
    ["a", "select", ["'C'", 0]], ["a", "select", [0, 1]], ["a", "select", ["'Z'", 0]], ["a", "narrow", [1, 0, 2]], ["a", "transpose", ["'N'", "'C'"]],
    ["a", "transpose", [0, 1]], ["a", "transpose", ["'N'", "'Z'"]], ["a", "size", ["'C'"]], ["a", "stride", ["'N'"]], ["a", "size", ["'Z'"]],
    ["u", "squeeze", ["'N'"]], ["u", "squeeze", []], ["a", "expand", [4, 2, 3]], ["c", "expand", [2, 3]], ["a", "chunk", [3, 1]],
    ["a", "split", [1, 1]], ["a", "diagonal", []], ["a", "masked_fill", ["a > 0", 1]], ["a", "pow", [2]], ["a", "clamp", [0, 1]],
    ["a", "mm", ["m"]], ["a", "matmul", ["m"]], ["a", "matmul", ["c"]], ["q", "matmul", ["w"]], ["q", "matmul", ["v"]], ["q", "bmm", ["w"]], ["q", "bmm", ["v"]],
    ["a", "mv", ["c"]], ["c", "dot", ["c"]], ["c", "matmul", ["c"]], ["x", "matmul", ["b5"]], ["s", "mm", ["r"]], ["s", "mm", ["s"]], ["a", "matmul", ["b34"]],
    ["b", "refine_names", ["'N'", "'C'"]], ["b", "refine_names", ["'N'", "'...'"]], ["x", "refine_names", ["'...'", "'W'"]], ["a", "refine_names", ["'N'", "'D'"]],
    ["p", "refine_names", ["'N'", "'C'"]], ["b", "refine_names", ["'N'"]], ["b", "refine_names", ["'N'", None]], ["a", "refine_names", ["'N'", None]],
    ["a", "refine_names", ["'...'", "'N'", "'...'"]], ["b", "refine_names", ["'A'", "'A'"]],
    ["a", "rename", ["'A'", "'B'"]], ["a", "rename", [None]], ["a", "rename", [{"N": "'A'"}]], ["a", "rename", [{"Z": "'A'"}]], ["a", "rename", ["'...'", "'B'"]],
    ["x", "rename", ["'A'", "'...'"]], ["a", "rename", ["'A'"]], ["a", "rename", ["'A'", "'A'"]], ["a", "rename", [{"N": "'C'"}]], ["a", "rename", [None, "'X'"]],
    ["a", "rename", [{"N": None}]], ["a", "rename", ["'1a'", "'b'"]], ["a", "rename", ["'a b'", "'b'"]], ["b", "rename", [{"N": "'A'"}]], ["a", "rename_", ["'A'", "'B'"]],
    ["a", "rename_", [None]],
    ["a", "align_to", ["'C'", "'N'"]], ["a", "align_to", ["'C'", "'N'", "'H'"]], ["a", "align_to", ["'...'", "'N'"]], ["x", "align_to", ["'W'", "'...'", "'C'"]],
    ["a", "align_to", ["'C'"]], ["b", "align_to", ["'N'", "'C'"]], ["a", "align_to", ["'C'", "'...'", "'...'"]], ["a", "align_to", [None, "'C'", "'N'"]],
    ["a", "align_to", ["'C'", "'C'", "'N'"]], ["a", "align_to", ["'...'", "'Z'"]], ["c", "align_as", ["a"]], ["a", "align_as", ["c"]],
    ["x", "flatten", [["'C'", "'H'"], "'F'"]], ["x", "flatten", [["'N'", "'H'"], "'F'"]], ["x", "flatten", ["'C'", "'W'", "'F'"]], ["a", "flatten", [[], "'F'"]],
    ["x", "flatten", [1, 2, "'F'"]], ["a", "flatten", [["'N'", "'Z'"], "'F'"]],
    ["a", "unflatten", ["'C'", [["'A'", 1], ["'B'", 3]]]], ["a", "unflatten", ["'C'", [["'A'", 2], ["'B'", 2]]]], ["a", "unflatten", ["'Z'", [["'A'", 2]]]],
    ["a", "unflatten", [1, [1, 3]]], ["b", "unflatten", [1, [1, 3]]],
    # Not for named tensors.
    *[["a", op, []] for op in "flatten T".split()], ["a", "permute", [1, 0]], ["a", "unsqueeze", [0]], ["a", "view", [6]], ["a", "repeat", [1, 1]],
    ["a", "flip", [[0]]], ["a", "roll", [1]], ["a", "argmax", []], ["a", "sort", [1]], ["a", "maximum", ["b"]],
]
EXTRA = {"b5": ([5, 6],), "b34": ([3, 4],)}
camel = lambda name: re.sub(r"_([a-z0-9])", lambda m: m.group(1).upper(), name)


def run(receiver, method, args):
    tensors = {name: made(*spec) for name, spec in {**SETUP, **EXTRA}.items()}
    options = {}

    def live(value):
        if isinstance(value, str):
            return value[1:-1] if value.startswith("'") else tensors["a"] > 0 if value == "a > 0" else tensors[value]
        if isinstance(value, list):
            return [live(v) for v in value]
        if isinstance(value, dict):
            options.update({k: live(v) for k, v in value.items()})
            return ...
        return value

    values = [v for v in map(live, args) if v is not ...]
    if method == "unflatten" and values and isinstance(values[1], list):
        values[1] = tuple(tuple(v) if isinstance(v, list) else v for v in values[1])
    member = getattr(tensors[receiver], method)
    return member(*values, **options) if callable(member) else member


def plain(result):
    if isinstance(result, torch.Tensor):
        return {"names": list(result.names), "shape": list(result.shape), "data": [round(float(v), 5) if v == v and abs(v) != float("inf") else None for v in result.rename(None).reshape(-1).tolist()]}
    if isinstance(result, (list, tuple)):
        return [plain(r) for r in result]
    return result


cases = []
for receiver, method, args in CALLS:
    case = {"call": [receiver, camel(method), args]}
    try:
        result = run(receiver, method, args)
        case["out"] = plain(result)
    except RuntimeError as error:
        case["error"] = str(error)
    cases.append(case)

texts = [str(made(*spec)) for spec in (SETUP["a"], SETUP["c"], SETUP["p"])]
texts.append(str(torch.zeros(0, names=("N",))))
texts.append(str((made([2, 3], "N", "C").requires_grad_() * 2).sum("C")))
path = os.path.join(here, "named.json")
with open(path, "w") as file:
    head = json.dumps({"tensors": {k: [v[0], list(v[1:])] for k, v in {**SETUP, **EXTRA}.items()}, "texts": texts}, separators=(",", ":"))
    lines = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
    file.write(f'{{"setup":{head},"cases":[\n{lines}\n]}}\n')
print(len(cases), "cases", sum("error" in c for c in cases), "errors")
