import { matricesOf, storeParts } from "../backend/cpu/lapack/batches.js";
import { lu, solveLu } from "../backend/cpu/lapack/lu.js";
import { identity } from "../backend/cpu/lapack/rotations.js";
import { RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import type { Tensor } from "../tensor/tensor.js";
import { namedTuple } from "./decompositionsTuple.js";
import { linalgSvd } from "./decompositionsSvd.js";
import { cat } from "./join.js";
import { matmul } from "./linalg.js";
import { batchPrefix, checkFloat, checkMatrix, checkSquare, LinAlgError } from "./linalgChecks.js";
import { broadcastBatches, checkSystem } from "./linalgTriangular.js";
import { methods } from "./methods.js";
import { apply, applyMany, type ComputeOperation, define } from "./operation.js";
import { diagEmbed } from "./viewsDiagonal.js";
import { where } from "./where.js";

const invOp: ComputeOperation<null> = define<null, ComputeOperation<null>>({
  name: "linalg.inv",
  gradName: "LinalgInvExBackward0",
  saves: ["output"],
  infer: ([a]) => {
    checkFloat("linalg.inv", a);
    checkSquare("linalg.inv", a);
    return a;
  },
  forward: ([output], [a]) => {
    storeParts(
      output,
      matricesOf(a).map((matrix, i) => {
        const { pivots, singular } = lu(matrix);
        if (singular > 0)
          throw new LinAlgError(
            `linalg.inv: ${batchPrefix(a, i)}The diagonal element ${singular} is zero, the inversion could not be completed ` +
              "because the input matrix is singular.",
          );
        const inverse = identity(matrix.rows);
        solveLu(matrix, { pivots }, inverse);
        return inverse.data;
      }),
    );
  },
  backward: (c, g) => [matmul(matmul(c.output.mT, g!), c.output.mT).neg()],
  formula: { forward: "A⁻¹", backward: ["-A⁻ᵀ g A⁻ᵀ"] },
});

/** The inverse. @throws LinAlgError for a singular matrix. https://pytorch.org/docs/1.13/generated/torch.linalg.inv.html */
export function inv(a: Tensor): Tensor {
  return apply(invOp, [a], null);
}

interface Solve {
  /** True where B holds vectors, not matrices. */
  vector: boolean;
}

const solveOp: ComputeOperation<Solve> = define<Solve, ComputeOperation<Solve>>({
  name: "linalg.solve",
  gradName: "LinalgSolveExBackward0",
  saves: [0, "output"],
  infer: ([, b]) => b,
  forward: ([output], [a, b]) => {
    const sides = matricesOf(b);
    matricesOf(a).forEach((matrix, i) => {
      const { pivots, singular } = lu(matrix);
      if (singular > 0)
        throw new LinAlgError(
          `torch.linalg.solve: ${batchPrefix(a, i)}The solver failed because the input matrix is singular.`,
        );
      solveLu(matrix, { pivots }, sides[i]);
    });
    storeParts(
      output,
      sides.map(({ data }) => data),
    );
  },
  backward: (c, g) => {
    const gB = apply(solveOp, [c.input(0).mT, g!], c.params);
    return [c.needs(0) ? matmul(gB, c.output.mT).neg() : null, gB];
  },
  formula: { forward: "A⁻¹ B", backward: ["-(A⁻ᵀ g) Xᵀ", "A⁻ᵀ g"] },
});

/**
 * The X of `A X = B`, or of `X A = B` with `left: false`.
 * @param a `[*, n, n]`
 * @param b `[*, n, k]`, or vectors `[*, n]`
 * @throws LinAlgError for a singular matrix. https://pytorch.org/docs/1.13/generated/torch.linalg.solve.html
 */
export function solve(a: Tensor, b: Tensor, options: { left?: boolean } = {}): Tensor {
  const { left = true } = checkOptions("linalg.solve", options, ["left"]);
  checkFloat("linalg.solve", a);
  checkSquare("linalg.solve", a);
  const vector = b.ndim === 1 || (b.ndim === a.ndim - 1 && b.shape.every((size, d) => size === a.shape[d]));
  if (!vector) checkMatrix("linalg.solve", b, "B");
  if (a.dtype !== b.dtype)
    throw new RuntimeError(
      `linalg.solve: Expected A and B to have the same dtype, but found A of type ${a.dtype.scalarType} and B of type ` +
        `${b.dtype.scalarType} instead`,
    );
  const sides = vector ? b.unsqueeze(-1) : b;
  checkSystem("linalg.solve", a, sides, left || vector);
  if (vector && !left)
    throw new RuntimeError("linalg.solve: Vector broadcasting of the left hand side is not supported for left=False.");
  const [factors, columns] = broadcastBatches(left ? a : a.mT, left ? sides : sides.mT);
  const x = apply(solveOp, [factors, columns], { vector });
  return vector ? x.squeeze(-1) : left ? x : x.mT;
}

const detOp: ComputeOperation<null> = define<null, ComputeOperation<null>>({
  name: "linalg.det",
  gradName: "LinalgDetBackward0",
  saves: [0, "output"],
  infer: ([a]) => {
    checkSquare("linalg.det", a);
    checkFloat("linalg.det", a);
    return { shape: a.shape.slice(0, -2), dtype: a.dtype };
  },
  forward: ([output], [a]) => {
    storeParts(output, [matricesOf(a).map((matrix) => determinant(matrix).value)]);
  },
  backward: (c, g) => [cofactors(c.input(0), c.output).mul(g!.unsqueeze(-1).unsqueeze(-1))],
  formula: { forward: "det A", backward: ["g det A A⁻ᵀ"] },
});

/** `det(A) A⁻ᵀ`, also where A is singular: there from its singular values. */
function cofactors(a: Tensor, det: Tensor): Tensor {
  if (det.detach().ne(0).all().item() !== 0) return inv(a).mT.mul(det.unsqueeze(-1).unsqueeze(-1));
  const n = a.shape.at(-1)!;
  const [u, s, vh] = linalgSvd(a);
  const others = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => s.select(-1, j))
      .filter((_, j) => j !== i)
      .reduce<Tensor | null>((product, value) => (product === null ? value : product.mul(value)), null),
  ).map((product, i) => (product ?? s.select(-1, i).detach().mul(0).add(1)).unsqueeze(-1));
  const sign = apply(detOp, [u], null)
    .mul(apply(detOp, [vh], null))
    .unsqueeze(-1)
    .unsqueeze(-1);
  return matmul(matmul(u, diagEmbed(cat(others, -1))), vh).mul(sign);
}

