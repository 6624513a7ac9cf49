import { type NumericArray, intoContiguous, operand } from "../backend/cpu/numeric.js";
import { RuntimeError } from "../errors.js";
import { optional } from "../arguments.js";
import { broadcastShapes, numel } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { normRule } from "./distanceNorm.js";
import { apply, type ComputeOperation, define } from "./operation.js";

interface Order {
  p: number;
}

/** Calls `visit` with the rows of all pairs i < j and the pair's number. */
function forEachPair(rows: number, visit: (i: number, j: number, pair: number) => void): void {
  let pair = 0;
  for (let i = 0; i < rows; i++) for (let j = i + 1; j < rows; j++) visit(i, j, pair++);
}

/** The distance of two rows of `length` elements. */
function distance(a: NumericArray, i: number, b: NumericArray, j: number, length: number, p: number): number {
  const { add, finish } = normRule(p);
  let sum = 0;
  for (let k = 0; k < length; k++) sum = add(sum, Math.abs(a[i + k] - b[j + k]));
  return finish(sum);
}

/** The derivative of a distance by one difference. */
function slope(difference: number, distance: number, p: number): number {
  const sign = Math.sign(difference);
  const size = Math.abs(difference);
  if (p === 0 || distance === 0) return p === 1 ? sign : 0;
  if (p === 1) return sign;
  if (p === 2) return difference / distance;
  if (p === Infinity) return size === distance ? sign : 0;
  return difference === 0 ? 0 : (sign * size ** (p - 1)) / distance ** (p - 1);
}

/** The largest difference is found by comparing it with the distance, which was rounded to the dtype. */
function rounding(array: NumericArray): (value: number) => number {
  return array instanceof Float32Array ? Math.fround : (value) => value;
}

const pdistOp = define<Order, ComputeOperation<Order>>({
  name: "pdist",
  gradName: "PdistBackward0",
  saves: [0, "output"],
  infer: ([x], { p }) => {
    if (x.ndim !== 2) throw new RuntimeError(`pdist only supports 2D tensors, got: ${x.ndim}D`);
    if (!x.dtype.isFloatingPoint) throw new RuntimeError("pdist only supports floating-point dtypes");
    if (!(p >= 0)) throw new RuntimeError("pdist only supports non-negative p values");
    const [rows] = x.shape;
    return { shape: [rows <= 1 ? 0 : (rows * (rows - 1)) / 2], dtype: x.dtype };
  },
  forward: ([output], [x], { p }) => {
    const { array, base } = operand(x.contiguous());
    const [rows, length] = x.shape;
    intoContiguous(output, (out, to) =>
      forEachPair(rows, (i, j, pair) => {
        out[to + pair] = distance(array, base + i * length, array, base + j * length, length, p);
      }),
    );
  },
  backward: (c, g) => [apply(pdistBackwardOp, [g!, c.input(0), c.output], c.params)],
  formula: { forward: "|xᵢ − xⱼ|ₚ, i < j", backward: ["g · ∂|d|ₚ/∂d at i, minus it at j"] },
});

const pdistBackwardOp = define<Order, ComputeOperation<Order>>({
  name: "pdistBackward",
  gradName: "",
  saves: [],
  infer: ([, x]) => x,
  forward: ([output], [g, x, distances], { p }) => {
    const [{ array: grads, base: gradBase }, { array, base }, { array: norms, base: normBase }] = [g, x, distances].map(
      (input) => operand(input.contiguous()),
    );
    const [rows, length] = x.shape;
    const round = rounding(array);
    intoContiguous(output, (out, to) =>
      forEachPair(rows, (i, j, pair) => {
        for (let k = 0; k < length; k++) {
          const difference = round(array[base + i * length + k] - array[base + j * length + k]);
          const grad = grads[gradBase + pair] * slope(difference, norms[normBase + pair], p);
          out[to + i * length + k] += grad;
          out[to + j * length + k] -= grad;
        }
      }),
    );
  },
  backward: null,
  formula: { forward: "g · ∂|d|ₚ/∂d", backward: [] },
});

