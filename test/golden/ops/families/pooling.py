"""Max, average, adaptive and power-mean pools, and max unpools."""
from ops.spec import Step, T

SIZES = {1: (7,), 2: (5, 6), 3: (4, 5, 3)}
SPECIAL = ["nan", 1.0, "inf", 0.0, "-inf", "-inf", 1.0, 1.0, "nan"]


def table(add):
    for dims, sizes in SIZES.items():
        big = (2, 2, *sizes)
        op = f"F.maxPool{dims}d"
        for args in ((2,), (3, 1), (2, 1), (3, 2, 1), (2, 2, 0, 2), (2, 3, 1), (1,)):
            add(op, T(*big), *args)
            add(op, T(*big), *args, ceil_mode=True)
        add(op, T(*big), 2, return_indices=True)
        add(op, T(*big), 3, stride=1, padding=1, return_indices=True)
        add(op, T(*big), [2] * dims, stride=[1] * dims)
        add(op, T(*big, dtype="float64"), 2)
        add(op, T(2, *sizes), 2)
        add(op, T(*big, grad=False), 2)
        add(op, T(*big, layout="sliced"), 2)
        add(op, T(*big, layout="expanded"), 2)
        add(op, T(0, 2, *sizes), 2)
        add(op, T(1, 1, *sizes, data=[1.0] * (7 if dims == 1 else 30 if dims == 2 else 60)), 2, return_indices=True)
        for dtype in ("int64", "int32", "uint8", "bool"):
            add(op, T(*big, dtype=dtype, span=(0, 9)), 2)
        add(op, T(*sizes), 2)
        add(op, T(2, 2, 2, *sizes), 2)
        for wrong in ((0,), (2, 0), (2, 2, 2), (2, 2, -1), (2, 2, 0, 0), (9,), ([2] * (dims + 1),), (2, [1] * (dims + 1)), (2, 1, [0] * (dims + 1)), (-1,)):
            add(op, T(*big), *wrong)
        add(op, T(1, 0, *sizes), 2)

        op = f"F.avgPool{dims}d"
        for args in ((2,), (3, 1), (3, 2, 1), (2, 3, 1), (1,)):
            for options in ({}, {"ceil_mode": True}, {"count_include_pad": False}, {"ceil_mode": True, "count_include_pad": False}):
                add(op, T(*big), *args, **options)
        if dims > 1:
            for divisor in (3, -2, 1):
                add(op, T(*big), 2, divisor_override=divisor)
                add(op, T(*big), 3, 2, 1, divisor_override=divisor, ceil_mode=True)
            add(op, T(*big), 2, divisor_override=0)
        add(op, T(*big), [2] * dims, stride=[1] * dims)
        add(op, T(*big, dtype="float64"), 2)
        add(op, T(2, *sizes), 2)
        add(op, T(*big, layout="sliced"), 2)
        add(op, T(*big, layout="expanded"), 2)
        add(op, T(0, 2, *sizes), 2)
        for dtype in ("int64", "int32", "uint8", "bool"):
            add(op, T(*big, dtype=dtype, span=(0, 9)), 2)
        add(op, T(*sizes), 2)
        add(op, T(1, 0, *sizes), 2)
        add(op, T(*big), 2, 1, [0] * (dims + 1))
        add(op, T(*big), 2, [1] * (dims + 1))
        for wrong in ((0,), (2, 0), (2, 2, 2), (2, 2, -1), (9,), ([2] * (dims + 1),)):
            add(op, T(*big), *wrong)

        for kind in ("Avg", "Max"):
            op = f"F.adaptive{kind}Pool{dims}d"
            for size in (1, 2, 3, 9):
                add(op, T(*big), size)
            if dims > 1:
                add(op, T(*big), [2, None, 3][:dims])
                add(op, T(*big), [1, 2, 3][:dims])
                add(op, T(*big), [2] * (dims + 1))
                add(op, T(1, 2, *sizes[:-1], 0), 2)
            add(op, T(*big, dtype="float64"), 2)
            add(op, T(2, *sizes), 2)
            add(op, T(*big, layout="sliced"), 2)
            add(op, T(*sizes), 2)
            add(op, T(0, 2, *sizes), 2)
            add(op, T(*big, grad=False), 0)
            add(op, T(*big, dtype="int64", span=(0, 9)), 2)
            if kind == "Max":
                add(op, T(*big), 2, return_indices=True)
            else:
                if dims < 3:  # PyTorch's message names another function there
                    add(op, T(*big), -1)

        op = f"F.maxUnpool{dims}d"
        pool = [(f"F.maxPool{dims}d", [T(*big), 2], {"return_indices": True})]
        if dims < 3:  # 4x5x3 does not come back without its size
            add(pool + [(op, [Step(0, 0), Step(0, 1), 2], {})], meta=False)
        pooled = [(f"F.maxPool{dims}d", [T(*big), 2], {"return_indices": True})]
        add(pooled + [(op, [Step(0, 0), Step(0, 1), 2], {"output_size": list(sizes)})], meta=False)
        wrong = [(f"F.maxPool{dims}d", [T(*big), 2], {"return_indices": True})]
        add(wrong + [(op, [Step(0, 0), Step(0, 1), 2], {"output_size": [99] * dims})])
    add("F.maxPool2d", T(1, 1, 3, 3, data=SPECIAL), 2, 1, return_indices=True)
    add("F.maxPool2d", T(1, 1, 3, 3, data=SPECIAL), 3, 1, 1, return_indices=True)
    add("F.avgPool2d", T(1, 1, 3, 3, data=SPECIAL), 2, 1)
    add("F.adaptiveMaxPool2d", T(1, 1, 3, 3, data=SPECIAL), 2, return_indices=True)
    add("F.maxUnpool2d", T(1, 1, 2, 2), T(1, 1, 2, 2, dtype="int64", data=[0, 3, 8, 21]), 2, meta=False)
    add("F.maxUnpool2d", T(1, 1, 2, 2), T(1, 2, 2, dtype="int64", data=[0, 3, 8, 11]), 2)
    add("F.maxUnpool2d", T(1, 1, 2, 2), T(1, 1, 2, 2, dtype="int32", data=[0, 3, 8, 11]), 2)
    positive = dict(span=(0.1, 2))
    for norm in (1, 2, 3):
        add("F.lpPool1d", T(2, 2, 7, **positive), norm, 2)
        add("F.lpPool1d", T(2, 2, 7, **positive), norm, 3, stride=1, ceil_mode=True)
        add("F.lpPool2d", T(2, 2, 5, 6, **positive), norm, 2)
        add("F.lpPool2d", T(2, 2, 5, 6, dtype="float64", **positive), norm, [2, 3], 1)
    add("F.lpPool2d", T(2, 2, 5, 6), 2, 2)
