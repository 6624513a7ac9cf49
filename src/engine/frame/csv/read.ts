import { checkOptions } from "../../arguments.js";
import { KeyError, ValueError } from "../../errors.js";
import { FormatError } from "../../io/formatError.js";
import { nameOf, type Source } from "../../io/unzipped.js";
import { machineMemory } from "../../platform/memory.js";
import { type ReadingProgress, readingProgress } from "../../progress.js";
import { warn } from "../../warn.js";
import { type Column, columnLength, valueAt } from "../column.js";
import { DataFrame } from "../dataFrame.js";
import { CellError, ColumnBuilder, type CsvType, type ReadingRules } from "./columnBuilder.js";
import { missingTexts } from "./missing.js";
import { type RecordBatch, readRecords, type RecordOptions } from "./records.js";

export interface ReadCsvOptions {
  /** What separates fields, one character; found in the first lines (`,`, `;`, tab or `|`) when left out. */
  sep?: string | null;
  /** Whether the first record has the names (true). Without it columns are called "0", "1" and so on. */
  header?: boolean;
  /** Names of the columns, instead of those of the header. */
  names?: readonly string[];
  /** Only these columns. */
  usecols?: readonly string[];
  /** The column whose values are the labels of the rows. */
  indexCol?: string;
  /** Types of columns that are not to be inferred: one for all, or by name. */
  dtype?: CsvType | Readonly<Record<string, CsvType>>;
  /** Further texts that are missing values. */
  naValues?: string | readonly string[];
  /** Whether pandas' own list of missing values holds too (true): "", "NA", "NaN", "null" and so on. */
  keepDefaultNa?: boolean;
  /** So many lines at the start are left out. */
  skiprows?: number;
  /** At most so many rows. */
  nrows?: number;
  /** What quotes fields (`"`). */
  quotechar?: string;
  /** Decimal point (`.`). */
  decimal?: string;
  /** Encoding of the file (utf-8), by a name of the Encoding Standard, "windows-1251" for instance. A byte order mark goes before it. */
  encoding?: string;
  /** What happens to a row with too many fields ("error"). */
  onBadLines?: "error" | "warn" | "skip";
  /** Hears how far the reading is; otherwise lines in the output tell of one that takes long. */
  progress?: (progress: ReadingProgress) => void;
}

const optionNames = [
  "sep",
  "header",
  "names",
  "usecols",
  "indexCol",
  "dtype",
  "naValues",
  "keepDefaultNa",
  "skiprows",
  "nrows",
  "quotechar",
  "decimal",
  "encoding",
  "onBadLines",
  "progress",
] as const;

const types: readonly CsvType[] = ["int64", "float64", "bool", "object", "category"];

/**
 * Reads a CSV or TSV file, gzipped or not, in pieces: memory is that of the columns.
 *
 * Types are inferred as pandas does: whole numbers, numbers, booleans, else text; a whole number column with missing values is float64, dates are
 * text. A column with a whole number past 2^53 is text, so that no digit is lost.
 * @param source the path of a file, or its bytes
 * @throws FormatError that names the line where the file is no table, Error where it cannot be read
 * https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.read_csv.html
 */
export function readCsv(source: string | Uint8Array, options: ReadCsvOptions = {}): DataFrame {
  const path = nameOf(source);
  checkOptions("readCsv", options, optionNames);
  checkCharacters(options);
  const first = readColumns(source, options, new Map());
  const again = first.fields.filter(({ builder }) => builder.mustReread);
  for (const { name, builder } of again)
    if (builder.lossy !== undefined)
      warn(
        `${path}: column '${name}' has whole numbers past 2^53 (${builder.lossy}), which a number does not hold: it is text`,
      );
  const texts = new Map(again.map(({ name }) => [name, "object"] as const));
  const second = again.length === 0 ? undefined : readColumns(source, options, texts);
  const columns = new Map<string, Column>();
  for (const { name, builder } of first.fields)
    columns.set(name, (second?.fields.find((field) => field.name === name)?.builder ?? builder).finish());
  return frameOf(columns, options.indexCol, path);
}

interface Field {
  name: string;
  /** Its place in a record. */
  place: number;
  builder: ColumnBuilder;
}

/**
 * One pass over the file.
 * @param only the columns to read, and their types; all where it is empty
 */
function readColumns(
  source: Source,
  options: ReadCsvOptions,
  only: ReadonlyMap<string, CsvType>,
): { fields: readonly Field[] } {
  const path = nameOf(source);
  let layout: Layout | undefined;
  let rows = 0;
  const limit = options.nrows ?? Infinity;
  for (const batch of readRecords(source, recordOptions(path, options))) {
    const header = layout === undefined && (options.header ?? true);
    layout ??= layoutOf(path, batch.rows[0], options, only);
    const records = fitting(path, layout, batch, header ? 1 : 0, options);
    const taken = rows + records.length > limit ? records.slice(0, limit - rows) : records;
    for (const field of layout.fields) appendTo(field, taken, path, batch);
    rows += taken.length;
    checkSize(path, layout.fields, rows);
    if (rows >= limit) break;
  }
  if (layout === undefined) throw new FormatError(path, { line: 1, expected: "columns", found: "an empty file" });
  return layout;
}

interface Layout {
  /** Fields of a record. */
  width: number;
  fields: Field[];
}