function determinant(matrix: ReturnType<typeof matricesOf>[number]) {
  const { parity } = lu(matrix);
  let [value, sign, log] = [parity, parity, 0];
  for (let i = 0; i < matrix.rows; i++) {
    const pivot = matrix.data[i * matrix.rows + i];
    value *= pivot;
    sign *= Math.sign(pivot);
    log += Math.log(Math.abs(pivot));
  }
  return { value, sign, log };
}

/**
 * The determinant. `[*, n, n]` to `[*]`. https://pytorch.org/docs/1.13/generated/torch.linalg.det.html
 * @throws RuntimeError for matrices that are not square and for types that are not floating point
 */
export function det(a: Tensor): Tensor {
  return apply(detOp, [a], null);
}

const slogdetOp: ComputeOperation<null> = define<null, ComputeOperation<null>>({
  name: "linalg.slogdet",
  gradName: "LinalgSlogdetBackward0",
  saves: [0],
  infer: ([a]) => {
    checkSquare("linalg.slogdet", a);
    checkFloat("linalg.slogdet", a);
    const spec = { shape: a.shape.slice(0, -2), dtype: a.dtype };
    return [spec, spec];
  },
  forward: ([sign, log], [a]) => {
    const parts = matricesOf(a).map(determinant);
    storeParts(sign, [parts.map((part) => part.sign)]);
    storeParts(log, [parts.map((part) => part.log)]);
  },
  backward: (c, _, g) => [g === null ? null : inv(c.input(0)).mT.mul(g.unsqueeze(-1).unsqueeze(-1))],
  formula: { forward: "sign and log |det A|", backward: ["g A⁻ᵀ"] },
});

/**
 * The sign of the determinant and the logarithm of its size. https://pytorch.org/docs/1.13/generated/torch.linalg.slogdet.html
 * @throws RuntimeError for matrices that are not square, or for tensors with another number of dimensions, or for types that it does not take.
 */
export function slogdet(a: Tensor) {
  return namedTuple(["sign", "logabsdet"], applyMany(slogdetOp, [a], null));
}

/** The logarithm of the determinant, NaN where that is negative. `[*, n, n]` to `[*]`. https://pytorch.org/docs/1.13/generated/torch.logdet.html */
export function logdet(a: Tensor): Tensor {
  const [sign, log] = slogdet(a);
  return where(sign.detach().eq(-1), NaN, log);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** The inverse of a matrix. https://pytorch.org/docs/1.13/generated/torch.Tensor.inverse.html */
    inverse(): Tensor;
    /**
     * The determinant of a matrix. https://pytorch.org/docs/1.13/generated/torch.Tensor.det.html
     * @throws RuntimeError for matrices that are not square, or for tensors with another number of dimensions, or for types that it does not take.
     */
    det(): Tensor;
    /** The logarithm of the determinant of a matrix. https://pytorch.org/docs/1.13/generated/torch.Tensor.logdet.html */
    logdet(): Tensor;
    /**
     * The sign of the determinant and the logarithm of its size. https://pytorch.org/docs/1.13/generated/torch.Tensor.slogdet.html
     * @throws RuntimeError for matrices that are not square, or for tensors with another number of dimensions, or for types that it does not take.
     */
    slogdet(): ReturnType<typeof slogdet>;
  }
}

methods({
  inverse() {
    return inv(this);
  },
  det() {
    return det(this);
  },
  logdet() {
    return logdet(this);
  },
  slogdet() {
    return slogdet(this);
  },
});
