"""Batch, layer, group, instance and local response norm, and normalize."""
import math

from ops.spec import T as Plain

# The usual inputs are nearly arithmetic progressions, and so are the upstream gradients: what norms make of them is rounding errors.
def T(*shape, layout="contiguous", seed=1, span=(-2, 2), data=None, **rest):
    if data is None and layout == "contiguous":
        state, data = 12345 * seed + sum(shape), []
        for _ in range(math.prod(shape)):
            state = (state * 1103515245 + 12345) % 2**31
            data.append(round(span[0] + (span[1] - span[0]) * (state >> 8) / 2**23, 3))
    return Plain(*shape, layout=layout, data=data, **({} if data else {"span": span}), **rest)


w = lambda n, **rest: T(n, span=(0.5, 1.5), **rest)
v = lambda n, **rest: T(n, span=(0.5, 1.5), grad=False, **rest)
m = lambda n, **rest: T(n, span=(-0.5, 0.5), grad=False, **rest)


def table(add):
    for shape in ([4, 3], [2, 3, 4], [2, 3, 2, 3], [2, 3, 2, 2, 2]):
        add("F.batchNorm", T(*shape), None, None, training=True)
        add("F.batchNorm", T(*shape), m(3), v(3), w(3), T(3), True)
        add("F.batchNorm", T(*shape), m(3), v(3), w(3), T(3))
        add("F.batchNorm", T(*shape), m(3), v(3))
        add("F.batchNorm", T(*shape), m(3), v(3), weight=w(3), training=True, momentum=0.5, eps=0.1)
        add("F.batchNorm", T(*shape), m(3), v(3), bias=T(3), training=True)
        running = [m(3), v(3)]
        add([("F.batchNorm", [T(*shape), *running], {"training": True, "momentum": 0.3}), ("clone", [running[0]], {})])
        running = [m(3), v(3)]
        add([("F.batchNorm", [T(*shape), *running], {"training": True, "momentum": 0.3}), ("clone", [running[1]], {})])
        add("F.batchNorm", T(*shape, dtype="float64"), m(3, dtype="float64"), v(3, dtype="float64"), w(3, dtype="float64"), T(3, dtype="float64"), True)
        add("F.batchNorm", T(*shape, layout="sliced"), m(3), v(3), w(3), T(3), True)
        add("F.batchNorm", T(*shape, grad=False), m(3), v(3), w(3), T(3), True)
    add("F.batchNorm", T(2, 3), None, None)
    add("F.batchNorm", T(2, 3), m(3), None)
    add("F.batchNorm", T(1, 3), None, None, training=True)
    add("F.batchNorm", T(1, 3, 1, 1), None, None, training=True)
    add("F.batchNorm", T(1, 3), m(3), v(3))
    add("F.batchNorm", T(3), None, None, training=True)
    for wrong in ((m(4), v(3)), (m(3), v(4)), (m(3), v(3), w(4)), (m(3), v(3), w(3), T(4)), (m(3, dtype="float64"), v(3, dtype="float64"))):
        add("F.batchNorm", T(2, 3), *wrong)
    add("F.batchNorm", T(2, 3, dtype="int64", span=(0, 9), layout="narrowed"), None, None, training=True)
    add("F.batchNorm", T(0, 3, 2), None, None, training=True)
    add("F.batchNorm", T(0, 3, 2), m(3), v(3), w(3), T(3), True)
    add("F.batchNorm", T(2, 2, data=["nan", 1.0, 2.0, "inf"]), None, None, training=True)
    add("F.batchNorm", T(3, 2, data=[1.0] * 6, grad=False), None, None, training=True)

    # In float64: in float32 a group of few elements has few right digits, and PyTorch's differ.
    f = dict(dtype="float64")
    for shape, size in (([2, 3], [3]), ([2, 3, 4], [4]), ([2, 3, 4], [3, 4]), ([2, 3, 4], [2, 3, 4]), ([3], [3]), ([2, 1], [1])):
        add("F.layerNorm", T(*shape, **f), size)
        add("F.layerNorm", T(*shape, **f), size, T(*size, span=(0.5, 1.5), **f), T(*size, **f))
        add("F.layerNorm", T(*shape, **f), size, weight=T(*size, span=(0.5, 1.5), **f), eps=0.1)
        add("F.layerNorm", T(*shape, **f), size, bias=T(*size, **f))
    add("F.layerNorm", T(3, 16), [16], w(16), T(16))
    add("F.layerNorm", T(2, 4, 8), [4, 8])
    for layout in ("transposed", "sliced", "narrowed", "expanded"):
        add("F.layerNorm", T(4, 3, layout=layout, **f), [3], w(3, **f), T(3, **f))
    add("F.layerNorm", T(0, 3), [3], w(3), T(3))
    add("F.layerNorm", T(2, 3), [4])
    add("F.layerNorm", T(2, 3), [2, 3, 4])
    add("F.layerNorm", T(2, 3), [])
    add("F.layerNorm", T(2, 3), [3], w(4))
    add("F.layerNorm", T(2, 3), [3], w(3), T(4))
    add("F.layerNorm", T(2, 3, dtype="int64", span=(0, 9), layout="narrowed"), [3])
    add("F.layerNorm", T(2, 3), [3], w(3, dtype="float64"))
    add("F.layerNorm", T(2, 3, data=["nan", 1.0, 2.0, 1.0, 1.0, 1.0], grad=False), [3])

    for shape in ([2, 4], [2, 4, 3], [2, 4, 2, 3], [1, 4, 2]):
        for groups in (1, 2, 4):
            add("F.groupNorm", T(*shape, **f), groups)
            add("F.groupNorm", T(*shape, **f), groups, w(4, **f), T(4, **f))
        add("F.groupNorm", T(*shape, layout="sliced", **f), 2, weight=w(4, **f), eps=0.1)
    add("F.groupNorm", T(2, 4, 12), 2, w(4), T(4))
    add("F.groupNorm", T(2, 6, 4, 4), 3)
    add("F.groupNorm", T(4), 2)
    add("F.groupNorm", T(2, 4, 3), 3)
    add("F.groupNorm", T(1, 4), 4)
    add("F.groupNorm", T(2, 4, 3), 2, w(3))
    add("F.groupNorm", T(0, 4, 3), 2)
    add("F.groupNorm", T(2, 4, 3, dtype="int64", span=(0, 9), layout="narrowed"), 2)

    for shape in ([2, 3, 4], [2, 3, 2, 3], [1, 3, 2, 2, 2]):
        add("F.instanceNorm", T(*shape))
        add("F.instanceNorm", T(*shape), m(3), v(3), w(3), T(3))
        add("F.instanceNorm", T(*shape), m(3), v(3), w(3), T(3), use_input_stats=False)
        add("F.instanceNorm", T(*shape, layout="sliced"), weight=w(3), bias=T(3), eps=0.1)
        running = [m(3), v(3)]
        add([("F.instanceNorm", [T(*shape), *running], {"momentum": 0.3}), ("clone", [running[0]], {})])
        running = [m(3), v(3)]
        add([("F.instanceNorm", [T(*shape), *running], {"momentum": 0.3}), ("clone", [running[1]], {})])
    add("F.instanceNorm", T(2, 3, 1))
    add("F.instanceNorm", T(2, 3))
    add("F.instanceNorm", T(2, 3, 4), use_input_stats=False)

    for shape in ([2, 5, 4], [2, 5, 2, 3], [2, 5, 2, 2, 2]):
        for size in (1, 2, 3):
            add("F.localResponseNorm", T(*shape), size)
        add("F.localResponseNorm", T(*shape), 3, 0.5, 0.5, 2)
        add("F.localResponseNorm", T(*shape, dtype="float64"), 2, alpha=1, k=0.5)
    add("F.localResponseNorm", T(2, 3), 2)
    add("F.localResponseNorm", T(2, 0, 3), 2)

    for shape, dim in (([2, 3], 1), ([2, 3], 0), ([3], 0), ([2, 3, 2], -1)):
        for p in (1, 2, 3):
            add("F.normalize", T(*shape), p=p, dim=dim)
        add("F.normalize", T(*shape, dtype="float64"), 2, dim)
        add("F.normalize", T(*shape), "inf", dim)
    add("F.normalize", T(2, 3), eps=5)
    add("F.normalize", T(2, 2, data=[0.0, 0.0, 1.0, 2.0]))
    add("F.normalize", T(3))
    add("F.normalize", T(3, 2, layout="transposed"))
