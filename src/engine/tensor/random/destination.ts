import { FILL_MIN_ELEMENTS, type RandomExports } from "../../backend/cpu/wasm/random.js";
import { RuntimeError } from "../../errors.js";
import type { DType, TypedArray } from "../dtype.js";
import type { Generator } from "./generator.js";

/** A contiguous run of elements to fill: element `i` is at cell `(base + i) * dtype.cells` of `array`. */
export interface Destination {
  array: TypedArray;
  /** Index of the first element, in elements. */
  base: number;
  /** Address of the first element in the heap; 0 or missing where it lies elsewhere. */
  pointer?: number;
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

/** Fills by a kernel if the destination lies in the heap and is long enough to pay. Returns whether it did. */
export function byKernel(
  { pointer = 0, length }: Destination,
  generator: Generator,
  fill: (exports: RandomExports, state: number, at: number, work: number) => void,
): boolean {
  if (pointer === 0 || length < FILL_MIN_ELEMENTS) return false;
  return generator.drawWith((exports, state, work) => fill(exports, state, pointer, work));
}

/** A number as C++ streams print it in PyTorch's messages: six significant digits. */
export function cppNumber(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  return String(Number(value.toPrecision(6)));
}
