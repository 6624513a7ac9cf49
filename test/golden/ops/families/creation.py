"""Functions that make tensors, and conversions of dtype."""
from ops.families._shapes import DTYPES, SPECIAL, like
from ops.spec import D, T


def table(add):
    for op in ("zeros", "ones"):
        for shape in ([2, 3], [], [0], [2, 0, 3]):
            add(op, shape)
            add(op, shape, dtype=D("int64"))
        for dtype in DTYPES:
            add(op, [2], dtype=D(dtype))
        add(op, 2, 3)
        add(op, [-1])
        add(op, [2], requires_grad=True)
        add(op, [2], dtype=D("int64"), requires_grad=True)
    for value in (3, 0.5, True, "nan", -2):
        add("full", [2, 2], value)
        for dtype in DTYPES:
            if value != "nan" or dtype in DTYPES[:2]:
                add("full", [2], value, dtype=D(dtype))
    for op in ("zerosLike", "onesLike"):
        for dtype in DTYPES:
            add(op, like(dtype, 2, 3))
        add(op, T(2, 3), dtype=D("int64"))
        add(op, T(3, 2, layout="transposed"))
    for dtype in DTYPES:
        add("fullLike", like(dtype, 2), 3)
    add("fullLike", T(2), 0.5, dtype=D("int64"))
    for args in ((5,), (2, 5), (5, 2, -1), (0, 1, 0.3), (0.5,), (0,), (1, 7, 2), (3, 3), (0, 1, 0.1), (-1, 1, 0.5), (5, 0), (0, 5, 0), (5, 2)):
        add("arange", *args)
    for dtype in DTYPES[:5]:
        add("arange", 1, 4, dtype=D(dtype))
    add("arange", 0, 2, 0.5, dtype=D("float64"))
    for args in ((0, 1, 5), (-3, 10, 7), (1, 0, 4), (0, 1, 1), (0, 1, 0), (2, 2, 3), (0, 1, 101), (0, 1, -1)):
        add("linspace", *args)
        if args[2] > 0:
            add("linspace", *args, dtype=D("float64"))
    add("linspace", 0, 9, 4, dtype=D("int64"))
    add("linspace", 0, 10, 4, dtype=D("int64"))
    for args in ((3,), (2, 3), (3, 2), (0,), (0, 2)):
        add("eye", *args)
    add("eye", 2, dtype=D("int64"))
    add("eye", -1)
    for data in (1, 0.5, True, [], [1, 2], [1, 2.5], [True, False], [True, 2], [[1, 2], [3, 4]], [[]], [[1], [2, 3]], ["nan", 1], [[[0.5]]]):
        add("tensor", data)
        for dtype in ("float64", "int64", "bool", "int32", "uint8"):
            if "nan" not in str(data):
                add("tensor", data, dtype=D(dtype))
    add("tensor", [1.5, 2.5], requires_grad=True)
    for source in DTYPES:
        for target in DTYPES:
            add("to", like(source, 2, 3), D(target))
            values = T(4, dtype=source, data=[0, 1, 2, 100] if source != "bool" else [False, True, True, False])
            add("to", values, D(target))
    add("to", T(4, data=[-1.7, 1.7, 0.3, -0.3]), D("int64"))
    add("to", T(4, data=[-1.7, 1.7, 0.3, -0.3]), D("int32"))
    add("to", T(3, data=["nan", 0.0, -0.0]), D("bool"))
    add("to", T(3, dtype="int64", data=[300, -1, 256]), D("uint8"))
    add("to", T(3, dtype="int64", data=[2**40, -(2**40), 2**31]), D("int32"))
    add("to", T(2, dtype="float64", data=[0.1, 1e300]), D("float32"))
    add("to", T(3, dtype="int64", data=[2**53 - 1, -(2**53) + 1, 2**24 + 1]), D("float32"))
    add("to", T(2, 3), dtype=D("float64"), copy=True)
    for op in ("float", "double", "long", "int", "byte", "bool"):
        add(op, T(3, span=(0, 5)))
        add(op, like("int64", 3, span=(0, 5)))
    for x in (T(), T(1), T(1, 1), T(2), T(0), like("int64"), T(data=["nan"])):
        add("item", x, meta=False)
    for x in (T(2, data=[0.5, 1.5]), T(dtype="int64", data=[3]), T(2, 2, dtype="bool", data=[True, False, False, True]), T(0), T(2, 0), T(2, 1, dtype="int64", data=[1, 2])):
        add("tolist", x, meta=False)
