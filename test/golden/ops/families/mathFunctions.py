"""Functions of each element: trigonometry, exponentials, rounding, special functions; every dtype, layout and edge."""
from ops.families._shapes import DTYPES, SPECIAL, like
from ops.spec import Step, T

# Each with the span in which its values and derivatives are finite.
FUNCTIONS = {
    "acos": (-0.95, 0.95), "acosh": (1.1, 4), "asin": (-0.95, 0.95), "asinh": (-3, 3), "atan": (-3, 3), "atanh": (-0.95, 0.95),
    "cosh": (-3, 3), "sinh": (-3, 3), "tan": (-1.4, 1.4), "sinc": (-3, 3), "deg2rad": (-360, 360), "rad2deg": (-7, 7),
    "exp2": (-4, 4), "expm1": (-3, 3), "log10": (0.1, 9), "log1p": (-0.9, 5), "log2": (0.1, 9), "rsqrt": (0.1, 9),
    "reciprocal": (0.2, 4), "logit": (0.05, 0.95), "ceil": (-4, 4), "round": (-4, 4), "trunc": (-4, 4), "frac": (-4, 4),
    "angle": (-2, 2), "sgn": (-2, 2), "signbit": (-2, 2), "digamma": (0.2, 9), "lgamma": (0.2, 9), "erf": (-3, 3), "erfc": (-3, 3),
    "erfinv": (-0.95, 0.95), "i0": (-6, 6), "nanToNum": (-2, 2), "positive": (-2, 2),
    "special.i0e": (-6, 6), "special.i1": (-6, 6), "special.i1e": (-6, 6), "special.entr": (0.1, 4), "special.ndtr": (-4, 4),
    "special.ndtri": (0.05, 0.95), "special.logNdtr": (-8, 4), "special.erfcx": (-2, 8),
}
ALIASES = {
    "arccos": (-0.9, 0.9), "arccosh": (1.1, 4), "arcsin": (-0.9, 0.9), "arcsinh": (-3, 3), "arctan": (-3, 3),
    "arctanh": (-0.9, 0.9), "absolute": (-2, 2), "negative": (-2, 2), "fix": (-4, 4), "special.expit": (-3, 3),
    "special.psi": (0.2, 9), "special.gammaln": (0.2, 9), "special.exp2": (-3, 3), "special.expm1": (-3, 3),
    "special.log1p": (-0.5, 3), "special.erf": (-3, 3), "special.erfc": (-3, 3), "special.erfinv": (-0.9, 0.9),
    "special.i0": (-3, 3), "special.logit": (0.1, 0.9), "special.round": (-4, 4), "special.sinc": (-3, 3), "special.digamma": (0.2, 9),
}
IN_PLACE = [
    "exp", "log", "abs", "sign", "sin", "cos", "tanh", "sigmoid", "square", "floor", "acos", "acosh", "asin", "asinh", "atan", "atanh",
    "cosh", "sinh", "tan", "sinc", "deg2rad", "rad2deg", "exp2", "expm1", "log10", "log1p", "log2", "rsqrt", "reciprocal", "logit",
    "ceil", "round", "trunc", "frac", "sgn", "digamma", "lgamma", "erf", "erfc", "erfinv", "i0", "nanToNum", "fix", "negative", "absolute",
]
SPANS = {**FUNCTIONS, "exp": (-2, 2), "log": (0.1, 4)}
HALVES = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.49999997, -0.0]
WIDE = [-20.5, -7.3, -3.2, -1.0, 0.0, 1e-8, 12.0, 33.0, 150.0, 700.0]


# float64 zeros that PyTorch makes as "zero tensors" cannot be read by its own tolist().
UNREADABLE = ["sgn", "angle"]
# PyTorch's float32 gradients are off by more than 1e-6 (erfcx, ndtri) or arbitrary (poles, NaN) there.
INEXACT = ["digamma", "special.i1e", "special.ndtri", "special.logNdtr", "i0", "special.i1"]
# No derivative in PyTorch ("inplace version of acosh is not implemented"); here it has one.
NO_GRADIENT_IN_PLACE = ["acosh", "asinh", "atanh"]


