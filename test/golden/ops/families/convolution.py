"""Convolutions and their transposes in one to three dimensions."""
from ops.spec import T

SIZES = {1: (7,), 2: (5, 6), 3: (3, 4, 3)}
SETTINGS = [
    {}, {"stride": 2}, {"padding": 1}, {"dilation": 2, "padding": 2}, {"stride": 2, "padding": 1}, {"padding": "valid"},
    {"padding": "same"}, {"padding": "same", "dilation": 2}, {"stride": 3, "padding": 2, "dilation": 2},
]
small = dict(span=(-1, 1))


def table(add):
    for dims, sizes in SIZES.items():
        op = f"F.conv{dims}d"
        for kernel in (1, 2, 3):
            weight = (4, 2, *[kernel] * dims)
            for settings in SETTINGS:
                if kernel == 1 and "dilation" in settings:
                    continue
                if dims == 3 and (settings.get("stride") == 3 or kernel == 2):
                    continue
                add(op, T(2, 2, *sizes, **small), T(*weight, **small), T(4, **small), **settings)
        for dtype in ("float64",):
            add(op, T(2, 2, *sizes, dtype=dtype, **small), T(4, 2, *[2] * dims, dtype=dtype, **small), T(4, dtype=dtype, **small), padding=1)
        add(op, T(2, *sizes, **small), T(4, 2, *[2] * dims, **small), T(4, **small))
        add(op, T(2, *sizes, **small), T(4, 2, *[2] * dims, **small), padding="same")
        add(op, T(1, 2, *sizes, **small), T(4, 2, *[2] * dims, **small))
        add(op, T(1, 2, *sizes, **small), T(4, 2, *[2] * dims, **small), None, 1, 1)
        add(op, T(1, 2, *sizes, grad=False, **small), T(4, 2, *[2] * dims, **small), T(4, **small))
        add(op, T(1, 2, *sizes, **small), T(4, 2, *[2] * dims, grad=False, **small), T(4, grad=False, **small))
        add(op, T(1, 4, *sizes, **small), T(4, 2, *[2] * dims, **small), T(4, **small), groups=2)
        add(op, T(2, 4, *sizes, **small), T(4, 1, *[3] * dims, **small), T(4, **small), groups=4, padding=1)
        add(op, T(1, 4, *sizes, **small), T(8, 1, *[2] * dims, **small), None, groups=4, stride=2)
        add(op, T(2, 2, *sizes, layout="sliced", **small), T(4, 2, *[2] * dims, layout="transposed" if dims > 1 else "contiguous", **small), T(4, layout="sliced", **small))
        add(op, T(3, 2, *sizes, layout="narrowed", **small), T(4, 2, *[2] * dims, layout="narrowed", **small))
        add(op, T(2, 2, *sizes, layout="expanded", **small), T(4, 2, *[2] * dims, **small))
        add(op, T(0, 2, *sizes), T(4, 2, *[2] * dims), T(4))
        add(op, T(1, 2, *sizes, dtype="int64", span=(-5, 6)), T(4, 2, *[2] * dims, dtype="int64", span=(-5, 6)))
        add(op, T(1, 2, *sizes, dtype="bool"), T(4, 2, *[2] * dims, dtype="bool"))
        add(op, T(1, 2, *sizes), T(4, 3, *[2] * dims))
        add(op, T(1, 2, *sizes), T(4, 2, *[9] * dims))
        add(op, T(1, 2, *sizes), T(4, 2, *[3] * dims), dilation=9)
        add(op, T(1, 2, *sizes), T(4, 2, *[2] * dims), T(3))
        add(op, T(1, 2, *sizes), T(4, 2, *[2] * dims), T(4, 1))
        add(op, T(2, *[2] * (dims - 1)), T(4, 2, *[2] * dims))
        add(op, T(2, 2, 2, *sizes), T(4, 2, *[2] * dims))
        add(op, T(1, 2, *sizes), T(4, 2, *[2] * dims, dtype="float64"))
        for wrong in ({"stride": 0}, {"stride": -1}, {"padding": -1}, {"dilation": 0}, {"groups": 0}, {"groups": 3}, {"padding": "full"}, {"padding": "same", "stride": 2}, {"stride": [1, 1, 1, 1]}, {"padding": [0, 0, 0, 0]}):
            add(op, T(1, 2, *sizes), T(4, 2, *[2] * dims), **wrong)
        add(op, T(1, 4, *sizes), T(5, 2, *[2] * dims), groups=2)
        add(op, T(1, 2, *sizes), T(0, 2, *[2] * dims))
        add(op, T(1, 2, *sizes), T(4, 2, *[0] * dims))

        op = f"F.convTranspose{dims}d"
        for kernel in (1, 3):
            for settings in ({}, {"stride": 2}, {"padding": 1}, {"stride": 2, "padding": 1, "output_padding": 1}, {"stride": 3, "dilation": 2}, {"dilation": 2, "output_padding": 1}):
                if kernel == 1 and "padding" in settings and dims == 3:
                    continue
                add(op, T(2, 2, *[s - 1 for s in sizes], **small), T(2, 3, *[kernel] * dims, **small), T(3, **small), **settings)
        add(op, T(2, 2, *sizes, dtype="float64", **small), T(2, 3, *[2] * dims, dtype="float64", **small), T(3, dtype="float64", **small))
        add(op, T(2, *sizes, **small), T(2, 3, *[2] * dims, **small))
        add(op, T(1, 4, *sizes, **small), T(4, 3, *[2] * dims, **small), T(6, **small), groups=2)
        add(op, T(1, 4, *sizes, layout="sliced", **small), T(4, 1, *[2] * dims, **small), groups=4, stride=2)
        add(op, T(0, 2, *sizes), T(2, 3, *[2] * dims))
        add(op, T(1, 3, *sizes), T(2, 3, *[2] * dims))
        add(op, T(1, 2, *sizes), T(2, 3, *[2] * dims), T(2))
        add(op, T(1, 2, *[1] * dims), T(2, 3, *[2] * dims), padding=2)
        for wrong in ({"stride": 2, "output_padding": 2}, {"output_padding": -1}, {"padding": -1}, {"groups": 3}):
            add(op, T(1, 2, *sizes), T(2, 3, *[2] * dims), **wrong)
        add(op, T(2, *[2] * (dims - 1)), T(2, 3, *[2] * dims))
    add("F.conv2d", T(1, 2, 4, 5, **small), T(3, 2, 2, 3, **small), None, stride=[2, 1], padding=[1, 0], dilation=[1, 2])
    add("F.conv2d", T(1, 2, 8, 8, **small), T(3, 2, 3, 5, **small), padding=[1, 2])
    add("F.conv2d", T(1, 1, 3, 3, data=["nan", 1.0, 2.0, "inf", 0.0, 1.0, 1.0, 1.0, 1.0]), T(1, 1, 2, 2, **small))
    add("F.conv2d", T(1, 2, 4, 4), T(3, 2, 2))
    add("F.conv2d", T(1, 3, 16, 16, **small), T(8, 3, 3, 3, **small), T(8, **small), padding=1)
    add("conv2d", T(1, 2, 4, 4, **small), T(3, 2, 2, 2, **small))
    add("conv1d", T(1, 2, 4, **small), T(3, 2, 2, **small))
    add("convTranspose2d", T(1, 2, 4, 4, **small), T(2, 3, 2, 2, **small))
