/** Columns: typed arrays, and the few things that every table operation needs of them. */
import { ValueError } from "../errors.js";

/** Names of pandas' dtypes. `object` is text, or values of any kind; `category` is text whose values are listed. */
export type ColumnType = "int64" | "float64" | "bool" | "uint8" | "object" | "category";

/** Numbers. Only `float64` has missing ones (NaN); whole numbers are exact to 2^53. */
export interface NumberColumn {
  readonly kind: "number";
  readonly dtype: "int64" | "float64" | "bool" | "uint8";
  readonly values: Float64Array | Uint8Array;
}

/** Text, each different value kept once. */
export interface TextColumn {
  readonly kind: "text";
  readonly dtype: "object" | "category";
  /** Index in `categories` of each value, -1 for a missing one. */
  readonly codes: Int32Array;
  readonly categories: readonly string[];
}

/** Values of any other kind, lists of tokens for instance. null, undefined and NaN are missing. */
export interface ObjectColumn {
  readonly kind: "object";
  readonly dtype: "object";
  readonly values: readonly unknown[];
}

export type Column = NumberColumn | TextColumn | ObjectColumn;

export function columnLength(column: Column): number {
  return column.kind === "text" ? column.codes.length : column.values.length;
}

/** A value as JavaScript has it: a number, a boolean, a string; NaN or null where it is missing. */
export function valueAt(column: Column, i: number): unknown {
  if (column.kind === "text") return column.codes[i] < 0 ? null : column.categories[column.codes[i]];
  const value = column.values[i];
  return column.dtype === "bool" ? value === 1 : value;
}

export function isMissing(column: Column, i: number): boolean {
  if (column.kind === "number") return column.dtype === "float64" && Number.isNaN(column.values[i]);
  return column.kind === "text" ? column.codes[i] < 0 : isMissingValue(column.values[i]);
}

export function isMissingValue(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === "number" && Number.isNaN(value));
}

/** Rows of a column by position, in that order. */
export function takeColumn(column: Column, rows: ArrayLike<number>): Column {
  if (column.kind === "text") return { ...column, codes: gather(column.codes, rows, Int32Array) };
  if (column.kind === "object") return { ...column, values: Array.from(rows, (i) => column.values[i]) };
  const { values } = column;
  return {
    ...column,
    values: values instanceof Uint8Array ? gather(values, rows, Uint8Array) : gather(values, rows, Float64Array),
  };
}

function gather<T extends Float64Array | Uint8Array | Int32Array>(
  values: T,
  rows: ArrayLike<number>,
  Type: new (length: number) => T,
): T {
  const out = new Type(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]];
  return out;
}

/** A column with a value in place of its missing ones. @throws ValueError where that is missing itself */
export function filled(column: Column, value: unknown): Column {
  if (isMissingValue(value)) throw new ValueError("Must specify a fill 'value' that is not missing itself");
  const all = Array.from({ length: columnLength(column) }, (_, i) =>
    isMissing(column, i) ? value : valueAt(column, i),
  );
  if (column.kind === "number" && typeof value === "number")
    return column.dtype === "float64" ? { ...column, values: Float64Array.from(all as number[]) } : column;
  const out = all.some((entry, i) => entry !== valueAt(column, i)) ? columnOf(all) : column;
  return column.dtype === "category" && out.kind === "text" ? categorical(out) : out;
}

/** A column of values: of numbers, of booleans, of text, or else of objects; null and undefined are missing. */
export function columnOf(values: ArrayLike<unknown>): Column {
  const kinds = new Set<string>();
  let whole = true;
  let missing = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null || value === undefined) missing = true;
    else {
      kinds.add(typeof value);
      whole &&= Number.isSafeInteger(value);
    }
  }
  const [kind = "number"] = kinds;
  if (kinds.size > 1) return objectColumn(values);
  if (kind === "number")
    return {
      kind: "number",
      dtype: whole && !missing && values.length > 0 ? "int64" : "float64",
      values: Float64Array.from(values as ArrayLike<number | null | undefined>, (value) => value ?? NaN),
    };
  if (kind === "boolean" && !missing)
    return { kind: "number", dtype: "bool", values: Uint8Array.from(values as ArrayLike<boolean>, Number) };
  return kind === "string" ? textColumn(values as ArrayLike<string | null | undefined>) : objectColumn(values);
}

export function objectColumn(values: ArrayLike<unknown>): ObjectColumn {
  return { kind: "object", dtype: "object", values: Array.from(values) };
}

/** A column of text, its categories in the order in which they come. */
export function textColumn(values: ArrayLike<string | null | undefined>): TextColumn {
  const codes = new Int32Array(values.length);
  const index = new Map<string, number>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null || value === undefined) codes[i] = -1;
    else {
      let code = index.get(value);
      if (code === undefined) index.set(value, (code = index.size));
      codes[i] = code;
    }
  }
  return { kind: "text", dtype: "object", codes, categories: [...index.keys()] };
}

/** The same text as a category: those of its values that occur, sorted, as pandas has them. */
export function categorical(column: TextColumn): TextColumn {
  const used = new Uint8Array(column.categories.length);
  for (const code of column.codes) if (code >= 0) used[code] = 1;
  const order = [...column.categories.keys()].filter((code) => used[code] === 1);
  order.sort((a, b) => compareText(column.categories[a], column.categories[b]));
  const place = new Int32Array(column.categories.length);
  order.forEach((code, i) => (place[code] = i));
  return {
    kind: "text",
    dtype: "category",
    codes: column.codes.map((code) => (code < 0 ? -1 : place[code])),
    categories: order.map((code) => column.categories[code]),
  };
}

/** By code points, as Python compares. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = codeUnitRank(a.charCodeAt(i)) - codeUnitRank(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Surrogates, of which code points above U+FFFF are made, sort after all others. */
function codeUnitRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
