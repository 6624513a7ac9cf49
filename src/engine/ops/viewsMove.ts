import { IndexError, RuntimeError } from "../errors.js";
import { formatShape, numel, type Shape, wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { methods } from "./methods.js";
import { alias, permute, transpose } from "./views.js";

const listOf = (dims: number | readonly number[]): readonly number[] => (typeof dims === "number" ? [dims] : dims);

/**
 * Dimensions moved to other positions, the rest in their order. https://pytorch.org/docs/1.13/generated/torch.movedim.html
 * @throws RuntimeError where a dimension is given twice or where there are not as many destinations as sources; IndexError for a dimension that the tensor does not have.
 */
export function movedim(
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  const [from, to] = [listOf(source), listOf(destination)];
  if (from.length !== to.length)
    throw new RuntimeError(
      `movedim: Invalid source or destination dims: source (${formatShape(from)} dims) should contain the same number of dims ` +
        `as destination (${formatShape(to)} dims)`,
    );
  const [sources, targets] = [from, to].map((dims) => dims.map((dim) => wrapDim(dim, x.ndim)));
  for (const [name, dims, given] of [
    ["source", sources, from],
    ["destination", targets, to],
  ] as const)
    if (new Set(dims).size !== dims.length)
      throw new RuntimeError(`movedim: repeated dim in \`${name}\` (${formatShape(given)})`);
  if (x.ndim === 0) return alias(x);
  const order = new Array<number>(x.ndim).fill(-1);
  sources.forEach((dim, i) => (order[targets[i]] = dim));
  const rest = x.shape.map((_, d) => d).filter((d) => !sources.includes(d));
  return permute(
    x,
    order.map((dim) => (dim === -1 ? rest.shift()! : dim)),
  );
}

/**
 * A dimension of size `numel(sizes)` as several; one size may be -1. https://pytorch.org/docs/1.13/generated/torch.Tensor.unflatten.html
 * @throws RuntimeError where sizes do not divide or for an empty list; IndexError for a dimension that the tensor does not have.
 */
export function unflatten(x: Tensor, dim: number, sizes: Shape): Tensor {
  if (x.ndim === 0) throw new IndexError(`Dimension specified as ${dim} but tensor has no dimensions`);
  const d = wrapDim(dim, x.ndim);
  if (sizes.length === 0) throw new RuntimeError("unflatten: sizes must be non-empty");
  const known = numel(sizes.filter((size) => size !== -1));
  const inferred = sizes.includes(-1) ? sizes.with(sizes.indexOf(-1), x.shape[d] / known) : sizes;
  if (numel(inferred) !== x.shape[d] || inferred.some((size) => !Number.isInteger(size)))
    throw new RuntimeError(
      `unflatten: Provided sizes ${formatShape(sizes)} don't multiply up to the size of dim ${d} (${x.shape[d]}) in the input tensor`,
    );
  return x.view(x.shape.toSpliced(d, 1, ...inferred));
}

function matrixTranspose(x: Tensor, name: "mT" | "mH"): Tensor {
  if (x.ndim === 0) return x;
  if (x.ndim === 1)
    throw new RuntimeError(`tensor.${name} is only supported on matrices or batches of matrices. Got 1-D tensor.`);
  return transpose(x, -2, -1);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * Dimensions moved to other positions. https://pytorch.org/docs/1.13/generated/torch.Tensor.movedim.html
     * @throws RuntimeError where a dimension is given twice or where there are not as many destinations as sources; IndexError for a dimension that the tensor does not have.
     */
    movedim(source: number | readonly number[], destination: number | readonly number[]): Tensor;
    /**
     * Dimensions moved to other positions. https://pytorch.org/docs/1.13/generated/torch.Tensor.moveaxis.html
     * @throws RuntimeError where a dimension is given twice or where there are not as many destinations as sources; IndexError for a dimension that the tensor does not have.
     */
    moveaxis(source: number | readonly number[], destination: number | readonly number[]): Tensor;
    /**
     * Two dimensions swapped. https://pytorch.org/docs/1.13/generated/torch.Tensor.swapaxes.html
     * @throws IndexError for a dimension that the tensor does not have.
     */
    swapaxes(axis0: number, axis1: number): Tensor;
    /**
     * Two dimensions swapped. https://pytorch.org/docs/1.13/generated/torch.Tensor.swapdims.html
     * @throws IndexError for a dimension that the tensor does not have.
     */
    swapdims(dim0: number, dim1: number): Tensor;
    /**
     * Expanded to a shape. https://pytorch.org/docs/1.13/generated/torch.Tensor.broadcast_to.html
     * @throws RuntimeError where a shape cannot be expanded to that of the result.
     */
    broadcastTo(...sizes: readonly number[] | readonly [Shape]): Tensor;
    /** All elements as a vector: a view where the strides allow it, else a copy. https://pytorch.org/docs/1.13/generated/torch.Tensor.ravel.html */
    ravel(): Tensor;
    /** The last two dimensions swapped. */
    readonly mT: Tensor;
    /** The last two dimensions swapped: real tensors are their own conjugates. */
    readonly mH: Tensor;
    /** A matrix transposed: real tensors are their own conjugates. */
    readonly H: Tensor;
  }
}

/** Dimensions moved to other positions. https://pytorch.org/docs/1.13/generated/torch.moveaxis.html */
export const moveaxis = movedim;
/**
 * Two dimensions swapped. https://pytorch.org/docs/1.13/generated/torch.swapaxes.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export const swapaxes = transpose;
/**
 * Two dimensions swapped. https://pytorch.org/docs/1.13/generated/torch.swapdims.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export const swapdims = transpose;

/** All elements as a vector: a view where the strides allow it, else a copy. https://pytorch.org/docs/1.13/generated/torch.ravel.html */
export function ravel(x: Tensor): Tensor {
  return x.contiguous().view(-1);
}

/**
 * Expanded to a shape. https://pytorch.org/docs/1.13/generated/torch.broadcast_to.html
 * @throws RuntimeError where a shape cannot be expanded to that of the result.
 */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  return x.expand(shape);
}

methods({
  movedim(source, destination) {
    return movedim(this, source, destination);
  },
  moveaxis(source, destination) {
    return movedim(this, source, destination);
  },
  swapaxes(axis0, axis1) {
    return transpose(this, axis0, axis1);
  },
  swapdims(dim0, dim1) {
    return transpose(this, dim0, dim1);
  },
  broadcastTo(...sizes) {
    return this.expand(...sizes);
  },
  ravel() {
    return ravel(this);
  },
  get mT() {
    return matrixTranspose(this as Tensor, "mT");
  },
  get mH() {
    return matrixTranspose(this as Tensor, "mH");
  },
  get H() {
    const x = this as Tensor;
    if (x.ndim !== 0 && x.ndim !== 2)
      throw new RuntimeError(`tensor.H is only supported on matrices (2-D tensors). Got ${x.ndim}-D tensor.`);
    return matrixTranspose(x, "mH");
  },
});
