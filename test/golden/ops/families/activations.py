"""Activation functions: values, slopes at their kinks, second derivatives by gradcheck elsewhere, options by position and by name."""
from ops.families._shapes import SPECIAL, like
from ops.spec import Step, T

# name: (positional parameters, options of the same meaning)
PLAIN = [
    "F.relu6", "F.leakyRelu", "F.elu", "F.selu", "F.celu", "F.gelu", "F.silu", "F.mish", "F.softplus", "F.softshrink", "F.hardshrink",
    "F.tanhshrink", "F.hardtanh", "F.hardsigmoid", "F.hardswish", "F.logsigmoid", "F.softsign", "F.relu", "F.sigmoid", "F.tanh",
]
KINKS = [-6.0, -3.0, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 3.0, 6.0, 20.0, 100.0]
OPTIONS = {
    "F.leakyRelu": [((0.2,), {"negative_slope": 0.2}), ((-0.5,), {"negative_slope": 0})],
    "F.elu": [((0.5,), {"alpha": 0.5}), ((2,), {"alpha": -1})],
    "F.celu": [((0.5,), {"alpha": 0.5}), ((2,), {"alpha": 3})],
    "F.softplus": [((2,), {"beta": 2}), ((1, 5), {"beta": 0.5, "threshold": 3})],
    "F.softshrink": [((0.25,), {"lambd": 0.25}), ((0,), {"lambd": 1})],
    "F.hardshrink": [((0.25,), {"lambd": 0.25}), ((0,), {"lambd": 1})],
    "F.hardtanh": [((-0.5, 0.25), {"min_val": -0.5, "max_val": 0.25}), ((0, 2), {"max_val": 0.5})],
    "F.threshold": [((0.1, 20), {"threshold": 0.1, "value": 20}), ((-1, -3), {"threshold": 0, "value": 1})],
}
IN_PLACE = ["F.relu", "F.relu6", "F.leakyRelu", "F.elu", "F.selu", "F.celu", "F.silu", "F.mish", "F.hardtanh", "F.hardsigmoid", "F.hardswish"]
# Where PyTorch's in-place overload has another node (LeakyReluBackward1 for LeakyReluBackward0), this library keeps one name.
RENAMED = ["F.leakyRelu", "F.elu", "F.selu", "F.celu", "F.hardtanh", "F.relu6", "F.threshold", "F.silu", "F.mish"]


def table(add):
    for op in PLAIN:
        for shape in ([2, 3], [], [0], [2, 0, 3]):
            add(op, T(*shape, span=(-4, 4)))
        add(op, T(3, 2, layout="transposed", span=(-4, 4)))
        add(op, T(2, 3, layout="sliced", span=(-4, 4)))
        add(op, T(40, span=(-8, 8), dtype="float64"))
        add(op, T(12, data=KINKS))
        add(op, T(12, data=KINKS, dtype="float64"))
        add(op, T(12, data=SPECIAL, grad=op not in ("F.gelu", "F.mish", "F.silu", "F.softsign", "F.logsigmoid")))
        for dtype in ("int64", "bool"):
            add(op, like(dtype, 2, 3))
    for op, forms in OPTIONS.items():
        for args, options in forms:
            add(op, T(12, data=KINKS), *args)
            add(op, T(2, 3), **options)
            add(op, T(2, 3, dtype="float64", layout="sliced"), *args)
    for op in IN_PLACE:
        add([("clone", (T(2, 3, span=(-4, 4)),)), (op, (Step(0),), {"inplace": True})], any_name=op in RENAMED)
        add(op, T(2, 3, grad=False, layout="sliced"), inplace=True)
        add(op, T(3), inplace=True, note="leaf")
    add([("clone", (T(2, 3),)), ("F.threshold", (Step(0), 0.1, 2), {"inplace": True})], any_name=True)
    for approximate in ("none", "tanh"):
        add("F.gelu", T(2, 3, span=(-4, 4)), approximate=approximate)
        add("F.gelu", T(12, data=KINKS, dtype="float64"), approximate=approximate)
    add("F.gelu", T(3), approximate="exact")
    add("F.softplus", T(6, data=[19.0, 20.0, 20.5, 21.0, 30.0, -30.0]))
    add("F.softshrink", T(3), -1)
    add("F.celu", T(3), 0)
    add("F.hardtanh", T(3), 1, -1)
    for dim in (0, 1, -1):
        add("F.softmin", T(2, 3), dim)
        add("F.glu", T(4, 6), dim)
        add("F.glu", T(2, 4, 2, dtype="float64", layout="transposed"), dim=dim)
    add("F.glu", T(4))
    add("F.glu", T(3))
    add("F.glu", T())
    add("F.glu", T(2, 3), 0)
    add("F.glu", T(0, 4))
    for shape, weight in (([2, 3], [1]), ([2, 3], [3]), ([4, 3, 2], [3]), ([2, 3, 2, 2], [1]), ([3], [1]), ([], [1]), ([0, 3], [3])):
        add("F.prelu", T(*shape), T(*weight, span=(0.1, 0.5)))
        add("prelu", T(*shape, dtype="float64"), T(*weight, dtype="float64", span=(0.1, 0.5)))
    add("F.prelu", T(3, 2, layout="transposed"), T(2, span=(0.1, 0.5)))
    add("F.prelu", T(2, 3), T(2))
    add("F.prelu", T(3), T(3))
    add("F.prelu", T(2, 3), T(3, dtype="float64"))
    # Outside training it is the leaky ReLU here, node included.
    add("F.rrelu", T(2, 3), any_name=True)
    add("F.rrelu", T(2, 3), 0.1, 0.5, any_name=True)
    add("F.rrelu", T(2, 3), 0.5, 0.1)
    for op in ("selu", "celu", "relu", "prelu", "rrelu", "threshold", "hardshrink"):
        if op == "prelu":
            continue
        args = (0.1, 1) if op == "threshold" else ()
        add(op, T(2, 3), *args, any_name=op == "rrelu")
    for op in ("selu_", "celu_", "relu_"):
        add([("clone", (T(2, 3),)), (op, (Step(0),))], any_name=True)
    for op in ("F.relu_", "F.elu_", "F.leakyRelu_", "F.selu_", "F.celu_", "F.hardtanh_", "F.rrelu_"):
        add(op, T(2, 3, grad=False))
    add("F.threshold_", T(2, 3, grad=False), 0.1, 5)
    add("hardshrink", T(12, data=KINKS), 1)
