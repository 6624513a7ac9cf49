/** Tensors as the bytes that files hold: row-major, little-endian. */
import { bool, type DType } from "../tensor/dtype.js";
import { cpu, type Device, meta } from "../tensor/device.js";
import { contiguousStrides, numel, type Shape } from "../tensor/shape.js";
import { Storage } from "../tensor/storage.js";
import { Tensor } from "../tensor/tensor.js";

/** A storage of so many elements, whose bytes `fill` writes. */
export function storageFilled(dtype: DType, length: number, fill: (target: Uint8Array) => void): Storage {
  const storage = Storage.empty(dtype, length);
  if (storage.hollow) return storage;
  const target = viewOf(storage);
  fill(target);
  // Kernels take what a bool holds to be 0 or 1.
  if (dtype === bool) for (let i = 0; i < target.length; i++) target[i] = target[i] === 0 ? 0 : 1;
  return storage;
}

/** A storage with a copy of the bytes. */
export function storageOfBytes(dtype: DType, bytes: Uint8Array): Storage {
  return storageFilled(dtype, bytes.length / dtype.itemsize, (target) => target.set(bytes));
}

/** A tensor of the shape with a copy of the bytes, which must be as many as it has; on meta without them. */
export function tensorOfBytes(dtype: DType, shape: Shape, bytes: Uint8Array, device: Device = cpu): Tensor {
  const storage = device === meta ? Storage.meta(dtype, numel(shape)) : storageOfBytes(dtype, bytes);
  return new Tensor(storage, shape, contiguousStrides(shape), 0, device);
}

/** The bytes of a storage: a view, valid until something is allocated. */
export function bytesOfStorage(storage: Storage): Uint8Array {
  return storage.hollow ? new Uint8Array(storage.bytes) : viewOf(storage);
}

/** The values of a tensor in row-major order: a view where they lie so, else a copy. */
export function bytesOfTensor(tensor: Tensor): Uint8Array {
  tensor.needData("saving");
  const whole = tensor.isContiguous() ? tensor : tensor.detach().contiguous();
  const { itemsize } = tensor.dtype;
  return bytesOfStorage(whole.storageRef).subarray(whole.offset * itemsize, (whole.offset + whole.numel()) * itemsize);
}

/** A copy with the bytes of each element in the other order. */
export function swapped(bytes: Uint8Array, itemsize: number): Uint8Array {
  const out = bytes.slice();
  for (let at = 0; at < out.length; at += itemsize) out.subarray(at, at + itemsize).reverse();
  return out;
}

function viewOf(storage: Storage): Uint8Array {
  const { buffer, byteOffset, byteLength } = storage.cells;
  return new Uint8Array(buffer, byteOffset, byteLength);
}
