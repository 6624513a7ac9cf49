import type { DType, TypedArray } from "../dtype.js";
import { RuntimeError } from "../../errors.js";

/** A contiguous run of elements to fill: element `i` is at cell `(base + i) * dtype.cells` of `array`. */
export interface Destination {
  array: TypedArray;
  /** Index of the first element, in elements. */
  base: number;
  /** Number of elements. */
  length: number;
  dtype: DType;
}

/** A destination's array when its dtype is floating. */
export type FloatArray = Float32Array | Float64Array;

/** @throws RuntimeError in PyTorch's words when the destination is not floating. */
export function floatArray(destination: Destination, kernel: string): FloatArray {
  const { array, dtype } = destination;
  if (!dtype.isFloatingPoint) throw new RuntimeError(`"${kernel}" not implemented for '${dtype.scalarType}'`);
  return array as FloatArray;
}

/** A number as C++ streams print it in PyTorch's messages: six significant digits. */
export function cppNumber(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  return String(Number(value.toPrecision(6)));
}
