/** Tensors whose elements are those of another at positions that one table a dimension gives: padding. */
import type { NumericArray } from "../../tensor/dtype.js";
import { contiguousStrides, type Shape } from "../../tensor/shape.js";
import type { Dense } from "./dense.js";

/** For each position along a dimension the source's position; -1 where there is none. */
export type PositionTable = Int32Array;

/** Calls `line` for each line of the last dimension with its start in the result and in the source (-1: the line has no source). */
function forEachLine(
  tables: readonly PositionTable[],
  sourceShape: Shape,
  line: (at: number, from: number) => void,
): void {
  const rank = tables.length;
  const strides = contiguousStrides(sourceShape);
  const length = tables[rank - 1].length;
  const lines = tables.slice(0, -1).reduce((n, table) => n * table.length, 1);
  const at = new Array<number>(rank - 1).fill(0);
  for (let i = 0; i < lines; i++) {
    let from = 0;
    for (let d = 0; d < rank - 1; d++) {
      const position = tables[d][at[d]];
      if (position < 0) {
        from = -1;
        break;
      }
      from += position * strides[d];
    }
    line(i * length, from);
    for (let d = rank - 2; d >= 0; d--) {
      if (++at[d] < tables[d].length) break;
      at[d] = 0;
    }
  }
}

/** `out[i, j, ...] = x[tables[0][i], tables[1][j], ...]`, or `fill` where a table says -1. There is at least one table. */
export function gatherByTables(
  out: NumericArray,
  outBase: number,
  x: Dense,
  sourceShape: Shape,
  tables: readonly PositionTable[],
  fill: number,
): void {
  const last = tables[tables.length - 1];
  forEachLine(tables, sourceShape, (at, from) => {
    const to = outBase + at;
    if (from < 0) for (let i = 0; i < last.length; i++) out[to + i] = fill;
    else {
      const start = x.base + from;
      for (let i = 0; i < last.length; i++) out[to + i] = last[i] < 0 ? fill : x.array[start + last[i]];
    }
  });
}

/** The transpose of `gatherByTables`: adds each element of `y` to the one it was read from. */
export function scatterByTables(
  out: NumericArray,
  outBase: number,
  y: Dense,
  sourceShape: Shape,
  tables: readonly PositionTable[],
): void {
  const last = tables[tables.length - 1];
  forEachLine(tables, sourceShape, (at, from) => {
    if (from < 0) return;
    const start = outBase + from;
    for (let i = 0; i < last.length; i++) if (last[i] >= 0) out[start + last[i]] += y.array[y.base + at + i];
  });
}
