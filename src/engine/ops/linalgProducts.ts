import { RuntimeError } from "../errors.js";
import { checkOptions, optional } from "../arguments.js";
import { formatShape, numel, sameShape, type Shape, wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { mul, sub } from "./arithmetic.js";
import { clone } from "./copy.js";
import { eye } from "./creation.js";
import { dot, matmul, mm } from "./linalg.js";
import { inv } from "./linalgSolve.js";
import { methods } from "./methods.js";
import { apply, type ComputeOperation, copyInto, define } from "./operation.js";
import { resultType } from "./promotion.js";
import { sum } from "./reduce.js";
import { roll } from "./shapeRearrange.js";
import { unsafeView } from "./views.js";
import { diagonal } from "./viewsDiagonal.js";

function checkVector(x: Tensor, name: string): void {
  if (x.ndim !== 1) throw new RuntimeError(`outer: Expected 1-D argument ${name}, but got ${x.ndim}-D`);
}

/**
 * All products of the elements of two vectors, `[n, m]`. https://pytorch.org/docs/1.13/generated/torch.outer.html
 * @throws RuntimeError for tensors with another number of dimensions.
 */
export function outer(a: Tensor, b: Tensor): Tensor {
  checkVector(a, "self");
  checkVector(b, "vec2");
  return mul(a.unsqueeze(1), b);
}

/** As `outer`. https://pytorch.org/docs/1.13/generated/torch.ger.html */
export const ger = outer;

/**
 * Products summed over the last dimension of both. https://pytorch.org/docs/1.13/generated/torch.inner.html
 * @throws RuntimeError where sizes do not fit together.
 */
export function inner(a: Tensor, b: Tensor): Tensor {
  if (a.ndim === 0 || b.ndim === 0) return mul(a, b);
  if (a.shape.at(-1) !== b.shape.at(-1))
    throw new RuntimeError(
      "inner() the last dimension must match on both input tensors but got shapes " +
        `${formatShape(a.shape)} and ${formatShape(b.shape)}`,
    );
  return tensordot(a, b, [[-1], [-1]]);
}

/**
 * The product of two vectors: real tensors are their own conjugates. https://pytorch.org/docs/1.13/generated/torch.vdot.html
 * @throws RuntimeError where sizes do not fit together.
 */
export function vdot(a: Tensor, b: Tensor): Tensor {
  return dot(a, b);
}

type ContractedDims = number | readonly [readonly number[], readonly number[]];

/**
 * Products summed over the last `dims` dimensions of `a` and the first of `b`, or over pairs of dimensions.
 * https://pytorch.org/docs/1.13/generated/torch.tensordot.html
 * @throws RuntimeError where sizes do not fit together, where shapes do not fit, or for numbers below what is allowed.
 */
export function tensordot(a: Tensor, b: Tensor, dims?: ContractedDims | { dims: ContractedDims }): Tensor {
  const given = optional<ContractedDims>("tensordot", "dims", dims) ?? 2;
  if (typeof given === "number" && given < 0)
    throw new RuntimeError(`tensordot expects dims >= 0, but got dims=${given}`);
  const [left, right] =
    typeof given === "number"
      ? [Array.from({ length: given }, (_, i) => i - given), Array.from({ length: given }, (_, i) => i)]
      : given;
  if (left.length !== right.length) throw new RuntimeError("both dimension lists should have same length");
  const [from, to] = [left.map((dim) => wrapDim(dim, a.ndim)), right.map((dim) => wrapDim(dim, b.ndim))];
  from.forEach((dim, i) => {
    if (a.shape[dim] !== b.shape[to[i]])
      throw new RuntimeError(
        `contracted dimensions need to match, but first has size ${a.shape[dim]} in dim ${left[i]} and second has size ` +
          `${b.shape[to[i]]} in dim ${right[i]}`,
      );
  });
  const free = (x: Tensor, used: readonly number[]) => x.shape.map((_, d) => d).filter((d) => !used.includes(d));
  const [rows, columns] = [free(a, from), free(b, to)];
  const sizes = (x: Tensor, chosen: readonly number[]) => chosen.map((d) => x.shape[d]);
  const depth = numel(sizes(a, from));
  const first = a.permute([...rows, ...from]).reshape(numel(sizes(a, rows)), depth);
  const second = b.permute([...to, ...columns]).reshape(depth, numel(sizes(b, columns)));
  return mm(first, second).reshape([...sizes(a, rows), ...sizes(b, columns)]);
}

/** Every element of `a` times all of `b`. https://pytorch.org/docs/1.13/generated/torch.kron.html */
export function kron(a: Tensor, b: Tensor): Tensor {
  const rank = Math.max(a.ndim, b.ndim);
  const padded = (x: Tensor): Shape => [...new Array<number>(rank - x.ndim).fill(1), ...x.shape];
  const [first, second] = [padded(a), padded(b)];
  const product = mul(a.reshape(first.flatMap((size) => [size, 1])), b.reshape(second.flatMap((size) => [1, size])));
  return unsafeView(
    product,
    first.map((size, d) => size * second[d]),
  );
}

const traceOp = define<null, ComputeOperation<null>>({
  name: "trace",
  gradName: "TraceBackward0",
  saves: [],
  infer: ([x]) => {
    if (x.ndim !== 2) throw new RuntimeError(`trace: expected a matrix, but got tensor with dim ${x.ndim}`);
    return { shape: [], dtype: sumType(x) };
  },
  forward: ([output], [x]) => copyInto(output, sum(diagonal(x.detach()))),
  backward: (c, g) => {
    const [n, m] = c.inputSpecs[0].shape;
    return [mul(eye(n, m, { dtype: g!.dtype, device: g!.device }), g!)];
  },
  formula: { forward: "Σ xᵢᵢ", backward: ["g on the diagonal"] },
});

/** The dtype of a sum. */
const sumType = (x: Tensor) => sum(x.detach().newZeros([0])).dtype;

/**
 * The sum of the diagonal of a matrix. https://pytorch.org/docs/1.13/generated/torch.trace.html
 * @throws RuntimeError for tensors with another number of dimensions.
 */
export function trace(x: Tensor): Tensor {
  return apply(traceOp, [x], null);
}

interface Cross {
  dim: number;
}

const crossOp = define<Cross, ComputeOperation<Cross>>({
  name: "cross",
  gradName: "LinalgCrossBackward0",
  saves: [0, 1],
  infer: (inputs, { dim }) => {
    const [a, b] = inputs;
    if (a.ndim !== b.ndim) throw new RuntimeError("linalg.cross: inputs must have the same number of dimensions.");
    const d = wrapDim(dim, a.ndim);
    if (a.shape[d] !== 3 || b.shape[d] !== 3)
      throw new RuntimeError(
        `linalg.cross: inputs dimension ${dim} must have length 3. Got ${a.shape[d]} and ${b.shape[d]}`,
      );
    return { shape: broadcast(a.shape, b.shape), dtype: resultType(inputs) };
  },
  forward: ([output], [a, b], { dim }) => copyInto(output, crossed(a.detach(), b.detach(), dim)),
  backward: (c, g) => {
    const { dim } = c.params;
    return [c.needs(0) ? crossed(c.input(1), g!, dim) : null, c.needs(1) ? crossed(g!, c.input(0), dim) : null];
  },
  formula: { forward: "a × b", backward: ["b × g", "g × a"] },
});

function broadcast(a: Shape, b: Shape): Shape {
  return sameShape(a, b) ? a : a.map((size, d) => (size === 1 ? b[d] : size));
}

function crossed(a: Tensor, b: Tensor, dim: number): Tensor {
  const turn = (x: Tensor, by: number) => roll(x, by, dim);
  return sub(mul(turn(a, -1), turn(b, -2)), mul(turn(a, -2), turn(b, -1)));
}

/**
 * The vector product along `dim`; the last one by default. https://pytorch.org/docs/1.13/generated/torch.linalg.cross.html
 * @throws RuntimeError for tensors with another number of dimensions or where shapes do not fit.
 */
export function linalgCross(a: Tensor, b: Tensor, options: { dim?: number } = {}): Tensor {
  return apply(crossOp, [a, b], { dim: checkOptions("linalg.cross", options, ["dim"]).dim ?? -1 });
}

/**
 * The vector product along `dim`; the first one of size 3 by default. https://pytorch.org/docs/1.13/generated/torch.cross.html
 * @throws RuntimeError where shapes do not fit.
 */
export function cross(a: Tensor, b: Tensor, dim?: number | { dim?: number }): Tensor {
  const given = optional<number>("cross", "dim", dim);
  const found = given ?? a.shape.indexOf(3);
  if (found === -1 && given === undefined) throw new RuntimeError("no dimension of size 3 in input");
  return apply(crossOp, [a, b], { dim: found });
}

/**
 * A square matrix times itself, `n` factors; negative for powers of the inverse. https://pytorch.org/docs/1.13/generated/torch.linalg.matrix_power.html
 * @throws RuntimeError for matrices that are not square.
 */
export function matrixPower(x: Tensor, n: number): Tensor {
  const [rows, columns] = x.shape.slice(-2);
  if (x.ndim < 2) throw new RuntimeError("linalg.matrix_power: The input tensor A must have at least 2 dimensions.");
  if (rows !== columns)
    throw new RuntimeError(
      `linalg.matrix_power: A must be batches of square matrices, but they are ${rows} by ${columns} matrices`,
    );
  if (n === 0) return clone(x).copy_(eye(rows, { dtype: x.dtype, device: x.device }).expand(x.shape));
  if (n === -1) return inv(x);
  if (n < 0) return matrixPower(inv(x), -n);
  if (n === 1) return clone(x);
  let result: Tensor | null = null;
  let square = x;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === null ? square : matmul(square, result);
    if (rest > 1) square = matmul(square, square);
  }
  return result!;
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * All products of the elements of two vectors. https://pytorch.org/docs/1.13/generated/torch.Tensor.outer.html
     * @throws RuntimeError for tensors with another number of dimensions.
     */
    outer(other: Tensor): Tensor;
    /**
     * All products of the elements of two vectors. https://pytorch.org/docs/1.13/generated/torch.Tensor.ger.html
     * @throws RuntimeError for tensors with another number of dimensions.
     */
    ger(other: Tensor): Tensor;
    /**
     * Products summed over the last dimension of both. https://pytorch.org/docs/1.13/generated/torch.Tensor.inner.html
     * @throws RuntimeError where sizes do not fit together.
     */
    inner(other: Tensor): Tensor;
    /**
     * The product of two vectors. https://pytorch.org/docs/1.13/generated/torch.Tensor.vdot.html
     * @throws RuntimeError where sizes do not fit together.
     */
    vdot(other: Tensor): Tensor;
    /** Every element times all of `other`. https://pytorch.org/docs/1.13/generated/torch.Tensor.kron.html */
    kron(other: Tensor): Tensor;
    /**
     * The sum of the diagonal of a matrix. https://pytorch.org/docs/1.13/generated/torch.Tensor.trace.html
     * @throws RuntimeError for tensors with another number of dimensions.
     */
    trace(): Tensor;
    /**
     * The vector product along `dim`. https://pytorch.org/docs/1.13/generated/torch.Tensor.cross.html
     * @throws RuntimeError where shapes do not fit.
     */
    cross(other: Tensor, dim?: number | { dim?: number }): Tensor;
    /**
     * A square matrix times itself. https://pytorch.org/docs/1.13/generated/torch.Tensor.matrix_power.html
     * @throws RuntimeError for matrices that are not square.
     */
    matrixPower(n: number): Tensor;
  }
}

methods({
  outer(other) {
    return outer(this, other);
  },
  ger(other) {
    return outer(this, other);
  },
  inner(other) {
    return inner(this, other);
  },
  vdot(other) {
    return dot(this, other);
  },
  kron(other) {
    return kron(this, other);
  },
  trace() {
    return trace(this);
  },
  cross(other, dim) {
    return cross(this, other, dim);
  },
  matrixPower(n) {
    return matrixPower(this, n);
  },
});
