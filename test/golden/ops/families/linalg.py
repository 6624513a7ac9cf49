"""Products of vectors and matrices."""
from ops.spec import T

PAIRS = [
    ([3], [3]), ([2, 3], [3]), ([3], [3, 2]), ([2, 3], [3, 4]), ([2, 2, 3], [3]), ([2, 2, 3], [3, 4]), ([3], [2, 3, 4]),
    ([2, 3], [2, 3, 4]), ([2, 2, 3], [2, 3, 4]), ([2, 2, 3], [1, 3, 4]), ([2, 1, 2, 3], [3, 3, 4]), ([2, 3, 2, 3], [3]),
    ([2, 3, 2, 3], [3, 4]), ([3], [2, 2, 3, 1]), ([1, 2, 3], [4, 3, 2]), ([0, 3], [3, 2]), ([2, 0], [0, 3]), ([2, 3], [3, 0]),
    ([0], [0]), ([1, 1], [1, 1]), ([2, 0, 3], [3, 4]), ([17, 33], [33, 9]), ([64, 20], [20, 10]),
]
WRONG = [([3], [4]), ([2, 3], [2]), ([2, 3], [4, 2]), ([3], [2, 2]), ([2, 2, 3], [2, 4, 3]), ([2, 2, 3], [3, 3, 2]), ([], [2]), ([2], []), ([2, 2, 3], [4, 2])]


def table(add):
    for a, b in PAIRS:
        # PyTorch folds a matrix times a batch through transposes and names the node of the copy that puts them back.
        add("matmul", T(*a), T(*b), any_name=a == [2, 3] and len(b) == 3)
        if len(a) < 3 and len(b) < 3:
            add("matmul", T(*a, dtype="float64"), T(*b, dtype="float64"))
    for a, b in WRONG:
        add("matmul", T(*a), T(*b))
    for layout in ("transposed", "sliced", "narrowed", "expanded"):
        for op, a, b in (("mm", [2, 3], [3, 4]), ("matmul", [2, 3], [3, 4]), ("bmm", [2, 2, 3], [2, 3, 4]), ("matmul", [2, 2, 3], [3, 4])):
            add(op, T(*a, layout=layout), T(*b))
            add(op, T(*a), T(*b, layout=layout))
            add(op, T(*a, layout=layout), T(*b, layout=layout))
    for op in ("mm", "bmm", "dot", "matmul"):
        for a, b in WRONG[:6]:
            add(op, T(*a), T(*b))
        shape = {"mm": [2, 2], "bmm": [2, 2, 2], "dot": [2], "matmul": [2, 2]}[op]
        for dtypes in (("int64", "int64"), ("int32", "int32"), ("float32", "float64"), ("int64", "float32")):
            add(op, T(*shape, dtype=dtypes[0]), T(*shape, dtype=dtypes[1]))
        add(op, T(*shape), T(*shape, grad=False))
        add(op, T(*shape, grad=False), T(*shape))
    add("dot", T(3), T(3))
    add("dot", T(3, dtype="float64"), T(3, dtype="float64"))
    add("dot", T(3, layout="sliced"), T(3))
    add("mm", T(2, 2, data=["nan", 1.0, "inf", 0.0]), T(2, 2, data=[0.0, 1.0, 2.0, "inf"]))
    for bias in ([4], [1, 4], [2, 4], [2, 1], [1], []):
        add("addmm", T(*bias), T(2, 3), T(3, 4))
    add("addmm", T(3), T(2, 3), T(3, 4))
    add("addmm", T(4), T(2, 3), T(4, 4))
    add("addmm", T(4, dtype="float64"), T(2, 3), T(3, 4))
    add("addmm", T(2, 4, layout="transposed"), T(2, 3), T(3, 4))
    add("addmm", T(4, layout="sliced"), T(2, 3, layout="transposed"), T(3, 4, layout="transposed"))
    for x in ([2, 3], [3], [2, 2, 3], [2, 1, 2, 3], [0, 3], [2, 4]):
        add("F.linear", T(*x), T(4, 3))
        add("F.linear", T(*x), T(4, 3), T(4))
        add("F.linear", T(*x, grad=False), T(4, 3), T(4))
    add("F.linear", T(3, 2, 2, layout="transposed"), T(4, 2), T(4))
    add("F.linear", T(2, 3, dtype="float64"), T(4, 3, dtype="float64"), T(4, dtype="float64"))
    add("F.linear", T(2, 3), T(4, 3, dtype="float64"))
    add("F.linear", T(2, 3), T(4, 3), T(3))
    add("F.linear", T(64, 20), T(10, 20), T(10))
