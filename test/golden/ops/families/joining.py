"""cat and stack."""
from ops.families._shapes import DTYPES, like
from ops.spec import T


def table(add):
    for dim in (0, 1, -1, 2, -3):
        add("cat", [T(2, 3), T(2, 3)], dim)
        add("stack", [T(2, 3), T(2, 3)], dim)
    for op in ("cat", "stack"):
        add(op, [T(2, 3)])
        add(op, [T(2, 3, layout="sliced"), T(2, 3, layout="narrowed")])
        add(op, [T(3, 2, layout="transposed"), T(3, 2), T(3, 2, dtype="float64")])
        add(op, [T(2), T(3)])
        add(op, [T(2), T(2, 2)])
        add(op, [T(2, 3), T(3, 3)], 1)
        add(op, [T(), T()])
        add(op, [T(0), T(0)])
        add(op, [T(2, 3), T(2, 3)], dim=1)
        add(op, [])
        for a in DTYPES:
            for b in DTYPES:
                add(op, [like(a, 2), like(b, 2)])
    add("cat", [T(2, 3), T(4, 3), T(1, 3)])
    add("cat", [T(2, 3), T(2, 1)], 1)
    add("cat", [T(0), T(2, 3)])
    add("cat", [T(2, 3), T(0)], 1)
    add("cat", [T(2, 0), T(2, 3)], 1)
    add("cat", [T(2, 3), T(2, 3, grad=False)])
    add("cat", [T(2), T()])
