import type { DType, NumericArray } from "../../tensor/dtype.js";
import { expandedStrides, numel, type Shape } from "../../tensor/shape.js";
import type { Tensor } from "../../tensor/tensor.js";
import { iterate } from "./iterate.js";
import { operand } from "./numeric.js";

/** Offsets of all elements of some dimensions in row-major order. */
export function offsetTable(shape: Shape, strides: readonly number[]): Int32Array {
  const table = new Int32Array(numel(shape));
  let at = 0;
  iterate(shape, [strides], [0], ([start], length, [step]) => {
    for (let i = 0, p = start; i < length; i++, p += step) table[at++] = p;
  });
  return table;
}

/** The places of a region: every sum of an offset of `outer`, one of `picked` and one of `inner`, in that order. */
export interface Places {
  readonly outer: Int32Array;
  readonly picked: Int32Array;
  readonly inner: Int32Array;
}

/** True where the innermost offsets count 0, 1, 2 ... and there are enough of them for block copies to pay. */
function isBlock(inner: Int32Array): boolean {
  return inner.length >= 8 && inner.every((offset, i) => offset === i);
}

/** `out[i] = source[place i]`. */
export function readPlaces(
  out: NumericArray,
  outBase: number,
  source: NumericArray,
  base: number,
  { outer, picked, inner }: Places,
): void {
  const block = isBlock(inner);
  let to = outBase;
  for (const o of outer)
    for (const p of picked) {
      const from = base + o + p;
      if (block) {
        out.set(source.subarray(from, from + inner.length), to);
        to += inner.length;
      } else for (let k = 0; k < inner.length; k++) out[to++] = source[from + inner[k]];
    }
}

/** `out[place i] = value i`, the values having the places' own order and any offsets. */
export function writePlaces(out: NumericArray, base: number, places: Places, values: NumericArray, from: Places): void {
  const { outer, picked, inner } = places;
  const block = isBlock(inner) && isBlock(from.inner);
  for (let i = 0; i < outer.length; i++)
    for (let j = 0; j < picked.length; j++) {
      const to = base + outer[i] + picked[j];
      const start = from.outer[i] + from.picked[j];
      if (block) out.set(values.subarray(start, start + inner.length), to);
      else for (let k = 0; k < inner.length; k++) out[to + inner[k]] = values[start + from.inner[k]];
    }
}

/** `out[place i] += alpha * value i`, in that order. */
export function addPlaces(
  out: NumericArray,
  base: number,
  places: Places,
  values: NumericArray,
  from: Places,
  alpha = 1,
): void {
  const { outer, picked, inner } = places;
  for (let i = 0; i < outer.length; i++)
    for (let j = 0; j < picked.length; j++) {
      const to = base + outer[i] + picked[j];
      const start = from.outer[i] + from.picked[j];
      for (let k = 0; k < inner.length; k++) out[to + inner[k]] += alpha * values[start + from.inner[k]];
    }
}

/** Writes the elements of `x`, broadcast to `shape`, in row-major order. */
export function loadRowMajor(out: NumericArray, base: number, x: Tensor, shape: Shape, dtype: DType = x.dtype): void {
  const from = operand(x, dtype);
  if (from.array === out && from.base === base) return;
  let at = base;
  const source = from.array;
  iterate(shape, [expandedStrides(from.shape, from.strides, shape)], [from.base], ([start], length, [step]) => {
    if (step === 1) {
      out.set(source.subarray(start, start + length), at);
      at += length;
    } else for (let i = 0, p = start; i < length; i++, p += step) out[at++] = source[p];
  });
}
