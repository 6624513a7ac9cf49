"""The dtype of results: every pair of dtypes as tensors with dimensions, 0-d tensors and numbers."""
from ops.families._shapes import DTYPES, like
from ops.spec import T

OPS = ["add", "mul", "div", "pow", "maximum", "eq", "lt", "sub", "remainder"]


def table(add):
    for op in OPS:
        for a in DTYPES:
            for b in DTYPES:
                span = (1, 4)
                x = lambda dtype, *shape: like(dtype, *shape, grad=False) if dtype == "bool" else like(dtype, *shape, span=span, grad=False)
                if op == "remainder" and "bool" in (a, b):
                    continue  # a remainder of bool divides by zero
                add(op, x(a, 2), x(b, 2))
                add(op, x(a, 2), x(b))
                add(op, x(a), x(b, 2))
            if op != "maximum":
                for number in (2, 1.5, True) if op != "remainder" else (2, 1.5):
                    add(op, x(a, 2), number)
                    add(op, x(a), number)
    # Gradients come back in their input's dtype.
    for op in ("add", "mul", "div", "pow", "sub"):
        add(op, T(2, span=(1, 2)), T(2, dtype="float64", span=(1, 2)))
        add(op, T(2, dtype="float64", span=(1, 2)), T(span=(1, 2)))
        add(op, T(span=(1, 2)), T(2, dtype="float64", span=(1, 2)))
        add(op, T(2, span=(1, 2)), like("int64", 2, span=(1, 3)))
        add(op, like("int64", 2, span=(1, 3)), T(dtype="float64", span=(1, 2)))
    add("cat", [T(2), T(2, dtype="float64")])
