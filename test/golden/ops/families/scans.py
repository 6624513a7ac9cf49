"""Cumulative functions and differences."""
from ops.families._shapes import DTYPES, LAYOUTS, SPECIAL, like
from ops.spec import D, Step, T

TIES = [1.0, 3.0, 3.0, -1.0, -1.0, 3.0]
NANS = ["nan", 1.0, 2.0, 3.0, "nan", -1.0]


def table(add):
    for op in ("cumsum", "cumprod", "cummax", "cummin", "logcumsumexp"):
        for shape, layout in LAYOUTS:
            for dim in (0, 1):
                add(op, T(*shape, layout=layout), dim)
        for dim in (0, 1, 2, -1, 3, -4):
            add(op, T(2, 3, 4), dim)
            add(op, T(2, 3, 4, dtype="float64"), dim=dim)
        for shape in ([0], [0, 3], [1]):
            add(op, T(*shape), 0)
        add(op, T(), 0)
        add(op, T(2, 0), 1)
        add(op, T(6, data=TIES), 0)
        add(op, T(6, data=NANS, grad=False), 0)
        add(op, T(12, data=SPECIAL, grad=False), 0)
        for dtype in DTYPES[2:]:
            add(op, like(dtype, 2, 3), 1)
    for op in ("cumsum", "cumprod"):
        for dtype in ("float64", "int64", "int32"):
            add(op, T(2, 3, grad=dtype == "float64"), 0, dtype=D(dtype))
            add(op, like("int64", 2, 3), 1, dtype=D(dtype))
        add([("clone", (T(2, 3),)), (op + "_", (Step(0), 1))])
        add(op + "_", like("int64", 2, 3), 1)
        add(op + "_", like("int32", 2, 3), 1)
    for zeros in ([0.0, 2.0, 3.0], [2.0, 0.0, 3.0], [1.0, 0.0, 0.0], [0.0, 2.0, 0.0, 4.0]):
        add("cumprod", T(len(zeros), data=zeros), 0)
    for n in (0, 1, 2, 3, 5):
        add("diff", T(2, 4), n)
        add("diff", T(4, 2, layout="transposed"), n, 0)
        add("diff", like("int64", 4), n=n)
    add("diff", T(2, 4), dim=0)
    add("diff", T(2, 4), n=1, dim=1, prepend=T(2, 1), append=T(2, 2))
    add("diff", T(2, 4), prepend=T(2, 2))
    add("diff", T(2, 4), append=T(2, 1), n=2)
    add("diff", like("bool", 4))
    add("diff", T(), 1)
    add("diff", T(2, 4), prepend=T(3, 1))
    # The steps of the formula come in another order here.
    add_any = lambda *args, **rest: add(*args, any_name=True, **rest)
    for op in ("trapezoid", "trapz", "cumulativeTrapezoid"):
        add_any(op, T(2, 4))
        add_any(op, T(2, 4), dx=0.5)
        add_any(op, T(2, 4), dim=0)
        add_any(op, T(2, 4), T(4, data=[0.0, 1.0, 3.0, 4.0]))
        add_any(op, T(2, 4), T(2, 4))
        add_any(op, T(4, 2, layout="transposed"), T(2), dim=-1)
        add_any(op, T(2, 4), T(2, data=[0.0, 2.0]), dim=0)
        add_any(op, like("int64", 4))
        add_any(op, T(2, 1))
        add_any(op, T(2, 4), T(3))
    # The steps of the formula come in another order here.
    for edge in (1, 2):
        add_any("gradient", T(5), edge_order=edge)
        add_any("gradient", T(3, 4), edge_order=edge)
        add_any("gradient", T(3, 4, layout="transposed"), dim=1, edge_order=edge, spacing=0.5)
        add_any("gradient", T(3, 4, dtype="float64"), dim=[-1, 0], edge_order=edge, spacing=[0.5, 2.0])
        add_any("gradient", T(2, 4), dim=1, edge_order=edge, spacing=[T(4, data=[0.0, 1.0, 3.0, 3.5])])
        add_any("gradient", T(3, 3, grad=False), edge_order=edge, spacing=[T(3, data=[0.0, 1.0, 3.0]), T(3, data=[3.0, 1.0, 0.5])])
        add_any("gradient", like("int64", 4), edge_order=edge)
        add_any("gradient", T(2), edge_order=edge)
        add_any("gradient", T(1), edge_order=edge)
    add_any("gradient", T(3, 4), spacing=[1.0, 2.0, 3.0])
    add_any("gradient", T(3, 4), spacing=[1.0, 2.0], dim=0)
    add_any("gradient", T(3, 4), spacing=[T(1, 3), T(4)])
    add_any("gradient", T(3, 4), dim=[0, 0])
    add_any("gradient", T(3, 4), dim=5)
    add_any("gradient", T(3, 4), edge_order=3)
    add_any("gradient", like("uint8", 4))
    for correction in (0, 1, 2):
        add("cov", T(3, 5), correction=correction)
    add("cov", T(5))
    add("cov", T())
    add("cov", T(3, 1))
    add("cov", T(3, 5, dtype="float64", layout="transposed"))
    add("cov", T(3, 4), fweights=T(4, dtype="int64", data=[1, 2, 0, 3]))
    add("cov", T(3, 4), aweights=T(4, data=[0.5, 1.0, 2.0, 0.25], grad=False))
    add("cov", T(3, 4), fweights=T(4, dtype="int64", data=[1, 2, 1, 3]), aweights=T(4, data=[0.5, 1.0, 2.0, 0.25], grad=False), correction=0)
    add("cov", T(3, 4), fweights=T(4))
    add("cov", T(3, 4), fweights=T(3, dtype="int64", data=[1, 2, 0]))
    add("cov", T(2, 3, 4))
    add("corrcoef", T(3, 5))
    add("corrcoef", T(5, dtype="float64"))
    add("corrcoef", T(3, 5, dtype="float64"))
    add("corrcoef", T(2, 3, 4))
