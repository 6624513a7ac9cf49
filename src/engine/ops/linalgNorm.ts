import { RuntimeError } from "../errors.js";
import { byName } from "../arguments.js";
import type { DType } from "../tensor/dtype.js";
import { float64 } from "../tensor/dtype.js";
import { dense } from "../backend/cpu/dense.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { numel, wrapDim, wrapDims } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { svdvals } from "./decompositionsSvd.js";
import { inv } from "./linalgSolve.js";
import { checkFloat } from "./linalgChecks.js";
import { sign } from "./math.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import { where } from "./where.js";

interface VectorNorm {
  p: number;
  dims: readonly number[];
  keepdim: boolean;
}

const vectorNormOp = define<VectorNorm, ComputeOperation<VectorNorm>>({
  name: "linalg.vectorNorm",
  gradName: "LinalgVectorNormBackward0",
  saves: [0, "output"],
  infer: ([x], { dims, keepdim }) => {
    if (!x.dtype.isFloatingPoint)
      throw new RuntimeError(
        `linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${x.dtype.scalarType}`,
      );
    const shape = keepdim
      ? x.shape.map((size, d) => (dims.includes(d) ? 1 : size))
      : x.shape.filter((_, d) => !dims.includes(d));
    return { shape, dtype: x.dtype };
  },
  forward: ([output], [x], { p, dims }) => {
    const kept = x.shape.map((_, d) => d).filter((d) => !dims.includes(d));
    const lines = x.ndim === 0 ? x.detach() : x.detach().permute([...kept, ...dims]);
    const n = numel(dims.map((d) => x.shape[d]));
    const { array, base } = dense(lines, float64);
    intoContiguous(output, (out, to) => {
      for (let i = 0; i < output.numel(); i++) out[to + i] = norm(array, base + i * n, n, p);
    });
  },
  backward: (c, g) => {
    const { p, dims, keepdim } = c.params;
    if (p === 0) return [null];
    const x = c.input(0);
    const widen = (y: Tensor) => (keepdim ? y : [...dims].sort((a, b) => a - b).reduce((z, d) => z.unsqueeze(d), y));
    const [n, grad] = [widen(c.output), widen(g!)];
    return [where(n.detach().eq(0), 0, slopes(x, n, p, dims)).mul(grad)];
  },
  formula: { forward: "(Σ |xᵢ|ᵖ)^(1/p)", backward: ["g sign(x) (|x| / n)^(p-1)"] },
});

function slopes(x: Tensor, n: Tensor, p: number, dims: readonly number[]): Tensor {
  if (p === 1) return sign(x);
  if (p === 2) return x.div(n);
  const size = x.abs();
  if (Math.abs(p) === Infinity) {
    const reached = size.detach().eq(n.detach()).to(x.dtype);
    return sign(x).mul(reached.div(dims.length === 0 ? reached : reached.sum(dims, { keepdim: true })));
  }
  return sign(x).mul(size.div(n).pow(p - 1));
}

function norm(x: ArrayLike<number>, from: number, n: number, p: number): number {
  let sum = p === -Infinity ? Infinity : 0;
  for (let i = from; i < from + n; i++) {
    const size = Math.abs(x[i]);
    if (p === 2) sum += size * size;
    else if (p === 1) sum += size;
    else if (p === 0) sum += Number(size !== 0);
    else if (p === Infinity) sum = size > sum || size !== size ? size : sum;
    else if (p === -Infinity) sum = size < sum || size !== size ? size : sum;
    else sum += size ** p;
  }
  return p === 2 ? Math.sqrt(sum) : p === 1 || p === 0 || Math.abs(p) === Infinity ? sum : sum ** (1 / p);
}

export interface NormOptions {
  dim?: number | readonly number[] | null;
  keepdim?: boolean;
  dtype?: DType;
}

const names = ["ord", "dim", "keepdim", "dtype"] as const;

const dimsOf = (x: Tensor, dim: NormOptions["dim"]) =>
  dim === null || dim === undefined ? x.shape.map((_, d) => d) : wrapDims([dim].flat(), x.ndim);

/**
 * The norm of the elements along some dimensions, all by default, as one vector. https://pytorch.org/docs/1.13/generated/torch.linalg.vector_norm.html
 * @throws RuntimeError for an empty tensor without `dim` or for types that it does not take.
 */
export function vectorNorm(
  x: Tensor,
  ...args: [ord?: number, options?: NormOptions] | [NormOptions & { ord?: number }]
): Tensor {
  const given = byName<NormOptions & { ord?: number }>("linalg.vectorNorm", names, args);
  const p = given.ord ?? 2;
  const cast = given.dtype === undefined ? x : x.to(given.dtype);
  const dims = dimsOf(cast, given.dim);
  if (p < 0 || p === Infinity) checkNotEmpty(cast, p, given.dim, dims);
  return apply(vectorNormOp, [cast], { p, dims, keepdim: given.keepdim ?? false });
}

