"""Splits, moved and repeated dimensions, strided views, diagonals, joins, rearranged copies, views in place."""
from ops.families._shapes import DTYPES, like
from ops.spec import D, S, Step, T

X = lambda **rest: T(4, 6, **rest)
CUBES = [T(2, 3, 4), T(2, 4, 3, layout="transposed"), T(2, 3, 4, layout="sliced")]
I = lambda *values: T(len(values), dtype="int64", data=list(values))
V, W, Z = T(3), T(2), T()


def table(add):
    for x in (X(), T(6, 4, layout="transposed"), X(layout="sliced"), X(dtype="float64")):
        for args in ((4, 1), (3,), (1,), (5, 1), (0,), (2, -1), (7, 0), (2, 2)):
            add("chunk", x, *args)
        for args in ((2,), (4, 1), (5, 1), ([1, 3],), ([2, 4], 1), ([1, 2],), ([5, -1],), (0,), (-1,), ([6], -1), (2, 2)):
            add("split", x, *args)
        for args in ((3,), (4, 1), ([1, 3],), ([2, 2], 1), ([1, 9],), (0,), ([-1],), (I(1, 3),)):
            add("tensorSplit", x, *args, meta=not isinstance(args[0], T))
        for op, args in (("hsplit", (2,)), ("hsplit", (4,)), ("hsplit", ([1, 3],)), ("vsplit", (2,)), ("vsplit", (3,)), ("vsplit", ([1],)), ("dsplit", (2,))):
            add(op, x, *args)
        for dim in (0, 1, -1, 2):
            add("unbind", x, dim)
        for args in ((1, 3, 2), (1, 3, 1), (0, 2, 1), (-1, 6, 1), (1, 7, 1), (1, 3, 0), (2, 1, 1), (0, 0, 1)):
            add("unfold", x, *args)
        for args in ((1, [2, 3]), (1, [2, -1]), (0, [2, 2, 1]), (-1, [3, 2]), (1, [2, 4]), (1, [])):
            add("unflatten", x, *args)
        for args in ((), (1,), (-2,), (9,), (-9,), (0, 1, 0), (0, 0, 0), (0, 0, 2)):
            add("diagonal", x, *args)
        for args in ((), (1,), (-2,)):
            add("diag", x, *args)
            add("diagflat", x, *args)
            add("diagEmbed", x, *args)
            for op in ("tril", "triu"):
                add(op, x, *args)
                add([("clone", (x,)), (f"{op}_", (Step(0), *args))])
        for args in ((0,), (1,), ([0, 1],), ([],), ([0, 0],), (2,), (-1,)):
            add("flip", x, list(args[0]) if isinstance(args[0], list) else [args[0]])
        for args in ((1,), (1, 0), ([1, 2], [0, 1]), (-1, 1), (7, 1), ([1, 2], 0), (1, 2), ([], 0), ([1, 1], [0, 0])):
            add("roll", x, *args)
        for args in ((), (2,), (3, [1, 0]), (0,), (-1,), (5,), (1, [0, 0]), (1, [0])):
            add("rot90", x, *args)
        for args in ([2, 1], [1, 2], [2, 3, 1], [0, 1], [2], [-1, 1], [1, 1]):
            add("repeat", x, args)
            add("tile", x, [abs(a) for a in args])
        for args in ((2,), (2, 0), (3, 1), (0, 1), (-1, 0)):
            add("repeatInterleave", x, *args)
        add("repeatInterleave", x, I(1, 0, 2, 1), 0, meta=False)
        add("repeatInterleave", x, I(2), 1, meta=False)
        add("repeatInterleave", x, I(1, 2), 0, meta=False)
        add("fliplr", x)
        add("flipud", x)
        add("ravel", x)
        add("mT", x)
        add("H", x)
        add("broadcastTo", x, [2, 4, 6])
        add("asStrided", x, [2, 2], [1, 2])
        add("asStrided", x, [3, 4], [2, 1], 3)
        add("asStrided", x, [3, 3], [1, 1])
        add("asStrided", x, [2, 2], [1])
        add("asStrided", x, [2, 2], [-1, 1])
        add("asStrided", x, [40, 20], [10, 2])
        for op, args in (("unsqueeze_", (0,)), ("unsqueeze_", (-1,)), ("t_", ()), ("transpose_", (0, 1)), ("squeeze_", ()), ("squeeze_", (0,))):
            add([("mul", (x, 2)), (op, (Step(0), *args)), ("exp", (Step(0),))])
    for x in CUBES:
        for args in ((0, 2), (2, 0), ([0, 1], [1, 2]), ([0, 1], [1]), ([0, 0], [1, 2]), ([0, 1], [1, 1]), (0, -1), (0, 3), ([2, 0], [0, 1])):
            add("movedim", x, *args)
            add("moveaxis", x, *args)
        for pair in ((0, 1), (-1, 0), (0, 3)):
            add("swapaxes", x, *pair)
            add("swapdims", x, *pair)
        for args in ((0, 0, 2), (-1, 1, 2), (9, 1, 2), (1, -1, -2), (0, 1, 1)):
            add("diagonal", x, *args)
        for args in ((0, 0, 2), (1, -2, -1), (0, 1, 1), (-1, 3, 0)):
            add("diagEmbed", x, *args)
        for op in ("mT", "H", "mH", "ravel"):
            add(op, x)
        add("dsplit", x, 2)
        add("dsplit", x, [1, 3])
        add("hsplit", x, 3)
        add("tril", x)
        add("triu", x, -1)
        add("flip", x, [0, 2])
        add("roll", x, [1, -1], [0, 2])
        add("rot90", x, 1, [1, 2])
        add("rot90", x, 1, [0, 3])
        add("repeat", x, [2, 1, 2])
        add("asStrided", x, [2, 2], [4, 1], 1)
        add("unfold", x, 1, 2, 1)
        add("diag", x)
        add("fliplr", x)
    for x in (Z, V, T(0), T(0, 3), T(1)):
        for op, args in (("chunk", (2,)), ("split", (1,)), ("tensorSplit", (2,)), ("hsplit", (1,)), ("vsplit", (1,)), ("unbind", ()), ("flip", ([0],)), ("flipud", ()),
                         ("fliplr", ()), ("roll", (1,)), ("rot90", ()), ("repeat", ([3],)), ("tile", ([2, 2],)), ("repeatInterleave", (2,)), ("ravel", ()), ("mT", ()),
                         ("H", ()), ("diag", ()), ("diag", (1,)), ("diagflat", (-1,)), ("diagEmbed", ()), ("diagEmbed", (-1,)), ("diagonal", ()), ("tril", ()), ("triu", ()),
                         ("unfold", (0, 1, 1)), ("atleast1d", ()), ("atleast2d", ()), ("atleast3d", ()), ("movedim", (0, 0)), ("swapaxes", (0, 0)), ("unflatten", (0, [1, -1]))):
            if (op, x.shape) not in (("mT", []), ("H", [])) and not (op == "unflatten" and x.shape[:1] == [0]):
                add(op, x, *args)
    add("repeatInterleave", I(1, 0, 2), meta=False)
    add("repeatInterleave", T(2, 3), I(1, -1), 0, meta=False)
    for op in ("hstack", "vstack", "dstack", "columnStack"):
        for parts in ([V, V], [Z, Z], [T(2, 3), T(2, 3)], [T(2, 3, 2), T(2, 3, 2)], [T(2), T(2, 2)], [V, W], [], [like("int64", 3), V], [T(3, 2, layout="transposed"), T(3, 2)]):
            add(op, parts)
    for parts in ([V, W], [V], [T(2, 3), Z, V], [T(2, 2), T(1, 3), like("int64", 2, 1)], [T(2, 2, 2)], [T(0, 2), T(2, 1)]):
        add("blockDiag", *parts)
    for parts in ([V, W], [V], [V, W, T(2)], [T(2, 2)], [T(0), V]):
        add("cartesianProd", *parts)
    for args in ((), (3,), (1,), (0,), (4,), (-1,)):
        add("combinations", T(4), *args)
    add("combinations", T(4), 2, with_replacement=True)
    add("combinations", T(2, 2))
    for indexing in ("ij", "xy"):
        for parts in ([V, W], [V], [V, W, T(4)], [V, Z], [T(0), V]):
            add("meshgrid", *parts, indexing=indexing)
    add("meshgrid", V, I(1), indexing="ij")
    add("meshgrid", V, V, indexing="foo")
    for parts in ([T(2, 3), V], [T(2, 1), V], [V, T(4)], [T(2, 3), T(2, 3)], [Z, V]):
        add("broadcastTensors", *parts)
    for dtype in DTYPES:
        x = like(dtype, 3, 4)
        for op, args in (("flip", ([0],)), ("roll", (1, 0)), ("tril", ()), ("repeat", ([2, 1],)), ("diag", ()), ("unfold", (1, 2, 2)), ("split", (2,)), ("rot90", ()), ("repeatInterleave", (2, 0)), ("diagEmbed", ()), ("asStrided", ([2, 2], [1, 3]))):
            add(op, x, *args)
        add("blockDiag", x, x)
    for n, m, k in ((3, 4, 0), (3, 4, -1), (4, 3, 1), (0, 3, 0), (2, 2, 5), (2, 2, -5), (-1, 2, 0), (2, -1, 0)):
        add("trilIndices", n, m, k)
        add("triuIndices", n, m, k)
    # Without gradients: the backward pass of PyTorch 1.13 fails.
    for x in (T(4, grad=False), I(1, 2, 3), T(0, grad=False)):
        add("vander", x)
        add("vander", x, 2)
        add("vander", x, N=5, increasing=True)
        add("vander", x, N=0)
    add("vander", T(2, 2))
    add("vander", T(3), -1)
    for args in ((0, 1, 5), (0, 1, 1), (-2, 2, 7), (0, 2, 0), (0, 2, -1), (1, 1, 3)):
        add("logspace", *args)
        add("logspace", *args, dtype=D("float64"))
        add("logspace", *args, base=2)
    for data in ([1, 2], [[1.5], [2.5]], [True, False]):
        add("newTensor", T(2), data, meta=False)
        add("newTensor", like("int64", 2), [[3]], meta=False)
    for dtype in DTYPES:
        x = like(dtype, 2)
        add("newZeros", x, [2, 3])
        add("newOnes", x, [2, 3])
        add("newFull", x, [2], 1)
        add("newZeros", x, [2], dtype=D("float64"))
        add("emptyLike", x, dtype=D("int64"), meta=True) if False else None
    add("scalarTensor", 3)
    add("scalarTensor", 3, dtype=D("int64"))
    add("asTensor", [1, 2])
    add("asTensor", T(2), dtype=D("float64"))
    for dtype in ("int32", "float32"):
        add("view", T(2, 4, dtype=dtype, data=[1, 2, 3, 4, 5, 6, 7, 8], grad=False), D({"int32": "float32", "float32": "int32"}[dtype]))
    add("view", T(2, 4, dtype="int32", data=[1, 0, 3, 0, 5, 0, 7, 0]), D("int64"))
    add("view", T(2, 2, dtype="int64", data=[1, 2, 3, 4]), D("int32"))
    add("view", T(2, 2, dtype="int64", data=[1, 2, 3, 4]), D("uint8"))
    add("view", T(2, 3, dtype="int32", data=[1, 0, 3, 0, 5, 0]), D("int64"))
    add("view", T(4, 2, dtype="int32", layout="transposed"), D("int64"))
    add("view", T(dtype="int32", data=[1]), D("int64"))
    add("view", T(2, 3, dtype="bool"), D("uint8"))
