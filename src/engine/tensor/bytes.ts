import type { Tensor } from "./tensor.js";

/** The elements in row-major order, little-endian, in bytes of their own. */
export function rowMajorBytes(tensor: Tensor): Uint8Array {
  const { storageRef, offset, dtype } = tensor.detach().contiguous();
  const from = (storageRef.base + offset) * dtype.cells;
  const cells = storageRef.array!.subarray(from, from + tensor.numel() * dtype.cells);
  return new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength).slice();
}
