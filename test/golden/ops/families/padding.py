"""pad in all modes."""
from ops.spec import T

MODES = ["reflect", "replicate", "circular"]


def table(add):
    for padding in ((1, 1), (2, 0), (0, 0), (-1, 1), (-1, -1), (0, -2), (3, 4), ()):
        add("F.pad", T(2, 3), list(padding))
        add("F.pad", T(2, 3), list(padding), value=2.5)
    for padding in ((1, 1, 2, 0), (0, 1, -1, 1), (1, 2, 3, 4, 0, 1)):
        add("F.pad", T(2, 3, 2), list(padding))
        add("F.pad", T(2, 3, 2, dtype="float64"), list(padding), "constant", -1)
        for layout in ("sliced", "transposed", "narrowed", "expanded"):
            add("F.pad", T(2, 3, 2, layout=layout), list(padding))
    for dtype in ("int64", "int32", "uint8", "bool"):
        add("F.pad", T(2, 3, dtype=dtype, span=(0, 9)), [1, 1])
        add("F.pad", T(2, 3, dtype=dtype, span=(0, 9)), [1, 1], value=1)
    add("F.pad", T(3), [1, 2])
    add("F.pad", T(0, 3), [1, 1])
    add("F.pad", T(2, 0), [1, 1])
    add("F.pad", T(2, 0), [1, 1, 1, 1])
    add("F.pad", T(2, 3), [1])
    add("F.pad", T(2, 3), [1, 1, 1, 1, 1, 1])
    add("F.pad", T(2, 3), [-3, -1])
    add("F.pad", T(2, 3), [-4, 0])
    add("F.pad", T(2, 3), [-2, -2])
    add("F.pad", T(2, 3), [1, 1], "mirror")
    for mode in MODES:
        name = mode == "circular"
        for shape, padding in (
            ([2, 2, 4], [1, 2]), ([2, 2, 4], [3, 3]), ([2, 2, 4], [0, 0]), ([2, 2, 4], [-1, 2]), ([2, 2, 4], [-1, -1]),
            ([2, 2, 3, 4], [1, 2, 2, 1]), ([1, 2, 3, 4], [0, 1, 1, 0]), ([1, 2, 3, 4], [2, -1, 1, 1]),
            ([1, 2, 3, 4, 3], [1, 2, 2, 1, 1, 0]),
        ):
            add("F.pad", T(*shape), padding, mode, any_name=name)
            add("F.pad", T(*shape, dtype="float64"), padding, mode=mode, any_name=name)
            for layout in ("sliced", "transposed"):
                add("F.pad", T(*shape, layout=layout), padding, mode, any_name=name)
        add("F.pad", T(0, 2, 4), [1, 1], mode, any_name=name)
        for shape, padding in (
            ([2, 4], [1, 2]), ([2, 3, 4], [1, 2, 2, 1]), ([2, 3, 4, 3], [1, 2, 2, 1, 1, 0]),
        ):
            add("F.pad", T(*shape), padding, mode)
        for shape, padding in (
            ([2, 2, 3], [3, 1]), ([2, 2, 3], [1, 3]), ([2, 2, 3], [4, 1]), ([2, 2, 3], [-2, -1]), ([1, 2, 3, 4], [1, 1]), ([3], [1, 1]),
            ([1, 2, 3, 4], [1, 1, 3, 1]), ([1, 2, 3, 4], [4, 1, 1, 1]), ([1, 2, 3, 4], [-2, -2, 1, 1]), ([1, 2, 3, 3, 4], [1, 1, 1, 1, 5, 1]),
            ([1, 2, 3, 3, 4], [-2, -2, 1, 1, 1, 1]), ([1, 2, 0], [1, 1]), ([1, 2, 0, 3], [1, 1, 1, 1]), ([1, 2, 0, 3, 2], [1, 1, 1, 1, 1, 1]),
        ):
            if mode == "circular" and shape in ([2, 2, 3], [1, 2, 0], [1, 2, 0, 3], [1, 2, 0, 3, 2], [1, 2, 3, 4], [1, 2, 3, 3, 4]) and not any(p > 3 for p in padding):
                continue
            if mode == "reflect" and padding == [-2, -2, 1, 1, 1, 1]:  # PyTorch's gradient of nothing is uninitialised memory
                continue
            if mode == "reflect" and padding == [-2, -1]:  # PyTorch's message is "2input (W: 3)is too small"
                continue
            add("F.pad", T(*shape), padding, mode, any_name=name and padding[0] == 4 and len(shape) == 4)
        add("F.pad", T(1, 2, 3), [1, 1], mode, value=1)
        add("F.pad", T(1, 2, 3), [1, 1], mode, value=0, any_name=name)
        for dtype in ("int64", "bool"):
            add("F.pad", T(1, 2, 3, dtype=dtype, span=(0, 9)), [1, 1], mode)
            add("F.pad", T(1, 2, 3, 3, dtype=dtype, span=(0, 9)), [1, 1, 1, 1], mode)
            add("F.pad", T(1, 2, 3, 3, 3, dtype=dtype, span=(0, 9)), [1, 1, 1, 1, 1, 1], mode)
