import { matricesOf, storeParts, precisionOf } from "../backend/cpu/lapack/batches.js";
import { svd as decompose } from "../backend/cpu/lapack/svd.js";
import { RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { int64 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { eye } from "./creation.js";
import { eigvalsh } from "./decompositions.js";
import { svdvals } from "./decompositionsSvd.js";
import { namedTuple } from "./decompositionsTuple.js";
import { matmul } from "./linalg.js";
import { checkFloat, checkMatrix } from "./linalgChecks.js";
import { methods } from "./methods.js";
import { apply, type ComputeOperation, define } from "./operation.js";

/** Singular values count as zero up to the larger of `atol` and `rtol` times the largest. */
export interface Tolerance {
  atol?: number;
  rtol?: number;
}

interface Cut {
  atol: number;
  rtol: number;
}

/** PyTorch's default: the larger size times the machine precision, unless an absolute tolerance is given. */
function cutOf(x: Tensor, { atol, rtol }: Tolerance): Cut {
  const size = Math.max(...x.shape.slice(-2));
  return { atol: atol ?? 0, rtol: rtol ?? ((atol ?? 0) > 0 ? 0 : size * 2 * precisionOf(x)) };
}

const pinvOp: ComputeOperation<Cut> = define<Cut, ComputeOperation<Cut>>({
  name: "linalg.pinv",
  gradName: "LinalgPinvBackward0",
  saves: [0, "output"],
  infer: ([a]) => {
    checkMatrix("linalg.pinv", a);
    checkFloat("linalg.pinv", a);
    return { shape: [...a.shape.slice(0, -2), a.shape.at(-1)!, a.shape.at(-2)!], dtype: a.dtype };
  },
  forward: ([output], [a], { atol, rtol }) => {
    storeParts(
      output,
      matricesOf(a).map((matrix) => {
        const [m, n] = [matrix.rows, matrix.columns];
        const { u, s, vt } = decompose(matrix, false, precisionOf(a));
        const least = Math.max(atol, rtol * (s[0] ?? 0));
        const out = new Float64Array(n * m);
        s.forEach((value, k) => {
          if (!(value > least)) return;
          for (let i = 0; i < n; i++) {
            const factor = vt.data[k * n + i] / value;
            for (let j = 0; j < m; j++) out[i * m + j] += factor * u.data[j * u.columns + k];
          }
        });
        return out;
      }),
    );
  },
  backward: (c, g) => [pinvGradient(c.input(0), c.output, g!)],
  formula: { forward: "A⁺", backward: ["-P gᵀ P + (I - A P) gᵀ P Pᵀ + Pᵀ P gᵀ (I - P A), with P = A⁺ (transposed)"] },
});

/** The derivative of the pseudoinverse P of A (Golub and Pereyra 1973). */
function pinvGradient(a: Tensor, p: Tensor, g: Tensor): Tensor {
  const [m, n] = a.shape.slice(-2);
  const one = (size: number) => eye(size, { dtype: a.dtype, device: a.device });
  const gT = g.mT;
  const first = matmul(matmul(p.mT, g), p.mT).neg();
  const second = matmul(matmul(matmul(one(m).sub(matmul(a, p)), gT), p), p.mT);
  const third = matmul(matmul(matmul(p.mT, p), gT), one(n).sub(matmul(p, a)));
  return first.add(second).add(third);
}

export interface RankOptions extends Tolerance {
  /** The matrices are symmetric. */
  hermitian?: boolean;
}

const rankOptions = ["atol", "rtol", "hermitian"];

/** The Moore-Penrose inverse `[*, n, m]`. https://pytorch.org/docs/1.13/generated/torch.linalg.pinv.html */
export function pinv(a: Tensor, options: number | RankOptions = {}): Tensor {
  const given = typeof options === "number" ? { rtol: options } : checkOptions("linalg.pinv", options, rankOptions);
  return apply(pinvOp, [a], cutOf(a, given));
}

/** The number of singular values that do not count as zero. https://pytorch.org/docs/1.13/generated/torch.linalg.matrix_rank.html */
export function matrixRank(a: Tensor, options: number | RankOptions = {}): Tensor {
  checkMatrix("linalg.matrix_rank", a);
  const given: RankOptions =
    typeof options === "number" ? { atol: options, rtol: 0 } : checkOptions("linalg.matrixRank", options, rankOptions);
  const { atol, rtol } = cutOf(a, given);
  const data = a.detach();
  const s = given.hermitian ? eigvalsh(data).abs() : svdvals(data);
  const limit = s.amax(-1, { keepdim: true }).mul(rtol).clamp({ min: atol });
  return s.gt(limit).sum(-1).to(int64);
}

/**
 * The X for which `A X - B` is shortest.
 * @param a `[*, m, n]`
 * @param b `[*, m, k]`, or `[m]`
 * @returns solution `[*, n, k]`, residuals (empty, as LAPACK's default driver leaves them), rank `[*]`, singular values (empty)
 * @throws RuntimeError where the numbers of rows differ, or there are too few dimensions
 * https://pytorch.org/docs/1.13/generated/torch.linalg.lstsq.html
 */
export function lstsq(a: Tensor, b: Tensor, options: { rcond?: number; driver?: string } = {}) {
  checkOptions("linalg.lstsq", options, ["rcond", "driver"]);
  if (a.ndim < 2) throw new RuntimeError("torch.linalg.lstsq: input must have at least 2 dimensions.");
  if (b.ndim < 1) throw new RuntimeError("torch.linalg.lstsq: other must have at least 1 dimension.");
  const vector = a.ndim - 1 === b.ndim;
  const sides = vector ? b.unsqueeze(-1) : b;
  if (a.shape.at(-2) !== sides.shape.at(-2))
    throw new RuntimeError(
      vector
        ? "torch.linalg.lstsq: input.size(-2) should match other.size(-1)"
        : "torch.linalg.lstsq: input.size(-2) should match other.size(-2)",
    );
  if (a.dtype !== b.dtype)
    throw new RuntimeError(
      `torch.linalg.lstsq: Expected input and other to have the same dtype, but got input's dtype ${a.dtype.scalarType} and other's dtype ${b.dtype.scalarType}`,
    );
  const tolerance = { rtol: options.rcond };
  const x = matmul(pinv(a, tolerance), sides);
  const none = a.newEmpty([0]);
  return namedTuple(
    ["solution", "residuals", "rank", "singularValues"],
    [vector ? x.squeeze(-1) : x, none, matrixRank(a, tolerance), none],
  );
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** The Moore-Penrose inverse. https://pytorch.org/docs/1.13/generated/torch.Tensor.pinverse.html */
    pinverse(): Tensor;
  }
}

methods({
  pinverse() {
    return pinv(this);
  },
});
