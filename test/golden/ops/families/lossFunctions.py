"""Losses beside those of losses.py, and distances."""
from ops.spec import T

REDUCTIONS = ["mean", "sum", "none"]
I = lambda *values, **rest: T(len(values), dtype="int64", data=list(values), **rest)
SIGNS = lambda n: T(n, data=[1.0 if i % 3 else -1.0 for i in range(n)], grad=False)


def signs(*shape, dtype="float32", **rest):
    count = 1
    for size in shape:
        count *= size
    return T(*shape, dtype=dtype, data=[1.0 if i % 3 else -1.0 for i in range(count)], **{"grad": False, **rest})


def pointwise(add):
    for op, extra in (("F.huberLoss", [dict(delta=0.5), dict(delta=3)]), ("F.smoothL1Loss", [dict(beta=0.5), dict(beta=0), dict(beta=3)])):
        for reduction in REDUCTIONS:
            for options in [{}, *extra]:
                for shape in ([2, 3], [], [0]):
                    add(op, T(*shape), T(*shape), reduction=reduction, **options)
                add(op, T(2, 3, dtype="float64"), T(2, 3, dtype="float64"), reduction=reduction, **options)
                add(op, T(3, data=[1.0, 0.0, -2.0]), T(3, data=[1.0, 0.5, 1.0]), reduction=reduction, **options)
            add(op, T(3, 2, layout="transposed"), T(3, 2, layout="sliced"), reduction=reduction)
            add(op, T(3, 1), T(3), reduction=reduction)
            add(op, T(2, 3), T(2, 3, grad=False), reduction=reduction)
            add(op, T(2, 3, grad=False), T(2, 3), reduction=reduction)
        add(op, T(3, data=["nan", "inf", 1.0]), T(3, data=[0.0, 1.0, "-inf"], grad=False), reduction="none")
        add(op, T(2, 3), T(2))
    add("F.huberLoss", T(2), T(2), delta=0)
    add("F.smoothL1Loss", T(2), T(2), beta=-1)

    for reduction in REDUCTIONS:
        for shape in ([2, 3], [], [0]):
            add("F.softMarginLoss", T(*shape), signs(*shape), reduction=reduction)
        add("F.softMarginLoss", T(2, 3, dtype="float64"), signs(2, 3, dtype="float64"), reduction=reduction)
        add("F.softMarginLoss", T(2, 3, layout="sliced", span=(-20, 20)), signs(2, 3), reduction=reduction)

    p = dict(span=(0.05, 0.95))
    op = "F.binaryCrossEntropyWithLogits"
    for reduction in REDUCTIONS:
        for dtype in ("float32", "float64"):
            add(op, T(2, 3, dtype=dtype), T(2, 3, grad=False, dtype=dtype, **p), reduction=reduction)
            add(op, T(2, 3, dtype=dtype), T(2, 3, grad=False, dtype=dtype, **p), pos_weight=T(3, grad=False, dtype=dtype, span=(0.2, 3)), reduction=reduction)
            add(op, T(2, 3, dtype=dtype), T(2, 3, grad=False, dtype=dtype, **p), weight=T(2, 3, grad=False, dtype=dtype, **p), reduction=reduction)
        add(op, T(2, 3), T(2, 3, **p), reduction=reduction)
        add(op, T(2, 3), T(2, 3, **p), weight=T(3, grad=False, **p), pos_weight=T(3, grad=False, span=(0.2, 3)), reduction=reduction)
        add(op, T(), T(grad=False, **p), reduction=reduction)
        add(op, T(0, 3), T(0, 3, grad=False, **p), reduction=reduction)
        add(op, T(4, data=[1000.0, -1000.0, 100.0, -100.0]), T(4, data=[0.0, 1.0, 1.0, 0.0], grad=False), reduction=reduction)
    add(op, T(3, 2, layout="transposed"), T(3, 2, grad=False, **p))
    add(op, T(3, data=["nan", "inf", "-inf"]), T(3, data=[0.0, 1.0, 0.5], grad=False), reduction="none")
    add(op, T(2), T(2, 1, grad=False, **p))
    add(op, T(2), T(2, dtype="int64", span=(0, 2)))
    add(op, T(2, 3), T(2, 3, grad=False, **p), pos_weight=T(2, grad=False, **p))


