"""Sorting, searching, uniqueness, counting."""
from ops.families._shapes import DTYPES, LAYOUTS, SPECIAL, like
from ops.spec import D, T

TIES = [1.0, 3.0, 3.0, -1.0, -1.0, 3.0]
NANS = ["nan", 1.0, 2.0, 3.0, "nan", -1.0]
INTS = [3, 1, 3, 3, 2, 1, 0, 3]


def table(add):
    for shape, layout in LAYOUTS:
        for dim in (0, 1, -1):
            add("sort", T(*shape, layout=layout), dim)
            add("argsort", T(*shape, layout=layout), dim)
            add("topk", T(*shape, layout=layout), 2, dim)
        add("msort", T(*shape, layout=layout))
    for descending in (True, False):
        add("sort", T(2, 3, 4), 1, descending)
        add("sort", T(2, 3), descending=descending)
        add("sort", T(12, data=SPECIAL), descending=descending)
        add("sort", T(6, data=NANS), descending=descending, stable=True)
        add("sort", T(6, data=TIES), stable=True, dim=0, descending=descending)
        add("sort", like("int64", 8, data=INTS), stable=True, dim=0, descending=descending)
        add("sort", like("bool", 6), stable=True, dim=-1, descending=descending)
        add("argsort", T(2, 5), 1, descending)
        add("argsort", T(2, 5), dim=0, descending=descending)
        add("argsort", like("int64", 8, data=INTS), dim=0, stable=True, descending=descending)
        for sort_ in (True,):
            for k in (0, 1, 3, 4):
                add("topk", T(2, 4), k, largest=descending)
                add("topk", T(4, 2), k, 0, descending, sort_)
    for op in ("sort", "argsort", "msort"):
        for shape in ([], [0], [0, 3], [2, 0], [1]):
            if not (op == "msort" and shape == []):
                add(op, T(*shape))
        for dim in (2, -3):
            if op != "msort":
                add(op, T(2, 3), dim)
        for dtype in DTYPES[1:]:
            add(op, like(dtype, 5, data=[5, 3, 9, 0, 7]) if dtype not in ("bool",) else T(2, dtype="bool", data=[True, False]))
    add("topk", T(6, data=NANS), 3)
    add("topk", T(6, data=NANS, grad=False), 3, largest=False)
    add("topk", T(3), 4)
    add("topk", T(3), -1)
    add("topk", T(), 1)
    add("topk", T(2, 3), 1, 2)
    add("topk", like("int64", 4, data=[4, 2, 9, 7]), 2)
    search(add)
    uniques(add)
    counts(add)


def search(add):
    edges = [1.0, 3.0, 5.0, 7.0, 9.0]
    values = [3.0, 6.0, 9.0, 0.0, 10.0, 1.0]
    for right in (False, True):
        add("searchsorted", T(5, data=edges, grad=False), T(2, 3, data=values, grad=False), right=right)
        add("searchsorted", T(2, 5, data=edges + [2.0, 4.0, 6.0, 8.0, 10.0], grad=False), T(2, 3, data=values, grad=False), right=right)
        add("bucketize", T(2, 3, data=values, grad=False), T(5, data=edges, grad=False), right=right)
        add("searchsorted", T(5, data=edges, grad=False), 4, right=right)
        add("bucketize", 5, T(5, data=edges, grad=False), right=right)
        add("bucketize", T(2, 3, data=values, grad=False, layout="contiguous"), T(5, data=edges, grad=False), out_int32=True, right=right)
        add("searchsorted", like("int64", 5, data=[1, 3, 5, 5, 9]), like("int64", 4, data=[5, 0, 9, 10]), right=right)
        add("searchsorted", T(3, data=[1.0, 2.0, "nan"], grad=False), T(3, data=["nan", 1.5, "inf"], grad=False), right=right)
    add("searchsorted", T(5, data=edges, grad=False), T(2, 3, data=values, grad=False), side="right")
    add("searchsorted", T(5, data=edges, grad=False), T(2, 3, data=values, grad=False), side="left", right=True)
    add("searchsorted", T(5, data=edges, grad=False), T(2, 3, data=values, grad=False), side="middle")
    add("searchsorted", T(5, data=edges[::-1], grad=False), T(2, data=values[:2], grad=False), sorter=T(5, dtype="int64", data=[4, 3, 2, 1, 0]))
    add("searchsorted", T(2, 5, grad=False), T(3, 5, grad=False))
    add("searchsorted", T(5, data=edges, grad=False), T(2, dtype="float64", data=[1.0, 2.0], grad=False))
    add("searchsorted", T(5, data=edges, grad=False), T(0, grad=False))
    add("searchsorted", T(0, grad=False), T(2, grad=False))
    add("bucketize", T(3, grad=False), T(2, 3, grad=False))
    for invert in (False, True):
        add("isin", like("int64", 2, 3, data=[1, 2, 3, 4, 5, 1]), like("int64", 3, data=[1, 5, 7]), invert=invert)
    add("isin", T(4, data=[1.0, "nan", 2.0, 3.0], grad=False), T(2, data=["nan", 3.0], grad=False))
    add("isin", like("int64", 3, data=[1, 2, 3]), 2)
    add("isin", 2, like("int64", 3, data=[1, 2, 3]))
    add("isin", like("int64", 3, data=[1, 2, 3]), like("int64", 2, data=[2, 3]), assume_unique=True)
    add("isin", like("int64", 3, data=[1, 2, 3]), T(2, data=[2.0, 2.5], grad=False))
    add("isin", like("int64", 0), like("int64", 2))


