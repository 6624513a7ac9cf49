/** Rows of a table by index: lookups, sums of bags, and their transposes. */
import type { NumericArray } from "../../tensor/dtype.js";
import type { Dense } from "./dense.js";

/** `out[i] = table[indices[i]]`. */
export function lookup(out: NumericArray, outBase: number, table: Dense, indices: Int32Array, width: number): void {
  for (let i = 0; i < indices.length; i++) {
    const from = table.base + indices[i] * width;
    const to = outBase + i * width;
    for (let j = 0; j < width; j++) out[to + j] = table.array[from + j];
  }
}

/** `out[indices[i]] += scales[i] · rows[i]`. */
export function accumulateRows(
  out: NumericArray,
  outBase: number,
  rows: Dense,
  indices: Int32Array,
  scales: Float64Array,
  width: number,
): void {
  for (let i = 0; i < indices.length; i++) {
    const scale = scales[i];
    if (scale === 0) continue;
    const from = rows.base + i * width;
    const to = outBase + indices[i] * width;
    for (let j = 0; j < width; j++) out[to + j] += scale * rows.array[from + j];
  }
}

/** `out[bag[i]] += scales[i] · table[indices[i]]`. */
export function sumBags(
  out: NumericArray,
  outBase: number,
  table: Dense,
  indices: Int32Array,
  bags: Int32Array,
  scales: Float64Array,
  width: number,
): void {
  for (let i = 0; i < indices.length; i++) {
    const scale = scales[i];
    if (scale === 0) continue;
    const from = table.base + indices[i] * width;
    const to = outBase + bags[i] * width;
    for (let j = 0; j < width; j++) out[to + j] += scale * table.array[from + j];
  }
}

/** The row of the table that has the largest element of each bag and column: the first of equals, -1 for an empty bag. */
export function largestRows(
  out: NumericArray,
  outBase: number,
  table: Dense,
  indices: Int32Array,
  bags: Int32Array,
  counted: Float64Array,
  bagCount: number,
  width: number,
): void {
  const best = new Float64Array(bagCount * width);
  const seen = new Uint8Array(best.length);
  for (let i = 0; i < indices.length; i++) {
    if (counted[i] === 0) continue;
    for (let j = 0; j < width; j++) {
      const at = bags[i] * width + j;
      const value = table.array[table.base + indices[i] * width + j];
      if (seen[at] === 1 && !(value > best[at])) continue;
      seen[at] = 1;
      best[at] = value;
      out[outBase + at] = indices[i];
    }
  }
}

/** Scales rows down to a norm, in place; each row once. */
export function renormRows(
  table: NumericArray,
  base: number,
  indices: Int32Array,
  width: number,
  maxNorm: number,
  normType: number,
): void {
  for (const row of new Set(indices)) {
    const start = base + row * width;
    const norm = normOf(table, start, width, normType);
    if (norm <= maxNorm) continue;
    const scale = maxNorm / (norm + 1e-7);
    for (let i = start; i < start + width; i++) table[i] *= scale;
  }
}

function normOf(values: NumericArray, start: number, length: number, p: number): number {
  let total = 0;
  for (let i = start; i < start + length; i++) {
    const size = Math.abs(values[i]);
    if (p === Infinity) total = Math.max(total, size);
    else total += p === 0 ? Number(size !== 0) : size ** p;
  }
  return p === Infinity || p === 0 ? total : total ** (1 / p);
}
