import { contiguousStrides, isContiguous, numel } from "../../tensor/shape.js";
import type { DType, NumericArray } from "../../tensor/dtype.js";
import type { Tensor } from "../../tensor/tensor.js";
import { iterate } from "./iterate.js";
import { numericArray, operand } from "./numeric.js";

/** Values in row-major order: element i is `array[base + i]`. */
export interface Dense {
  readonly array: NumericArray;
  readonly base: number;
}

/** The tensor's values in row-major order: its own storage where it lies so, else a copy. */
export function dense(x: Tensor, dtype: DType = x.dtype): Dense {
  const from = operand(x, dtype);
  if (isContiguous(from.shape, from.strides)) return from;
  const array = numericArray(dtype, numel(x.shape));
  iterate(x.shape, [from.strides, contiguousStrides(x.shape)], [from.base, 0], ([p, q], length, [step]) => {
    for (let i = 0; i < length; i++, p += step) array[q + i] = from.array[p];
  });
  return { array, base: 0 };
}
