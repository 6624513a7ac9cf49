"""Functions of two and three operands, clamping, bitwise and logical operations, comparisons, their aliases and in-place forms."""
from ops.families._shapes import DTYPES, LAYOUTS, SPECIAL, like
from ops.spec import Step, T

BINARY = {
    "atan2": (-2, 2), "hypot": (-2, 2), "fmod": (0.25, 3), "fmax": (-2, 2), "fmin": (-2, 2), "copysign": (-2, 2), "xlogy": (0.1, 3),
    "logaddexp": (-4, 4), "logaddexp2": (-4, 4), "nextafter": (-2, 2), "heaviside": (-2, 2), "floatPower": (0.2, 3),
    "floorDivide": (0.25, 3), "trueDivide": (0.25, 3), "ldexp": (-2, 2), "rsub": (-2, 2), "special.xlog1py": (0.1, 3),
    "special.zeta": (1.2, 4), "igamma": (0.2, 4), "igammac": (0.2, 4),
}
SCALAR_RIGHT = ["fmod", "copysign", "xlogy", "floatPower", "floorDivide", "trueDivide", "rsub", "special.xlog1py", "special.zeta"]
SCALAR_LEFT = ["xlogy", "floatPower", "special.xlog1py", "special.zeta", "bitwiseAnd", "bitwiseOr", "bitwiseXor", "bitwiseLeftShift"]
INTEGER = ["gcd", "lcm", "bitwiseAnd", "bitwiseOr", "bitwiseXor", "bitwiseLeftShift", "bitwiseRightShift"]
EQUAL = [1.0, 2.0, 3.0, "nan", 0.0, -0.0]
OTHER = [1.0, 3.0, 2.0, 1.0, -0.0, 0.0]
ALIASES = ["subtract", "multiply", "divide", "greater", "greaterEqual", "less", "lessEqual", "notEqual", "arctan2"]