def composites(add):
    counts = dict(span=(0, 5), grad=False)
    for reduction in REDUCTIONS:
        for options in ({}, dict(full=True), dict(log_input=False), dict(log_input=False, full=True, eps=1e-3)):
            add("F.poissonNllLoss", T(2, 3, span=(0.1, 2)), T(2, 3, **counts), reduction=reduction, **options)
        add("F.poissonNllLoss", T(2, 3, dtype="float64"), T(2, 3, dtype="float64", **counts), full=True, reduction=reduction)
        add("F.poissonNllLoss", T(), T(**counts), reduction=reduction)
        add("F.poissonNllLoss", T(2, 3), T(2, 3, span=(1, 4)), reduction=reduction)

        var = dict(span=(0.1, 2))
        for options in ({}, dict(full=True), dict(eps=1)):
            add("F.gaussianNllLoss", T(2, 3), T(2, 3), T(2, 3, **var), reduction=reduction, **options)
            add("F.gaussianNllLoss", T(2, 3), T(2, 3, grad=False), T(2, 1, **var), reduction=reduction, **options)
            add("F.gaussianNllLoss", T(2, 3), T(2, 3, grad=False), T(2, **var), reduction=reduction, **options)
        add("F.gaussianNllLoss", T(2, 3, dtype="float64"), T(2, 3, dtype="float64"), T(2, 3, dtype="float64", **var), reduction=reduction)

        p = dict(span=(0.05, 0.95))
        for options in ({}, dict(log_target=True)):
            add("F.klDiv", T(2, 3), T(2, 3, grad=False, **p), reduction=reduction, **options)
            add("F.klDiv", T(2, 3, dtype="float64"), T(2, 3, dtype="float64", **p), reduction=reduction, **options)
            add("F.klDiv", T(), T(grad=False, **p), reduction=reduction, **options)
        add("F.klDiv", T(3), T(3, data=[0.0, 0.5, 1.0], grad=False), reduction=reduction)

        for shape in ([4], [2, 3], []):
            add("F.marginRankingLoss", T(*shape), T(*shape), signs(*shape), reduction=reduction)
        add("F.marginRankingLoss", T(4), T(4), signs(4), margin=0.5, reduction=reduction)
        add("F.marginRankingLoss", T(4, dtype="float64"), T(4, dtype="float64"), signs(4, dtype="float64"), margin=2, reduction=reduction)
        add("F.hingeEmbeddingLoss", T(4, data=[0.5, 2.0, 1.0, 0.0]), signs(4), reduction=reduction)
        add("F.hingeEmbeddingLoss", T(2, 3), signs(2, 3), margin=0.5, reduction=reduction)
        add("F.hingeEmbeddingLoss", T(2, 3, dtype="float64", layout="sliced"), signs(2, 3, dtype="float64"), reduction=reduction)
        add("F.hingeEmbeddingLoss", T(4), T(4, data=[1.0, -1.0, 0.0, 2.0], grad=False), reduction=reduction)
        for margin in (0, 0.3):
            add("F.cosineEmbeddingLoss", T(4, 3), T(4, 3), signs(4), margin=margin, reduction=reduction)
            add("F.cosineEmbeddingLoss", T(3), T(3), T(data=[-1.0], grad=False), margin=margin, reduction=reduction)
        add("F.cosineEmbeddingLoss", T(4, 3, dtype="float64"), T(4, 3, dtype="float64"), I(1, -1, 1, -1), reduction=reduction)
        add("F.multilabelSoftMarginLoss", T(2, 3), T(2, 3, grad=False, **p), reduction=reduction)
        add("F.multilabelSoftMarginLoss", T(2, 3, dtype="float64"), T(2, 3, dtype="float64", grad=False, **p), reduction=reduction)
        add("F.multilabelSoftMarginLoss", T(3, span=(-100, 100)), T(3, grad=False, **p), weight=T(3, grad=False, **p), reduction=reduction)
    add("F.klDiv", T(4, 3), T(4, 3, grad=False, **p), reduction="batchmean")
    add("F.klDiv", T(), T(grad=False, **p), reduction="batchmean")
    add("F.gaussianNllLoss", T(2, 3), T(2, 3), T(3, **var))
    add("F.gaussianNllLoss", T(2), T(2), T(2, data=[0.5, -1.0]), meta=False)
    add("F.marginRankingLoss", T(2, 3), T(2), signs(2))
    add("F.cosineEmbeddingLoss", T(4, 3), T(4, 3), signs(4, 1))
    add("F.cosineEmbeddingLoss", T(4), T(4), signs(4))


