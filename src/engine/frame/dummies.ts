import { checkOptions } from "../arguments.js";
import { type Column, columnLength, compareText, isMissing, valueAt } from "./column.js";
import { countValues } from "./counts.js";
import { DataFrame } from "./dataFrame.js";
import { numberText } from "./print.js";
import { Series } from "./series.js";

export interface GetDummiesOptions {
  /** Columns to replace; those of text when left out. */
  columns?: readonly string[];
  /** What the new names begin with: the column's name, unless one is given for all or by column. */
  prefix?: string | Readonly<Record<string, string>>;
  /** Between the prefix and the value ("_"). */
  prefixSep?: string;
  /** Whether missing values have a column too (false). */
  dummyNa?: boolean;
  /** Whether the first value has none (false): the others tell it. */
  dropFirst?: boolean;
}

/**
 * One-hot columns in place of columns of text: uint8, one for each value, in sorted order.
 * https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.get_dummies.html
 */
export function getDummies(data: DataFrame | Series, options: GetDummiesOptions = {}): DataFrame {
  checkOptions("getDummies", options, ["columns", "prefix", "prefixSep", "dummyNa", "dropFirst"]);
  const { prefix, prefixSep = "_" } = options;
  if (data instanceof Series) {
    const start = typeof prefix === "string" ? `${prefix}${prefixSep}` : "";
    return DataFrame.of(new Map(dummies(data.column, start, options)), data.index);
  }
  const chosen = options.columns ?? data.columns.filter((name) => data.get(name).column.kind !== "number");
  const untouched = data.columns.filter((name) => !chosen.includes(name));
  const made = chosen.flatMap((name) => {
    const own = typeof prefix === "string" ? prefix : (prefix?.[name] ?? name);
    return dummies(data.get(name).column, `${own}${prefixSep}`, options);
  });
  const kept = untouched.map((name) => [name, data.get(name).column] as const);
  return DataFrame.of(new Map([...kept, ...made]), data.index);
}

function dummies(column: Column, start: string, options: GetDummiesOptions): [string, Column][] {
  const { dummyNa = false, dropFirst = false } = options;
  const found = countValues(column)
    .filter(({ missing }) => !missing)
    .map(({ row, rows }) => ({ value: valueAt(column, row), rows }))
    .sort((a, b) => compareValues(a.value, b.value));
  const missing = Array.from({ length: columnLength(column) }, (_, i) => i).filter((i) => isMissing(column, i));
  const all = [
    ...found.map(({ value, rows }) => ({ name: `${start}${nameOf(value, column)}`, rows })),
    ...(dummyNa ? [{ name: `${start}nan`, rows: missing }] : []),
  ];
  return all.slice(dropFirst ? 1 : 0).map(({ name, rows }) => {
    const values = new Uint8Array(columnLength(column));
    for (const row of rows) values[row] = 1;
    return [name, { kind: "number", dtype: "uint8", values }];
  });
}

function compareValues(a: unknown, b: unknown): number {
  return typeof a === "number" && typeof b === "number" ? a - b : compareText(String(a), String(b));
}

function nameOf(value: unknown, column: Column): string {
  if (typeof value === "number") return numberText(value, column.dtype);
  return typeof value === "boolean" ? (value ? "True" : "False") : String(value);
}
