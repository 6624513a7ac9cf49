"""at, set_, indexSelect, indexAdd, nonzero."""
from ops.families._shapes import DTYPES, like
from ops.spec import S, Step, T

CUBE = dict(no=(2, 3, 4))
I = lambda *values: T(len(values), dtype="int64", data=list(values))
INDICES = [
    0, -1, 2, S(1, 2), S(None, None, 2), S(-1, None), S(5, 9), S(1, 0), None, "...",
    [0, 1], [0, 1, 2], [0, 1, 2, 0], [S(), 1], [S(), S(0, 2), -1], ["...", 0], [0, "...", S(1, 3)], [None, 0], ["...", None],
    [S(), None, 1], [0, "...", 1, 2], [-3], [S(), 3], [S(), S(), S(None, None, 3)], [S(None, -1), S(-2, None)],
    ["...", "..."],
]


def table(add):
    for layout in ("contiguous", "transposed", "sliced"):
        for index in INDICES:
            add("at", T(2, 3, 4, layout=layout), index)
    add("at", T(), None)
    add("at", T(), "...")
    add("at", T(), 0)
    add("at", T(3), S(None, None, -1))
    add("at", T(3), S(None, None, 0))
    for x in (T(4, 3), T(3, 4, layout="transposed"), like("int64", 4, 3), like("bool", 4, 3)):
        add("at", x, I(0, 2, 2, -1), meta=True)
        add("at", x, [S(), I(1, 0)])
        add("at", x, [I(0, 2), 1])
        add("at", x, [1, I(0, 2)])
        add("at", x, [I(0), S(1, 3)])
        add("at", x, I())
    add("at", T(4, 3), T(2, 2, dtype="int64", data=[0, 1, 3, 3]))
    add("at", T(4, 3), T(dtype="int64", data=[2]))
    add("at", T(4, 3), [I(0, 1, 3), I(2, 0, 1)])
    add("at", T(2, 3, 4), [I(0, 1), S(), I(2, 0)])
    add("at", T(2, 3, 4), [S(), I(0, 1), I(2, 0)])
    add("at", T(4, 3), I(4), meta=False)
    add("at", T(4, 3), I(-5), meta=False)
    add("at", T(4, 3), T(2, grad=False))
    for mask in (T(4, dtype="bool", data=[True, False, False, True]), T(4, dtype="bool", data=[False] * 4)):
        add("at", T(4, 3), mask, meta=False)
        add("at", T(4, 3), [mask, 1], meta=False)
        add("at", like("int64", 4), mask, meta=False)
    full = T(2, 3, dtype="bool", data=[True, False, True, False, False, True])
    add("at", T(2, 3), full, meta=False)
    add("at", T(2, 3, 4), full, meta=False)
    add("at", T(2, 3, layout="expanded"), full, meta=False)
    add("at", T(2, 3), T(3, dtype="bool", data=[True, False, True]), meta=False)
    add("at", T(2, 3), [S(), T(3, dtype="bool", data=[True, False, True])], meta=False)

    for index in ([0], [0, 1], [S(), 2], "...", [S(None, None, 2)], [None, 0], [S(1, 1)]):
        for value in (7, 0.5, "nan"):
            add("set_", T(3, 4, grad=False), index, value)
        add([("at", (T(3, 4, grad=False), index)), ("set_", (T(3, 4, grad=False), index, Step(0)))])
        add("set_", like("int64", 3, 4), index, 5)
    for dtype in DTYPES:
        for source in DTYPES:
            add("set_", like(dtype, 2, 3, grad=False), 0, like(source, 3, grad=False))
    add("set_", T(3, 4, grad=False), 0, T(3, grad=False))
    add("set_", T(3, 4, grad=False), 5, 1)
    add("set_", T(3, 4, grad=False, layout="transposed"), [S(), 0], 9)
    add("set_", T(3, 4, grad=False), I(0, 2), 1)
    add("set_", T(3, 4, grad=False), I(0, 2), T(4, grad=False))
    add("set_", T(2, 3, grad=False), full, 1, meta=False)
    add("set_", T(2, 3, grad=False), full, T(3, grad=False), meta=False)
    add("set_", T(3, 4), 0, 1)

    for x in (T(4, 3), T(3, 4, layout="transposed"), T(3, 3, dtype="float64"), like("int64", 3, 3), like("bool", 4, 3)):
        add("indexSelect", x, 0, I(2, 0, 2))
        add("indexSelect", x, -1, I(1))
        add("indexSelect", x, 1, I())
    add("indexSelect", T(4, 3), 0, I(4), meta=False)
    add("indexSelect", T(4, 3), 0, I(-1), meta=False)
    add("indexSelect", T(4, 3), 2, I(0))
    add("indexSelect", T(4, 3), 0, T(2, 2, dtype="int64", data=[0, 1, 2, 3]))
    add("indexSelect", T(4, 3), 0, T(2, grad=False))
    add("indexSelect", T(4, 3), 0, T(2, dtype="int32", data=[0, 1]))
    add("indexSelect", T(), 0, I(0))
    add("indexAdd", T(4, 3), 0, I(0, 2, 2), T(3, 3))
    add("indexAdd", T(4, 3), 1, I(0, 0), T(4, 2))
    add("indexAdd", T(3, 4, layout="transposed"), 0, I(1), T(1, 4))
    add("indexAdd", T(4, dtype="int64"), 0, I(1, 1), T(2, dtype="int64"))
    add("indexAdd", T(4, 3), 0, I(0, 2), T(3, 3))
    add("indexAdd", T(4, 3), 0, I(4), T(1, 3), meta=False)
    add("indexAdd", T(4, 3), 0, I(1), T(1, 2))
    add("indexAdd", T(4, 3), 0, I(1), T(1, 3, dtype="float64"))
    add([("clone", (T(4, 3),)), ("indexAdd_", (Step(0), 0, I(0, 2, 2), T(3, 3)))])
    add("indexAdd_", T(4, 3), 0, I(0), T(1, 3))
    for x in (T(2, 3), T(3, data=[0.0, "nan", 2.0]), like("bool", 2, 3), like("int64", 5), T(0), T(), T(2, 0), T(2, data=[0.0, 0.0])):
        add("nonzero", x, meta=False)
