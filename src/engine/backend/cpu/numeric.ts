import { type DType, int64 } from "../../tensor/dtype.js";
import { readInt64, writeInt64 } from "../../tensor/int64.js";
import { contiguousStrides, numel, type Shape } from "../../tensor/shape.js";
import type { Storage } from "../../tensor/storage.js";
import type { Tensor } from "../../tensor/tensor.js";
import { iterate } from "./iterate.js";

/** An array with one cell an element, which kernels index directly. */
export type NumericArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** A strided operand of a kernel: element (i, j, ...) is `array[base + i * strides[0] + j * strides[1] + ...]`. */
export interface Operand {
  readonly array: NumericArray;
  readonly base: number;
  readonly shape: Shape;
  readonly strides: readonly number[];
}

/** An array for intermediate values of a type: int64 is computed on as float64, exact to 2^53. */
export function numericArray(dtype: DType, length: number): NumericArray {
  return dtype === int64 ? new Float64Array(length) : new dtype.arrayType(length);
}

/** The tensor's elements as values of `dtype`: its own storage where that is possible, else a converted contiguous copy. */
export function operand(tensor: Tensor, dtype: DType = tensor.dtype): Operand {
  const { storageRef, shape, strides } = tensor;
  const base = storageRef.base + tensor.offset;
  if (tensor.dtype === dtype && dtype.cells === 1) return { array: storageRef.array!, base, shape, strides };
  const target = numericArray(dtype, numel(shape));
  const targetStrides = contiguousStrides(shape);
  const source = storageRef.array!;
  const store = storeInto(target, dtype);
  iterate(shape, [strides, targetStrides], [base, 0], (offsets, length, steps) => {
    let [from, to] = offsets;
    const [fromStep, toStep] = steps;
    if (storageRef.dtype.cells === 2)
      for (let i = 0; i < length; i++, from += fromStep, to += toStep) store(to, readInt64(source as Int32Array, from));
    else for (let i = 0; i < length; i++, from += fromStep, to += toStep) store(to, source[from]);
  });
  return { array: target, base: 0, shape, strides: targetStrides };
}

/** Gives `compute` an array to write a contiguous result into, and stores it in the tensor's type. */
export function intoContiguous(output: Tensor, compute: (array: NumericArray, base: number) => void): void {
  const { storageRef } = output;
  const base = storageRef.base + output.offset;
  if (storageRef.dtype.cells === 1) return compute(storageRef.array!, base);
  const n = output.numel();
  const values = new Float64Array(n);
  compute(values, 0);
  encode(storageRef, base, values);
}

/** Writes numbers into consecutive elements of a storage, converted to its type. */
export function encode(storage: Storage, start: number, values: ArrayLike<number>): void {
  if (storage.dtype === int64)
    for (let i = 0; i < values.length; i++) writeInt64(storage.array as Int32Array, start + i, values[i]);
  else {
    const store = storeInto(storage.array!, storage.dtype);
    for (let i = 0; i < values.length; i++) store(start + i, values[i]);
  }
}

function storeInto(array: NumericArray, dtype: DType): (index: number, value: number) => void {
  if (dtype.kind === "bool") return (i, value) => void (array[i] = value !== 0 ? 1 : 0);
  if (dtype === int64) return (i, value) => void (array[i] = Math.trunc(value));
  return (i, value) => void (array[i] = value);
}
