/** What the arguments of reductions mean, and the shapes that come of them. */
import { IndexError } from "../errors.js";
import { byName } from "../arguments.js";
import type { DType } from "../tensor/dtype.js";
import { type Dim, dimNumber } from "../tensor/names.js";
import { type Shape, wrapDim, wrapDims } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";

/** A dimension, or several. */
export type Dims = Dim | readonly Dim[];

export interface ReduceOptions {
  dim?: Dims | null;
  /** Keep the reduced dimensions with size 1. */
  keepdim?: boolean;
  dtype?: DType;
}

/** A reduction as the operations take it. */
export interface Reduction {
  /** Counted from the front, ascending. */
  dims: readonly number[];
  keepdim: boolean;
  /** True where no dimension was named. */
  full: boolean;
}

/** The arguments `(dim, { keepdim })`, `(dim, keepdim)` or `({ dim, keepdim })` of a reduction. */
export type ReduceArguments =
  [ReduceOptions?] | [dim: Dims | null | undefined, options?: Omit<ReduceOptions, "dim"> | boolean];

const withoutDtype = ["dim", "keepdim"] as const;
const withDtype = ["dim", "keepdim", "dtype"] as const;

/**
 * The reduction that the arguments ask for.
 * @throws IndexError, RuntimeError for dimensions that are not there or come twice, TypeError for unknown options.
 */
export function reductionOf(of: string, x: Tensor, args: ReduceArguments): Reduction {
  const { dim, keepdim = false } = byName<ReduceOptions>(of, withoutDtype, args);
  return { ...dimsOf(x, dim), keepdim };
}

/** As `reductionOf`, for those that can convert first. */
export function convertingReductionOf(of: string, x: Tensor, args: ReduceArguments): Reduction & { dtype?: DType } {
  const { dim, keepdim = false, dtype } = byName<ReduceOptions>(of, withDtype, args);
  return { ...dimsOf(x, dim), keepdim, dtype };
}

/** The dimensions to run over; all where none is named. */
export function dimsOf(x: Tensor, dim: Dims | null | undefined): Pick<Reduction, "dims" | "full"> {
  const given = dim === undefined || dim === null ? [] : typeof dim === "object" ? dim : [dim];
  const dims = given.map((d) => dimNumber(x, d));
  const all = dims.length === 0 ? x.shape.map((_, d) => d) : wrapDims(dims, x.ndim).filter((d) => d < x.ndim);
  return { dims: all.toSorted((a, b) => a - b), full: dim === undefined || dim === null };
}

/** A reduction over one dimension. */
export interface AlongDim {
  dim: number;
  keepdim: boolean;
}

/** `(dim, { keepdim })`, `(dim, keepdim)` or `({ dim, keepdim })`, the dimension counted from the front; the last by default. */
export type AlongArguments =
  [{ dim?: Dim; keepdim?: boolean }?] | [dim: Dim | undefined, options?: { keepdim?: boolean } | boolean];

export function alongDim(of: string, x: Tensor, args: AlongArguments): AlongDim {
  const { dim = -1, keepdim = false } = byName<{ dim?: Dim; keepdim?: boolean }>(of, withoutDtype, args);
  return { dim: wrapDim(dimNumber(x, dim), x.ndim), keepdim };
}

/** The dimension of `AlongArguments`; null where they name none, so that the result is of all elements. */
export function optionalDim(of: string, x: Tensor, args: AlongArguments): AlongDim | null {
  return byName<Partial<AlongDim>>(of, withoutDtype, args).dim === undefined ? null : alongDim(of, x, args);
}

/** The reduction over one dimension as one over several. */
export function reductionAlong(x: Tensor, { dim, keepdim }: AlongDim): Reduction {
  return { dims: x.ndim === 0 ? [] : [dim], keepdim, full: false };
}

export function reducedShape(shape: Shape, { dims, keepdim }: Omit<Reduction, "full">): Shape {
  if (keepdim) return shape.map((size, d) => (dims.includes(d) ? 1 : size));
  return shape.filter((_, d) => !dims.includes(d));
}

/** A result with the reduced dimensions back, to be broadcast over the input. */
export function restoreDims(g: Tensor, { dims, keepdim }: Omit<Reduction, "full">): Tensor {
  return keepdim ? g : dims.reduce((grad, dim) => grad.unsqueeze(dim), g);
}

/** How many elements fall into one. */
export function groupSize(shape: Shape, dims: readonly number[]): number {
  return dims.reduce((n, d) => n * shape[d], 1);
}

/** @throws IndexError for a dimension of size 0, over which there is no result. */
export function checkNotEmpty(name: string, shape: Shape, dims: readonly number[]): void {
  const empty = dims.find((d) => shape[d] === 0);
  if (empty === undefined) return;
  throw new IndexError(`${name}: Expected reduction dim ${empty} to have non-zero size.`);
}

/** What PyTorch says where a reduction of nothing over all dimensions has no result. */
export const needsDim = (name: string): string =>
  `${name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`;
