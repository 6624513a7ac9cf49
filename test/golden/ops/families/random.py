"""Random functions of tensors after a seed: the same bits, in shapes, layouts and dtypes."""
from ops.spec import Step, T


def table(add):
    def seeded(op, *args, any_name=False, **options):
        add([("manualSeed", (7,)), (op, args, options)], any_name=any_name)

    def fresh(*shape, **rest):
        return T(*shape, grad=False, **rest)

    for shape, layout in (([20], "contiguous"), ([3], "contiguous"), ([4, 5], "transposed"), ([3, 6], "sliced"), ([0], "contiguous"), ([], "contiguous")):
        for dtype in ("float32", "float64"):
            target = lambda: fresh(*shape, layout=layout, dtype=dtype)
            for op, args in (
                ("uniform_", ()), ("uniform_", (-1, 3)), ("normal_", ()), ("normal_", (2, 0.5)), ("exponential_", ()), ("exponential_", (2.5,)),
                ("cauchy_", (1, 2)), ("geometric_", (0.3,)), ("logNormal_", ()), ("logNormal_", (0, 0.25)), ("bernoulli_", (0.3,)), ("random_", (10,)),
            ):
                seeded(op, target(), *args)
    seeded("bernoulli_", fresh(12), fresh(12, span=(0, 1)))
    seeded("bernoulli_", fresh(3, 4), fresh(4, span=(0, 1), dtype="float64"))
    seeded("bernoulli", fresh(20, span=(0, 1)))
    seeded("bernoulli", fresh(4, 5, span=(0, 1), layout="transposed"))
    for dtype in ("int64", "int32", "uint8"):
        seeded("random_", fresh(12, dtype=dtype, span=(0, 2)), 3, 90)
    seeded("random_", fresh(12, dtype="int64", span=(0, 2)), -(2**40), 2**40)
    seeded("randint", 10, [20])
    seeded("randint", -5, 5, [3, 4])
    seeded("randintLike", fresh(7), 10)
    seeded("randintLike", fresh(7, dtype="int64", span=(0, 2)), -3, 10)
    seeded("randLike", fresh(2, 3))
    seeded("randnLike", fresh(4, 5))
    seeded("normal", fresh(20), fresh(20, span=(0, 2)))
    seeded("normal", fresh(3, 1), fresh(4, span=(0, 2)))
    seeded("normal", 1.5, fresh(20, span=(0, 2)))
    seeded("normal", fresh(20), 0.5)
    seeded("normal", fresh(5))
    seeded("normal", 1.0, 2.0, [3, 7])
    add("normal", fresh(2), fresh(2, data=[-1.0, 1.0]), meta=False)
    add("normal", 0.0, -1.0, [2])
    for rows in ([5], [3, 5]):
        weights = lambda: fresh(*rows, span=(0, 2))
        for count in (1, 3, 5):
            seeded("multinomial", weights(), count)
            seeded("multinomial", weights(), count, replacement=True)
        seeded("multinomial", weights(), 12, replacement=True)
        add("multinomial", weights(), 6, meta=False)
    seeded("multinomial", fresh(6, data=[0.0, 1.0, 0.0, 2.0, 0.0, 1.0]), 3)
    for shape in ([6], [3, 4], [2, 3, 4]):
        seeded("F.gumbelSoftmax", T(*shape), any_name=True)
        seeded("F.gumbelSoftmax", T(*shape), 0.5, any_name=True)
        seeded("F.gumbelSoftmax", T(*shape), tau=2.0, hard=True, dim=0, any_name=True)
        seeded("F.gumbelSoftmax", T(*shape, dtype="float64"), 1, True, any_name=True)
    add([("manualSeed", (7,)), ("initialSeed", ())])
    add([("mul", (T(3), 2)), ("detach_", (Step(0),))])
    add([("at", (T(3, 3), 1)), ("detach_", (Step(0),))])
    add("multinomial", fresh(2, 2, 2), 1)
    add("multinomial", fresh(3, dtype="int64", span=(1, 5)), 1)
    add("multinomial", fresh(3, data=[-1.0, 1.0, 1.0]), 1, meta=False)
    add("multinomial", fresh(3, data=[0.0, 0.0, 0.0]), 1, meta=False)
    add("exponential_", fresh(3), 0.0, meta=False)
    add("bernoulli_", fresh(3), 1.5, meta=False)
    add("geometric_", fresh(3), 1.5, meta=False)
    add("normal_", fresh(3), 0.0, -1.0, meta=False)
    add("uniform_", fresh(3), 2, 1, meta=False)
    add("random_", fresh(3), 5, 5, meta=False)