def table(add):
    for op, span in BINARY.items():
        wants = op not in ("nextafter", "heaviside", "igamma", "igammac", "special.zeta", "floorDivide")
        x = lambda *shape, **rest: T(*shape, **{"span": span, "grad": wants, **rest})
        add(op, x(2, 3), x(2, 3))
        add(op, x(2, 3), x(3))
        add(op, x(2, 1), x(1, 3))
        add(op, x(), x(2))
        add(op, x(0, 3), x(3))
        add(op, x(2, 3), x(2))
        add(op, x(3, 2, layout="transposed"), x(3, 2))
        add(op, x(4, dtype="float64"), x(4, dtype="float64"))
        add(op, x(12, data=SPECIAL, grad=False), x(12, data=SPECIAL[::-1], grad=False))
        add(op, x(12, data=SPECIAL, dtype="float64", grad=False), x(12, data=SPECIAL[5:] + SPECIAL[:5], dtype="float64", grad=False))
        add(op, x(6, data=EQUAL), x(6, data=OTHER))
        for a in DTYPES:
            for b in DTYPES:
                y = lambda dtype: like(dtype, 2, grad=False) if dtype == "bool" else like(dtype, 2, span=(1, 4), grad=False)
                if op in ("fmod", "floorDivide") and b == "bool":
                    continue  # a division by zero
                add(op, y(a), y(b))
    add("igamma", T(3, span=(0.2, 3), grad=False), T(3, span=(0.2, 3)))
    add("igammac", T(3, span=(0.2, 3), grad=False), T(3, span=(0.2, 3)))
    add("igamma", T(4, data=[0.5, 2.0, 3.0, 200.0], dtype="float64", grad=False), T(4, data=[4.0, 0.1, 8.0, 230.0], dtype="float64", grad=False))
    add("igammac", T(4, data=[0.5, 2.0, 3.0, 200.0], dtype="float64", grad=False), T(4, data=[4.0, 0.1, 8.0, 230.0], dtype="float64", grad=False))
    for op in SCALAR_RIGHT:
        for value in (2, 0.5, 1.5):
            add(op, T(2, 3, span=(0.25, 3), grad=op not in ("special.zeta", "floorDivide")), value)
            add(op, like("int64", 3, span=(1, 5)), value)
    for op in SCALAR_LEFT[:4]:
        for value in (2, 1.5):
            add(op, value, T(2, 3, span=(0.25, 3), grad=op != "special.zeta"))
            add(op, value, like("int64", 3, span=(1, 5)))
    for op in INTEGER:
        for dtype in DTYPES:
            add(op, like(dtype, 2, 3, grad=False, span=(0, 5)), like(dtype, 3, grad=False, span=(1, 5)))
        add(op, T(6, dtype="int64", data=[12, -12, 18, 0, 7, -7]), T(6, dtype="int64", data=[8, 18, -27, 0, 0, 3]), note="signs") if "Shift" not in op else None
        add(op, T(4, dtype="int64", data=[1, -1, 1099511627776, -1099511627777]), T(4, dtype="int64", data=[3, 2, 5, 1]))
        add(op, T(4, dtype="int32", data=[1, -1, 65536, -65537]), T(4, dtype="int64", data=[3, 2, 5, 1]))
        add(op, like("int64", 2, 3), like("int64", 2))
        add(op, like("int64", 0), like("int64", 1))
        if op not in ("gcd", "lcm"):
            add(op, like("int64", 2, 3), 3)
            add(op, like("uint8", 2, 3), 3)
    for op in ("bitwiseAnd", "bitwiseOr", "bitwiseXor"):
        add(op, 6, like("int64", 4))
        add(op, like("bool", 4), True)
        add(op, like("bool", 4), 1)
    for dtype in DTYPES:
        add("bitwiseNot", like(dtype, 2, 3, grad=False))
        add("logicalXor", like(dtype, 2, 3, grad=False), like("bool", 3))
        for op in ("isinf", "isneginf", "isposinf", "isreal", "isfinite", "isnan"):
            add(op, like(dtype, 2, 3, grad=False))
    for op in ("isinf", "isneginf", "isposinf", "isreal", "signbit"):
        add(op, T(12, data=SPECIAL, grad=False))
    add("logicalXor", T(12, data=SPECIAL, grad=False), T(12, data=SPECIAL[::-1], grad=False))
    for op in ALIASES:
        add(op, T(2, 3, span=(0.5, 2)), T(3, span=(0.5, 2)))
        if op != "arctan2":
            add(op, T(2, 3, span=(0.5, 2)), 1.5)
    for mode in ("floor", "trunc"):
        for op in ("div", "divide"):
            add(op, T(2, 3, span=(-5, 5)), T(3, span=(0.5, 2)), rounding_mode=mode)
        add("div", T(6, dtype="int64", data=[7, -7, 7, -7, 0, 5]), T(6, dtype="int64", data=[2, 2, -2, -2, 3, 5]), rounding_mode=mode)
        add("div", T(12, data=SPECIAL, grad=False), T(12, data=SPECIAL[::-1], grad=False), rounding_mode=mode)
        add("div", T(4, span=(-5, 5)), 1.5, rounding_mode=mode)
        add("div", like("int64", 3), 2, rounding_mode=mode)
        add("div", like("int64", 3), like("int64", 3, data=[0, 1, 2]), rounding_mode=mode, meta=False)
    add("div", T(3), T(3), rounding_mode="round")
    add("floorDivide", T(6, dtype="int64", data=[7, -7, 7, -7, 0, 5]), T(6, dtype="int64", data=[2, 2, -2, -2, 3, 5]))
    add("floorDivide", T(6, data=[7.0, -7.0, 7.5, -7.5, 0.0, 5.0], grad=False), T(6, data=[2.0, 2.0, -2.0, -2.0, 0.0, 0.1], grad=False))
    add("floorDivide", T(3), T(3), meta=False, note="no derivative")
    add("floorDivide", like("int64", 3), 0, meta=False)
    add("fmod", T(6, dtype="int64", data=[7, -7, 7, -7, 0, 5]), T(6, dtype="int64", data=[2, 2, -2, -2, 3, 5]))
    add("fmod", like("int64", 3), 0, meta=False)
    add("isclose", T(6, data=[1.0, 2.0, "nan", "inf", "-inf", 1.0]), T(6, data=[1.0, 2.00001, "nan", "inf", "inf", 1.1]))
    add("isclose", T(6, data=[1.0, 2.0, "nan", "inf", "-inf", 1.0]), T(6, data=[1.0, 2.1, "nan", "inf", "inf", 1.1]), rtol=0.05, atol=0.01, equal_nan=True)
    add("isclose", like("int64", 3), like("int64", 3))
    add("isclose", like("int64", 3), T(3))
    add("isclose", T(2, 3), T(3))
    add("isclose", T(3), T(3), rtol=-1)
    three(add)
    clamps(add)
    in_place(add)


