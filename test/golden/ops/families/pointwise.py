"""Functions of each element, arithmetic, broadcasting, in place."""
from ops.families._shapes import DTYPES, LAYOUTS, SPECIAL, like
from ops.spec import Step, T

UNARY = ["exp", "log", "sqrt", "abs", "sign", "sin", "cos", "tanh", "sigmoid", "relu", "square", "neg", "floor"]
BINARY = ["add", "sub", "mul", "div", "pow", "remainder", "maximum", "minimum"]
COMPARISONS = ["eq", "ne", "lt", "le", "gt", "ge"]
SHAPES = [([2, 3], [2, 3]), ([2, 3], [3]), ([2, 1], [1, 3]), ([3], []), ([], []), ([0, 3], [3]), ([2, 1, 3], [4, 1]), ([1], [2, 3])]
WRONG = [([2, 3], [2]), ([2, 3], [4, 3]), ([0], [2])]
EQUAL = [1.0, 2.0, 3.0, "nan", 0.0, -0.0]
OTHER = [1.0, 3.0, 2.0, 1.0, -0.0, 0.0]


def table(add):
    for op in UNARY:
        for shape, layout in LAYOUTS:
            add(op, T(*shape, layout=layout))
        for shape in ([], [0], [2, 0, 3], [1], [2, 2, 2], [257]):
            add(op, T(*shape))
        add(op, T(2, 3, dtype="float64"))
        add(op, T(12, data=SPECIAL))
        add(op, T(12, data=SPECIAL, dtype="float64"))
        for dtype in DTYPES[2:]:
            add(op, like(dtype, 2, 3))
    for op in BINARY:
        span = (0.25, 3) if op in ("pow", "div", "remainder") else (-2, 2)
        for a, b in SHAPES:
            add(op, T(*a, span=span), T(*b, span=span))
        for a, b in WRONG:
            add(op, T(*a), T(*b))
        for shape, layout in LAYOUTS:
            add(op, T(*shape, layout=layout, span=span), T(*shape, span=span))
            add(op, T(*shape, span=span), T(*shape, layout=layout, span=span))
        add(op, T(2, 3, dtype="float64", span=span), T(3, dtype="float64", span=span))
        # The quotient of a remainder by infinity is a matter of floorDivide.
        add(op, T(12, data=SPECIAL), T(12, data=SPECIAL[::-1], grad=op != "remainder"))
        add(op, T(6, data=EQUAL), T(6, data=OTHER))
        add(op, T(2, 3, span=span), T(2, 3, span=span, grad=False))
        add(op, T(2, 3, span=span, grad=False), T(2, 3, span=span))
        if op not in ("maximum", "minimum"):
            for value in (2, 0.5, -1.5, 0, "inf", "nan"):
                add(op, T(2, 3, span=span), value)
                add(op, T(4, dtype="float64", span=span), value)
    for value in (0, 1, 2, 3, -1, 0.5, -0.5):
        add("pow", T(5, data=[-2.0, -0.0, 0.0, 1.0, 3.0]), value)
        add("pow", value, T(5, data=[-2.0, -0.0, 0.0, 1.0, 3.0]))
    for a in ([7, -7, 7, -7, 0], [1, 2, 3, 4, 5]):
        add("remainder", T(5, dtype="int64", data=a), T(5, dtype="int64", data=[3, 3, -3, -3, 2]))
        add("pow", T(5, dtype="int64", data=a), T(5, dtype="int64", data=[3, 0, 2, 1, 4]))
        add("pow", T(5, dtype="int64", data=a), 2)
    add("pow", T(2, dtype="int64", data=[1, 2]), -1)
    add("remainder", T(2, dtype="int64", data=[1, 2]), 0, meta=False)
    add("div", T(3, dtype="int64", data=[1, 0, -1]), T(3, dtype="int64", data=[0, 0, 0]))
    for op in ("add", "sub"):
        for alpha in (2, -0.5):
            add(op, T(2, 3), T(3), alpha=alpha)
        add(op, T(2, 3), 3, alpha=2)
        add(op, like("int64", 2, 3), like("int64", 3), alpha=2)
        add(op, like("int64", 2, 3), like("int64", 3), alpha=0.5)
        add(op, like("bool", 3), like("bool", 3))
        add(op, like("bool", 3), 1)
    for op in COMPARISONS:
        for a, b in SHAPES[:5]:
            add(op, T(*a), T(*b))
        add(op, T(2, 3), T(2))
        add(op, T(12, data=SPECIAL), T(12, data=SPECIAL[::-1]))
        add(op, T(6, data=EQUAL), T(6, data=OTHER))
        for value in (1, 0.5, "nan"):
            add(op, T(2, 3), value)
            add(op, like("int64", 4), value)
            add(op, T(3, dtype="float32", data=[0.1, 0.5, 1.0]), value, note="float32")
        add(op, T(3, layout="sliced"), T(3))
    add("eq", T(2, data=[0.1, 0.2]), 0.1)
    add("eq", T(2, data=[0.1, 0.2]), T(2, dtype="float64", data=[0.1, 0.2]))
    for op in ("isnan", "isfinite", "logicalNot"):
        add(op, T(12, data=SPECIAL))
        for dtype in DTYPES[1:]:
            add(op, like(dtype, 2, 3))
    for op in ("logicalAnd", "logicalOr"):
        for dtype in DTYPES:
            add(op, like(dtype, 2, 3), like("bool", 3))
        add(op, T(12, data=SPECIAL), T(12, data=SPECIAL[::-1]))
    in_place(add)
    for a, b in ((EQUAL, EQUAL), (EQUAL[:3], EQUAL[:3]), (EQUAL, OTHER)):
        for op in ("equal", "allclose"):
            add(op, T(len(a), data=a), T(len(b), data=b), meta=False)
    add("equal", T(2, 3), T(3), meta=False)
    add("allclose", T(2, data=[1.0, 2.0]), T(2, data=[1.001, 2.001]), rtol=1e-2, meta=False)
    add("allclose", T(2, data=["nan", 2.0]), T(2, data=["nan", 2.0]), equal_nan=True, meta=False)
    add("allclose", T(2, data=["inf", 2.0]), T(2, data=["inf", 2.00001]), meta=False)


