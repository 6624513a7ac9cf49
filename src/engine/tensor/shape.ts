/** Arithmetic on shapes and strides; strides count elements. */

import { IndexError, RuntimeError } from "../errors.js";

export type Shape = readonly number[];

/** Number of elements of a shape. */
export function numel(shape: Shape): number {
  let n = 1;
  for (const size of shape) n *= size;
  return n;
}

/** Row-major strides. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= Math.max(shape[i], 1);
  }
  return strides;
}

/** True where the strides are row-major; sizes of one have any stride. */
export function isContiguous(shape: Shape, strides: readonly number[]): boolean {
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] === 0) return true;
    if (shape[i] !== 1) {
      if (strides[i] !== step) return false;
      step *= shape[i];
    }
  }
  return true;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** `[2, 3]`, as PyTorch prints a size in its messages. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/**
 * The common shape of two shapes. https://pytorch.org/docs/1.13/notes/broadcasting.html
 * @throws RuntimeError in PyTorch's words where they do not fit.
 */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const out = new Array<number>(rank);
  for (let i = 0; i < rank; i++) {
    const x = i < rank - a.length ? 1 : a[i - rank + a.length];
    const y = i < rank - b.length ? 1 : b[i - rank + b.length];
    if (x !== y && x !== 1 && y !== 1)
      throw new RuntimeError(
        `The size of tensor a (${x}) must match the size of tensor b (${y}) at non-singleton dimension ${i}`,
      );
    out[i] = x === 1 ? y : x;
  }
  return out;
}

/** True where `from` broadcasts to `to` without changing `to`. */
export function isExpandableTo(from: Shape, to: Shape): boolean {
  if (from.length > to.length) return false;
  const lead = to.length - from.length;
  for (let i = 0; i < from.length; i++) if (from[i] !== 1 && from[i] !== to[i + lead]) return false;
  return true;
}

/** Strides that read a tensor of `shape` as if it had the shape `to`, which it must be expandable to. */
export function expandedStrides(shape: Shape, strides: readonly number[], to: Shape): number[] {
  const lead = to.length - shape.length;
  const out = new Array<number>(to.length);
  for (let i = 0; i < to.length; i++) {
    const own = i - lead;
    out[i] = own < 0 || (shape[own] === 1 && to[i] !== 1) ? 0 : strides[own];
  }
  return out;
}

/**
 * A dimension counted from the front.
 * @throws IndexError in PyTorch's words.
 */
export function wrapDim(dim: number, rank: number): number {
  const limit = Math.max(rank, 1);
  if (!Number.isInteger(dim) || dim < -limit || dim >= limit)
    throw new IndexError(
      `Dimension out of range (expected to be in range of [${-limit}, ${limit - 1}], but got ${dim})`,
    );
  return dim < 0 ? dim + limit : dim;
}

/**
 * Dimensions counted from the front, as PyTorch's reductions take them.
 * @throws RuntimeError where one is named twice.
 */
export function wrapDims(dims: readonly number[], rank: number): number[] {
  const out = dims.map((dim) => wrapDim(dim, rank));
  for (let i = 0; i < out.length; i++)
    if (out.indexOf(out[i]) !== i) throw new RuntimeError(`dim ${out[i]} appears multiple times in the list of dims`);
  return out;
}
