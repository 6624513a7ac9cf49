"""at and set_ with integer tensors, masks, lists and booleans in every position; indexPut, nonzero as a tuple."""
from ops.families._shapes import DTYPES, like
from ops.spec import S, Step, T

I = lambda *values: T(len(values), dtype="int64", data=list(values))
I2 = lambda rows: T(len(rows), len(rows[0]), dtype="int64", data=[v for r in rows for v in r])
M = lambda *values: T(len(values), dtype="bool", data=[bool(v) for v in values])
SCALAR = lambda value: T(dtype="int64", data=[value])

PICKS = [
    [I(0, 1), S(), I(2, 0)], [S(), I(0, 1), I(2, 0)], [I(0, 1), I(1, 2)], [I(0, 1), I(2, 2), I(0, 3)], [S(), I(2, 0, 1)],
    [S(), S(), I(3, 3, 0)], [I2([[0, 1], [1, 0]]), S(), 2], [S(), I2([[0, 1], [2, 0]])], [S(), I2([[0, 1], [2, 0]]), I(1, 3)],
    [I2([[0], [1]]), I(0, 2)], [I(0), I(0, 1, 2)], [0, I(0, 2)], [I(1), 0], [S(), 1, I(0, 0)], [S(0, 1), I(-1, 0), S(1, 3)],
    [None, I(1, 0)], [I(1, 0), None, I(0, 2)], [S(), I(1), None, I(3)], ["...", I(0, 2)], [I(0, 1), "...", I(0, 2)],
    [I(0, 1), "..."], [S(None, None, 2), I(2, 1), S(None, None, 3)], [SCALAR(1)], [S(), SCALAR(-1)], [SCALAR(0), I(1, 1)],
    [I(), I()], [I(), S(), I()], [S(), I()], [[0, 1]], [[0, 1], [1, 2]], [S(), [[0], [2]]], [[0, 1], S(), 1],
]
MASKS = [
    [M(1, 0)], [M(0, 0)], [S(), M(1, 0, 1)], [S(), S(), M(1, 1, 0, 0)], [M(1, 1), M(1, 0, 1)], [M(1, 0), I(2)], [M(1, 1), S(), I(0, 3)],
    [0, M(0, 1, 1)], [S(), M(1, 1, 0), 2], [T(2, 3, dtype="bool", data=[True, False, True, False, True, True])],
    [S(), T(3, 4, dtype="bool", data=[True, False, False] * 4)], ["...", T(3, 4, dtype="bool", data=[False, True] * 6)],
    [T(2, 3, 4, dtype="bool", seed=5)], [None, True], ["...", False], [0, True], [True, I(1, 0)], [[True, False]], [S(), [True, False, True]],
    [T(2, dtype="uint8", data=[1, 0])],
]
# Not [:, I(0, 3)]: PyTorch names the dimension by its place among the indexed ones, this library by its own.
WRONG = [
    [I(2)], [I(-3)], [I(0, 1), I(0, 3)], [I(0, 1), I(0, 1, 2)], [I(0), I(0), I(0), I(0)], [T(2, grad=False)],
    [T(1, dtype="int32", data=[0])], [M(1, 0, 1)], [T(2, 4, dtype="bool")], [S(), M(1, 0)], [S(), S(), S(), I(0)],
]