def table(add):
    for op, span in FUNCTIONS.items():
        wants = op not in UNREADABLE
        exact = op not in INEXACT
        # One operation here, composed of several in PyTorch.
        rest = {"any_name": True} if op == "special.ndtr" else {}
        close = op != "special.logNdtr"
        add(op, T(2, 3, span=span, grad=close), **rest)
        add(op, T(3, 2, layout="transposed", span=span, grad=close), **rest)
        add(op, T(2, 3, layout="sliced", span=span, grad=close), **rest)
        add(op, T(5, dtype="float64", span=span, grad=wants), **rest)
        for shape in ([], [0], [2, 0, 3]):
            add(op, T(*shape, span=span, grad=close), **rest)
        add(op, T(12, data=SPECIAL, grad=exact and wants), **rest)
        add(op, T(12, data=SPECIAL, dtype="float64", grad=exact and wants), **rest)
        add(op, T(10, data=WIDE, dtype="float64", grad=wants), **rest)
        for dtype in DTYPES[2:]:
            add(op, like(dtype, 2, 3))
    for op, span in ALIASES.items():
        add(op, T(2, 3, span=span))
    for op in ("ceil", "round", "trunc", "frac", "floor"):
        add(op, T(8, data=HALVES))
    for decimals in (0, 1, 2, -1):
        add("round", T(2, 3, span=(-40, 40)), decimals=decimals)
        add("round", T(6, data=[0.125, 0.375, 2.5, -2.5, 12.345, -0.05], dtype="float64"), decimals=decimals)
    add("round", like("int64", 3), decimals=1)
    add("round", like("int64", 3), decimals=0)
    for eps in (1e-6, 0.2, 0.5):
        add("logit", T(6, data=[0.0, 1.0, 0.1, 0.9, -0.5, 1.5]), eps)
        add("logit", T(6, data=[0.0, 1.0, 0.1, 0.9, 0.5, 0.3]), eps=eps)
    add("nanToNum", T(12, data=SPECIAL), 1.0, 2.0, -3.0)
    add("nanToNum", T(12, data=SPECIAL), nan=7.0, posinf=1.5)
    add("nanToNum", T(12, data=SPECIAL, dtype="float64"), neginf=-1.5)
    for n in (0, 1, 2, 3, 4):
        for fn in ("polygamma", "special.polygamma"):
            add(fn, n, T(2, 3, span=(0.2, 6)))
            add(fn, n, T(8, data=[-1.5, -0.3, 0.0, -1.0, "inf", "nan", 0.5, 30.0], dtype="float64", grad=n < 2))
        add("polygamma", n, like("int64", 3, span=(1, 5)))
    add("polygamma", -1, T(3))
    for p in (1, 2, 3):
        add("mvlgamma", T(2, 3, span=(1.2, 6)), p)
        add("special.multigammaln", T(4, span=(1.2, 6), dtype="float64"), p)
    add("mvlgamma", T(3, span=(1.2, 6)), 0)
    add("frexp", T(12, data=SPECIAL, grad=False))
    add("frexp", T(5, dtype="float64", span=(-100, 100), grad=False))
    add("frexp", T(4, span=(-9, 9)))
    add("frexp", like("int64", 3))
    for op in IN_PLACE:
        span = SPANS.get(op, (0.1, 0.9))
        add([("clone", (T(2, 3, span=span, grad=op not in NO_GRADIENT_IN_PLACE),)), (op + "_", (Step(0),))])
        add(op + "_", T(2, 3, layout="sliced", span=span, grad=False))
        add(op + "_", T(2, 3, layout="expanded", span=span, grad=False))
        add(op + "_", like("int64", 3))
        add(op + "_", T(3, span=span), note="leaf")
    add([("clone", (T(2, 3, span=(1, 4)),)), ("polygamma_", (Step(0), 1))], any_name=True)  # PolygammaBackward1
    add([("clone", (T(2, 3, span=(1, 4)),)), ("mvlgamma_", (Step(0), 2))])
    add([("clone", (T(2, 3),)), ("round_", (Step(0),), {"decimals": 1})])
    add([("clone", (T(2, 3, span=(0, 1)),)), ("logit_", (Step(0),), {"eps": 0.1})])
