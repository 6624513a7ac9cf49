import { IndexError } from "../errors.js";
import { bool, int64, uint8 } from "../tensor/dtype.js";
import { type NestedArray, Tensor } from "../tensor/tensor.js";
import { tensor } from "./creation.js";
import { indexAt, type IndexOf, indexPutAt_ } from "./indexingAdvanced.js";
import { methods } from "./methods.js";
import { alias } from "./views.js";
import { select, sliceDim } from "./viewsSlice.js";

/** A range of a dimension: `slice(1, 3)`, `slice(null, null, 2)`. */
export class Slice {
  constructor(
    readonly start: number | null,
    readonly end: number | null,
    readonly step: number,
  ) {}
}

/** Python's `start:end:step`; `slice(end)` and `slice()` as in Python, negative numbers count from the end. */
export function slice(): Slice;
export function slice(end: number | null): Slice;
export function slice(start: number | null, end: number | null, step?: number): Slice;
export function slice(...args: (number | null | undefined)[]): Slice {
  if (args.length < 2) return new Slice(null, args[0] ?? null, 1);
  return new Slice(args[0] ?? null, args[1] ?? null, args[2] ?? 1);
}

/**
 * One entry of an index: a number, a range, `null` for a new dimension, `"..."` for all that are left, integers or a mask (a tensor
 * or nested arrays), or one boolean for all or nothing.
 */
export type IndexEntry = number | boolean | Slice | null | "..." | Tensor | readonly NestedArray[];
/** One entry, or an array of them, one a dimension. An array of booleans alone is a mask. */
export type Index = IndexEntry | readonly IndexEntry[];

function entriesOf(given: Index): readonly IndexEntry[] {
  if (!Array.isArray(given)) return [given as IndexEntry];
  const entries = given as readonly IndexEntry[];
  const isMask = entries.length > 0 && entries.every((entry) => typeof entry === "boolean");
  return isMask ? [entries as readonly boolean[]] : entries;
}

/** Arrays as tensors of integers or masks. */
function normalize(entry: IndexEntry): Exclude<IndexEntry, readonly NestedArray[]> {
  if (!Array.isArray(entry)) return entry as Exclude<IndexEntry, readonly NestedArray[]>;
  return entry.length === 0 ? tensor([], { dtype: int64 }) : tensor(entry as readonly NestedArray[]);
}

const isMask = (x: Tensor) => x.dtype === bool || x.dtype === uint8;

function dimensionsUsed(entry: IndexEntry): number {
  if (entry === null || entry === "..." || typeof entry === "boolean") return 0;
  return entry instanceof Tensor && isMask(entry) ? entry.ndim : 1;
}

/** What numbers, ranges, `null` and `"..."` make of `x`, and the tensors that are left to index it with. */
function applySlicing(x: Tensor, given: Index): { view: Tensor; indices: IndexOf[] } {
  if (x.ndim === 0 && typeof given === "number") pick(x, 0, given);
  const entries = entriesOf(given).map(normalize);
  const used = entries.reduce<number>((n, entry) => n + dimensionsUsed(entry), 0);
  if (used > x.ndim) throw new IndexError(`too many indices for tensor of dimension ${x.ndim}`);
  const indices: IndexOf[] = [];
  let view = x;
  let dim = 0;
  for (const entry of entries) {
    if (entry === "...") dim += x.ndim - used;
    else if (entry === null) view = view.unsqueeze(dim++);
    else if (typeof entry === "number") view = pick(view, dim, entry);
    else if (entry instanceof Slice) {
      view = sliceDim(view, dim, entry.start ?? 0, entry.end ?? view.shape[dim], entry.step);
      dim++;
    } else if (typeof entry === "boolean" || (entry instanceof Tensor && entry.ndim === 0 && isMask(entry))) {
      view = view.unsqueeze(dim);
      const mask = typeof entry === "boolean" ? tensor([entry]) : entry.detach().reshape(1);
      indices.push({ dim: dim++, index: mask });
    } else if (!(entry instanceof Tensor))
      throw new IndexError(
        'only integers, slices (`slice(start, end)`), ellipsis (`"..."`), null and long or byte tensors are valid indices ' +
          `(got ${typeof entry})`,
      );
    else if (entry.ndim === 0 && entry.dtype.kind === "integer")
      view = pick(view, dim, entry.storageRef.hollow ? 0 : entry.item());
    else {
      indices.push({ dim, index: entry });
      dim += isMask(entry) ? entry.ndim : 1;
    }
  }
  return { view, indices };
}

/** `x[i]` along a dimension. */
function pick(x: Tensor, dim: number, at: number): Tensor {
  if (!Number.isInteger(at))
    throw new IndexError(
      'only integers, slices (`slice(start, end)`), ellipsis (`"..."`), null and long or byte tensors are valid indices (got float)',
    );
  if (x.ndim === 0)
    throw new IndexError("invalid index of a 0-dim tensor. Use `tensor.item()` to convert a 0-dim tensor to a number");
  const size = x.shape[dim];
  if (at < -size || at >= size)
    throw new IndexError(`index ${at} is out of bounds for dimension ${dim} with size ${size}`);
  return select(x, dim, at);
}

/** Reads `x[entries]`: numbers, ranges, `null` and `"..."` make views; integers and masks make copies. */
function at(x: Tensor, given: Index): Tensor {
  const { view, indices } = applySlicing(x, given);
  if (indices.length > 0) return indexAt(view, indices);
  return view === x ? alias(x) : view;
}

/** Writes `x[entries] = value`. */
function assign(x: Tensor, given: Index, value: Tensor | number | boolean): void {
  const { view, indices } = applySlicing(x, given);
  const source = value instanceof Tensor ? value : tensor(Number(value), { dtype: x.dtype, device: x.device });
  if (indices.length > 0) return indexPutAt_(view, indices, source);
  const fitting = withoutLeadingOnes(source, view.ndim);
  view.copy_(fitting.ndim === 0 ? fitting : fitting.expand(view.shape));
}

/** Leading dimensions of size 1 beyond the target's rank do not matter to an assignment. */
function withoutLeadingOnes(x: Tensor, rank: number): Tensor {
  let out = x;
  while (out.ndim > rank && out.shape[0] === 1) out = out.select(0, 0);
  return out;
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * `x.at([0, slice(1, 3), null, "..."])` is Python's `x[0, 1:3, None, ...]`.
     * @throws IndexError for an index that is out of range, where shapes do not fit, or for types that it does not take; RuntimeError for numbers below what is allowed.
     */
    at(index: Index): Tensor;
    /**
     * `x.set_([0, slice(1, 3)], value)` is Python's `x[0, 1:3] = value`.
     * @throws IndexError where shapes do not fit, for an index that is out of range, or for types that it does not take; RuntimeError where shapes do not broadcast.
     */
    set_(index: Index, value: Tensor | number | boolean): Tensor;
  }
}

methods({
  at(index) {
    return at(this, index);
  },
  set_(index, value) {
    assign(this, index, value);
    return this;
  },
});
