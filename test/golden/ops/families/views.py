"""Views, also of tensors that are not contiguous, and what reads them: a clone after each shows the order of the elements."""
from ops.families._shapes import DTYPES, like
from ops.spec import S, Step, T

CUBES = [T(2, 3, 4), T(2, 4, 3, layout="transposed"), T(2, 3, 4, layout="sliced"), T(2, 3, 4, layout="expanded"), T(0, 3, 4)]


def table(add):
    for x in CUBES:
        for sizes in ([6, 4], [-1], [2, -1, 2], [2, 3, 4], [3, 8], [4, -1, 5], [-1, -1], [2, 1, 3, 4, 1], [0, -1], [5]):
            add("view", x, sizes)
            add("reshape", x, sizes)
        for dims in ([2, 0, 1], [0, 1, 2], [-1, 0, 1], [0, 1], [0, 0, 1], [0, 1, 3]):
            add("permute", x, dims)
        for pair in ((0, 1), (-1, 0), (1, 1), (0, 3)):
            add("transpose", x, *pair)
        for sizes in ([5, 2, 3, 4], [-1, 3, -1], [2, 3], [2, 3, 5], [2, 3, 4]):
            add("expand", x, sizes)
        for args in ((), (1,), (0, 1), (-2, -1), (1, 1), (2, 1), (3,)):
            add("flatten", x, *args)
        for dim in (0, 2, 3, -1, -4, 4, -5):
            add("unsqueeze", x, dim)
        for dim, index in ((0, 0), (1, -1), (2, 3), (2, 4), (1, -4), (3, 0), (-1, 1)):
            add("select", x, dim, index)
        for args in ((0, 0, 1), (1, 1, 2), (2, 0, 4), (-1, -2, 2), (1, 2, 2), (1, 3, 0), (1, 0, -1), (3, 0, 1)):
            add("narrow", x, *args)
        add("T", x)
        add("t", x)
        add("clone", x)
        add("contiguous", x)
        add("detach", x)
        add("strides", x)
    for shape in ([2, 3], [3], [], [1, 3], [2, 0]):
        add("t", T(*shape))
        add("T", T(*shape))
        add("flatten", T(*shape))
        add("squeeze", T(*shape))
        add("clone", T(*shape))
        add("unsqueeze", T(*shape), 0)
        add("reshape", T(*shape), [-1])
        add("view", T(*shape), [1, -1])
        add("expandAs" if False else "expand", T(*shape), [2, *shape])
    for shape in ([1, 3, 1], [1], [2, 3], [1, 1]):
        add("squeeze", T(*shape))
        for dim in (0, -1, 1):
            add("squeeze", T(*shape), dim)
    add("squeeze", T(1, 3, 1), 3)
    add("squeeze", T(), 0)
    add("select", T(), 0, 0)
    add("expand", T(3, 1), [3, 4])
    add("expand", T(3), [-1, 3])
    add("expand", T(1), [0])
    add("expandAs", T(3, 1), T(2, 3, 4))
    add("viewAs", T(6), T(2, 3))
    for dtype in DTYPES:
        add("transpose", like(dtype, 2, 3), 0, 1)
        add([("t", (like(dtype, 2, 3),)), ("contiguous", (Step(0),))])
        add([("t", (like(dtype, 2, 3),)), ("reshape", (Step(0), [-1]))])
    # Chains: strides that merge or do not.
    x = T(4, 6)
    add([("view", (x, [2, 2, 6])), ("transpose", (Step(0), 0, 1)), ("reshape", (Step(1), [4, 6]))])
    add([("view", (x, [4, 2, 3])), ("at", (Step(0), [S(), 0])), ("view", (Step(1), [12]))])
    add([("at", (x, [S(None, None, 2)])), ("view", (Step(0), [2, 2, 3])), ("mul", (Step(1), 3))])
    add([("t", (x,)), ("view", (Step(0), [2, 3, 4])), ("sum", (Step(1), 0))])
    add([("t", (x,)), ("view", (Step(0), [24]))])
    add([("expand", (T(1, 3), [2, 3])), ("view", (Step(0), [6]))])
    add([("expand", (T(1, 3), [2, 3])), ("mul", (Step(0), T(2, 3))), ("strides", (Step(0),))])
    # PyTorch keeps the order of strides in exp, which decides the name of the last node; here results are row-major.
    add([("permute", (T(2, 3, 4), [1, 2, 0])), ("exp", (Step(0),)), ("flatten", (Step(1), 1))], any_name=True)
    add([("narrow", (T(3, 4), 1, 1, 2)), ("unsqueeze", (Step(0), 1)), ("squeeze", (Step(1), 1)), ("reshape", (Step(2), [3, 2]))])