def uniques(add):
    rows = [1, 2, 1, 2, 0, 5, 1, 2, 9, 9, 0, 5]
    for inverse in (False, True):
        for counts_ in (False, True):
            rest = dict(return_inverse=inverse, return_counts=counts_, meta=False)
            add("unique", like("int64", 8, data=INTS), **rest)
            add("unique", T(2, 3, data=TIES, grad=False), **rest)
            add("unique", like("int64", 6, 2, data=rows), dim=0, **rest)
            add("unique", like("int64", 2, 6, data=rows), dim=1, **rest)
            add("unique", like("bool", 5), **rest)
            add("unique", like("int64", 0), **rest)
            add("unique", T(2, 3, layout="transposed", grad=False), **rest)
            add("unique", T(grad=False), **rest)
            add("uniqueConsecutive", like("int64", 8, data=[1, 1, 2, 2, 2, 1, 3, 3]), **rest)
            add("uniqueConsecutive", like("int64", 6, 2, data=[1, 2, 1, 2, 0, 5, 0, 5, 1, 2, 1, 2]), dim=0, **rest)
            add("uniqueConsecutive", like("int64", 2, 3, data=[1, 1, 2, 2, 3, 3]), **rest)
            add("uniqueConsecutive", like("int64", 0), **rest)
    add("unique", T(4, data=[1.0, 1.0, 2.0, 0.0], grad=False), True, True, True, meta=False)
    add("unique", like("int64", 3), dim=2, meta=False)


def counts(add):
    add("bincount", like("int64", 6, data=[0, 1, 1, 3, 2, 1]), meta=False)
    add("bincount", like("int64", 6, data=[0, 1, 1, 3, 2, 1]), minlength=8, meta=False)
    add("bincount", like("int64", 4, data=[0, 1, 1, 3]), T(4, data=[0.5, 1.0, 2.0, 0.25], grad=False), meta=False)
    add("bincount", like("int32", 4, data=[0, 1, 1, 3]), T(4, dtype="float64", data=[0.5, 1.0, 2.0, 0.25], grad=False), 6, meta=False)
    add("bincount", like("int64", 3, data=[0, 1, 1]), weights=like("int64", 3, data=[1, 2, 3]), meta=False)
    add("bincount", like("int64", 0), meta=False)
    add("bincount", like("int64", 0), minlength=3, meta=False)
    add("bincount", like("int64", 2, data=[0, -1]), meta=False)
    add("bincount", like("int64", 2, 2, data=[0, 1, 1, 2]), meta=False)
    add("bincount", T(3, grad=False), meta=False)
    add("bincount", like("int64", 3, data=[0, 1, 1]), T(2, grad=False), meta=False)
    add("bincount", like("int64", 3, data=[0, 1, 1]), minlength=-1, meta=False)
    for args, rest in (((), {}), ((4,), {}), ((4, 0, 3), {}), ((), {"bins": 5, "min": -1, "max": 1}), ((3, 1, 1), {}), ((2, 2, 1), {}), ((0,), {})):
        add("histc", T(12, span=(-2, 4), grad=False), *args, **rest)
        add("histc", T(3, 4, dtype="float64", layout="transposed", grad=False), *args, **rest)
    add("histc", T(4, data=[1.0, 1.0, 1.0, 1.0], grad=False), 3)
    add("histc", T(4, data=[1.0, "inf", 1.0, 2.0], grad=False), 3, meta=False)
    add("histc", like("int64", 4), 3)
    add("histc", T(0, grad=False), 3)
    add("histogram", T(12, span=(-2, 4), grad=False), 4)
    add("histogram", T(12, span=(-2, 4), grad=False), bins=3, range=[-1, 2])
    add("histogram", T(12, span=(-2, 4), grad=False), 3, density=True)
    add("histogram", T(4, data=[0.1, 0.5, 0.5, 0.9], grad=False), 4, range=[0, 1], weight=T(4, data=[1.0, 2.0, 0.5, 3.0], grad=False))
    add("histogram", T(12, span=(-2, 4), grad=False), T(4, data=[-1.0, 0.0, 2.0, 3.0], grad=False))
    add("histogram", T(12, span=(-2, 4), grad=False), T(4, data=[-1.0, 0.0, 2.0, 3.0], grad=False), density=True)
    add("histogram", T(4, data=[1.0, 1.0, 1.0, 1.0], grad=False), 2)
    add("histogram", T(4, grad=False), 0)
    add("histogram", T(4, grad=False), 3, range=[1, 0])
    add("histogram", like("int64", 4), 3)
