import { type DType, type NumericArray } from "../../tensor/dtype.js";
import { bfloat16Bits, bfloat16Value, float16Bits, float16Value } from "../../tensor/half.js";
import { contiguousStrides, numel, type Shape } from "../../tensor/shape.js";
import type { Storage } from "../../tensor/storage.js";
import type { Tensor } from "../../tensor/tensor.js";
import { iterate } from "./iterate.js";

export type { NumericArray };

/** A strided operand of a kernel: element (i, j, ...) is `array[base + i * strides[0] + j * strides[1] + ...]`. */
export interface Operand {
  readonly array: NumericArray;
  readonly base: number;
  readonly shape: Shape;
  readonly strides: readonly number[];
}

/** An array for values of a type: int64 is computed on as float64, exact to 2^53, and the 16-bit floats as float32. */
export function numericArray(dtype: DType, length: number): NumericArray {
  return dtype.codec === null ? (new dtype.arrayType(length) as NumericArray) : new dtype.codec.valueArray(length);
}

/** The tensor's elements as values of `dtype`: its own storage where that is possible, else a converted contiguous copy. */
export function operand(tensor: Tensor, dtype: DType = tensor.dtype): Operand {
  const { storageRef, shape, strides } = tensor;
  const base = storageRef.base + tensor.offset;
  const { codec } = tensor.dtype;
  if (tensor.dtype === dtype && codec === null)
    return { array: storageRef.array as NumericArray, base, shape, strides };
  const target = numericArray(dtype, numel(shape));
  const targetStrides = contiguousStrides(shape);
  const source = storageRef.array!;
  const store = storeInto(target, dtype);
  iterate(shape, [strides, targetStrides], [base, 0], (offsets, length, steps) => {
    let [from, to] = offsets;
    const [fromStep, toStep] = steps;
    if (codec !== null)
      for (let i = 0; i < length; i++, from += fromStep, to += toStep) store(to, codec.read(source, from));
    else for (let i = 0; i < length; i++, from += fromStep, to += toStep) store(to, source[from]);
  });
  return { array: target, base: 0, shape, strides: targetStrides };
}

/** Gives `compute` an array to write a contiguous result into, and stores it in the tensor's type. */
export function intoContiguous(output: Tensor, compute: (array: NumericArray, base: number) => void): void {
  const { storageRef } = output;
  const base = storageRef.base + output.offset;
  if (storageRef.dtype.codec === null) return compute(storageRef.array as NumericArray, base);
  const values = numericArray(output.dtype, output.numel());
  compute(values, 0);
  encode(storageRef, output.offset, values);
}

/** Writes numbers into consecutive elements of a storage from element `index` on, converted to its type. */
export function encode(storage: Storage, index: number, values: ArrayLike<number>): void {
  const { codec } = storage.dtype;
  const array = storage.array!;
  const start = storage.base + index;
  if (codec !== null) for (let i = 0; i < values.length; i++) codec.write(array, start + i, values[i]);
  else {
    const store = storeInto(array as NumericArray, storage.dtype);
    for (let i = 0; i < values.length; i++) store(start + i, values[i]);
  }
}

/** How a value is put into an array of values of a type: as C converts it. */
function storeInto(array: NumericArray, dtype: DType): (index: number, value: number) => void {
  const round = roundings[dtype.name];
  if (round === undefined) return (i, value) => void (array[i] = value);
  return (i, value) => void (array[i] = round(value));
}

/** What a typed array's own conversion does not do. */
const roundings: Record<string, (value: number) => number> = {
  bool: (value) => (value !== 0 ? 1 : 0),
  int64: Math.trunc,
  float16: (value) => float16Value(float16Bits(value)),
  bfloat16: (value) => bfloat16Value(bfloat16Bits(value)),
};