function layoutOf(
  path: string,
  first: readonly string[],
  options: ReadCsvOptions,
  only: ReadonlyMap<string, CsvType>,
): Layout {
  const { header = true, names, usecols, dtype } = options;
  const width = first.length;
  if (names && names.length !== width)
    throw new ValueError(`${path} has ${width} columns, but names has ${names.length}: ${names.join(", ")}`);
  const all = unique(names ?? (header ? first.map((name, i) => name || `Unnamed: ${i}`) : first.map((_, i) => `${i}`)));
  const asked = [...(usecols ?? []), ...(typeof dtype === "object" ? Object.keys(dtype) : [])];
  if (options.indexCol !== undefined) asked.push(options.indexCol);
  for (const name of asked)
    if (!all.includes(name)) throw new KeyError(`${path} has no column '${name}', but ${all.join(", ")}`);
  const rules = rulesOf(options);
  const fields = all.flatMap((name, place) => {
    if (only.size > 0 && !only.has(name)) return [];
    if (usecols && !usecols.includes(name) && name !== options.indexCol) return [];
    const type = only.get(name) ?? (typeof dtype === "object" ? dtype[name] : dtype);
    if (type !== undefined && !types.includes(type))
      throw new ValueError(`dtype of '${name}' must be one of ${types.join(", ")}, but got '${String(type)}'`);
    return [{ name, place, builder: new ColumnBuilder(rules, type) }];
  });
  return { width, fields };
}

/** pandas' way with names that occur again: a, a.1, a.2. */
function unique(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Map<string, number>();
  return names.map((name) => {
    let times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    if (times === 0) return name;
    let other = `${name}.${times}`;
    while (taken.has(other)) other = `${name}.${++times}`;
    taken.add(other);
    seen.set(name, times + 1);
    return other;
  });
}

/** The records from `start` on that are no longer than the header; shorter ones miss values. */
function fitting(path: string, { width }: Layout, batch: RecordBatch, start: number, options: ReadCsvOptions) {
  const { rows } = batch;
  const { onBadLines = "error" } = options;
  let bad = false;
  for (let i = start; i < rows.length; i++) {
    const row = rows[i];
    if (row.length <= width || row.every((field, j) => j < width || field === "")) continue;
    bad = true;
    const line = batch.lineOf(i);
    if (onBadLines === "error")
      throw new FormatError(path, {
        line,
        expected: `${width} fields`,
        found: `${row.length}`,
        advice: 'Is the separator right? { onBadLines: "skip" } leaves such lines out',
      });
    if (onBadLines === "warn") warn(`${path}: skipping line ${line}: expected ${width} fields, found ${row.length}`);
  }
  if (!bad) return start === 0 ? rows : rows.slice(start);
  return rows.filter((row, i) => i >= start && row.every((field, j) => j < width || field === ""));
}

function appendTo({ builder, name, place }: Field, rows: readonly string[][], path: string, batch: RecordBatch): void {
  const before = builder.length;
  try {
    builder.append(rows, place);
  } catch (error) {
    if (!(error instanceof CellError)) throw error;
    const line = batch.lineOf(batch.rows.indexOf(rows[builder.length - before]));
    throw new FormatError(path, { line, expected: `${error.expected} in column '${name}'`, found: error.found });
  }
}

/** A compressed file can hold far more than its size tells. */
function checkSize(path: string, fields: readonly Field[], rows: number): void {
  const size = fields.reduce((sum, { builder }) => sum + builder.size, 0);
  if (size > machineMemory() / 2)
    throw new FormatError(path, {
      expected: "a table of at most half of this machine's memory",
      found: `${Math.round(size / 1e6)} MB in its first ${rows} rows`,
      advice: "Read fewer columns (usecols) or fewer rows (nrows)",
    });
}

function recordOptions(path: string, options: ReadCsvOptions): RecordOptions {
  return {
    separator: options.sep ?? null,
    quote: options.quotechar ?? '"',
    encoding: options.encoding ?? "utf-8",
    skip: options.skiprows ?? 0,
    heard: readingProgress(path, options.progress),
  };
}

function rulesOf({ naValues = [], keepDefaultNa = true, decimal = "." }: ReadCsvOptions): ReadingRules {
  const own = typeof naValues === "string" ? [naValues] : naValues;
  return {
    missing: new Set([...(keepDefaultNa ? missingTexts : []), ...own]),
    numericMissing: own.some((text) => text.trim() !== "" && !Number.isNaN(Number(text))),
    decimal,
  };
}

function checkCharacters({ sep, quotechar, decimal, skiprows, nrows }: ReadCsvOptions): void {
  for (const [name, value] of Object.entries({ sep, quotechar, decimal }))
    if (value !== undefined && value !== null && (typeof value !== "string" || value.length !== 1))
      throw new ValueError(`readCsv: ${name} must be one character, but got ${JSON.stringify(value)}`);
  if (sep !== undefined && sep !== null && ["\n", "\r", quotechar ?? '"'].includes(sep))
    throw new ValueError(`readCsv: sep must be no line break and no quote, but got ${JSON.stringify(sep)}`);
  for (const [name, value] of Object.entries({ skiprows, nrows }))
    if (value !== undefined && (!Number.isInteger(value) || value < 0))
      throw new ValueError(`readCsv: ${name} must be a whole number from 0, but got ${String(value)}`);
}

function frameOf(columns: Map<string, Column>, indexCol: string | undefined, path: string): DataFrame {
  if (indexCol === undefined) return DataFrame.of(columns);
  const labels = columns.get(indexCol)!;
  columns.delete(indexCol);
  const length = columnLength(labels);
  const index = Array.from({ length }, (_, i) => {
    const value = valueAt(labels, i);
    if (typeof value === "number" || typeof value === "string") return value;
    throw new ValueError(`${path}: column '${indexCol}' has a missing value in row ${i}, so it cannot label the rows`);
  });
  return DataFrame.of(columns, index);
}
