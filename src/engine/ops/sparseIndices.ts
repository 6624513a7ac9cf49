/** Indices of sparse tensors on the host: checks, slots, orders. */
import { IndexError, RuntimeError } from "../errors.js";
import { int64 } from "../tensor/dtype.js";
import { numel, type Shape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";

/** One row a dimension, one column a value. */
export type Indices = readonly Int32Array[];

/** The rows of an index tensor. */
export function rowsOf(indices: Tensor): Indices {
  const [dims, count] = indices.shape;
  const rows = Array.from({ length: dims }, () => new Int32Array(count));
  indices.detach().forEachValue((value, i) => (rows[Math.floor(i / count)][i % count] = value));
  return rows;
}

/** Rows as an int64 tensor `[dimensions, values]`. */
export function indexTensor(rows: Indices, count: number): Tensor {
  const out = Tensor.allocate([rows.length, count], int64);
  rows.forEach((row, d) => row.forEach((value, k) => out.storageRef.set(d * count + k, value)));
  return out;
}

/** The place of each value in row-major order. */
export function slotsOf(rows: Indices, shape: Shape, count: number): Int32Array {
  const slots = new Int32Array(count);
  rows.forEach((row, d) => {
    for (let k = 0; k < count; k++) slots[k] = slots[k] * shape[d] + row[k];
  });
  return slots;
}

/** The rows of slots. */
export function rowsOfSlots(slots: ArrayLike<number>, shape: Shape): Indices {
  let step = numel(shape);
  return shape.map((size) => {
    step /= Math.max(size, 1);
    return Int32Array.from(slots, (slot) => Math.floor(slot / step) % size);
  });
}

/** Different slots in ascending order, and for each value which of them is its. */
export function distinct(slots: Int32Array): { unique: number[]; group: Int32Array } {
  const unique = [...new Set(slots)].sort((a, b) => a - b);
  const position = new Map(unique.map((slot, i) => [slot, i]));
  return { unique, group: slots.map((slot) => position.get(slot)!) };
}

/** Both walked side by side, equal slots as one: the order in which PyTorch adds sparse tensors. */
export function merged(a: Int32Array, b: Int32Array): { slots: number[]; groupOfA: number[]; groupOfB: number[] } {
  const [slots, groupOfA, groupOfB]: number[][] = [[], [], []];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [x, y] = [i < a.length ? a[i] : Infinity, j < b.length ? b[j] : Infinity];
    if (x <= y) groupOfA[i++] = slots.length;
    if (y <= x) groupOfB[j++] = slots.length;
    slots.push(Math.min(x, y));
  }
  return { slots, groupOfA, groupOfB };
}

/** @throws RuntimeError in PyTorch's words for indices that do not lie in the size. */
export function checkIndices(rows: Indices, shape: Shape): void {
  rows.forEach((row, d) => {
    const lowest = row.reduce((a, b) => Math.min(a, b), 0);
    if (lowest < 0) throw new RuntimeError(`found negative index ${lowest} for dim ${d}`);
    const highest = row.reduce((a, b) => Math.max(a, b), -1);
    if (highest >= shape[d])
      throw new RuntimeError(
        `size is inconsistent with indices: for dim ${d}, size is ${shape[d]} but found index ${highest}`,
      );
  });
}

/** @throws IndexError for a dimension that is not one of the indices'. */
export function checkSparseDim(dim: number, sparseDims: number): void {
  if (dim >= sparseDims) throw new IndexError(`dimension ${dim} is dense: only the first ${sparseDims} are sparse`);
}
