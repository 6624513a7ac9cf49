import { Tensor } from "../tensor/tensor.js";

/** A contiguous copy of `x`, outside the graph. */
function contiguousCopy(x: Tensor): Tensor {
  const out = Tensor.allocate(x.shape, x.dtype);
  x.forEachValue((value, i) => out.storageRef.set(i, value));
  return out;
}

/** Rows `indices` of `x` along its first dimension, copied in that order, outside the graph: [n, ...] to [indices.length, ...]. */
export function takeRows(x: Tensor, indices: ArrayLike<number>): Tensor {
  x.needData("taking rows");
  const out = Tensor.allocate([indices.length, ...x.shape.slice(1)], x.dtype);
  if (x.storageRef.hollow || out.storageRef.hollow) {
    out.storageRef.hollow = true;
    return out;
  }
  const source = x.isContiguous() ? x : contiguousCopy(x);
  const row = x.shape.slice(1).reduce((product, size) => product * size, 1) * x.dtype.cells;
  const from = source.storageRef.array!;
  const start = (source.storageRef.base + source.offset) * x.dtype.cells;
  const to = out.storageRef.cells;
  for (let i = 0; i < indices.length; i++) {
    const at = start + indices[i] * row;
    to.set(from.subarray(at, at + row), i * row);
  }
  return out;
}

/** Writes the rows of `from`, a contiguous tensor of the same shape, into `x` in place. */
export function writeRows(x: Tensor, from: Tensor): void {
  const values = new Float64Array(from.numel());
  from.forEachValue((value, i) => (values[i] = value));
  let next = 0;
  const write = (dim: number, at: number): void => {
    if (dim === x.ndim) {
      x.storageRef.set(at, values[next++]);
      return;
    }
    for (let i = 0; i < x.shape[dim]; i++) write(dim + 1, at + i * x.strides[dim]);
  };
  write(0, x.offset);
  x.storageRef.version++;
}
