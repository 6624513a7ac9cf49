import { copyInto } from "./operation.js";
import { IndexError, RuntimeError } from "../errors.js";
import { bool, int64 } from "../tensor/dtype.js";
import { wrapDim } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { tensor, zeros } from "./creation.js";
import { methods } from "./methods.js";
import { apply, applyInPlace, type ComputeOperation, define } from "./operation.js";
import { select, sliceDim } from "./views.js";

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

/** One entry of an index: a number, a range, `null` for a new dimension, `"..."` for all that are left, indices or a mask. */
export type IndexEntry = number | Slice | null | "..." | Tensor | readonly number[];
export type Index = IndexEntry | readonly IndexEntry[];

interface Along {
  dim: number;
}

/** Positions as non-negative integers. @throws IndexError out of range. */
function positions(index: Tensor, size: number): Int32Array {
  const out = new Int32Array(index.numel());
  index.forEachValue((value, i) => {
    if (value < -size || value >= size)
      throw new IndexError(`index ${value} is out of bounds for dimension with size ${size}`);
    out[i] = value < 0 ? value + size : value;
  });
  return out;
}

const indexSelectOp: ComputeOperation<Along> = define<Along, ComputeOperation<Along>>({
  name: "indexSelect",
  gradName: "IndexSelectBackward0",
  saves: [1],
  infer: ([x, index], { dim }) => {
    if (index.ndim > 1) throw new IndexError("index_select(): Index is supposed to be a vector");
    if (index.dtype.kind !== "integer")
      throw new RuntimeError("index_select(): Expected dtype int32 or int64 for index");
    return { shape: x.ndim === 0 ? [] : x.shape.with(dim, index.numel()), dtype: x.dtype };
  },
  forward: ([output], [x, index], { dim }) => {
    positions(index, x.shape[dim]).forEach((from, to) => copyInto(plane(output, dim, to), plane(x, dim, from)));
  },
  backward: (c, g) => {
    const full = zeros(c.inputSpecs[0].shape, { dtype: g!.dtype, device: g!.device });
    return [apply(indexAddOp, [full, g!, c.input(1)], c.params), null];
  },
  formula: { forward: "x[i]", backward: ["g added at i, else 0"] },
});

const indexAddOp: ComputeOperation<Along> = define<Along, ComputeOperation<Along>>({
  name: "indexAdd",
  gradName: "IndexAddBackward0",
  saves: [2],
  infer: ([x, source, index], { dim }) => {
    if (index.numel() !== source.shape[dim])
      throw new RuntimeError(
        `index_add_(): Number of indices (${index.numel()}) should be equal to source.size(dim): (${source.shape[dim]}), for dim: ${dim}`,
      );
    return x;
  },
  forward: ([output], [x, source, index], { dim }) => {
    if (output !== x) copyInto(output, x);
    positions(index, x.shape[dim]).forEach((to, from) => {
      const target = plane(output, dim, to);
      copyInto(target, target.add(plane(source, dim, from)));
    });
  },
  backward: (c, g) => [g, c.needs(1) ? apply(indexSelectOp, [g!, c.input(2)], c.params) : null, null],
  formula: { forward: "x with s added at i", backward: ["g", "g[i]"] },
});

const indexCopyOp: ComputeOperation<Along> = define<Along, ComputeOperation<Along>>({
  name: "indexCopy",
  gradName: "IndexCopyBackward0",
  saves: [2],
  infer: ([x, source, index], { dim }) => {
    if (index.numel() !== source.shape[dim])
      throw new IndexError(
        `index_copy_(): Number of indices (${index.numel()}) should be equal to source.size(dim) (${source.shape[dim]})`,
      );
    return x;
  },
  forward: ([output], [x, source, index], { dim }) => {
    if (output !== x) copyInto(output, x);
    positions(index, x.shape[dim]).forEach((to, from) => copyInto(plane(output, dim, to), plane(source, dim, from)));
  },
  backward: (c, g) => {
    const none = zeros(c.inputSpecs[1].shape, { dtype: g!.dtype, device: g!.device });
    return [
      c.needs(0) ? apply(indexCopyOp, [g!, none, c.input(2)], c.params) : null,
      c.needs(1) ? apply(indexSelectOp, [g!, c.input(2)], c.params) : null,
      null,
    ];
  },
  formula: { forward: "x with s put at i", backward: ["g, 0 at i", "g[i]"] },
});

/** Slice `i` of a dimension, outside the graph. */
function plane(x: Tensor, dim: number, i: number): Tensor {
  return new Tensor(
    x.storageRef,
    x.shape.toSpliced(dim, 1),
    x.strides.toSpliced(dim, 1),
    x.offset + i * x.strides[dim],
    x.device,
  );
}

/** Slices of a dimension in the order of `index`, an integer vector. https://pytorch.org/docs/1.13/generated/torch.index_select.html */
export function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor {
  return apply(indexSelectOp, [x, index], { dim: wrapDim(dim, x.ndim) });
}

/** `x` with the slices of `source` added at `index`. https://pytorch.org/docs/1.13/generated/torch.index_add.html */
export function indexAdd(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return apply(indexAddOp, [x, source, index], { dim: wrapDim(dim, x.ndim) });
}

