import { type Column, columnLength, isMissing, valueAt } from "./column.js";

/** A value of a column, and where it is. */
export interface Counted {
  /** The first row that has it. */
  row: number;
  count: number;
  rows: readonly number[];
  missing: boolean;
}

/** The distinct values of a column in the order in which they come; missing ones are one. */
export function countValues(column: Column): Counted[] {
  const found = new Map<unknown, number[]>();
  for (let i = 0; i < columnLength(column); i++) {
    const key = isMissing(column, i) ? null : column.kind === "text" ? column.codes[i] : valueAt(column, i);
    const rows = found.get(key);
    if (rows) rows.push(i);
    else found.set(key, [i]);
  }
  return [...found].map(([key, rows]) => ({ row: rows[0], count: rows.length, rows, missing: key === null }));
}