def margins(add):
    for reduction in REDUCTIONS:
        for options in ({}, dict(p=2), dict(margin=0.3), dict(p=2, margin=2)):
            add("F.multiMarginLoss", T(4, 3), I(0, 2, 1, 2), reduction=reduction, **options)
            add("F.multiMarginLoss", T(4, 3, dtype="float64"), I(0, 2, 1, 2), weight=T(3, dtype="float64", span=(0.2, 2), grad=False), reduction=reduction, **options)
        add("F.multiMarginLoss", T(3), T(dtype="int64", data=[1]), reduction=reduction)
        add("F.multiMarginLoss", T(3), I(1), reduction=reduction)
        add("F.multiMarginLoss", T(3, 2, layout="transposed"), I(0, 1, 1), reduction=reduction)
        for dtype in ("float32", "float64"):
            add("F.multilabelMarginLoss", T(3, 4, dtype=dtype), T(3, 4, dtype="int64", data=[3, 0, -1, 1, 2, -1, -1, -1, 0, 1, 2, 3]), reduction=reduction)
        add("F.multilabelMarginLoss", T(4), I(3, 0, -1, 1), reduction=reduction)
        add("F.multilabelMarginLoss", T(4), I(-1, 0, -1, 1), reduction=reduction)
    add("F.multiMarginLoss", T(2, 3), I(0, 3), meta=False)
    add("F.multiMarginLoss", T(2, 3), I(0, 1, 2))
    add("F.multiMarginLoss", T(2, 3), I(0, 1), p=3)
    add("F.multiMarginLoss", T(2, 3), I(0, 1), weight=T(3, 1, grad=False))
    add("F.multilabelMarginLoss", T(2, 3), I(0, 1, 2))
    for reduction in REDUCTIONS:
        for options in ({}, dict(p=1), dict(p=3), dict(swap=True), dict(margin=0.2, eps=1e-3)):
            add("F.tripletMarginLoss", T(4, 3), T(4, 3), T(4, 3), reduction=reduction, **options)
        add("F.tripletMarginLoss", T(4, 3, dtype="float64"), T(4, 3, dtype="float64"), T(4, 3, dtype="float64"), swap=True, reduction=reduction)
        add("F.tripletMarginLoss", T(3), T(3), T(3), reduction=reduction)
        add("F.tripletMarginWithDistanceLoss", T(4, 3), T(4, 3), T(4, 3), reduction=reduction)
        add("F.tripletMarginWithDistanceLoss", T(4, 3), T(4, 3), T(4, 3), margin=0.3, swap=True, reduction=reduction)
    add("F.tripletMarginLoss", T(4, 3), T(4, 3), T(3))