def three(add):
    for op in ("addcmul", "addcdiv"):
        s = (0.5, 2)
        add(op, T(2, 3), T(2, 3), T(2, 3, span=s))
        add(op, T(2, 3), T(3), T(2, 1, span=s), value=0.5)
        add(op, T(), T(3), T(2, 1, span=s), value=-2)
        add(op, T(2, 3, dtype="float64"), T(2, 3, dtype="float64"), T(2, 3, dtype="float64", span=s), value=0.1)
        add(op, T(2), T(3), T(3, span=s))
        add(op, like("int64", 3), like("int64", 3), like("int64", 3, span=(1, 4)))
        add(op, like("int64", 3), like("int64", 3), like("int64", 3, span=(1, 4)), value=0.5)
        add(op, T(3), like("int64", 3), T(3, span=s))
        add([("clone", (T(2, 3),)), (op + "_", (Step(0), T(3), T(2, 3, span=s)), {"value": 0.5})])
        add([("clone", (T(3),)), (op + "_", (Step(0), T(2, 3), T(2, 3, span=s)))])
    for op in ("lerp",):
        for weight in (0, 0.25, 0.75, 1, 1.5):
            add(op, T(2, 3), T(3), weight)
        add(op, T(2, 3), T(2, 3), T(2, 3, span=(0, 1)))
        add(op, T(3), T(2, 1), T(2, 3, span=(0, 1)))
        add(op, T(2, 3), T(3), T(span=(0, 1)))
        add(op, T(2, 3, dtype="float64"), T(2, 3, dtype="float64"), 0.3)
        add(op, T(2, 3), T(2, 3, dtype="float64"), 0.3)
        add(op, like("int64", 3), like("int64", 3), 0.5)
        add([("clone", (T(2, 3),)), ("lerp_", (Step(0), T(3), 0.25))])
        add([("clone", (T(2, 3),)), ("lerp_", (Step(0), T(3), T(2, 3, span=(0, 1))))])