/** An extreme of nothing has no value. */
function checkNotEmpty(x: Tensor, p: number, given: NormOptions["dim"], dims: readonly number[]): void {
  if (x.numel() !== 0) return;
  const name = String(p).replace("Infinity", "inf");
  if (given === null || given === undefined)
    throw new RuntimeError(
      `linalg.vector_norm cannot compute the ${name} norm on an empty tensor because the operation does not have an identity`,
    );
  const empty = dims.find((d) => x.shape[d] === 0);
  if (empty !== undefined)
    throw new RuntimeError(
      `linalg.vector_norm cannot compute the ${name} norm on the dimension ${empty} because this dimension is empty and the ` +
        "operation does not have an identity",
    );
}

export type MatrixNormOrder = number | "fro" | "nuc";

interface MatrixNormOptions {
  dim?: readonly number[];
  keepdim?: boolean;
  dtype?: DType;
}

/**
 * The norm of the matrices in two dimensions, the last by default. https://pytorch.org/docs/1.13/generated/torch.linalg.matrix_norm.html
 * @throws RuntimeError for a value that it does not know, for tensors with another number of dimensions, or where shapes do not fit.
 */
export function matrixNorm(
  x: Tensor,
  ...args: [ord?: MatrixNormOrder, options?: MatrixNormOptions] | [MatrixNormOptions & { ord?: MatrixNormOrder }]
): Tensor {
  const given = byName<MatrixNormOptions & { ord?: MatrixNormOrder }>("linalg.matrixNorm", names, args);
  const { ord: order = "fro", dim = [-2, -1], keepdim = false } = given;
  const cast = given.dtype === undefined ? x : x.to(given.dtype);
  if (cast.ndim < 2) throw new RuntimeError("linalg.matrix_norm: The input tensor A must have at least 2 dimensions.");
  const known = order === "fro" || order === "nuc" || [1, 2, Infinity].includes(Math.abs(order));
  if (!known) throw new RuntimeError(`linalg.matrix_norm: Order ${order} not supported.`);
  if (dim.length !== 2) throw new RuntimeError(`linalg.matrix_norm: dim must be a 2-tuple. Got ${dim.join(" ")}`);
  const [row, column] = dim.map((d) => wrapDim(d, cast.ndim));
  if (row === column) throw new RuntimeError(`linalg.matrix_norm: dims must be different. Got (${dim[0]}, ${dim[1]})`);
  checkFloat("linalg.matrix_norm", cast);
  if (order === "fro") return vectorNorm(cast, 2, { dim: [row, column], keepdim });
  const values = order === "nuc" || Math.abs(order) === 2;
  if (values) {
    const rest = cast.shape.map((_, d) => d).filter((d) => d !== row && d !== column);
    const s = svdvals(cast.permute([...rest, row, column]));
    const result = order === "nuc" ? s.sum(-1) : order === 2 ? s.amax(-1) : s.amin(-1);
    return keepdim ? [row, column].sort((a, b) => a - b).reduce((y, d) => y.unsqueeze(d), result) : result;
  }
  const [summed, other] = Math.abs(order) === 1 ? [row, column] : [column, row];
  const sums = vectorNorm(cast, 1, { dim: summed, keepdim });
  const along = !keepdim && other > summed ? other - 1 : other;
  return order > 0 ? sums.amax(along, { keepdim }) : sums.amin(along, { keepdim });
}

/**
 * A vector norm, or a matrix norm where an order comes with two dimensions; without an order the 2-norm of all elements.
 * https://pytorch.org/docs/1.13/generated/torch.linalg.norm.html
 * @throws RuntimeError for tensors with another number of dimensions or for a value that it does not know.
 */
export function linalgNorm(
  x: Tensor,
  ...args: [ord?: MatrixNormOrder | null, options?: NormOptions] | [NormOptions & { ord?: MatrixNormOrder | null }]
): Tensor {
  const given = byName<NormOptions & { ord?: MatrixNormOrder | null }>("linalg.norm", names, args);
  const { ord: order = null, dim = null, keepdim, dtype } = given;
  if (order === null) return vectorNorm(x, 2, { dim, keepdim, dtype });
  if (dim === null && x.ndim !== 1 && x.ndim !== 2)
    throw new RuntimeError(
      `linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ${x.ndim}D.`,
    );
  const dims = dim === null ? x.shape.map((_, d) => d) : [dim].flat();
  if (dims.length === 2) return matrixNorm(x, order, { dim: dims, keepdim, dtype });
  if (typeof order === "string")
    throw new RuntimeError(`linalg.norm: Order ${order} is for matrices, but dim names ${dims.length} dimension`);
  return vectorNorm(x, order, { dim: dims, keepdim, dtype });
}

/** How much the solution of a system may change with the data: the ratio of two norms. `[*, m, n]` to `[*]`. https://pytorch.org/docs/1.13/generated/torch.linalg.cond.html */
export function cond(x: Tensor, p: MatrixNormOrder | null = null): Tensor {
  if (p === null || p === 2 || p === -2) {
    const s = svdvals(x);
    const [large, small] = [s.narrow(-1, 0, 1), s.narrow(-1, s.shape.at(-1)! - 1, 1)];
    return (p === -2 ? small.div(large) : large.div(small)).squeeze(-1);
  }
  let inverse: Tensor;
  try {
    inverse = inv(x);
  } catch (error) {
    if (!(error instanceof RuntimeError) || error.name !== "_LinAlgError") throw error;
    return x.newFull(x.shape.slice(0, -2), Infinity);
  }
  return matrixNorm(x, p).mul(matrixNorm(inverse, p));
}
