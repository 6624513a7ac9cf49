/** Samples of products and of torch.linalg. */
import torch from "../../../../src/engine/index.js";
import type { Samples } from "./sample.js";
import { of, one } from "./uses.js";

const { linalg } = torch;
type Tensor = torch.Tensor;

const regular = torch.tensor(
  [
    [3.1, -1, 0.5],
    [0.3, 1.7, -0.8],
    [-0.6, 0.4, 2.3],
  ],
  { dtype: torch.float64 },
);
const tall = torch.tensor(
  [
    [3.1, -1],
    [0.3, 1.7],
    [-0.6, 0.4],
  ],
  { dtype: torch.float64 },
);

/** A function of a regular matrix `[3, 3]`. */
const square = (f: (a: Tensor) => Tensor) => of((x) => f(x.mul(0.3).add(regular)), [3, 3]);
/** Symmetric and positive definite. */
const positive = (f: (a: Tensor) => Tensor) => square((a) => f(a.matmul(a.mT)));
const scales = { beta: 0.5, alpha: 2 };

export const linearAlgebra: Samples = {
  addmmScaled: of((c, a, b) => torch.addmm(c, a, b, scales).mul(0.1).exp(), [2, 2], [2, 3], [3, 2]),
  addmv: of((c, a, b) => torch.addmv(c, a, b, scales).exp(), [2], [2, 3], [3]),
  addr: of((c, a, b) => torch.addr(c, a, b, scales).exp(), [2, 3], [2], [3]),
  addbmm: of((c, a, b) => torch.addbmm(c, a, b, scales).mul(0.1).exp(), [2, 2], [2, 2, 3], [2, 3, 2]),
  baddbmm: of((c, a, b) => torch.baddbmm(c, a, b, scales).mul(0.1).exp(), [2, 2], [2, 2, 3], [2, 3, 2]),
  trace: of((x) => x.exp().trace().exp().mul(1e-3), [2, 3]),
  cross: [of((a, b) => torch.cross(a, b), [2, 3], [2, 3]), of((a, b) => linalg.cross(a, b), [2, 3], [1, 3])],
  "linalg.inv": square((a) => linalg.inv(a)),
  "linalg.solve": [
    of((x, b) => linalg.solve(x.mul(0.3).add(regular), b), [3, 3], [3, 2]),
    of((x, b) => linalg.solve(x.mul(0.3).add(regular), b, { left: false }), [3, 3], [2, 3]),
  ],
  "linalg.det": [
    square((a) => linalg.det(a)),
    { ...of((x) => linalg.det(x.mul(x.detach().mul(0).add(1))), [3, 3]), second: false },
  ],
  "linalg.slogdet": square((a) => linalg.slogdet(a).logabsdet),
  "linalg.solveTriangular": [true, false].flatMap((upper) =>
    [true, false].map((left) =>
      of((x, b) => linalg.solveTriangular(x.mul(0.3).add(regular), b, { upper, left }), [3, 3], [3, 3]),
    ),
  ),
  "linalg.qr": [
    square((a) => torch.cat([...linalg.qr(a)], 1).exp()),
    of((x) => linalg.qr(x.mul(0.3).add(tall)).Q.mul(linalg.qr(x.add(tall)).R.sum()), [3, 2]),
    of((x) => torch.cat([...linalg.qr(x.mul(0.3).add(tall.t()))], 1), [2, 3]),
  ],
  "linalg.eigh": positive((a) => {
    const [values, vectors] = linalg.eigh(a);
    return vectors.mul(values);
  }),
  "linalg.cholesky": [positive((a) => linalg.cholesky(a)), positive((a) => linalg.cholesky(a, { upper: true }))],
  "linalg.svd": [
    square((a) => {
      const { U, S, Vh } = linalg.svd(a);
      return U.mul(S).add(Vh);
    }),
    of((x) => linalg.svd(x.mul(0.3).add(tall), { fullMatrices: false }).U, [3, 2]),
    of((x) => linalg.svd(x.mul(0.3).add(tall.t()), { fullMatrices: false }).Vh, [2, 3]),
    square((a) => linalg.svdvals(a)),
  ],
  "linalg.pinv": [
    square((a) => linalg.pinv(a)),
    of((x) => linalg.pinv(x.mul(0.3).add(tall)), [3, 2]),
    of((x) => linalg.pinv(x.mul(0.3).add(tall.t())), [2, 3]),
  ],
  "linalg.luFactor": square((a) => {
    const { L, U } = linalg.lu(a);
    return L.mul(2).add(U);
  }),
  "linalg.luSolve": {
    ...of((b) => linalg.luSolve(linalg.luFactor(regular).LU, linalg.luFactor(regular).pivots, b), [3, 2]),
    refused: /has no gradient here/,
  },
  "linalg.vectorNorm": [
    ...[2, 1, 3, 0.5, -1].map((p) => one((x) => linalg.vectorNorm(x, p, { dim: 1 }).exp(), [0.3, 2])),
    { ...one((x) => linalg.vectorNorm(x, Infinity, { dim: 0, keepdim: true })), second: false },
  ],
};