def clamps(add):
    ties = [-1.0, 1.0, 0.0, 2.0, -3.0, "nan"]
    for op in ("clamp", "clip"):
        add(op, T(2, 3), -1, 1)
        add(op, T(2, 3), min=-0.5)
        add(op, T(2, 3), max=0.5)
        add(op, T(6, data=ties), -1, 1)
        add(op, T(6, data=ties), 1, -1)
        add(op, T(6, data=ties), T(6, data=[-1.0] * 6), T(6, data=[1.0] * 6))
        add(op, T(2, 3), T(3, span=(-1, 0)), T(2, 1, span=(0, 1)))
        add(op, T(2, 3), min=T(3))
        add(op, T(2, 3), max=T(3))
        add(op, T(6, data=ties), min=T(6, data=[-1.0, 1.0, 0.5, "nan", -4.0, 0.0]))
        add(op, T(6, data=ties), max=T(6, data=[-1.0, 1.0, 0.5, "nan", -4.0, 0.0]))
        add(op, T(3))
        add(op, T(3), "nan", 1.0)
        for dtype in DTYPES[1:]:
            add(op, like(dtype, 2, 3), 0, 2)
            add(op, like(dtype, 2, 3), 0.5, 1.5)
        if op == "clamp":
            add(op, T(3), T(3), 1.5)
        add(op, T(2), T(3), T(3))
        add([("clone", (T(2, 3),)), (op + "_", (Step(0), -1, 1))])
        add([("clone", (T(2, 3),)), (op + "_", (Step(0),), {"min": 0})])
        add([("clone", (T(2, 3),)), (op + "_", (Step(0), T(3, span=(-1, 0)), T(3, span=(0, 1))))])
        add(op + "_", like("int64", 4), -1, 1)
        add(op + "_", T(2, 3, layout="sliced", grad=False), -1, 1)
    for op in ("clampMin", "clampMax"):
        add(op, T(2, 3), 0.5)
        add(op, T(2, 3), T(3))
        add(op, T(6, data=ties), 0)
        add(op, like("int64", 3), 1)
        add([("clone", (T(2, 3),)), (op + "_", (Step(0), 0.5))])
        add([("clone", (T(2, 3),)), (op + "_", (Step(0), T(3)))])
        add(op, T(2, 3), T(2))


def in_place(add):
    for op in (
        "pow", "remainder", "fmod", "atan2", "hypot", "copysign", "xlogy", "nextafter", "heaviside", "floatPower", "floorDivide",
        "trueDivide", "ldexp", "subtract", "multiply", "divide", "eq", "ne", "lt", "le", "gt", "ge", "greater", "greaterEqual", "less",
        "lessEqual", "notEqual", "logicalAnd", "logicalOr", "logicalXor", "arctan2", "igamma", "igammac",
    ):
        # ldexp_ has none in PyTorch, where it is written with an out= argument.
        wants = op not in ("nextafter", "heaviside", "igamma", "igammac", "floorDivide", "ldexp")
        x = lambda *shape, **rest: T(*shape, **{"span": (0.25, 3), "grad": wants, **rest})
        add([("clone", (x(2, 3),)), (op + "_", (Step(0), x(3)))])
        add(op + "_", x(2, 3, grad=False, layout="sliced"), x(2, 3, grad=False))
        add(op + "_", x(3, grad=False), x(2, 3, grad=False))
        add(op + "_", like("int64", 3, span=(1, 4)), like("int64", 3, span=(1, 4)))
        add(op + "_", like("int64", 3, span=(1, 4)), x(3, grad=False))
    for op in ("pow", "remainder", "fmod", "copysign", "xlogy", "floatPower", "floorDivide", "eq", "lt", "ge"):
        add([("clone", (T(2, 3, span=(0.25, 3), grad=op not in ("floatPower", "floorDivide")),)), (op + "_", (Step(0), 2))])
    for op in ("bitwiseAnd", "bitwiseOr", "bitwiseXor", "bitwiseLeftShift", "bitwiseRightShift", "gcd", "lcm"):
        add(op + "_", like("int64", 2, 3, span=(1, 6)), like("int64", 3, span=(1, 6)))
        add(op + "_", like("int32", 3, span=(1, 6)), like("int64", 3, span=(1, 6)))
    for op in ("bitwiseNot_", "logicalNot_"):
        for dtype in ("int64", "bool", "uint8"):
            add(op, like(dtype, 2, 3))
    for mode in ("floor", "trunc"):
        add([("clone", (T(2, 3, span=(1, 5)),)), ("div_", (Step(0), T(3, span=(0.5, 2))), {"rounding_mode": mode})])
        add("div_", like("int64", 3), 2, rounding_mode=mode)
    add("div_", like("int64", 3), 2)
