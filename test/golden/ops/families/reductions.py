"""Reductions beyond the first: variances with means, products, norms, logsumexp, extremes over several dimensions, medians, modes."""
from ops.families._shapes import DTYPES, LAYOUTS, SPECIAL, like
from ops.spec import D, Step
from ops.spec import T as Tensor_

TIES = [1.0, 3.0, 3.0, -1.0, -1.0, 3.0]
NANS = ["nan", 1.0, 2.0, 3.0, "nan", -1.0]
PER_DIMS = ["amax", "amin", "nansum", "nanmean", "logsumexp", "countNonzero", "norm", "varMean", "stdMean", "prod", "aminmax", "median", "nanmedian", "mode"]
ONE_DIM = ["prod", "aminmax", "median", "nanmedian", "mode"]


# Composed of other operations here than in PyTorch.
COMPOSED = ["quantile", "nanquantile"]


def table(add_case):
    def add(op, *args, **rest):
        add_case(op, *args, **({"any_name": True} if op in COMPOSED else {}), **rest)

    for op in PER_DIMS:
        if op == "aminmax":  # no derivative
            add(op, Tensor_(2, 3), meta=False)
        T = (lambda *shape, **rest: Tensor_(*shape, **{**rest, "grad": False})) if op == "aminmax" else Tensor_
        needs_dim = op == "logsumexp"
        full = (lambda x, **rest: add(op, x, 0, **rest)) if needs_dim else (lambda x, **rest: add(op, x, **rest))
        # The default of mode is the last dimension; of the rest all of them.
        for shape, layout in LAYOUTS:
            full(T(*shape, layout=layout))
            add(op, T(*shape, layout=layout), dim=1) if op == "aminmax" else add(op, T(*shape, layout=layout), 1)
        for shape in ([], [1], [3, 1, 2], [0], [0, 3], [2, 0]):
            full(T(*shape))
        for dim in (0, 1, 2, -1, -3, 3, -4):
            add(op, T(2, 3, 4), dim=dim)
        for dim in (0, 1):
            add(op, T(2, 3, dtype="float64"), dim=dim, **({} if op == "countNonzero" else {"keepdim": True}))
            add(op, T(0, 3), dim=dim)
            add(op, T(2, 0), dim=dim)
        add(op, T(), dim=0)
        full(T(6, data=TIES))
        add(op, T(2, 3, data=TIES), dim=1)
        if op != "mode":  # its order of NaN is that of std::sort, which has none
            full(T(6, data=NANS))
            add(op, T(2, 3, data=NANS), dim=1)
        full(T(12, data=SPECIAL, grad=False))
        full(T(4, data=["inf", 1.0, "inf", "-inf"], grad=False))
        for dtype in DTYPES[2:]:
            full(like(dtype, 2, 3))
            add(op, like(dtype, 2, 3), dim=0)
        full(T(200, span=(-2, 2)))
        if op not in ONE_DIM:
            for dims in ([0, 1], [0, 2], [-1, 0], [1], [2, 1, 0], [0, 0], [3]):
                add(op, T(2, 3, 4), dim=dims)
                if op != "countNonzero":
                    add(op, T(2, 3, 4, layout="transposed"), dim=dims, keepdim=True)
    T = Tensor_
    for op in ("var", "std", "varMean", "stdMean"):
        for correction in (0, 1, 2, 5):
            add(op, T(2, 3), dim=1, correction=correction)
            add(op, T(2, 3, dtype="float64"), dim=None, correction=correction, keepdim=True)
        for unbiased in (True, False):
            add(op, T(2, 3), unbiased=unbiased)
            add(op, T(2, 3), unbiased)
            add(op, T(2, 3), 1, unbiased)
            add(op, T(2, 3), [0, 1], unbiased)
            add(op, T(2, 1), 1, unbiased)
        add(op, like("int64", 3))
    for dtype in ("float64", "int64", "int32"):
        for op in ("prod", "nansum"):
            add(op, T(2, 3, grad=dtype == "float64"), dtype=D(dtype))
            add(op, like("int64", 2, 3), 1, dtype=D(dtype))
    for zeros in ([0.0, 2.0, 3.0], [0.0, 0.0, 3.0], [1.0, 2.0, 0.0], [0.0, 0.0, 0.0]):
        add("prod", T(3, data=zeros))
        add("prod", T(3, 1, data=zeros), 0)
    norms(add)
    others(add)