/** `x` with the slices of `source` put at `index`. https://pytorch.org/docs/1.13/generated/torch.index_copy.html */
export function indexCopy(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return apply(indexCopyOp, [x, source, index], { dim: wrapDim(dim, x.ndim) });
}

/** The positions where `x` is not zero, one row each, `[n, x.ndim]`. https://pytorch.org/docs/1.13/generated/torch.nonzero.html */
export function nonzero(x: Tensor): Tensor {
  const rows: number[] = [];
  x.forEachValue((value, i) => {
    if (value === 0) return;
    const at = new Array<number>(x.ndim);
    for (let d = x.ndim - 1, rest = i; d >= 0; d--) {
      at[d] = rest % x.shape[d];
      rest = Math.floor(rest / x.shape[d]);
    }
    rows.push(...at);
  });
  return tensor(rows, { dtype: int64 }).reshape(x.ndim === 0 ? rows.length : rows.length / x.ndim, x.ndim);
}

/** Reads `x[entries]`: numbers, ranges, `null` and `"..."` make views; one tensor of indices or one mask makes a copy. */
function at(x: Tensor, index: Index): Tensor {
  const entries = Array.isArray(index) ? (index as readonly IndexEntry[]) : [index as IndexEntry];
  const used = entries.reduce<number>((n, entry) => n + dimensionsUsed(entry), 0);
  if (used > x.ndim) throw new IndexError(`too many indices for tensor of dimension ${x.ndim}`);
  let out = x;
  let dim = 0;
  for (const entry of entries) {
    if (entry === "...") dim += x.ndim - used;
    else if (entry === null) out = out.unsqueeze(dim++);
    else if (typeof entry === "number") out = select(out, dim, entry);
    else if (entry instanceof Slice) {
      out = sliceDim(out, dim, entry.start ?? 0, entry.end ?? out.shape[dim], entry.step);
      dim++;
    } else {
      const indices = entry instanceof Tensor ? entry : tensor([...(entry as readonly number[])], { dtype: int64 });
      out = gatherAlong(out, dim, indices);
      dim += indices.dtype === bool ? 1 : indices.ndim;
    }
  }
  return out === x ? x.view(x.shape) : out;
}

function dimensionsUsed(entry: IndexEntry): number {
  if (entry === null || entry === "...") return 0;
  return entry instanceof Tensor && entry.dtype === bool ? entry.ndim : 1;
}

function gatherAlong(x: Tensor, dim: number, indices: Tensor): Tensor {
  if (indices.dtype !== bool) {
    const picked = indexSelect(x, dim, indices.reshape(-1));
    return picked.reshape([...x.shape.slice(0, dim), ...indices.shape, ...x.shape.slice(dim + 1)]);
  }
  indices.shape.forEach((size, d) => {
    if (size !== x.shape[dim + d])
      throw new IndexError(
        `The shape of the mask [${indices.shape.join(", ")}] at index ${d} does not match the shape of the indexed tensor ` +
          `[${x.shape.join(", ")}] at index ${dim + d}`,
      );
  });
  const flat = x.reshape([...x.shape.slice(0, dim), -1, ...x.shape.slice(dim + indices.ndim)]);
  return indexSelect(flat, dim, nonzero(indices.reshape(-1)).reshape(-1));
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** `x.at([0, slice(1, 3), null, "..."])` is Python's `x[0, 1:3, None, ...]`. */
    at(index: Index): Tensor;
    /** `x.set_([0, slice(1, 3)], value)` is Python's `x[0, 1:3] = value`. */
    set_(index: Index, value: Tensor | number): Tensor;
    /** Slices of a dimension in the order of an integer vector. */
    indexSelect(dim: number, index: Tensor): Tensor;
    /** With the slices of `source` added at `index`. */
    indexAdd(dim: number, index: Tensor, source: Tensor): Tensor;
    /** In place with the slices of `source` added at `index`. */
    indexAdd_(dim: number, index: Tensor, source: Tensor): Tensor;
    /** With the slices of `source` put at `index`. */
    indexCopy(dim: number, index: Tensor, source: Tensor): Tensor;
    /** In place with the slices of `source` put at `index`. */
    indexCopy_(dim: number, index: Tensor, source: Tensor): Tensor;
    /** The positions where the tensor is not zero, one row each. */
    nonzero(): Tensor;
  }
}

methods({
  at(index) {
    return at(this, index);
  },
  set_(index, value) {
    const target = at(this, index);
    if (target.storageRef !== this.storageRef)
      throw new RuntimeError(
        "set_() takes numbers, ranges, null and '...': assign through indices with indexAdd_ or where()",
      );
    target.copy_(value instanceof Tensor ? value : tensor(value, { dtype: this.dtype }));
    return this;
  },
  indexSelect(dim, index) {
    return indexSelect(this, dim, index);
  },
  indexAdd(dim, index, source) {
    return indexAdd(this, dim, index, source);
  },
  indexAdd_(dim, index, source) {
    return applyInPlace(indexAddOp, [this, source, index], { dim: wrapDim(dim, this.ndim) });
  },
  indexCopy(dim, index, source) {
    return indexCopy(this, dim, index, source);
  },
  indexCopy_(dim, index, source) {
    return applyInPlace(indexCopyOp, [this, source, index], { dim: wrapDim(dim, this.ndim) });
  },
  nonzero() {
    return nonzero(this);
  },
});