def table(add):
    for layout in ("contiguous", "transposed", "sliced"):
        for index in PICKS if layout != "sliced" else PICKS[:8]:
            add("at", T(2, 3, 4, layout=layout), index, meta=False)
        for index in MASKS if layout != "sliced" else MASKS[:6]:
            add("at", T(2, 3, 4, layout=layout), index, meta=False)
    for index in WRONG:
        add("at", T(2, 3, 4), index, meta=False)
        add("set_", T(2, 3, 4, grad=False), index, 1, meta=False)
    add("at", T(0, 3), [I()])
    add("at", T(0, 3), [I(0)])
    add("at", T(0, 3), [S(), I(1, 2)], meta=False)
    add("at", T(3, 0), [I(2, 0)], meta=False)
    add("at", T(3, 0), [S(), I(0)])
    add("at", T(), [T(dtype="bool", data=[True])], meta=False)
    add("at", T(), True, meta=False)
    add("at", T(), [I(0)])
    for dtype in DTYPES:
        add("at", like(dtype, 4, 3), [I(3, 0, 0), I(1, 1, 2)], meta=False)
        add("at", like(dtype, 4, 3), [I(3, 0, 0)], meta=False)
        add("set_", like(dtype, 4, 3, grad=False), [I(3, 0)], 1)
        add("set_", like(dtype, 4, 3, grad=False), [I(3, 0)], like(dtype, 3, grad=False))
    # Assignment: numbers, values that broadcast, gradients of target and value.
    for index in PICKS[:22] + MASKS[:14]:
        add("set_", T(2, 3, 4, grad=False), index, 5, meta=False)
        add([("clone", (T(2, 3, 4),)), ("set_", (Step(0), index, 0.5)), ("mul", (Step(0), 2))], meta=False)
    for index, shape in (
        ([I(0, 1)], [2, 3, 4]), ([I(0, 1)], [4]), ([I(0, 1)], [1, 1, 2, 3, 4]), ([I(0, 1), S(), I(2, 0)], [2, 3]), ([I(0, 1), S(), I(2, 0)], [2, 1]),
        ([S(), I(1, 0)], [2, 1, 4]), ([S(), I(1, 0), I(0, 3)], [2, 2]), ([M(1, 0)], [3, 4]), ([S(), M(1, 0, 1)], []), ([0, I(2, 0)], [2, 4]),
        ([S(), S(1, 3), I(0, 1)], [2, 2, 2]), ([I(0, 1)], [3]), ([M(1, 1)], [3, 3, 4]), ([I2([[0], [1]]), I(0, 2)], [2, 2, 4]), ([I()], [0, 3, 4]),
    ):
        value = T(*shape)
        add("set_", T(2, 3, 4, grad=False), index, T(*shape, grad=False), meta=False)
        add([("clone", (T(2, 3, 4),)), ("set_", (Step(0), index, value)), ("exp", (Step(0),))], meta=False)
        add([("clone", (T(2, 4, 3, layout="transposed"),)), ("transpose", (Step(0), 1, 2)), ("set_", (Step(1), index, value)), ("exp", (Step(0),))], meta=False)
    add("set_", T(2, 3, 4, grad=False), [I(0, 1)], T(2, 3, 4, dtype="float64", grad=False))
    add("set_", T(2, 3, 4), [I(0, 1)], 1)
    add("set_", T(3, grad=False), True, 2, meta=False)
    add("set_", T(3, grad=False), False, 2, meta=False)
    for accumulate in (False, True):
        for index, shape in (([I(0, 1, 0)], [3, 3]), ([I(0, 1, 0), I(1, 1, 1)], [3]), ([I(0, 1, 0), I(1, 1, 1)], []), ([I2([[0, 1], [2, 0]])], [3]), ([I(1, 1)], [2, 1])):
            if accumulate or index[0].data.count(0) < 2:
                add("indexPut", T(4, 3), index, T(*shape), accumulate=accumulate)
                add([("clone", (T(4, 3),)), ("indexPut_", (Step(0), index, T(*shape)), {"accumulate": accumulate})])
    add("indexPut", like("int64", 4, 3), [I(0, 0)], like("int64", 3), accumulate=True)
    add("indexPut", T(4, 3, dtype="float64"), [I(0, 0)], T(3, dtype="float64"), accumulate=True)
    add("indexPut", T(4, 3), [I(0, 1)], T(4))
    add("indexPut", T(4, 3), [I(0, 1)], T(3, dtype="float64"))
    add("indexPut", T(4, 3), [I(0, 9)], T(3), meta=False)
    add("indexPut", T(4, 3), [T(4, 3, dtype="bool", seed=3)], T(), meta=False)
    for x in (T(2, 3), like("bool", 2, 3), T(0), T(), T(3, layout="sliced")):
        add("nonzero", x, meta=False, as_tuple=True)
        add("argwhere", x, meta=False)
