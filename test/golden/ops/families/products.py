"""Products of vectors, matrices and tensors beside matmul: sums with products, einsum, tensordot, kron, cross, powers, chains."""
from ops.families._shapes import like
from ops.spec import Step, T

A, B, V, W = T(3, 4), T(4, 5), T(4), T(3)
X, Y = T(2, 3, 4), T(2, 4, 5)
SQ = T(3, 3)


def table(add):
    scales = ({}, {"beta": 0.5, "alpha": 2}, {"beta": 0}, {"alpha": 0})
    for scale in scales:
        add("addmm", T(5), A, B, **scale)
        add("addmm", T(3, 5, layout="transposed"), T(3, 4, layout="sliced"), B, **scale)
        add("addmv", W, A, V, **scale)
        add("addmv", T(1), A, V, **scale)
        add("addr", A, W, V, **scale)
        add("addr", T(4), W, V, **scale)
        add("addbmm", T(3, 5), X, Y, **scale)
        add("baddbmm", T(2, 3, 5), X, Y, **scale)
        add("baddbmm", T(5), X, T(2, 4, 5, layout="transposed"), **scale)
        for op, c, a, b in (("addmm_", T(3, 5), A, B), ("addmv_", W, A, V), ("addr_", A, W, V), ("addbmm_", T(3, 5), X, Y), ("baddbmm_", T(2, 3, 5), X, Y)):
            add([("clone", (c,)), (op, (Step(0), a, b), scale)])
    add("addmm", T(3, 5, data=["nan"] * 15, grad=False), A, B, beta=0)
    for op, c, a, b in (("addmm", T(4), A, T(3, 5)), ("addmv", V, A, V), ("addmv", W, A, W), ("addmv", W, W, V), ("addr", W, W, V), ("addr", A, A, V), ("addr", A, W, A),
                        ("addbmm", T(3, 5), X, X), ("addbmm", T(3, 5), X, B), ("addbmm", T(4), X, Y), ("baddbmm", V, X, Y), ("baddbmm", T(2, 3, 5), X, T(3, 4, 5))):
        add(op, c, a, b)
    for dtype in ("int64", "float64"):
        add("addmv", like(dtype, 3), like(dtype, 3, 4), like(dtype, 4), alpha=2)
        add("baddbmm", like(dtype, 2, 3, 5), like(dtype, 2, 3, 4), like(dtype, 2, 4, 5))
    for op in ("outer", "ger"):
        for a, b in ((W, V), (A, V), (W, A), (T(0), V), (T(3, layout="sliced"), like("int64", 2)), (T(3, dtype="float64"), V)):
            add(op, a, b)
    for a, b in ((V, V), (A, V), (A, T(7, 4)), (T(), V), (A, W), (X, V), (X, T(5, 4)), (T(3, 4, layout="transposed"), V), (T(2, 0), T(3, 0))):
        add("inner", a, b)
    add("vdot", V, V, any_name=True)
    add("vdot", V, W)
    for a, b in ((A, SQ), (V, SQ), (T(), V), (T(2, 3, 2), T(3, 1)), (like("int64", 2), like("int64", 3)), (T(0, 2), A)):
        add("kron", a, b)
    for a, b, dims in ((A, B, 1), (A, B, 0), (X, T(3, 4, 2), 2), (X, Y, [[0, 2], [0, 1]]), (A, T(3, 4), [[0, 1], [0, 1]]), (A, T(3, 4), [[1, 0], [1, 0]]), (A, B, 2),
                       (A, B, [[1], [1]]), (A, B, [[1], [0, 1]]), (A, B, -1), (X, V, [[-1], [0]])):
        add("tensordot", a, b, dims)
    add("tensordot", A, B, dims=1)
    for x in (SQ, A, V, X, T(0, 0), like("int64", 3, 3), T(3, 4, layout="transposed")):
        add("trace", x)
    for a, b, rest in ((T(4, 3), T(4, 3), ()), (T(3, 4), T(3, 4), ()), (T(3, 4), T(3, 4), (1,)), (T(2, 2), T(2, 2), ()), (T(3, 3), T(3, 3), (1,)), (T(2, 3, layout="sliced"), T(2, 3), (-1,)), (like("int64", 3), like("int64", 3), ())):
        add("cross", a, b, *rest)
    add("linalg.cross", T(4, 3), T(1, 3))
    add("linalg.cross", T(3, 4), T(3, 4), dim=0)
    add("linalg.cross", T(4, 3), W)
    add("linalg.cross", T(4, 2), T(4, 2))
    for n in (0, 1, 2, 3, 5, -1, -2):
        add("matrixPower", T(3, 3, dtype="float64"), n, any_name=n in (-2, 0))
        add("matrixPower", T(2, 2, 2, dtype="float64"), n, any_name=n in (-2, 0))
    add("matrixPower", A, 2)
    add("chainMatmul", A, B, T(5, 2))
    add("chainMatmul", *(T(*s, dtype="float64") for s in ([10, 3], [3, 10], [10, 2], [2, 7])))
    add("chainMatmul", A, B)
    add("chainMatmul", A)
    add("chainMatmul", A, V)
    add("linalg.multiDot", [A, B, T(5, 2)])
    add("linalg.multiDot", [W, A, B, T(5)])
    add("linalg.multiDot", [V, B])
    add("linalg.multiDot", [A, V])
    add("linalg.multiDot", [A])
    add("linalg.multiDot", [A, X, B])
    add("linalg.multiDot", [A, A])
    for equation, *operands in (
        ("ij,jk->ik", A, B), ("ij,jk", A, B), ("ii", SQ), ("ii->i", SQ), ("ij->ji", A), ("ij->", A), ("ij->j", A), ("i,j->ij", W, V), ("bij,bjk->bik", X, Y),
        ("...ij,...jk->...ik", X, Y), ("...ij->...ji", X), ("b...,b...->...", X, X), ("ij,ij->ij", A, A), ("i,i->", W, W), ("i,i", W, W), ("ij,j,i->", A, V, W), ("i", W),
        ("...i,i", X, V), (" i j , j k -> i k ", A, B), ("->", T()), ("bii->bi", T(2, 3, 3)), ("iji->j", T(3, 2, 3)), ("ijk,ijl->kl", X, T(2, 3, 5)), ("bij,kj->bik", X, T(6, 4)),
        ("i,ij,j", W, A, V), ("ij,kl->ijkl", A, T(2, 2)), ("...,...->...", A, A), ("...ij,jk", X, B), ("ba", A), ("bhqd,bhkd->bhqk", T(2, 2, 3, 4), T(2, 2, 5, 4)),
        ("nc,ck,k->n", T(2, 3), T(3, 4), V), ("ij,jk->ki", A, B), ("i...->...", X), ("ij,ij", A, A), ("ik,jkl,il->ij", T(2, 3), T(4, 3, 5), T(2, 5)), ("aaa->a", T(2, 2, 2)),
        ("ij,i->ij", A, W), ("i,->i", W, T()), ("ij,jk->iz", A, B), ("ij,jk->ii", A, B), ("ij", W), ("i,i", W, V), ("ij,jk,k", A, B), ("ij", A, B), ("i$", W), ("i->i.", W), ("ii->i", A),
        ("...i->i", W), ("ij,jk->ik", T(3, 1), B), ("bij,bjk->bik", T(1, 3, 4), Y), ("ij->ij", T(0, 3)), ("ij,jk->ik", T(2, 0), T(0, 3)),
    ):
        add("einsum", equation, *operands, any_name=True)
    add("einsum", "ij,jk->ik", like("int64", 2, 3), like("int64", 3, 2))
    add("einsum", "ij,jk->ik", T(2, 3, dtype="float64", layout="transposed"), T(3, 2, dtype="float64"), any_name=True)
