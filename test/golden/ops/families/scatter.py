"""gather, scatter and their relatives; selection along a dimension; masks; take and put."""
from ops.families._shapes import DTYPES, SPECIAL, like
from ops.spec import D, S, Step, T

I = lambda *values: T(len(values), dtype="int64", data=list(values))
R = lambda *rows: T(len(rows), len(rows[0]), dtype="int64", data=[v for r in rows for v in r])
LAYOUTS = [((4, 3), "contiguous"), ((4, 3), "transposed"), ((4, 3), "sliced"), ((4, 3), "narrowed"), ((4, 3), "expanded")]
PLACES = [(0, R([0, 1, 2], [3, 0, 0])), (1, R([0, 2], [1, 1], [2, 0])), (-1, R([0], [1], [2], [0])), (0, R([3, 3, 3])), (1, R([0, 1, 2, 0, 1]))]


def table(add):
    for shape, layout in LAYOUTS:
        for dim, index in PLACES:
            x = T(*shape, layout=layout)
            add("gather", x, dim, index)
            if layout != "expanded":
                size = index.shape
                add("scatter", x, dim, index, 1.5)
                add("scatterAdd", x, dim, index, T(*size))
                add("scatterAdd", x, dim, index, T(4, 5, grad=False))
                if size[0] * size[1] < 6:
                    add("scatter", x, dim, index, T(*size))
                    add("scatter", x, dim, index, T(4, 5, grad=False))
    unique = R([0, 1, 2], [3, 0, 0])
    for x in (T(4, 3), T(4, 3, dtype="float64"), like("int64", 4, 3), like("int32", 4, 3), like("bool", 4, 3), like("uint8", 4, 3)):
        add("gather", x, 0, unique)
        add("scatter", x, 0, unique, like(x.dtype, 2, 3))
        add("scatter", x, 0, unique, 1)
        add("scatterAdd", x, 0, unique, like(x.dtype, 2, 3))
        add([("clone", (x,)), ("scatter_", (Step(0), 0, unique, like(x.dtype, 2, 3)))])
        add([("clone", (x,)), ("scatterAdd_", (Step(0), 0, unique, like(x.dtype, 2, 3)))])
    for reduce in ("add", "multiply"):
        for source in (T(2, 3, grad=False), 2.5):
            add("scatter", T(4, 3, grad=False), 0, R([0, 1, 2], [0, 0, 3]), source, reduce=reduce)
            add("scatter_", T(4, 3, grad=False), 0, R([0, 1, 2], [0, 0, 3]), source, reduce=reduce)
    add("scatter", T(4, 3), 0, unique, T(2, 3), reduce="mean")
    for x, dim, index in (
        (T(4, 3), 0, I(0, 1)), (T(4, 3), 0, R([0, 1, 2, 0])), (T(4, 3), 1, R([0], [1], [2], [0], [1])), (T(4, 3), 2, unique),
        (T(4, 3), 0, T(1, 3, dtype="int32", data=[0, 1, 2])), (T(), 0, I(0)), (T(), 0, T(dtype="int64", data=[0])), (T(3), 0, T(dtype="int64", data=[1])),
        (T(4, 3), 0, I()), (T(0, 3), 0, T(0, 3, dtype="int64")), (T(3), 0, I(2, 2, 2, 0, 1)),
    ):
        add("gather", x, dim, index)
        add("scatter", x, dim, index, 2.0)
        add("scatterAdd", x, dim, index, T(*index.shape))
    for bad in (R([4, 0, 0]), R([-1, 0, 0])):
        add("gather", T(4, 3), 0, bad, meta=False)
        add("scatter", T(4, 3), 0, bad, 1.0, meta=False)
        add("scatterAdd", T(4, 3), 0, bad, T(1, 3), meta=False)
    add("scatter", T(4, 3), 0, unique, T(2, 2))
    add("scatter", T(4, 3), 0, unique, T(2, 3, dtype="float64"))
    add("scatter", T(4, 3), 0, unique, T(6))
    add("scatterAdd", T(4, 3), 0, unique, T(1, 3))
    add("scatter_", T(4, 3), 0, unique, 1.0)
    for reduce in ("sum", "prod", "mean", "amax", "amin"):
        for include in (True, False):
            for dim, index in PLACES[:3]:
                add("scatterReduce", T(4, 3), dim, index, T(*index.shape), reduce, include_self=include)
            if include or reduce not in ("amax", "amin"):  # PyTorch 1.13 counts ties with what takes no part
                add("scatterReduce", T(4, 3, data=[1.0, 2.0, 0.0] * 4), 0, R([0, 0, 2], [0, 0, 0]), T(2, 3, data=[1.0, 0.0, 0.0, 1.0, 2.0, 0.0]), reduce, include_self=include)
            add("scatterReduce", T(4, 3, dtype="float64"), 0, R([0, 0, 0], [1, 1, 0], [0, 0, 0]), T(3, 3, dtype="float64"), reduce, include_self=include)
            add("scatterReduce", like("int64", 4, 3), 0, R([0, 0, 2], [0, 0, 0]), like("int64", 2, 3), reduce, include_self=include)
        add("scatterReduce", T(3, grad=False), 0, I(0, 0, 1), T(3, data=["nan", 1.0, "inf"], grad=False), reduce)
        add([("clone", (T(4, 3),)), ("scatterReduce_", (Step(0), 0, unique, T(2, 3), reduce))])
    add("scatterReduce", T(4, 3), 0, unique, T(2, 3), "foo")
    add("scatterReduce", T(4, 3), 0, unique, T(2, 3, dtype="float64"), "sum")

    for x in (T(4, 3), T(4, 3, layout="transposed"), like("int64", 4, 3), T(4, 3, dtype="float64")):
        for alpha in (1, 2):
            add("indexAdd", x, 0, I(0, 2, 0), like(x.dtype, 3, 3), alpha=alpha)
            add("indexAdd", x, 1, I(2), like(x.dtype, 4, 1), alpha=alpha)
        add("indexCopy", x, 0, I(0, 2), like(x.dtype, 2, 3))
        add("indexCopy", x, -1, I(2, 0), like(x.dtype, 4, 2))
        add("indexFill", x, 0, I(0, -2), 7)
        add("indexFill", x, 1, I(1), like(x.dtype))
        add([("clone", (x,)), ("indexFill_", (Step(0), 0, I(1), 3))])
        add([("clone", (x,)), ("indexCopy_", (Step(0), 0, I(1), like(x.dtype, 1, 3)))])
        add([("clone", (x,)), ("indexAdd_", (Step(0), 0, I(1, 1), like(x.dtype, 2, 3)))])
        add("indexSelect", x, 0, T(dtype="int64", data=[2]))
    add("indexAdd", T(0, 3), 0, I(), T(0, 3))
    add("indexSelect", T(), 0, I(0))
    add("indexSelect", T(40, 12), 0, I(5, 0, 39, 5))
    add("indexSelect", T(3, 40, 12), 1, I(5, 0, 39, 5))
    for op in ("indexAdd", "indexCopy"):
        add(op, T(4, 3), 0, I(4), T(1, 3), meta=False)
        add(op, T(4, 3), 0, I(-1), T(1, 3), meta=False)
        add(op, T(4, 3), 0, I(1), T(1, 2))
        add(op, T(4, 3), 0, I(1, 2), T(1, 3))
        add(op, T(4, 3), 0, I(1), T(1, 3, dtype="float64"))
        add(op, T(4, 3), 0, I(1), T(3))
        add(op, T(4, 3), 0, T(1, grad=False), T(1, 3))
        add(op, T(4, 3), 0, T(1, 1, dtype="int64", data=[0]), T(1, 3))
        add(op, T(4, 3), 3, I(1), T(1, 3))
    add("indexFill", T(4, 3), 0, I(4), 1, meta=False)
    add("indexFill", T(4, 3), 0, I(1), T(2))
    add("indexFill", T(4, 3), 0, T(1, dtype="int32", data=[0]), 1)
    add("indexFill", like("int64", 4, 3), 0, I(1), 0.5)

    half = T(4, 3, dtype="bool", seed=4)
    # No transposed targets: PyTorch 1.13 fills those in the order of memory (masked_scatter_, and with it the gradient of masked_select).
    for x in (T(4, 3), T(4, 3, layout="sliced"), T(4, 3, dtype="float64"), like("int64", 4, 3), like("bool", 4, 3)):
        for mask in (half, T(3, dtype="bool", data=[True, False, True]), T(4, 1, dtype="bool", seed=2), T(4, 3, dtype="bool", layout="transposed"), T(dtype="bool", data=[True]), T(2, 4, 3, dtype="bool", seed=6)):
            add("maskedSelect", x, mask, meta=False)
            add("maskedFill", x, mask, 2)
            add("maskedFill", x, mask, like(x.dtype))
            if len(mask.shape) < 3:
                add("maskedScatter", x, mask, like(x.dtype, 5, 3))
                add([("clone", (x,)), ("maskedFill_", (Step(0), mask, 1))])
                add([("clone", (x,)), ("maskedScatter_", (Step(0), mask, like(x.dtype, 5, 3)))])
    add("maskedFill", T(4, 3), half, "-inf")
    add("maskedFill", T(4, 3), half, "nan")
    add("maskedFill", T(4, 3), T(2, 3, dtype="bool"), 1)
    add("maskedFill", T(4, 3), half, T(2))
    add("maskedFill_", T(4, 3, grad=False), T(2, 4, 3, dtype="bool"), 1)
    add("maskedFill", T(4, 3), T(4, 3, dtype="uint8", seed=1, span=(0, 2)), 1)
    add("maskedFill", T(0, 3), T(0, 3, dtype="bool"), 1)
    add("maskedFill", like("int64", 4, 3), half, 1.5)
    add("maskedSelect", T(4, 3), T(4, 3, grad=False))
    add("maskedSelect", T(4, 3), T(2, 3, dtype="bool"))
    add("maskedSelect", T(0), T(0, dtype="bool"), meta=False)
    add("maskedScatter", T(4, 3), half, T(2), meta=False)
    add("maskedScatter", T(4, 3), half, T(12, dtype="float64"))

    for x in (T(4, 3), T(4, 3, layout="transposed"), T(4, 3, layout="sliced"), like("int64", 4, 3), T(), T(5)):
        add("take", x, I(0, -1, 0))
    add("take", T(4, 3), R([0, 11], [5, 5]))
    add("take", T(4, 3), I(12), meta=False)
    add("take", T(4, 3), I(-13), meta=False)
    add("take", T(4, 3), T(1, dtype="int32", data=[0]))
    add("take", T(4, 3), I())
    add("take", T(0), I(0))
    for accumulate in (False, True):
        for x in (T(4, 3), T(4, 3, layout="transposed"), like("int64", 4, 3)):
            add("put", x, I(0, -1, 5), like(x.dtype, 3), accumulate=accumulate)
            add("put", x, R([0, 1], [5, 7]), like(x.dtype, 4), accumulate=accumulate)
            add([("clone", (x,)), ("put_", (Step(0), I(3, 4), like(x.dtype, 2)), {"accumulate": accumulate})])
    add("put", T(4, 3), I(0, 0), T(2), accumulate=True)
    add("put", T(4, 3), I(0, 5), T(3))
    add("put", T(4, 3), I(12), T(1), meta=False)
    add("put", T(4, 3), I(0), T(1, dtype="float64"))
    add("takeAlongDim", T(4, 3), R([0], [1], [0], [3 - 1]), 1)
    add("takeAlongDim", T(4, 3), R([0, 3, 1]), 0)
    add("takeAlongDim", T(1, 3), R([0, 1], [2, 0]), 1)
    add("takeAlongDim", T(4, 3), I(0, 11, 3))
    add("takeAlongDim", T(4, 3), I(0), 1)
    add("takeAlongDim", T(4, 3), R([0], [1], [0]), 1)
    add("takeAlongDim", T(4, 3), T(4, 1, grad=False), 1)

    add("selectScatter", T(4, 3), T(3), 0, 1)
    add("selectScatter", T(4, 3, layout="transposed"), T(4), 1, -1)
    add("selectScatter", T(4, 3), T(2), 0, 1)
    # No sliceScatter: the one of PyTorch 1.13 reads its range wrongly.
    add("diagonalScatter", T(4, 3), T(3))
    add("diagonalScatter", T(4, 3), T(2), 1)
    add("diagonalScatter", T(4, 3), T(2))
    add("asStridedScatter", T(4, 3, grad=False), T(3), [3], [4])  # PyTorch 1.13 gives a wrong gradient of the target

    c = T(2, 3, dtype="bool", data=[True, False, True, False, False, True])
    for a, b in ((T(2, 3), T(2, 3)), (T(3), T(2, 1)), (T(2, 3), 0), (1.5, T(2, 3)), (T(), T(2, 3)), (1, 2), (1.5, 2), (like("int64", 2, 3), 0.5), (T(2, 3, dtype="float64"), T(2, 3))):
        add("where", c, a, b)
    add("where", c, meta=False)
    add("where", T(2, 3, data=[0.0, 1.0, 0.0, 2.0, 0.0, "nan"]), meta=False)
    add("where", T(2, 3), T(2, 3), T(2, 3))
    add("where", c, T(2, 2), T(2, 3))
    add("F.oneHot", I(0, 2, 1), meta=False)
    add("F.oneHot", R([0, 2], [1, 1]), 4, meta=False)
    add("F.oneHot", I(0, 2), 2, meta=False)
    add("F.oneHot", I(0, -1), meta=False)
    add("F.oneHot", T(2, grad=False), meta=False)
    add("F.oneHot", I(), meta=False)
    add("F.oneHot", I(), 3, meta=False)
    add("F.oneHot", T(dtype="int64", data=[2]), 5, meta=False)
