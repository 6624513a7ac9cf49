"""interpolate in all modes, pixel and channel shuffles, unfold and fold, bilinear, and the dropouts that change nothing."""
from ops.spec import T

SIZES = {1: (5,), 2: (4, 5), 3: (3, 2, 4)}
MODES = {1: ["nearest", "nearest-exact", "linear", "area"], 2: ["nearest", "nearest-exact", "bilinear", "bicubic", "area"], 3: ["nearest", "nearest-exact", "trilinear", "area"]}


def table(add):
    for dims, sizes in SIZES.items():
        shape = (1, 2, *sizes)
        for mode in MODES[dims]:
            # Cubic weights at ten positions round to more than 1e-6.
            for size in (1, 3, 7) if mode == "bicubic" else (1, 3, 7, 10):
                add("F.interpolate", T(*shape, span=(-1, 1)), size=size, mode=mode)
            for factor in (2, 0.5, 1.7, 0.7):
                add("F.interpolate", T(*shape), scale_factor=factor, mode=mode)
            add("F.interpolate", T(*shape), scale_factor=1.7, mode=mode, recompute_scale_factor=True)
            add("F.interpolate", T(*shape, dtype="float64"), list(range(3, 3 + dims)), None, mode)
            add("F.interpolate", T(*shape, layout="sliced"), size=list(sizes), mode=mode)
            add("F.interpolate", T(*shape, layout="transposed"), scale_factor=[1.5, 2, 0.8][:dims], mode=mode)
            if "linear" in mode or mode == "bicubic":
                for size in (1, 2, 7):
                    add("F.interpolate", T(*shape), size=size, mode=mode, align_corners=True)
                    add("F.interpolate", T(*shape, dtype="float64"), size=size, mode=mode, align_corners=False)
            for dtype in ("int64", "uint8", "bool"):
                if not (mode == "area"):
                    add("F.interpolate", T(*shape, dtype=dtype, span=(0, 9)), size=3, mode=mode)
            if mode != "area":
                add("F.interpolate", T(*shape), size=0, mode=mode)
                add("F.interpolate", T(1, 2, *([0] * dims)), size=2, mode=mode)
                add("F.interpolate", T(1, 0, *sizes), size=2, mode=mode)
            add("F.interpolate", T(0, 2, *sizes), size=2, mode=mode)
    for mode in ("bilinear", "bicubic"):
        for size in (2, 3, 9):
            add("F.interpolate", T(1, 1, 8, 7), size=size, mode=mode, antialias=True)
            add("F.interpolate", T(1, 1, 8, 7, dtype="float64"), size=size, mode=mode, antialias=True)
    x = lambda: T(1, 2, 3, 3)
    add("F.interpolate", x(), 2, mode="nearest", antialias=True)
    add("F.interpolate", x(), 2, mode="linear")
    add("F.interpolate", T(1, 2, 3), 2, mode="bilinear")
    add("F.interpolate", T(1, 2, 3), 2, mode="lanczos")
    add("F.interpolate", x())
    add("F.interpolate", x(), 2, 2)
    add("F.interpolate", x(), [2, 2, 2])
    add("F.interpolate", x(), scale_factor=[2, 2, 2])
    add("F.interpolate", x(), 2, align_corners=True)
    add("F.interpolate", T(3, 3), scale_factor=2)

    for shape, r in (([1, 4, 2, 3], 2), ([4, 2, 3], 2), ([2, 9, 1, 2], 3), ([1, 2, 2, 2], 1), ([2, 1, 4, 2, 3], 2)):
        add("pixelShuffle", T(*shape), r)
        add("F.pixelShuffle", T(*shape, layout="transposed"), r)
    for shape, r in (([1, 1, 4, 6], 2), ([1, 4, 6], 2), ([2, 1, 3, 6], 3), ([1, 2, 2, 2], 1), ([2, 1, 1, 4, 2], 2)):
        add("pixelUnshuffle", T(*shape), r)
        add("F.pixelUnshuffle", T(*shape, layout="transposed"), r)
    add("pixelShuffle", T(1, 4, 2, 2, dtype="int64", span=(0, 9)), 2)
    add("pixelShuffle", T(0, 4, 2, 2, grad=False), 2)
    for shape, r in (([3, 3], 2), ([1, 3, 3, 3], 2), ([1, 4, 3, 3], 0), ([1, 4, 3, 3], -1)):
        add("pixelShuffle", T(*shape), r)
    for shape, r in (([4], 2), ([1, 1, 3, 4], 2), ([1, 1, 4, 3], 2), ([1, 1, 4, 4], 0)):
        add("pixelUnshuffle", T(*shape), r)
    for shape, groups in (([1, 4, 2, 2], 2), ([2, 6, 3], 3), ([1, 4, 2], 4), ([1, 4, 2], 1)):
        add("channelShuffle", T(*shape, grad=False), groups)
    for shape, groups in (([1, 4, 2], 3), ([1, 4, 2], 0), ([4, 2], 2)):
        add("channelShuffle", T(*shape, grad=False), groups)

    for settings in ({}, {"stride": 2}, {"padding": 1}, {"dilation": 2}, {"stride": [1, 2], "padding": [1, 0], "dilation": [2, 1]}):
        add("F.unfold", T(2, 2, 5, 6), 2, **settings)
        add("F.unfold", T(2, 2, 5, 6, dtype="float64"), [2, 3], **settings)
    add("F.unfold", T(2, 5, 6), 2)
    add("F.unfold", T(0, 2, 5, 6), 2)
    add("F.unfold", T(2, 2, 5, 6, layout="transposed"), 2, 1, 1, 2)
    for wrong in ((T(4, 4), 2), (T(1, 2, 4, 4), 5), (T(1, 2, 4, 4), 0), (T(1, 0, 4, 4), 2), (T(1, 2, 4, 4, dtype="int64", span=(0, 9)), 2)):
        add("F.unfold", *wrong)
    add("F.unfold", T(1, 2, 4, 4), 2, stride=0)
    add("F.unfold", T(1, 2, 4, 4), 2, dilation=0)
    add("F.unfold", T(1, 2, 4, 4), 2, padding=-1)
    for shape, size, settings in (([2, 8, 9], 4, {}), ([2, 8, 4], 4, {"stride": 2}), ([1, 8, 25], 4, {"padding": 1}), ([8, 9], 4, {}), ([1, 12, 6], [3, 4], {})):
        add("F.fold", T(*shape), size, 2, **settings)
        add("F.fold", T(*shape, dtype="float64"), size, [2, 2], **settings)
    add("F.fold", T(1, 8, 9, layout="transposed"), 4, 2)
    for wrong in (([9],), ([1, 7, 9],), ([1, 8, 8],), ([0, 8, 9],)):
        add("F.fold", T(*wrong[0]), 4, 2)
    add("F.fold", T(1, 8, 9), 4, 2, stride=2)
    add("F.fold", T(1, 8, 9, dtype="int64", span=(0, 9)), 4, 2)

    for a, b in (([5, 2], [5, 3]), ([2], [3]), ([2, 2, 2], [2, 2, 3])):
        add("F.bilinear", T(*a), T(*b), T(4, 2, 3), T(4))
        add("F.bilinear", T(*a, dtype="float64"), T(*b, dtype="float64"), T(4, 2, 3, dtype="float64"), any_name=True)
    add("F.bilinear", T(5, 3), T(5, 3), T(4, 2, 3))
    add("F.bilinear", T(5, 2), T(5, 2), T(4, 2, 3))
    add("F.bilinear", T(5, 2), T(4, 3), T(4, 2, 3))
    add("F.bilinear", T(5, 2), T(3), T(4, 2, 3))
    add("F.bilinear", T(5, 2), T(5, 3), T(4, 2, 3), T(3))

    for op in ("dropout", "dropout1d", "dropout2d", "dropout3d", "alphaDropout", "featureAlphaDropout"):
        shape = [2, 3, 4, 4, 4] if op == "dropout3d" else [2, 3, 4] if op == "dropout1d" else [2, 3, 4, 4]
        add(f"F.{op}", T(*shape), 0.0, True)
        add(f"F.{op}", T(*shape), 1.0, True)
        add(f"F.{op}", T(*shape), 0.5, False)
        for p in (1.5, -0.5):
            add(f"F.{op}", T(*shape), p)
    add("F.dropout1d", T(2))
    add("F.dropout", T(2), inplace=True)
