"""softmax, logSoftmax and the losses."""
from ops.spec import T

REDUCTIONS = ["mean", "sum", "none"]
I = lambda *values: T(len(values), dtype="int64", data=list(values))


def table(add):
    for op in ("softmax", "logSoftmax", "F.softmax", "F.logSoftmax"):
        for shape in ([3], [2, 3], [2, 3, 4], [], [2, 0], [0, 3]):
            for dim in (0, -1):
                add(op, T(*shape), dim)
        add(op, T(2, 3, 4), 1)
        add(op, T(2, 3, dtype="float64"), 1)
        add(op, T(3, 2, layout="transposed"), 0)
        add(op, T(2, 3, layout="sliced"), 1)
        add(op, T(2, 3), 2)
        add(op, T(2, 3, span=(-1000, 1000)), 1)
        add(op, T(2, 3, dtype="int64"), 1)
        for data in (["inf", 0.0, 1.0], ["-inf", 0.0, 1.0], ["-inf", "-inf", "-inf"], ["nan", 0.0, 1.0], ["inf", "inf", 1.0], [1000.0, 0.0, -1000.0]):
            add(op, T(3, data=data), 0)
    for op in ("relu", "sigmoid", "tanh"):
        add(f"F.{op}", T(2, 3))

    for op in ("F.mseLoss", "F.l1Loss"):
        for reduction in REDUCTIONS:
            for shape in ([2, 3], [], [3], [0]):
                add(op, T(*shape), T(*shape), reduction=reduction)
            add(op, T(2, 3, layout="sliced"), T(2, 3), reduction=reduction)
            add(op, T(2, 3), T(2, 3, grad=False), reduction=reduction)
            add(op, T(3, 1), T(3), reduction=reduction)
            # mseLoss refuses two dtypes in backward, which the shape rules do not see.
            add(op, T(2, 3), T(2, 3, dtype="float64"), reduction=reduction, meta=op == "F.l1Loss")
            add(op, T(2, 3, dtype="float64"), T(2, 3, dtype="float64"), reduction=reduction)
        add(op, T(2, 3), T(2))
        add(op, T(2, 3), T(2, 3))
        add(op, T(2, 3), T(2, 3), reduction="avg")
        add(op, T(3, dtype="int64"), T(3, dtype="int64"))
        add(op, T(3), T(3, dtype="int64"), meta=op == "F.l1Loss")
        add(op, T(2, data=["nan", 1.0]), T(2, data=[0.0, 1.0]))

    p = dict(span=(0.05, 0.95))
    for reduction in REDUCTIONS:
        add("F.binaryCrossEntropy", T(2, 3, **p), T(2, 3, grad=False, **p), reduction=reduction)
        add("F.binaryCrossEntropy", T(2, 3, **p), T(2, 3, grad=False, **p), weight=T(2, 3, grad=False, **p), reduction=reduction)
        add("F.binaryCrossEntropy", T(2, 3, **p), T(2, 3, grad=False, **p), weight=T(3, grad=False, **p), reduction=reduction)
        add("F.binaryCrossEntropy", T(2, 3, dtype="float64", **p), T(2, 3, dtype="float64", grad=False, **p), reduction=reduction)
        add("F.binaryCrossEntropy", T(4, data=[0.0, 1.0, 0.0, 1.0]), T(4, data=[0.0, 1.0, 1.0, 0.0], grad=False), reduction=reduction)
    add("F.binaryCrossEntropy", T(**p), T(grad=False, **p))
    add("F.binaryCrossEntropy", T(2, 3, **p), T(2, 3, **p))
    add("F.binaryCrossEntropy", T(2, 3, **p), T(2, 3, **p), weight=T(3, grad=False, **p), reduction="none")
    add("F.binaryCrossEntropy", T(2, 3, **p), T(2, 3, grad=False, **p), weight=T(2, grad=False, **p))
    add("F.binaryCrossEntropy", T(2, 3, **p), T(2, 3, grad=False, **p), reduction="avg")
    add("F.mseLoss", T(2, 3, dtype="float64"), T(2, 3), meta=False)
    add("F.mseLoss", T(2, 3, grad=False), T(2, 3, dtype="float64", grad=False))
    add("F.mseLoss", T(2, 3, grad=False), T(2, 3, dtype="int64"))
    add("F.binaryCrossEntropy", T(3, 2, layout="transposed", **p), T(3, 2, grad=False, **p))
    add("F.binaryCrossEntropy", T(2, data=[0.5, 1.5]), T(2, data=[0.0, 1.0], grad=False), meta=False)
    add("F.binaryCrossEntropy", T(2, data=[0.5, "nan"]), T(2, data=[0.0, 1.0], grad=False), meta=False)
    add("F.binaryCrossEntropy", T(2, **p), T(2, 1, grad=False, **p))
    add("F.binaryCrossEntropy", T(2, **p), T(2, dtype="float64", grad=False, **p))
    add("F.binaryCrossEntropy", T(2, **p), T(2, dtype="int64", span=(0, 2)))

    w = lambda n, dtype="float32": T(n, span=(0.2, 2), grad=False, dtype=dtype)
    for op in ("F.nllLoss", "F.crossEntropy"):
        for reduction in REDUCTIONS:
            for dtype in ("float32", "float64"):
                add(op, T(4, 3, dtype=dtype), I(0, 2, 1, 2), reduction=reduction)
                add(op, T(4, 3, dtype=dtype), I(0, 2, 1, 2), weight=w(3, dtype), reduction=reduction)
            add(op, T(4, 3), I(0, -100, 1, 2), weight=w(3), reduction=reduction)
            add(op, T(4, 3), I(0, 2, 1, 2), ignore_index=2, reduction=reduction)
            add(op, T(2, 3), I(2, 2), ignore_index=2, reduction=reduction)
            # PyTorch folds one and more than two inner dimensions to two, and views the losses back.
            folded = dict(any_name=reduction == "none")
            add(op, T(2, 3, 2), T(2, 2, dtype="int64", span=(0, 3)), reduction=reduction, **folded)
            add(op, T(2, 3, 2), T(2, 2, dtype="int64", span=(0, 3)), weight=w(3), ignore_index=1, reduction=reduction, **folded)
            add(op, T(2, 3, 2, 2), T(2, 2, 2, dtype="int64", span=(0, 3)), reduction=reduction)
            add(op, T(3), T(dtype="int64", data=[1]), reduction=reduction)
            add(op, T(4, 3, layout="sliced"), I(0, 2, 1, 2), reduction=reduction)
            add(op, T(0, 3), I(), reduction=reduction)
        add(op, T(4, 3), I(0, 2, 1, 3), meta=False)
        add(op, T(4, 3), I(0, 2, 1, -1), meta=False)
        add(op, T(4, 3), I(0, 2, 1))
        add(op, T(4, 3), T(4, 3, dtype="int64", span=(0, 3)))
        add(op, T(4, 3), I(0, 2, 1, 2), weight=w(2))
        add(op, T(4, 3), T(4, grad=False))
        add(op, T(4, 3), T(4, dtype="int32", span=(0, 3)))
        add(op, T(2, 3, 2), I(0, 1))
        add(op, T(4, 3, dtype="int64"), I(0, 2, 1, 2))
        add(op, T(4, 3), I(0, 2, 1, 2), reduction="avg")
    for reduction in REDUCTIONS:
        # A C++ overload of div that Python's / never takes.
        scalar = dict(any_name=reduction == "mean")
        for smoothing in (0.1, 1):
            add("F.crossEntropy", T(4, 3), I(0, 2, 1, 2), label_smoothing=smoothing, reduction=reduction)
            add("F.crossEntropy", T(4, 3), I(0, -100, 1, 2), label_smoothing=smoothing, weight=w(3), reduction=reduction)
            add("F.crossEntropy", T(2, 3, 2), T(2, 2, dtype="int64", span=(0, 3)), label_smoothing=smoothing, weight=w(3), reduction=reduction)
            add("F.crossEntropy", T(3), T(dtype="int64", data=[1]), label_smoothing=smoothing, reduction=reduction)
            add("F.crossEntropy", T(4, 3), T(4, 3, grad=False, **p), label_smoothing=smoothing, reduction=reduction, **scalar)
        add("F.crossEntropy", T(4, 3), T(4, 3, grad=False, **p), reduction=reduction, **scalar)
        add("F.crossEntropy", T(4, 3), T(4, 3, **p), reduction=reduction, **scalar)
        add("F.crossEntropy", T(4, 3), T(4, 3, grad=False, **p), weight=w(3), reduction=reduction, **scalar)
        add("F.crossEntropy", T(2, 3, 2), T(2, 3, 2, grad=False, **p), weight=w(3), reduction=reduction, **scalar)
        add("F.crossEntropy", T(3), T(3, grad=False, **p), reduction=reduction, **scalar)
    add("F.crossEntropy", T(4, 3), I(0, 2, 1, 2), label_smoothing=1.5)
    add("F.crossEntropy", T(4, 3), T(4, 3, grad=False, **p), ignore_index=1)
    add("F.crossEntropy", T(2, data=[1000.0, 0.0]), T(dtype="int64", data=[1]))
