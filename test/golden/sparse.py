#!/usr/bin/python3
"""Makes sparse.json: what PyTorch 1.13 gives for the expressions below; test/engine/ops/sparse.test.ts has the same under their names.

S, C, U: sparse [2, 3] with values v, coalesced, and with equal indices; H: hybrid [3, 2]; d, e: dense [2, 3] and [3, 2]. Upstream
gradients are 1, 2, 3, ... in row-major order; sparse results go through to_dense first.

Run: /usr/bin/python3 test/golden/sparse.py
"""
import json
import os

import torch

CASES = {
    "S": lambda x: x.S, "C": lambda x: x.C, "U": lambda x: x.U, "H": lambda x: x.H,
    "U.coalesce": lambda x: x.U.coalesce(), "H.toDense": lambda x: x.H.to_dense(), "U.toDense": lambda x: x.U.to_dense(),
    "S.indices": lambda x: x.S.indices(), "C.indices": lambda x: x.C.indices(), "C.values": lambda x: x.C.values(), "U.values": lambda x: x.U.values(),
    "d.toSparse": lambda x: x.d.to_sparse(), "d.toSparse(1)": lambda x: x.d.to_sparse(1), "d.sparseMask(C)": lambda x: x.d.sparse_mask(x.C),
    "S.t": lambda x: x.S.t(), "C.transpose": lambda x: x.C.transpose(0, 1), "C.permute": lambda x: x.C.permute(1, 0),
    "S+S": lambda x: x.S + x.S, "C+C": lambda x: x.C + x.C, "S+U": lambda x: x.S + x.U, "C-2U": lambda x: torch.sub(x.C, x.U.coalesce(), alpha=2),
    "d+S": lambda x: x.d + x.S, "d-U": lambda x: x.d - x.U, "S+d": lambda x: x.S + x.d, "S+1": lambda x: x.S + 1,
    "S*2": lambda x: x.S * 2, "S*scalar": lambda x: x.S * torch.tensor(2.0), "S*U": lambda x: x.S * x.U, "S*d": lambda x: x.S * x.d, "d*C": lambda x: x.d * x.C,
    "S/4": lambda x: x.S / 4, "-S": lambda x: -x.S, "S.double": lambda x: x.S.double(), "S.clone": lambda x: x.S.clone(),
    "C.abs": lambda x: x.C.abs(), "C.sin": lambda x: x.C.sin(), "C.sqrt": lambda x: x.C.sqrt(), "C.pow": lambda x: x.C.pow(2), "C.tanh": lambda x: x.C.tanh(),
    "sparse.mm(S,e)": lambda x: torch.sparse.mm(x.S, x.e), "U.mm(e)": lambda x: x.U.mm(x.e), "S.matmul(e)": lambda x: x.S @ x.e, "mm(S,e)": lambda x: torch.mm(x.S, x.e),
    "S.matmul(w)": lambda x: x.S @ x.w, "sparse.mm(C,Ct)": lambda x: torch.sparse.mm(x.C, x.C.t()).to_dense(),
    "addmm": lambda x: torch.addmm(x.q, x.S, x.e), "sparse.addmm": lambda x: torch.sparse.addmm(x.q, x.S, x.e, beta=2, alpha=3),
    "sparse.sum": lambda x: torch.sparse.sum(x.S), "sparse.sum(0)": lambda x: torch.sparse.sum(x.S, 0), "sparse.sum(1)": lambda x: torch.sparse.sum(x.U, 1),
    "sparse.sum([0,1])": lambda x: torch.sparse.sum(x.S, [0, 1]), "sparse.sum(H,1)": lambda x: torch.sparse.sum(x.H, 1), "sparse.sum(H,0)": lambda x: torch.sparse.sum(x.H, 0),
    "sparse.softmax": lambda x: torch.sparse.softmax(x.S, 1), "sparse.softmax(0)": lambda x: torch.sparse.softmax(x.U, 0),
    "sparse.logSoftmax": lambda x: torch.sparse.log_softmax(x.S, 1), "sparse.softmax(H)": lambda x: torch.sparse.softmax(x.H, 1),
    "mm misfit": lambda x: x.S.mm(torch.ones(2, 2)),
    "no values": lambda x: torch.sparse_coo_tensor((2, 3)), "inferred size": lambda x: torch.sparse_coo_tensor([[0, 1, 1], [2, 0, 2]], x.v),
    "index too large": lambda x: torch.sparse_coo_tensor([[0], [5]], [1.0], (2, 3)), "index negative": lambda x: torch.sparse_coo_tensor([[-1], [0]], [1.0], (2, 3)),
    "other nnz": lambda x: torch.sparse_coo_tensor([[0, 1]], [1.0], (3,)), "indices of one dimension": lambda x: torch.sparse_coo_tensor([0, 1], [1.0, 2.0], (3,)),
    "size too long": lambda x: torch.sparse_coo_tensor([[0, 1]], [1.0, 2.0], (3, 4)), "size too short": lambda x: torch.sparse_coo_tensor([[0, 1], [2, 2]], [1.0, 2.0], (3,)),
    "large": lambda x: torch.sparse_coo_tensor(torch.arange(40).reshape(2, 20), torch.arange(20.0) / 3, (50, 50)),
    "requires grad": lambda x: torch.sparse_coo_tensor([[0, 1]], [1.0, 2.0], (3,), requires_grad=True),
    "whole numbers": lambda x: torch.sparse_coo_tensor([[0, 1]], [1, 2], (3,)), "dtype": lambda x: torch.sparse_coo_tensor([[0, 1]], [1, 2], (3,), dtype=torch.float64),
}


