import { cholesky as factor } from "../backend/cpu/lapack/lu.js";
import { matricesOf, precisionOf, storeParts } from "../backend/cpu/lapack/batches.js";
import { eigh as eigenpairs } from "../backend/cpu/lapack/eigh.js";
import { productOf, triangularize } from "../backend/cpu/lapack/reflectors.js";
import { RuntimeError } from "../errors.js";
import { checkOptions, optional } from "../arguments.js";
import type { Tensor } from "../tensor/tensor.js";
import { tril } from "./creationTriangles.js";
import { namedTuple } from "./decompositionsTuple.js";
import { batchPrefix, checkFloat, checkMatrix, checkSquare, LinAlgError } from "./linalgChecks.js";
import { matmul } from "./linalg.js";
import { solveTriangular } from "./linalgTriangular.js";
import { apply, applyMany, type ComputeOperation, define } from "./operation.js";
import { diagEmbed } from "./viewsDiagonal.js";
import { eye, zeros } from "./creation.js";
import { cat } from "./join.js";

export type QrMode = "reduced" | "complete" | "r";

const qrOp: ComputeOperation<QrMode> = define<QrMode, ComputeOperation<QrMode>>({
  name: "linalg.qr",
  gradName: "LinalgQrBackward0",
  saves: [0],
  infer: ([a], mode) => {
    if (mode !== "reduced" && mode !== "complete" && mode !== "r")
      throw new RuntimeError(
        `qr received unrecognized mode '${String(mode)}' but expected one of 'reduced' (default), 'r', or 'complete'`,
      );
    checkMatrix("linalg.qr", a);
    checkFloat("linalg.qr", a);
    const batch = a.shape.slice(0, -2);
    const [m, n] = a.shape.slice(-2);
    const k = mode === "complete" ? m : Math.min(m, n);
    const q = mode === "r" ? [0] : [...batch, m, k];
    return [
      { shape: q, dtype: a.dtype },
      { shape: [...batch, k, n], dtype: a.dtype },
    ];
  },
  forward: ([q, r], [a], mode) => {
    const m = a.shape.at(-2)!;
    const factors = matricesOf(a).map((matrix) => ({ reflectors: triangularize(matrix), r: matrix.data }));
    const [k, n] = r.shape.slice(-2);
    if (mode !== "r")
      storeParts(
        q,
        factors.map(({ reflectors }) => productOf(reflectors, m, k).data),
      );
    storeParts(
      r,
      factors.map((both) => both.r.slice(0, k * n)),
    );
  },
  backward: (c, gQ, gR) => {
    const [m, n] = c.inputSpecs[0].shape.slice(-2);
    if (c.params === "r")
      throw new RuntimeError(
        "The derivative of linalg.qr depends on Q, which is not computed when mode='r'. Please use linalg.qr(A, " +
          "mode='reduced') if you are going to differentiate through linalg.qr.",
      );
    if (c.params === "complete" && m > n)
      throw new RuntimeError("The QR decomposition is not differentiable when mode='complete' and nrows > ncols");
    const [q, r] = qr(c.input(0));
    if (m >= n) return [qrGradient(q, r, gQ, gR)];
    // A wide A = [X | Y] has Q R = X and Y = Q V.
    const own = r.narrow(-1, 0, m);
    const gV = gR === null ? null : gR.narrow(-1, m, n - m);
    const y = c.input(0).narrow(-1, m, n - m);
    const extra = gV === null ? null : matmul(y, gV.mT);
    const gQuick = gQ === null ? extra : extra === null ? gQ : gQ.add(extra);
    const left = qrGradient(q, own, gQuick, gR === null ? null : gR.narrow(-1, 0, m));
    const right = gV === null ? zeros(y.shape, { dtype: y.dtype, device: y.device }) : matmul(q, gV);
    return [cat([left, right], -1)];
  },
  formula: { forward: "Q R = A, R upper triangular", backward: ["[gQ + Q sym(R gRᵀ - gQᵀ Q)] R⁻ᵀ"] },
});

