"""torch.linalg: factorisations, systems, norms. float64, because LAPACK's own rounding in float32 exceeds 1e-6."""
import math

from ops.spec import Step, T



def M(*shape, layout="contiguous", data=None, seed=1, **rest):
    """float64 values without a pattern: those of the other tables make matrices of rank 2."""
    count = math.prod(shape)
    values = [((i + 7 * seed) ** 5 * 31 + i * 17 + seed * 101) % 997 / 498.5 - 1 for i in range(count)]
    tensor = T(*shape, dtype="float64", data=[round(v, 3) for v in values] if data is None else data, layout=layout, **rest)
    return tensor


F = lambda *shape, **rest: T(*shape, grad=False, **rest)
SHAPES = [(3, 3), (5, 3), (3, 5), (1, 4), (4, 1), (1, 1), (2, 3, 3), (2, 4, 2), (2, 2, 4), (8, 3), (3, 8), (0, 3), (3, 0), (6, 6)]



def table(add):
    for shape in SHAPES:
        full = 0 not in shape
        for mode in ("reduced", "complete", "r"):
            add("linalg.qr", M(*shape, grad=False), mode)
        if full:
            add("linalg.qr", M(*shape))
            add("linalg.qr", M(*shape), "complete", meta=shape[-2] <= shape[-1])
        add("linalg.svd", M(*shape, grad=False), meta=True)
        add("linalg.svd", M(*shape, grad=False), full_matrices=False)
        add("linalg.svdvals", M(*shape, grad=False))
        if full:
            add("linalg.svd", M(*shape), full_matrices=False)
            add("linalg.svdvals", M(*shape))
            add("svd", M(*shape))
            add("linalg.pinv", M(*shape))
            add("linalg.matrixRank", M(*shape, grad=False))
            add("linalg.cond", M(*shape))
    add("linalg.qr", M(4, 3, layout="transposed"))
    add("linalg.qr", M(3, 3), "r", meta=False)
    add("linalg.qr", M(3, 3), "foo")
    add("linalg.qr", M(3))
    add("linalg.qr", T(3, 3, dtype="int64"))
    add("qr", M(4, 3))
    add("linalg.svd", M(4, 3, layout="transposed"), full_matrices=False)
    add("linalg.svd", M(3))
    add("svd", M(4, 3), some=False)
    add("svd", M(4, 3), compute_uv=False, any_name=True)
    add("linalg.svd", M(2, 2, data=[1.0, 0.0, 0.0, 1.0], grad=False))
    add("linalg.svd", M(2, 2, data=[0.0] * 4, grad=False))
    add("linalg.svd", M(3, 3, data=[1.0, 2.0, 3.0, 2.0, 4.0, 6.0, 1.0, 1.0, 1.0], grad=False), meta=True)
    for n in (1, 2, 3, 5, 8):
        for uplo in ("L", "U"):
            add("linalg.eigh", M(n, n), uplo)
            add("linalg.eigvalsh", M(n, n), uplo)
    add("linalg.eigh", M(2, 3, 3))
    add("linalg.eigh", M(3, 3, data=[2.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 3.0], grad=False))
    add("linalg.eigh", M(0, 0, grad=False))
    add("linalg.eigh", M(3, 3), "X")
    add("linalg.eigh", M(3, 4))
    add("linalg.eigh", M(3))
    for n in (1, 2, 3, 6):
        x = M(n, n)
        good = [("t", (x,)), ("matmul", (x, Step(0))), ("add", (Step(1), M(n, n, data=[float(i == j) for i in range(n) for j in range(n)], grad=False)))]
        add([*good, ("linalg.cholesky", (Step(2),))])
        add([*good, ("linalg.cholesky", (Step(2),), {"upper": True})])
        add([*good, ("cholesky", (Step(2),))])
        add([*good, ("linalg.inv", (Step(2),))])
        add([*good, ("logdet", (Step(2),))])
    add("linalg.cholesky", M(2, 2, data=[-1.0, 0.0, 0.0, 1.0]), meta=False)
    add("linalg.cholesky", M(2, 2, data=[1.0, 2.0, 2.0, 1.0]), meta=False)
    add("linalg.cholesky", M(2, 2, 2, data=[1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, -1.0]), meta=False)
    add("linalg.cholesky", M(2, 3))
    for shape in ((3, 3), (1, 1), (2, 3, 3), (5, 5), (2, 0, 0)):
        for op in ("linalg.inv", "inverse", "linalg.det", "det", "linalg.slogdet", "slogdet"):
            add(op, M(*shape, grad=0 not in shape))
        add("logdet", M(*shape, grad=0 not in shape), any_name=True)
    for op in ("linalg.inv", "linalg.det", "linalg.slogdet"):
        add(op, M(3, 4))
        add(op, M(3))
        add(op, T(2, 2, dtype="int64"))
    add("linalg.inv", M(2, 2, data=[0.0] * 4), meta=False)
    add("linalg.inv", M(2, 2, data=[1.0, 2.0, 2.0, 4.0]), meta=False)
    add("linalg.inv", M(2, 2, 2, data=[1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]), meta=False)
    add("linalg.det", M(2, 2, data=[1.0, 2.0, 2.0, 4.0], grad=False))
    add("linalg.slogdet", M(2, 2, data=[0.0, 0.0, 0.0, 0.0], grad=False))
    add("linalg.det", M(3, 3, layout="transposed"))
    for a, b in (((3, 3), (3,)), ((3, 3), (3, 4)), ((2, 3, 3), (2, 3, 4)), ((2, 3, 3), (2, 3)), ((2, 3, 3), (3, 1)), ((3, 3), (4,)), ((3, 4), (3,)), ((1, 1), (1, 1)), ((3, 3), (2, 3, 2))):
        add("linalg.solve", M(*a), M(*b, seed=2), any_name=True)
    add("linalg.solve", M(3, 3), M(2, 3), left=False, any_name=True)
    add("linalg.solve", M(2, 2, data=[0.0] * 4), M(2), meta=False)
    add("linalg.solve", M(3, 3), T(3))
    for upper in (True, False):
        for left in (True, False):
            for unit in (True, False):
                add("linalg.solveTriangular", M(3, 3), M(3, 3, seed=2), upper=upper, left=left, unitriangular=unit)
        add("linalg.solveTriangular", M(2, 3, 3), M(3, 2), upper=upper)
    add("linalg.solveTriangular", M(3, 3), M(4, 2), upper=True)
    add("linalg.solveTriangular", M(3, 2), M(3, 2), upper=True)
    add("linalg.lstsq", M(5, 3, grad=False), M(5, 2, grad=False, seed=2))
    add("linalg.lstsq", M(3, 5, grad=False), M(3, 2, grad=False, seed=2))
    add("linalg.lstsq", M(5, 3, grad=False), M(4, 2, grad=False))
    for shape in ((3, 3), (4, 3), (3, 4), (2, 3, 3)):
        add("linalg.lu", M(*shape, grad=False))
        add("linalg.luFactor", M(*shape, grad=False))
    add("linalg.luFactor", M(3, 3))
    add("linalg.lu", M(3, 3), any_name=True)
    add([("linalg.luFactor", (M(3, 3, grad=False),)), ("linalg.luSolve", (Step(0, 0), Step(0, 1), M(3, 2, grad=False, seed=2)))])
    add("linalg.tensorinv", M(4, 2, 2), ind=1)
    add("linalg.tensorsolve", M(2, 3, 6), M(2, 3))
    add("linalg.tensorinv", M(4, 2, 3), ind=1)

    for x in (M(3, 4), M(5), M(2, 3, 4), M(3, 4, layout="transposed"), M(), M(2, 0)):
        for p in (2, 1, 0, 3, "inf", "-inf", 0.5, -1):
            add("linalg.vectorNorm", x, p)
            if x.shape != [] and not (x.shape == [2, 0] and p in ("inf", "-inf", -1)):  # PyTorch's text lacks a space there
                add("linalg.vectorNorm", x, p, dim=-1, keepdim=True)
        add("linalg.norm", x)
    zero = M(2, 2, data=[0.0, 0.0, 3.0, -3.0])
    for p in (2, 1, 3, "inf"):
        add("linalg.vectorNorm", zero, p, dim=1)
    add("linalg.vectorNorm", T(2, dtype="int64"))
    add("linalg.vectorNorm", F(3), 3)
    for x in (M(3, 4), M(2, 3, 4), M(3, 3, layout="transposed")):
        for p in ("fro", "nuc", 1, -1, 2, -2, "inf", "-inf"):
            add("linalg.matrixNorm", x, p, any_name=p in (2, -2, "nuc"))
            add("linalg.matrixNorm", x, p, keepdim=True, any_name=p in (2, -2, "nuc"))
            add("linalg.norm", x, p, any_name=p in (2, -2, "nuc"))
        add("linalg.matrixNorm", x, 1, dim=[0, 1])
        add("linalg.norm", x, 1, dim=1)
        add("linalg.norm", x, dim=[0, 1])
    for p in (7, "foo"):
        add("linalg.matrixNorm", M(3, 4), p)
        add("linalg.norm", M(3, 4), p)
    add("linalg.matrixNorm", M(3))
    add("linalg.matrixNorm", M(3, 4), 1, dim=[0, 0])
    for p in (1, "fro", "inf", "nuc", 2, -2):  # the backward pass of PyTorch 1.13 fails for some
        add("linalg.cond", M(3, 3, grad=p in ("nuc", 2, -2)), p, any_name=True)
    add("linalg.cond", M(2, 2, data=[0.0] * 4, grad=False), 1)
    add("linalg.matrixRank", M(3, 3, data=[1.0, 2.0, 3.0, 2.0, 4.0, 6.0, 1.0, 1.0, 1.0], grad=False))
    add("linalg.matrixRank", M(2, 3, 3, grad=False))
    add("linalg.diagonal", M(2, 3, 4))