def ctc(add):
    long = lambda *values: T(len(values), dtype="int64", data=list(values))
    matrix = T(2, 3, dtype="int64", data=[1, 2, 2, 3, 1, 0], grad=False)
    for reduction in REDUCTIONS:
        for dtype in ("float32", "float64"):
            add([("logSoftmax", [T(6, 2, 4, dtype=dtype), 2]), ("F.ctcLoss", [STEP(0), T(2, 3, dtype="int64", data=[1, 2, 2, 3, 1, 1]), long(6, 5), long(3, 2)], dict(reduction=reduction))], meta=False)
        add([("logSoftmax", [T(6, 2, 4), 2]), ("F.ctcLoss", [STEP(0), long(1, 2, 2, 3, 1), [6, 5], [3, 2]], dict(reduction=reduction))], meta=False)
        add([("logSoftmax", [T(3, 2, 4), 2]), ("F.ctcLoss", [STEP(0), long(2, 2, 2, 3), [3, 3], [3, 1]], dict(reduction=reduction, zero_infinity=True))], meta=False)
        add([("logSoftmax", [T(3, 2, 4), 2]), ("F.ctcLoss", [STEP(0), long(3, 0), [3, 3], [2, 0]], dict(reduction=reduction, blank=1))], meta=False)
        add([("logSoftmax", [T(5, 4), 1]), ("F.ctcLoss", [STEP(0), long(3, 1), T(dtype="int64", data=[5]), T(dtype="int64", data=[2])], dict(reduction=reduction))], meta=False)
    add("F.ctcLoss", T(3, 2, 4, span=(-3, -0.1)), long(2, 3), [3, 3], [1, 1], blank=4, meta=False)
    add("F.ctcLoss", T(3, 2, 4, span=(-3, -0.1)), long(2, 3), [3, 4], [1, 1], meta=False)
    add("F.ctcLoss", T(3, 2, 4, span=(-3, -0.1)), long(2, 3), [3], [1, 1], meta=False)
    add("F.ctcLoss", T(3, 2, 4, span=(-3, -0.1)), long(2, 3), [3, 3], [1], meta=False)


def distances(add):
    for dtype in ("float32", "float64"):
        add("F.cosineSimilarity", T(4, 3, dtype=dtype), T(4, 3, dtype=dtype))
        add("F.cosineSimilarity", T(4, 3, dtype=dtype), T(4, 3, dtype=dtype), dim=0)
        add("F.cosineSimilarity", T(2, 4, 3, dtype=dtype), T(4, 3, dtype=dtype), -1)
        add("F.cosineSimilarity", T(4, 3, dtype=dtype), T(4, 3, dtype=dtype), 1, 2.0)
        for p in (0, 1, 2, 3, 0.5, 1.5):
            add("F.pairwiseDistance", T(4, 3, dtype=dtype), T(4, 3, dtype=dtype), p)
        add("F.pairwiseDistance", T(4, 3, dtype=dtype), T(3, dtype=dtype), keepdim=True, eps=0.1)
        for p in (0, 1, 2, 3, 1.5, "inf"):
            add("F.pdist", T(5, 3, dtype=dtype), p)
            add("cdist", T(4, 3, dtype=dtype), T(2, 3, dtype=dtype), p)
        add("cdist", T(2, 4, 3, dtype=dtype), T(5, 3, dtype=dtype))
        add("cdist", T(2, 1, 4, 3, dtype=dtype), T(3, 2, 3, dtype=dtype), 1)
    add("F.cosineSimilarity", T(3), T(3), 0)
    add("F.cosineSimilarity", T(2, 3, data=[0.0, 0.0, 0.0, 1.0, 2.0, 3.0]), T(2, 3, grad=False))
    add("F.cosineSimilarity", T(3, 2, layout="transposed"), T(3, 2, layout="sliced"))
    add("F.cosineSimilarity", T(3, 2, dtype="int64"), T(3, 2, dtype="int64"))
    add("F.cosineSimilarity", T(3, 2), T(2, 2))
    add("F.cosineSimilarity", T(3), T(3))
    add("F.pairwiseDistance", T(3), T(3))
    add("F.pairwiseDistance", T(2, 3), T(2, 3, seed=1), eps=0)
    add("F.pairwiseDistance", T(2, 3), T(2, 3), "inf")
    add("F.pdist", T(1, 3))
    add("F.pdist", T(3, 2, data=[1.0, 2.0, 1.0, 2.0, 0.0, 1.0]))
    add("F.pdist", T(3, 2, layout="transposed"))
    add("F.pdist", T(3))
    add("F.pdist", T(3, 2), -1)
    add("cdist", T(3, 2), T(2, 3))
    add("cdist", T(3), T(3, 1))
    add("cdist", T(3, 2, dtype="int64"), T(3, 2))
    add("cdist", T(3, 2), T(3, 2), -1)
    add("cdist", T(0, 2), T(3, 2))
    add("cdist", T(3, 2, layout="transposed"), T(4, 2, layout="sliced"))


def STEP(index):
    from ops.spec import Step

    return Step(index)


def table(add):
    pointwise(add)
    composites(add)
    margins(add)
    ctc(add)
    distances(add)