const cdistOp = define<Order, ComputeOperation<Order>>({
  name: "cdist",
  gradName: "CdistBackward0",
  saves: [0, 1, "output"],
  infer: ([a, b], { p }) => {
    for (const [x, name] of [
      [a, "X1"],
      [b, "X2"],
    ] as const)
      if (!x.dtype.isFloatingPoint)
        throw new RuntimeError(`cdist only supports floating-point dtypes, ${name} got: ${x.dtype.scalarType}`);
    if (a.ndim < 2) throw new RuntimeError(`cdist only supports at least 2D tensors, X1 got: ${a.ndim}D`);
    if (b.ndim < 2) throw new RuntimeError(`cdist only supports at least 2D tensors, X2 got: ${b.ndim}D`);
    if (a.shape.at(-1) !== b.shape.at(-1))
      throw new RuntimeError(
        `X1 and X2 must have the same number of columns. X1: ${a.shape.at(-1)} X2: ${b.shape.at(-1)}`,
      );
    if (!(p >= 0)) throw new RuntimeError("cdist only supports non-negative p values");
    const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
    return { shape: [...batch, a.shape.at(-2)!, b.shape.at(-2)!], dtype: a.dtype };
  },
  forward: ([output], [a, b], { p }) => {
    const { left, right, batches, m, n, length } = batchedRows(a, b);
    intoContiguous(output, (out, to) => {
      for (let t = 0; t < batches; t++)
        for (let i = 0; i < m; i++)
          for (let j = 0; j < n; j++) {
            const [x, y] = [left.base + (t * m + i) * length, right.base + (t * n + j) * length];
            out[to + (t * m + i) * n + j] = distance(left.array, x, right.array, y, length, p);
          }
    });
  },
  backward: (c, g) => {
    const [a, b] = [c.input(0), c.input(1)];
    return [
      c.needs(0) ? apply(cdistBackwardOp, [g!, a, b, c.output], c.params) : null,
      c.needs(1) ? apply(cdistBackwardOp, [g!.transpose(-1, -2), b, a, c.output.transpose(-1, -2)], c.params) : null,
    ];
  },
  formula: { forward: "|aᵢ − bⱼ|ₚ", backward: ["g · ∂|d|ₚ/∂d", "−g · ∂|d|ₚ/∂d"] },
});

/** The gradient of the first matrix, in the shape that broadcasting gives it. */
const cdistBackwardOp = define<Order, ComputeOperation<Order>>({
  name: "cdistBackward",
  gradName: "",
  saves: [],
  infer: ([g, a]) => ({ shape: [...g.shape.slice(0, -1), a.shape.at(-1)!], dtype: a.dtype }),
  forward: ([output], [g, a, b, distances], { p }) => {
    const { left, right, batches, m, n, length } = batchedRows(a, b);
    const [grads, norms] = [g, distances].map((input) => operand(input.contiguous()));
    const round = rounding(left.array);
    intoContiguous(output, (out, to) => {
      for (let t = 0; t < batches; t++)
        for (let i = 0; i < m; i++)
          for (let j = 0; j < n; j++) {
            const pair = (t * m + i) * n + j;
            for (let k = 0; k < length; k++) {
              const [x, y] = [left.base + (t * m + i) * length + k, right.base + (t * n + j) * length + k];
              const difference = round(left.array[x] - right.array[y]);
              out[to + (t * m + i) * length + k] +=
                grads.array[grads.base + pair] * slope(difference, norms.array[norms.base + pair], p);
            }
          }
    });
  },
  backward: null,
  formula: { forward: "g · ∂|d|ₚ/∂d", backward: [] },
});

/** Both operands with the batch dimensions broadcast, contiguous. */
function batchedRows(a: Tensor, b: Tensor) {
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const expanded = (x: Tensor) =>
    operand(
      x
        .detach()
        .expand([...batch, ...x.shape.slice(-2)])
        .contiguous(),
    );
  return {
    left: expanded(a),
    right: expanded(b),
    batches: numel(batch),
    m: a.shape.at(-2)!,
    n: b.shape.at(-2)!,
    length: a.shape.at(-1)!,
  };
}

/**
 * The p-norm distances of all pairs of rows of `[N, M]`, as a vector. https://pytorch.org/docs/1.13/generated/torch.nn.functional.pdist.html
 * @throws RuntimeError for tensors with another number of dimensions, or for numbers below what is allowed.
 */
export function pdist(input: Tensor, p?: number | { p?: number }): Tensor {
  return apply(pdistOp, [input], { p: optional<number>("pdist", "p", p) ?? 2 });
}

/**
 * The p-norm distances of the rows of `[..., P, M]` and `[..., R, M]`: `[..., P, R]`.
 * @throws RuntimeError for other shapes. https://pytorch.org/docs/1.13/generated/torch.cdist.html
 */
export function cdist(x1: Tensor, x2: Tensor, p?: number | { p?: number }): Tensor {
  return apply(cdistOp, [x1, x2], { p: optional<number>("cdist", "p", p) ?? 2 });
}
