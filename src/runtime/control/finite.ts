import { fastGradientNorm } from "../../engine/backend/cpu/wasm/optimizer.js";
import { fastIsFinite } from "../../engine/backend/cpu/wasm/statistics.js";
import { float32, float64 } from "../../engine/tensor/dtype.js";
import { Tensor } from "../../engine/tensor/tensor.js";

/** True where no element is NaN or infinite. Reads the tensor once. */
export function isFiniteTensor(given: Tensor): boolean {
  if (given.isMeta || !given.dtype.isFloatingPoint) return true;
  const tensor = inStorageOrder(given);
  const found = fastIsFinite(tensor);
  if (found !== null) return found;
  if ((tensor.dtype === float32 || tensor.dtype === float64) && tensor.isContiguous()) {
    const { storageRef, offset } = tensor;
    const cells = storageRef.cells as Float32Array | Float64Array;
    const end = offset + tensor.numel();
    for (let i = offset; i < end; i++) if (!Number.isFinite(cells[i])) return false;
    return true;
  }
  let finite = true;
  tensor.detach().forEachValue((value) => (finite &&= Number.isFinite(value)));
  return finite;
}

/** A tensor that fills its storage in another order, as that storage is: a transposed gradient, for one. */
function inStorageOrder(tensor: Tensor): Tensor {
  const { storageRef } = tensor;
  if (tensor.isContiguous() || tensor.numel() !== storageRef.length || tensor.strides.includes(0)) return tensor;
  return new Tensor(storageRef, [storageRef.length], [1], 0, tensor.device);
}

/** The Euclidean norm of all tensors together. */
export function normOf(tensors: readonly Tensor[]): number {
  if (tensors.length === 0) return 0;
  const fast = fastGradientNorm(tensors);
  if (fast !== null) return fast;
  let sum = 0;
  for (const tensor of tensors) tensor.detach().forEachValue((value) => (sum += Number(value) ** 2));
  return Math.sqrt(sum);
}
