"""What print(tensor) shows."""
from ops.families._shapes import DTYPES, like
from ops.spec import D, Step, T

VALUES = {
    "whole": [1.0, -2.0, 3.0], "mixed": [1.0, 2.5, -3.25], "large": [1e5, 2.5, 3.0], "larger": [1e9, 1.0], "small": [1e-5, 2e-5],
    "spread": [1e-3, 1e3, 1.5], "tiny": [1e-30], "huge": [1e30], "nan": ["nan", 1.0], "inf": ["inf", "-inf", 2.5], "nans": ["nan", "nan"],
    "infs": ["inf", 1.0, 2.0], "zero": [0.0, -0.0], "minus": [-0.0, 1.5], "ties": [0.00005, 0.12345, 0.03125, 2.5, 0.5], "ties2": [0.00025, 1.00015, 0.99995],
    "half": [0.5], "third": [1 / 3, 2 / 3], "wide": [123456.789, 0.5], "100000": [100000.0, 1.0], "1e8": [1e8, 1.0], "1e8+": [1.5e8, 1.0], "ratio": [1000.0, 1.0001], "ratio+": [1001.5, 1.0],
    "small whole": [0.0001, 0.5], "negative": [-1e-5, 0.5], "thousand": [1000.0, 2000.0], "nan whole": ["nan", 100.0], "inf small": ["inf", 1e-5],
    "rounds up": [9.99999, 1.0], "rounds up 2": [0.99996], "digits": [1234567.0, 2.0], "max": [3.4e38, 1.0],
}


def table(add):
    show = lambda *args: add("clone", *args, text=True)
    for name, data in VALUES.items():
        for dtype in ("float32", "float64"):
            add("clone", T(len(data), data=data, dtype=dtype, grad=False), text=True, note=name)
    for shape in ([], [0], [2, 0], [0, 3], [1], [1, 1], [2, 3], [2, 2, 2], [1, 2, 1, 2], [30], [3, 30], [1000], [1001], [40, 40], [2, 7, 100], [7, 200], [1, 1, 1, 1, 1], [11, 11, 11]):
        for dtype in ("float32", "int64", "bool", "float64") if len(shape) < 4 else ("float32",):
            show(like(dtype, *shape, grad=False))
    for dtype in DTYPES:
        show(like(dtype))
        show(like(dtype, 0))
    for data in ([1, 10, 100], [-1, 5], [2**40, 1], [0], [1000000], [-(2**53) + 1]):
        show(T(len(data), dtype="int64", data=data))
    show(T(2, dtype="int32", data=[1, -5]))
    show(T(2, dtype="uint8", data=[1, 255]))
    # requires_grad, grad_fn, and where the line breaks.
    for shape in ([], [3], [2, 3], [8], [9], [10], [0], [12], [6]):
        show(T(*shape))
        add("requiresGrad_", T(*shape, grad=False), text=True)
        add("logSoftmax", T(*shape, dtype="float64"), 0, text=True, note="text")
        add("F.mseLoss", T(*shape), T(*shape), text=True, note="text")
    add("requiresGrad_", T(7, dtype="float64", grad=False), text=True)
    add("requiresGrad_", T(2, 3, dtype="float64", grad=False), text=True)
    add("t", T(2, 3), text=True, note="text")
    add("at", T(3), 1, text=True, note="text")
    add("sum", T(3), text=True, note="text")
    add("F.linear", T(2, 3), T(4, 3), T(4), text=True, note="text")
    add("transpose", T(3, 4, grad=False), 0, 1, text=True, note="text")
    add("expand", T(1, 4, grad=False), [3, 4], text=True, note="text")
    add("arange", 1200, text=True, note="text")
    add("zeros", [1000], text=True, note="text")
    add("zeros", [1001], text=True, note="text")
    add("ones", [5, 5, 5, 9], text=True, note="text")
    add("eye", 3, text=True, note="text")