function qrGradient(q: Tensor, r: Tensor, gQ: Tensor | null, gR: Tensor | null): Tensor {
  const first = gR === null ? null : matmul(r, gR.mT);
  const second = gQ === null ? null : matmul(gQ.mT, q);
  const m = first === null ? second!.neg() : second === null ? first : first.sub(second);
  const symmetric = m.tril().add(m.tril(-1).mT);
  const inner = matmul(q, symmetric);
  const right = gQ === null ? inner : gQ.add(inner);
  // X R⁻ᵀ = (R⁻¹ Xᵀ)ᵀ
  return solveTriangular(r, right.mT, { upper: true }).mT;
}

/**
 * `A = Q R`, R upper triangular; its diagonal has LAPACK's signs.
 * @param a `[*, m, n]`
 * @returns Q `[*, m, k]` and R `[*, k, n]`, k = min(m, n), or m in mode `complete`; mode `r` leaves Q empty
 * @throws RuntimeError for tensors with less than two dimensions, types that are not floating point, and modes that it does not know
 * https://pytorch.org/docs/1.13/generated/torch.linalg.qr.html
 */
export function qr(a: Tensor, mode?: QrMode | { mode?: QrMode }) {
  const given = optional<QrMode>("linalg.qr", "mode", mode) ?? "reduced";
  return namedTuple(["Q", "R"], applyMany(qrOp, [a], given));
}

const eighOp: ComputeOperation<"L" | "U"> = define<"L" | "U", ComputeOperation<"L" | "U">>({
  name: "linalg.eigh",
  gradName: "LinalgEighBackward0",
  saves: [0],
  infer: ([a], uplo) => {
    checkSquare("linalg.eigh", a);
    if (uplo !== "L" && uplo !== "U")
      throw new RuntimeError(`Expected UPLO argument to be 'L' or 'U', but got ${String(uplo)}`);
    checkFloat("linalg.eigh", a);
    return [
      { shape: a.shape.slice(0, -1), dtype: a.dtype },
      { shape: a.shape, dtype: a.dtype },
    ];
  },
  forward: ([values, vectors], [a], uplo) => {
    const pairs = matricesOf(a).map((matrix) => eigenpairs(matrix, uplo === "U", precisionOf(a)));
    storeParts(
      values,
      pairs.map((pair) => pair.values),
    );
    storeParts(
      vectors,
      pairs.map((pair) => pair.vectors.data),
    );
  },
  backward: (c, gL, gV) => {
    const [values, vectors] = applyMany(eighOp, [c.input(0)], c.params);
    const n = values.shape.at(-1)!;
    let inner = gL === null ? null : diagEmbed(gL);
    if (gV !== null) {
      const gaps = values.unsqueeze(-2).sub(values.unsqueeze(-1));
      const off = eye(n, { dtype: values.dtype, device: values.device });
      // The diagonal is left to the eigenvalues: a vector's own direction has no gradient.
      const turned = matmul(vectors.mT, gV).div(gaps.add(off)).mul(off.mul(-1).add(1));
      const symmetric = turned.add(turned.mT).mul(0.5);
      inner = inner === null ? symmetric : inner.add(symmetric);
    }
    return [matmul(matmul(vectors, inner!), vectors.mT)];
  },
  formula: { forward: "A = V diag(λ) Vᵀ", backward: ["V (diag(gλ) + sym((Vᵀ gV) / (λⱼ - λᵢ))) Vᵀ"] },
});

export interface EighOptions {
  /** The triangle that is read. */
  UPLO?: "L" | "U";
}

const uploOf = (of: string, option?: "L" | "U" | EighOptions) => optional<"L" | "U">(of, "UPLO", option) ?? "L";

