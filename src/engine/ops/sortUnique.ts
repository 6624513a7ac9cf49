import { encode, operand } from "../backend/cpu/numeric.js";
import { ascending, sortedPositions } from "../backend/cpu/order.js";
import { byName, type Trailing } from "../arguments.js";
import { int64 } from "../tensor/dtype.js";
import { UNKNOWN_SIZE } from "../tensor/hollow.js";
import { numel, type Shape, wrapDim } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { methods } from "./methods.js";

export interface UniqueConsecutiveOptions {
  /** Where in the result each element is. */
  returnInverse?: boolean;
  /** How often each element of the result was there. */
  returnCounts?: boolean;
  /** Compare slices along this dimension instead of single elements. */
  dim?: number | null;
}

export interface UniqueOptions extends UniqueConsecutiveOptions {
  /** In ascending order; here it is so in any case. */
  sorted?: boolean;
}

interface Groups {
  /** The slice that stands for each group. */
  first: number[];
  /** The group of each slice. */
  inverse: number[];
  counts: number[];
}

/** Equal neighbours among slices in a given order. */
function group(order: Int32Array, same: (a: number, b: number) => boolean): Groups {
  const groups: Groups = { first: [], inverse: new Array<number>(order.length), counts: [] };
  order.forEach((slice, i) => {
    if (i === 0 || !same(order[i - 1], slice)) {
      groups.first.push(slice);
      groups.counts.push(0);
    }
    groups.counts[groups.counts.length - 1]++;
    groups.inverse[slice] = groups.first.length - 1;
  });
  return groups;
}

/** A tensor as slices: `size` values each, slice i from `i * size` of a contiguous array. */
function slicesOf(x: Tensor, dim: number | null) {
  const flat = dim === null ? x.detach().reshape(-1) : x.detach().transpose(0, dim);
  const { array, base } = operand(flat.contiguous());
  const count = flat.shape[0];
  return { array, base, count, size: count === 0 ? 0 : flat.numel() / count, rest: flat.shape.slice(1) };
}

/** What `distinct` gives in shape mode for values that are not there. */
function hollowDistinct(x: Tensor, options: UniqueConsecutiveOptions, dim: number | null): Tensor | Tensor[] {
  const shape = dim === null ? [UNKNOWN_SIZE] : x.shape.map((size, d) => (d === dim ? UNKNOWN_SIZE : size));
  const result = Tensor.hollow(shape, x.dtype);
  const extra = [
    options.returnInverse ? Tensor.hollow(dim === null ? x.shape : [x.shape[dim]], int64) : null,
    options.returnCounts ? Tensor.hollow([UNKNOWN_SIZE], int64) : null,
  ].filter((tensor) => tensor !== null);
  return extra.length === 0 ? result : [result, ...extra];
}

function distinct(x: Tensor, options: UniqueConsecutiveOptions, sort: boolean): Tensor | Tensor[] {
  x.needData("unique: the shape of the result depends on the values");
  const dim = options.dim === undefined || options.dim === null ? null : wrapDim(options.dim, x.ndim);
  if (x.storageRef.hollow) return hollowDistinct(x, options, dim);
  const { array, base, count, size, rest } = slicesOf(x, dim);
  const compare = (a: number, b: number): number => {
    for (let i = 0; i < size; i++) {
      const order = ascending(array[base + a * size + i], array[base + b * size + i]);
      if (order !== 0) return order;
    }
    return 0;
  };
  // NaN is no equal of NaN, though it is sorted beside it.
  const same = (a: number, b: number): boolean => {
    for (let i = 0; i < size; i++) if (array[base + a * size + i] !== array[base + b * size + i]) return false;
    return true;
  };
  const order = !sort
    ? Int32Array.from({ length: count }, (_, i) => i)
    : size === 1
      ? sortedPositions(array, base, count, 1)
      : Int32Array.from({ length: count }, (_, i) => i).sort((a, b) => compare(a, b) || a - b);
  const groups = group(order, same);

  const values = new Float64Array(groups.first.length * size);
  groups.first.forEach((slice, i) => {
    for (let j = 0; j < size; j++) values[i * size + j] = array[base + slice * size + j];
  });
  const shape = [groups.first.length, ...rest];
  const out = filled(shape, x, values);
  const result = dim === null ? out : out.transpose(0, dim).contiguous();
  const extra = [
    options.returnInverse ? longs(dim === null ? x.shape : [count], groups.inverse) : null,
    options.returnCounts ? longs([groups.counts.length], groups.counts) : null,
  ].filter((tensor) => tensor !== null);
  return extra.length === 0 ? result : [result, ...extra];
}

