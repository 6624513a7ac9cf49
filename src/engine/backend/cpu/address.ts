import type { Tensor } from "../../tensor/tensor.js";

/** Address in the heap of a tensor's first element. Operations see to it that their tensors lie there (ops/operation.ts). */
export function address(x: Tensor): number {
  const { storageRef } = x;
  return storageRef.pointer + x.offset * storageRef.dtype.itemsize;
}
