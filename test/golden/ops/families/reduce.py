"""Reductions: all elements, dimensions, keepdim, ties, NaN, empty tensors."""
from ops.families._shapes import DTYPES, LAYOUTS, SPECIAL, like
from ops.spec import T

TIES = [1.0, 3.0, 3.0, -1.0, -1.0, 3.0]
MANY_DIMS = ["sum", "mean"]
ONE_DIM = ["argmax", "argmin", "any", "all", "max", "min"]


def table(add):
    for op in MANY_DIMS + ONE_DIM + ["var", "std"]:
        for shape, layout in LAYOUTS:
            add(op, T(*shape, layout=layout))
            add(op, T(*shape, layout=layout), 1)
        for shape in ([], [1], [3, 1, 2], [0], [0, 3], [2, 0]):
            # 1.13's gradient of the variance of a vector of one has the wrong shape.
            add(op, T(*shape, grad=not (op in ("var", "std") and shape == [1])))
        for dim in (0, 1, 2, -1, -3):
            add(op, T(2, 3, 4), dim)
        for dim in (0, 1):
            add(op, T(2, 3, dtype="float64"), dim, keepdim=True)
            add(op, T(0, 3), dim)
            add(op, T(2, 0), dim)
        add(op, T(), 0)
        add(op, T(), -1)
        for dim in (2, -3):
            add(op, T(2, 3), dim)
        add(op, T(6, data=TIES))
        add(op, T(2, 3, data=TIES), 1)
        add(op, T(12, data=SPECIAL))
        add(op, T(3, 4, data=SPECIAL), 1)
        add(op, T(4, data=["inf", 1.0, "inf", "-inf"]))
        add(op, T(1, 1), 0)
        for dtype in DTYPES[2:]:
            add(op, like(dtype, 2, 3))
            add(op, like(dtype, 2, 3), 0)
    for op in MANY_DIMS + ["var", "std"]:
        for dims in ([0, 1], [0, 2], [-1, 0], [1], [2, 1, 0], [0, 0], [3]):
            add(op, T(2, 3, 4), dims)
            add(op, T(2, 3, 4, layout="transposed"), dims, keepdim=True)
    for op in MANY_DIMS:
        add(op, T(2, 3, 4), [])
        for dtype in ("float64", "float32", "int64"):
            from ops.spec import D

            if not (op == "mean" and dtype == "int64"):
                add(op, like("int64", 2, 3), dtype=D(dtype))
                # 1.13 fails inside on an integer sum of what wants a gradient.
                add(op, T(2, 3, grad=dtype != "int64"), 1, dtype=D(dtype))
        add(op, like("bool", 2, 3), 1, keepdim=True)
        add(op, T(1000, span=(-1000, 1000)))
    for op in ("var", "std"):
        for unbiased in (True, False):
            add(op, T(2, 3), 1, unbiased=unbiased)
            add(op, T(2, 3, dtype="float64"), 0, unbiased=unbiased, keepdim=True)
            add(op, T(2, 1), 1, unbiased=unbiased)
        add(op, T(3, data=[1e4, 1e4 + 1, 1e4 + 2]))
        add(op, T(4, data=[2.0, 2.0, 2.0, 2.0]))
    add("sumToSize", T(2, 3, 4), [3, 1])
    add("sumToSize", T(2, 3), [1, 3])
    add("sumToSize", T(2, 3), [2, 3])
    add("sumToSize", T(2, 3), [2])