def in_place(add):
    """On a clone, so that leaves may want gradients; the clone must be the very result."""
    for op in ("add_", "sub_", "mul_", "div_"):
        for a, b in (([2, 3], [2, 3]), ([2, 3], [3]), ([2, 3], []), ([3], [2, 3]), ([2, 3], [2])):
            add([("clone", (T(*a),)), (op, (Step(0), T(*b, span=(0.5, 2))))])
        add([("clone", (T(2, 3),)), (op, (Step(0), 2.5))])
        # Where it fails, it fails in backward, which the shape rules do not see.
        add([("clone", (T(2, 3),)), (op, (Step(0), Step(0)))], meta=op in ("add_", "sub_"))
        for target in DTYPES:
            for source in DTYPES:
                x = like(target, 3)
                x.grad = False
                y = like(source, 3, span=(1, 4)) if source != "bool" else like(source, 3)
                y.grad = False
                add(op, x, y)
        add(op, T(3), T(3), note="leaf")
        add(op, T(3, grad=False), T(3), note="into a constant")
        add(op, T(3, 2, layout="transposed", grad=False), T(3, 2, grad=False))
        add(op, T(3, 2, layout="sliced", grad=False), 2)
        add(op, like("int64", 3), 0.5)
        add(op, like("int64", 3), 2)
    for op in ("neg_", "sqrt_", "relu_", "zero_"):
        add([("clone", (T(2, 3, span=(0.1, 2)),)), (op, (Step(0),))])
        add(op, T(2, 3, layout="sliced", grad=False))
        add(op, like("int64", 3))
        add(op, T(3), note="leaf")
    for value in (2, 0.5, "nan"):
        add([("clone", (T(2, 3),)), ("fill_", (Step(0), value))])
    for dtype in DTYPES:
        add("fill_", like(dtype, 2, 3, grad=False), 2)
        add("fill_", like(dtype, 3, layout="sliced", grad=False), 1)
        for source in DTYPES:
            add("copy_", like(dtype, 2, 3, grad=False), like(source, 3, grad=False))
    add([("clone", (T(2, 3),)), ("copy_", (Step(0), T(3)))])
    add([("clone", (T(2, 3),)), ("copy_", (Step(0), T(2)))])
    add([("clone", (T(2, 3),)), ("add_", (Step(0), T(3)), {"alpha": 2})])
    add([("clone", (T(2, 3),)), ("mul_", (Step(0), T(3))), ("add_", (Step(0), 1)), ("relu_", (Step(0),))])
