import { byName, optional, type Trailing } from "../arguments.js";
import { matricesOf, precisionOf, storeParts } from "../backend/cpu/lapack/batches.js";
import { svd as decompose } from "../backend/cpu/lapack/svd.js";
import type { Tensor } from "../tensor/tensor.js";
import { eye } from "./creation.js";
import { namedTuple } from "./decompositionsTuple.js";
import { matmul } from "./linalg.js";
import { checkFloat, checkMatrix } from "./linalgChecks.js";
import { applyMany, type ComputeOperation, define } from "./operation.js";
import { diagEmbed } from "./viewsDiagonal.js";

const svdOp: ComputeOperation<boolean> = define<boolean, ComputeOperation<boolean>>({
  name: "linalg.svd",
  gradName: "LinalgSvdBackward0",
  saves: [0],
  infer: ([a], full) => {
    checkMatrix("linalg.svd", a);
    checkFloat("linalg.svd", a);
    const batch = a.shape.slice(0, -2);
    const [m, n] = a.shape.slice(-2);
    const k = Math.min(m, n);
    return [
      { shape: [...batch, m, full ? m : k], dtype: a.dtype },
      { shape: [...batch, k], dtype: a.dtype },
      { shape: [...batch, full ? n : k, n], dtype: a.dtype },
    ];
  },
  forward: ([u, s, vt], [a], full) => {
    const parts = matricesOf(a).map((matrix) => decompose(matrix, full, precisionOf(a)));
    storeParts(
      u,
      parts.map((part) => part.u.data),
    );
    storeParts(
      s,
      parts.map((part) => part.s),
    );
    storeParts(
      vt,
      parts.map((part) => part.vt.data),
    );
  },
  backward: (c, gU, gS, gVt) => {
    const [m, n] = c.inputSpecs[0].shape.slice(-2);
    const k = Math.min(m, n);
    const [u, s, vt] = applyMany(svdOp, [c.input(0)], false);
    const part = (g: Tensor | null, dim: number) => g && g.narrow(dim, 0, k);
    return [gradient(u, s, vt, part(gU, -1), gS, part(gVt, -2), m, n)];
  },
  formula: {
    forward: "A = U diag(s) Vᵀ",
    backward: ["U [(skew(Uᵀ gU) / E) S + S (skew(Vᵀ gV) / E) + diag(gs)] Vᵀ + parts outside; Eᵢⱼ = sⱼ² - sᵢ²"],
  },
});

/** The part of `g` that is orthogonal to the columns of `q`. */
const outside = (q: Tensor, g: Tensor) => g.sub(matmul(q, matmul(q.mT, g)));

function gradient(
  u: Tensor,
  s: Tensor,
  vt: Tensor,
  gU: Tensor | null,
  gS: Tensor | null,
  gVt: Tensor | null,
  m: number,
  n: number,
): Tensor {
  let inner = gS === null ? null : diagEmbed(gS);
  const add = (term: Tensor) => (inner = inner === null ? term : inner.add(term));
  const v = vt.mT;
  const gV = gVt === null ? null : gVt.mT;
  if (gU !== null || gV !== null) {
    const k = s.shape.at(-1)!;
    const diagonal = eye(k, { dtype: s.dtype, device: s.device });
    const squares = s.mul(s);
    const gaps = squares.unsqueeze(-2).sub(squares.unsqueeze(-1)).add(diagonal);
    const skew = (x: Tensor) => x.sub(x.mT).div(gaps);
    if (gU !== null) add(skew(matmul(u.mT, gU)).mul(s.unsqueeze(-2)));
    if (gV !== null) add(s.unsqueeze(-1).mul(skew(matmul(v.mT, gV))));
  }
  let grad = matmul(matmul(u, inner!), vt);
  const k = Math.min(m, n);
  if (gU !== null && m > k) grad = grad.add(matmul(outside(u, gU).div(s.unsqueeze(-2)), vt));
  if (gV !== null && n > k) grad = grad.add(matmul(u, outside(v, gV).div(s.unsqueeze(-2)).mT));
  return grad;
}

export interface LinalgSvdOptions {
  /** Square U and Vh; true by default. */
  fullMatrices?: boolean;
}

/**
 * `A = U diag(S) Vh`, singular values in descending order.
 * @param a `[*, m, n]`
 * @returns U `[*, m, m]`, S `[*, k]`, Vh `[*, n, n]`, k = min(m, n); without `fullMatrices` U `[*, m, k]` and Vh `[*, k, n]`
 * @throws RuntimeError for tensors with less than two dimensions
 * https://pytorch.org/docs/1.13/generated/torch.linalg.svd.html
 */
export function linalgSvd(a: Tensor, options?: boolean | LinalgSvdOptions) {
  const full = optional<boolean>("linalg.svd", "fullMatrices", options) ?? true;
  return namedTuple(["U", "S", "Vh"], applyMany(svdOp, [a], full));
}

/** The singular values, in descending order. `[*, m, n]` to `[*, k]`, k the smaller of m and n. https://pytorch.org/docs/1.13/generated/torch.linalg.svdvals.html */
export function svdvals(a: Tensor): Tensor {
  return applyMany(svdOp, [a], false)[1];
}

export interface SvdOptions {
  /** U and V with as many columns as there are values; true by default. */
  some?: boolean;
  /** Compute U and V; zeros in their place otherwise. */
  computeUv?: boolean;
}

/**
 * `A = U diag(S) Vᵀ`. A `[*, m, n]`; U `[*, m, k]`, S `[*, k]`, V `[*, n, k]`, k the smaller of m and n.
 * @throws RuntimeError for tensors with less than two dimensions
 * https://pytorch.org/docs/1.13/generated/torch.svd.html
 */
export function svd(a: Tensor, ...args: Trailing<[boolean, boolean], SvdOptions>) {
  const { some = true, computeUv = true } = byName<SvdOptions>("svd", ["some", "computeUv"], args);
  if (!computeUv) {
    const [m, n] = a.shape.slice(-2);
    const square = (size: number) => a.newZeros([...a.shape.slice(0, -2), size, size]);
    return namedTuple(["U", "S", "V"], [square(m), svdvals(a), square(n)]);
  }
  const [u, s, vt] = applyMany(svdOp, [a], !some);
  return namedTuple(["U", "S", "V"], [u, s, vt.mT]);
}