def norms(add):
    T = Tensor_
    for p in (0, 1, 2, 3, 0.5, -1, -2, "inf", "-inf"):
        add("norm", T(2, 3), p)
        add("norm", T(2, 3), p, 1)
        add("norm", T(2, 3, dtype="float64"), p, 0, keepdim=True)
        add("norm", T(2, 3, 2, layout="transposed"), p, dim=[0, 2])
        add("norm", T(4, data=[0.0, 0.0, 0.0, 0.0]), p)
        add("norm", T(4, data=[0.0, 2.0, -2.0, 1.0]), p)
        add("norm", T(4, data=[1.0, "nan", 2.0, "inf"], grad=False), p)
        add("norm", T(0), p)
        add("norm", T(0, 3), p, 1)
        add("norm", T(0, 3), p, 0)
        add("norm", like("int64", 3), p)
        if p != 0:  # the derivative of PyTorch fails
            add("dist", T(2, 3), T(2, 3), p)
            add("dist", T(2, 3), T(3), p)
        add("renorm", T(3, 4), p if p not in (0, -1, -2, "inf", "-inf") else 2, 0, 1.5)
    add("norm", T(2, 3), p="fro")
    add("norm", T(2, 3), "fro", [0, 1])
    add("norm", T(2, 3), p=2, dtype=D("float64"))
    add("norm", T(2, 3, 4), "fro", dim=[0, 1, 2])
    for dim in (0, 1, -1):
        add("renorm", T(2, 3, 2), 2, dim, 1)
        add("renorm", T(2, 3, 2, dtype="float64"), 1, dim, 1e3)
    add("renorm", T(3), 2, 0, 1)
    add("renorm", T(2, 3), -1, 0, 1)
    add("renorm", T(2, 3), 2, 0, -1)
    add([("clone", (T(3, 4),)), ("renorm_", (Step(0), 2, 0, 0.5))])


def others(add):
    T = Tensor_
    for op in ("max", "min"):
        add(op, T(2, 3), dim=1, keepdim=True)
        add(op, T(2, 3), 1, True)
        add(op, T(2, 3), T(3))
        add(op, like("int64", 2, 3), like("int64", 3))
    for op in ("argmax", "argmin", "any", "all"):
        add(op, T(2, 3), dim=1, keepdim=True)
        add(op, T(2, 3), 1, True)
    for op in ("sum", "mean"):
        add(op, T(2, 3), 1, True)
        add(op, T(2, 3), [0, 1], True)
        add(op, T(64, 65), 0)
        add(op, T(64, 65), 1)
        add(op, T(3, 64, 65), [0, 2])
        add(op, T(3, 5, 7, layout="transposed"), 0)
        add(op, T(3, 5, 7), 1)
        add(op, like("int64", 5, 7), 0) if op == "sum" else None
    for op in ("any", "all"):
        add(op, T(6, data=["nan", 0.0, 0.0, 0.0, 0.0, 0.0]))
        add(op, T(6, data=["nan", 1.0, -0.0, 0.0, 0.0, 0.0]))
    add("mode", T(6, dtype="int64", data=[3, 1, 3, 1, 2, 2]))
    add("mode", T(2, 6, dtype="int64", data=[3, 1, 3, 1, 2, 2, 5, 5, 5, 4, 4, 0]), 1, True)
    for op in ("median", "nanmedian"):
        add(op, T(7))
        add(op, T(2, 4, data=[1.0, 1.0, 2.0, 2.0, 4.0, 3.0, 4.0, 3.0]), 1)
        add(op, T(2, 3), 1, True)
        add(op, T(2, 3, data=["nan"] * 6), 1)
    for k in (1, 2, 3):
        add("kthvalue", T(3, 4), k)
        add("kthvalue", T(3, 4, layout="transposed"), k, 0, True)
        add("kthvalue", T(3, 4, dtype="float64"), k, dim=0, keepdim=True)
        add("kthvalue", T(6, data=TIES), k)
        add("kthvalue", T(6, data=NANS), k)
        add("kthvalue", like("int64", 5), k)
    for k in (0, 5):
        add("kthvalue", T(4), k)
    add("kthvalue", T(), 1)
    for q in (0, 0.25, 0.5, 0.9, 1):
        for op in ("quantile", "nanquantile"):
            add(op, T(2, 5), q)
            add(op, T(2, 5), q, 1)
            add(op, T(2, 5, dtype="float64"), q, 0, keepdim=True)
            add(op, T(6, data=NANS), q)
    for op in ("quantile", "nanquantile"):
        add(op, T(2, 5), T(3, data=[0.1, 0.5, 0.95], grad=False))
        add(op, T(2, 5), T(3, data=[0.1, 0.5, 0.95], grad=False), dim=1, keepdim=True)
        for interpolation in ("linear", "lower", "higher", "midpoint", "nearest"):
            add(op, T(2, 5), 0.3, dim=1, interpolation=interpolation)
            add(op, T(2, 5), T(2, data=[0.3, 0.6], grad=False), dim=0, interpolation=interpolation)
        add(op, T(2, 5), 1.5)
        add(op, T(2, 5), 0.5, interpolation="cubic")
        add(op, like("int64", 4), 0.5)
        add(op, T(0), 0.5)
        add(op, T(4), T(2, dtype="float64", data=[0.1, 0.2], grad=False))
        add(op, T(3, 4, layout="transposed"), 0.4, 0)