/**
 * Eigenvalues `[*, n]` in ascending order and unit eigenvectors `[*, n, n]` (columns) of symmetric matrices.
 * https://pytorch.org/docs/1.13/generated/torch.linalg.eigh.html
 * @throws RuntimeError for a value that it does not know, for matrices that are not square, or for tensors with another number of dimensions.
 */
export function eigh(a: Tensor, uplo?: "L" | "U" | EighOptions) {
  return namedTuple(["eigenvalues", "eigenvectors"], applyMany(eighOp, [a], uploOf("linalg.eigh", uplo)));
}

/** The eigenvalues of symmetric matrices, ascending. https://pytorch.org/docs/1.13/generated/torch.linalg.eigvalsh.html */
export function eigvalsh(a: Tensor, uplo?: "L" | "U" | EighOptions): Tensor {
  return applyMany(eighOp, [a], uploOf("linalg.eigvalsh", uplo))[0];
}

interface Cholesky {
  upper: boolean;
  name: "linalg.cholesky" | "cholesky";
}

const choleskyOp: ComputeOperation<Cholesky> = define<Cholesky, ComputeOperation<Cholesky>>({
  name: "linalg.cholesky",
  gradName: ({ name }) => (name === "cholesky" ? "CholeskyBackward0" : "LinalgCholeskyExBackward0"),
  saves: ["output"],
  infer: ([a], { name }) => {
    checkSquare(name, a);
    checkFloat(name, a);
    return a;
  },
  forward: ([output], [a], { upper, name }) => {
    const factors = matricesOf(a);
    factors.forEach((matrix, i) => {
      const n = matrix.rows;
      if (upper)
        for (let r = 0; r < n; r++) for (let k = 0; k < r; k++) matrix.data[r * n + k] = matrix.data[k * n + r];
      const failed = factor(matrix);
      if (failed > 0)
        throw new LinAlgError(
          `${name}: ${batchPrefix(a, i)}The factorization could not be completed because the input is not positive-definite ` +
            `(the leading minor of order ${failed} is not positive-definite).`,
        );
      if (!upper) return;
      for (let r = 0; r < n; r++)
        for (let k = 0; k < r; k++) {
          matrix.data[k * n + r] = matrix.data[r * n + k];
          matrix.data[r * n + k] = 0;
        }
    });
    storeParts(
      output,
      factors.map(({ data }) => data),
    );
  },
  backward: (c, g) => {
    const { upper } = c.params;
    const l = upper ? c.output.mT : c.output;
    const phi = tril(matmul(l.mT, upper ? g!.mT : g!));
    const symmetric = phi.add(tril(phi, -1).mT).mul(0.5);
    // L⁻ᵀ S L⁻¹
    const left = solveTriangular(l.mT, symmetric, { upper: true });
    return [solveTriangular(l.mT, left.mT, { upper: true }).mT];
  },
  formula: { forward: "L Lᵀ = A", backward: ["½ L⁻ᵀ sym(tril(Lᵀ g)) L⁻¹"] },
});

export interface UpperOption {
  /** Give the upper factor instead of the lower. */
  upper?: boolean;
}

/**
 * The lower triangular L `[*, n, n]` with `L Lᵀ = A`.
 * @throws LinAlgError where a matrix is not positive-definite. https://pytorch.org/docs/1.13/generated/torch.linalg.cholesky.html
 */
export function linalgCholesky(a: Tensor, options: UpperOption = {}): Tensor {
  const { upper = false } = checkOptions("linalg.cholesky", options, ["upper"]);
  return apply(choleskyOp, [a], { upper, name: "linalg.cholesky" });
}

/**
 * As `linalg.cholesky`. https://pytorch.org/docs/1.13/generated/torch.cholesky.html
 * @throws LinAlgError where the matrix has no such factorisation or inverse; RuntimeError for matrices that are not square.
 */
export function cholesky(a: Tensor, upper?: boolean | UpperOption): Tensor {
  const wanted = optional<boolean>("cholesky", "upper", upper) ?? false;
  return apply(choleskyOp, [a], { upper: wanted, name: "cholesky" });
}