function filled(shape: Shape, like: Tensor, values: ArrayLike<number>): Tensor {
  const out = Tensor.allocate(shape, like.dtype);
  if (numel(shape) > 0) encode(out.storageRef, 0, values);
  return out;
}

function longs(shape: Shape, values: ArrayLike<number>): Tensor {
  const out = Tensor.allocate(shape, int64);
  if (numel(shape) > 0) encode(out.storageRef, 0, values);
  return out;
}

type Flags = { returnInverse: true } | { returnCounts: true };
export type UniqueArguments = Trailing<[boolean, boolean, boolean, number], UniqueOptions>;
export type UniqueConsecutiveArguments = Trailing<[boolean, boolean, number], UniqueConsecutiveOptions>;

const uniqueNames = ["sorted", "returnInverse", "returnCounts", "dim"] as const;
const consecutiveNames = ["returnInverse", "returnCounts", "dim"] as const;

/**
 * The distinct elements (or slices along `dim`) in ascending order; with `returnInverse` and `returnCounts` an array of it, where each
 * element is in it, and how often each was there. https://pytorch.org/docs/1.13/generated/torch.unique.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export function unique(x: Tensor, options: UniqueOptions & Flags): Tensor[];
export function unique(x: Tensor, options?: { sorted?: boolean; dim?: number | null }): Tensor;
export function unique(x: Tensor, ...args: UniqueArguments): Tensor | Tensor[];
export function unique(x: Tensor, ...args: readonly unknown[]): Tensor | Tensor[] {
  return distinct(x, byName<UniqueOptions>("unique", uniqueNames, args), true);
}

/** As `unique`, but only equal neighbours become one, and the order stays. A vector, or slices along `dim`. https://pytorch.org/docs/1.13/generated/torch.unique_consecutive.html */
export function uniqueConsecutive(x: Tensor, options: UniqueConsecutiveOptions & Flags): Tensor[];
export function uniqueConsecutive(x: Tensor, options?: { dim?: number | null }): Tensor;
export function uniqueConsecutive(x: Tensor, ...args: UniqueConsecutiveArguments): Tensor | Tensor[];
export function uniqueConsecutive(x: Tensor, ...args: readonly unknown[]): Tensor | Tensor[] {
  return distinct(x, byName<UniqueConsecutiveOptions>("uniqueConsecutive", consecutiveNames, args), false);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * The distinct elements in ascending order, where each is among them, how often each was there. https://pytorch.org/docs/1.13/generated/torch.Tensor.unique.html
     * @throws IndexError for a dimension that the tensor does not have.
     */
    unique(options: UniqueOptions & Flags): Tensor[];
    unique(options?: { sorted?: boolean; dim?: number | null }): Tensor;
    unique(...args: UniqueArguments): Tensor | Tensor[];
    /** As `unique`, but only equal neighbours become one. A vector, or slices along `dim`. https://pytorch.org/docs/1.13/generated/torch.Tensor.unique_consecutive.html */
    uniqueConsecutive(options: UniqueConsecutiveOptions & Flags): Tensor[];
    uniqueConsecutive(options?: { dim?: number | null }): Tensor;
    uniqueConsecutive(...args: UniqueConsecutiveArguments): Tensor | Tensor[];
  }
}

methods({
  unique: function (this: Tensor, ...args: UniqueArguments) {
    return unique(this, ...args);
  } as Tensor["unique"],
  uniqueConsecutive: function (this: Tensor, ...args: UniqueConsecutiveArguments) {
    return uniqueConsecutive(this, ...args);
  } as Tensor["uniqueConsecutive"],
});
