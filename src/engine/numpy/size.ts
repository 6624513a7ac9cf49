import { ValueError } from "../errors.js";
import { int64 } from "../tensor/dtype.js";
import { encode } from "../backend/cpu/numeric.js";
import { numel, type Shape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { tensorOf } from "../ops/creation.js";

/** NumPy's `size`: a length, a shape, or nothing for a single number. */
export type Size = number | Shape;

/** @throws TypeError or ValueError, as NumPy, for sizes that are no whole numbers from 0. */
export function toShape(size: Size): Shape {
  const shape = typeof size === "number" ? [size] : size;
  for (const length of shape) {
    if (!Number.isInteger(length)) throw new TypeError(`'${String(length)}' cannot be interpreted as an integer size`);
    if (length < 0) throw new ValueError(`negative dimensions are not allowed: [${shape.join(", ")}]`);
  }
  return shape;
}

/** A float64 tensor of numbers that `fill` makes, or one number when there is no size. */
export function sample(size: Size | undefined, fill: (count: number) => Float64Array): number | Tensor {
  if (size === undefined) return fill(1)[0];
  const shape = toShape(size);
  return tensorOf(fill(numel(shape)), shape);
}

/** An int64 tensor of the given whole numbers. */
export function integerTensor(values: ArrayLike<number>, shape: Shape = [values.length]): Tensor {
  const out = Tensor.allocate(shape, int64);
  encode(out.storageRef, 0, values);
  return out;
}
