/** Tables and columns as pandas prints them. https://pandas.pydata.org/pandas-docs/version/1.5/user_guide/options.html */
import { pythonFloat } from "../nn/text.js";
import { type Column, columnLength, isMissing, takeColumn, valueAt } from "./column.js";
import type { DataFrame } from "./dataFrame.js";
import { type Labels, numbered, takeLabels } from "./labels.js";
import type { Series } from "./series.js";

/** Past so many rows only the first and the last are shown; past so many columns likewise. */
const MOST_ROWS = 60;
const ENDS = 5;
const MOST_COLUMNS = 20;
const WIDEST_TEXT = 49;
const DIGITS = 6;

/** A number as Python's `str` writes it. */
export function numberText(value: number, dtype: Column["dtype"]): string {
  if (Math.abs(value) === Infinity) return value > 0 ? "inf" : "-inf";
  if (dtype === "float64" && Math.abs(value) >= 1e16) return value.toExponential();
  return dtype === "float64" || !Number.isInteger(value) ? pythonFloat(value) : String(value);
}

export function frameText(frame: DataFrame): string {
  const { columns, length } = frame;
  if (columns.length === 0 || length === 0)
    return `Empty DataFrame\nColumns: [${columns.join(", ")}]\nIndex: [${length > MOST_ROWS ? `${length} rows` : Array.from(frame.index).join(", ")}]`;
  const rows = shown(length, MOST_ROWS, ENDS);
  const places = shown(columns.length, MOST_COLUMNS, MOST_COLUMNS / 2);
  const cut = rows.positions.length < length;
  const parts = places.positions.map((i) => {
    const column = frame.get(columns[i]).column;
    const header = column.kind === "number" ? ` ${columns[i]}` : columns[i];
    return pad([header, ...withDots(cells(takeColumn(column, rows.positions)), rows, header)], "start");
  });
  if (places.gap !== undefined)
    parts.splice(places.gap, 0, [
      " ...",
      ...withDots(
        rows.positions.map(() => " ..."),
        rows,
        " ...",
      ),
    ]);
  const labels = withDots(labelTexts(takeLabels(frame.index, rows.positions)), rows, "");
  const lines = adjoin([pad(["", ...labels], "end"), ...parts], " ");
  if (!cut && places.gap === undefined) return lines.join("\n");
  return `${lines.join("\n")}\n\n[${length} rows x ${columns.length} columns]`;
}

export function seriesText(series: Series): string {
  const { length, column, name, dtype } = series;
  const rows = shown(length, MOST_ROWS, ENDS);
  const values = pad(cells(takeColumn(column, rows.positions)), "start");
  const labels = labelTexts(takeLabels(series.index, rows.positions));
  if (rows.gap !== undefined) {
    values.splice(rows.gap, 0, centered(values[0].length > 3 ? "..." : "..", values[0].length));
    labels.splice(rows.gap, 0, "");
  }
  const footer = [
    ...(name === undefined ? [] : [`Name: ${name}`]),
    ...(rows.gap === undefined ? [] : [`Length: ${length}`]),
    `dtype: ${dtype}`,
  ].join(", ");
  const categories =
    column.kind === "text" && dtype === "category"
      ? `\nCategories (${column.categories.length}, object): [${column.categories.map((c) => `'${c}'`).join(", ")}]`
      : "";
  if (length === 0) return `Series([], ${footer})`;
  return `${adjoin([pad(labels, "end"), values], "   ").join("\n")}\n${footer}${categories}`;
}

interface Shown {
  positions: number[];
  /** Where some were left out, among the positions. */
  gap?: number;
}

function shown(length: number, most: number, ends: number): Shown {
  const all = [...numbered(length)];
  return length <= most ? { positions: all } : { positions: [...all.slice(0, ends), ...all.slice(-ends)], gap: ends };
}

function withDots(texts: string[], { gap }: Shown, header: string): string[] {
  if (gap === undefined) return texts;
  const width = Math.max(header.length, ...texts.map((text) => text.length));
  return [...texts.slice(0, gap), width > 3 ? "..." : "..", ...texts.slice(gap)];
}

function labelTexts(labels: Labels): string[] {
  const column = Array.from(labels);
  const isFractional = column.some((label) => typeof label === "number" && !Number.isInteger(label));
  return column.map((label) => (isFractional && typeof label === "number" ? pythonFloat(label) : String(label)));
}

/** One text a value, with room for a sign before it. */
function cells(column: Column): string[] {
  if (column.dtype === "float64" && column.kind === "number") return floats(column.values as Float64Array);
  return Array.from({ length: columnLength(column) }, (_, i) => {
    if (isMissing(column, i)) return " NaN";
    const value = valueAt(column, i);
    if (typeof value === "number")
      return value < 0 ? numberText(value, column.dtype) : ` ${numberText(value, column.dtype)}`;
    return ` ${shortened(plain(value))}`;
  });
}

function plain(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(plain).join(", ")}]`;
  return String(value).replace(/[\t\r\n]/g, (character) => ({ "\t": "\\t", "\r": "\\r", "\n": "\\n" })[character]!);
}

function shortened(text: string): string {
  return text.length > WIDEST_TEXT ? `${text.slice(0, WIDEST_TEXT - 3)}...` : text;
}

/** One form for all: six decimals less the zeros that all end with, or exponents where numbers are too small or too large for it. */
function floats(values: Float64Array): string[] {
  const fixed = trimZeros(Array.from(values, (value) => spell(value, (v) => v.toFixed(DIGITS))));
  const sizes = values.map(Math.abs);
  const small = sizes.some((size) => size > 0 && size < 10 ** -DIGITS);
  const large = sizes.some((size) => size > 1e6);
  const long = fixed.some((text) => text.length > DIGITS + 6);
  if (!small && !(long && large)) return fixed;
  return Array.from(values, (value) => spell(value, exponential));
}

function spell(value: number, write: (value: number) => string): string {
  if (Number.isNaN(value)) return " NaN";
  if (!Number.isFinite(value)) return value > 0 ? " inf" : "-inf";
  const text = write(value);
  return text.startsWith("-") ? text : ` ${text}`;
}

function exponential(value: number): string {
  return value.toExponential(DIGITS).replace(/e([+-])(\d)$/, "e$10$2");
}

function trimZeros(texts: string[]): string[] {
  const decimals = texts.filter((text) => text.includes("."));
  let end = DIGITS;
  while (end > 1 && decimals.every((text) => text.at(end - DIGITS - 1) === "0")) end--;
  const cut = DIGITS - end;
  return cut === 0 ? texts : texts.map((text) => (text.includes(".") ? text.slice(0, -cut) : text));
}

/** As Python's `str.center`. */
function centered(text: string, width: number): string {
  const room = width - text.length;
  const left = Math.floor(room / 2) + (room & width & 1);
  return text.padStart(left + text.length).padEnd(width);
}

function pad(texts: string[], side: "start" | "end"): string[] {
  const width = Math.max(...texts.map((text) => text.length));
  return texts.map((text) => (side === "start" ? text.padStart(width) : text.padEnd(width)));
}

function adjoin(columns: string[][], gap: string): string[] {
  return columns[0].map((_, i) => columns.map((column) => column[i]).join(gap));
}