class Tensors:
    def __init__(self, grad):
        leaf = lambda data: torch.tensor(data).requires_grad_(grad)
        self.v, self.u, self.h = leaf([3.0, 4.0, 5.0]), leaf([1.0, 2.0, 3.0]), leaf([[1.0, 2.0], [3.0, 4.0]])
        self.d, self.e = leaf([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]), leaf([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])
        self.q, self.w = leaf([[1.0, 2.0], [3.0, 4.0]]), leaf([1.0, 2.0, 3.0])
        self.S = torch.sparse_coo_tensor([[0, 1, 1], [2, 0, 2]], self.v, (2, 3))
        self.C = self.S.coalesce()
        self.U = torch.sparse_coo_tensor([[0, 0, 1], [1, 1, 2]], self.u, (2, 3))
        self.H = torch.sparse_coo_tensor([[0, 1]], self.h, (3, 2))
        self.leaves = [self.v, self.u, self.h, self.d, self.e, self.q, self.w]


def dense(x):
    return {"shape": list(x.shape), "data": [float(f"{v:.9g}") for v in x.detach().reshape(-1).tolist()]}


cases = []
for name, run in CASES.items():
    case = {"name": name}
    try:
        result = run(Tensors(False))
        case["text"] = str(result)
        if result.is_sparse:
            case["coalesced"] = result.is_coalesced()
        case["value"] = dense(result.to_dense() if result.is_sparse else result)
    except RuntimeError as error:
        case["error"] = str(error).split("\n")[0]
        cases.append(case)
        continue
    tensors = Tensors(True)
    try:
        result = run(tensors)
        out = result.to_dense() if result.is_sparse else result
        if out.requires_grad and out.dtype.is_floating_point:
            upstream = torch.arange(1.0, out.numel() + 1, dtype=out.dtype).reshape(out.shape)
            grads = torch.autograd.grad(out, tensors.leaves, upstream, allow_unused=True)
            case["grads"] = [None if g is None else dense(g.to_dense() if g.is_sparse else g) for g in grads]
            case["gradText"] = str(result)
    except RuntimeError:  # PyTorch has no derivative here
        pass
    cases.append(case)
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sparse.json")
with open(path, "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")
print(len(cases), "cases,", sum("grads" in c for c in cases), "with gradients,", sum("error" in c for c in cases), "errors")
