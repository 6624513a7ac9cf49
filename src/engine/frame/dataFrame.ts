import { checkOptions } from "../arguments.js";
import { KeyError, ValueError } from "../errors.js";
import { trainTestSplit, type TrainTestSplitOptions } from "../datasets/trainTestSplit.js";
import type { DType } from "../tensor/dtype.js";
import { Tensor } from "../tensor/tensor.js";
import {
  type Column,
  columnLength,
  columnOf,
  type ColumnType,
  filled,
  isMissing,
  takeColumn,
  valueAt,
} from "./column.js";
import { converted } from "./convert.js";
import { csvText, type ToCsvOptions, writeCsv } from "./csv/write.js";
import { describe, type DescribeOptions } from "./describe.js";
import { checkLabels, type Labels, numbered, position, takeLabels } from "./labels.js";
import { frameText } from "./print.js";
import { sampleRows, type SampleOptions } from "./sample.js";
import { Series } from "./series.js";
import { order, type SortOptions } from "./sort.js";
import { matrix, tensorColumn } from "./tensors.js";

/** A row as an object; missing values are NaN among numbers, else null. */
export type Row = Record<string, unknown>;

/** What a frame is made of: columns by name, rows, or a matrix. */
export type FrameData = Readonly<Record<string, ArrayLike<unknown> | Series | Tensor>> | readonly Row[] | Tensor;

export interface DataFrameOptions {
  /** Names of the columns, which select among those of the data, or name those of a matrix. */
  columns?: readonly string[];
  /** Labels of the rows; their numbers from 0 when left out. */
  index?: Labels;
}

export interface DropnaOptions {
  /** Drops rows with any missing value ("any") or with nothing else ("all"). */
  how?: "any" | "all";
  /** Looks at these columns only. */
  subset?: readonly string[];
}

/**
 * A table: named columns of one length. Nothing changes in place but by `set`; columns are shared between frames, not copied.
 * https://pandas.pydata.org/pandas-docs/version/1.5/reference/frame.html
 * @throws ValueError where columns are not of one length
 */
export class DataFrame implements Iterable<Row> {
  private readonly byName: Map<string, Column>;
  readonly index: Labels;

  constructor(data: FrameData = {}, options: DataFrameOptions = {}) {
    const { columns, index } = checkOptions("DataFrame", options, ["columns", "index"]);
    this.byName = columnsOf(data, columns);
    const [length = index?.length ?? 0, ...others] = [...this.byName.values()].map(columnLength);
    if (others.some((other) => other !== length))
      throw new ValueError(`All arrays must be of the same length, but got ${[length, ...others].join(", ")}`);
    this.index = checkLabels(index, length);
  }

  /** A frame over columns of one length, which it shares. */
  static of(columns: ReadonlyMap<string, Column>, index?: Labels): DataFrame {
    const frame = Object.create(DataFrame.prototype) as DataFrame;
    const [first] = columns.values();
    const labels = index ?? numbered(first === undefined ? 0 : columnLength(first));
    return Object.assign(frame, { byName: new Map(columns), index: labels });
  }

  get columns(): string[] {
    return [...this.byName.keys()];
  }

  /** Rows. */
  get length(): number {
    return this.index.length;
  }

  /** [rows, columns] */
  get shape(): [number, number] {
    return [this.length, this.byName.size];
  }

  get dtypes(): Record<string, ColumnType> {
    return Object.fromEntries([...this.byName].map(([name, column]) => [name, column.dtype]));
  }

  /** All numbers, row by row. @throws TypeError for text */
  get values(): number[][] {
    return this.toTensor().tolist() as number[][];
  }

  /** A column, or a frame of some columns. @throws KeyError for an unknown name */
  get<T = unknown>(name: string): Series<T>;
  get(names: readonly string[]): DataFrame;
  get(names: string | readonly string[]): Series | DataFrame {
    if (typeof names === "string") return Series.of(this.column(names), names, this.index);
    return this.with(names.map((name) => [name, this.column(name)]));
  }

  /** A row, or a value of it, counted from 0, or from the end below 0. @throws ValueError where there is none */
  at(row: number): Row;
  at(row: number, name: string): unknown;
  at(row: number, name?: string): unknown {
    const i = position(row, this.length);
    if (name !== undefined) return valueAt(this.column(name), i);
    return Object.fromEntries([...this.byName].map(([key, column]) => [key, valueAt(column, i)]));
  }

  *[Symbol.iterator](): IterableIterator<Row> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }

  /** Sets a column, in place: to one value a row, or to the same value in all. @throws ValueError for another length */
  set(name: string, values: ArrayLike<unknown> | Series | Tensor | string | number | boolean | null): this {
    const column =
      typeof values === "object" && values !== null
        ? toColumn(values)
        : columnOf(new Array<unknown>(this.length).fill(values));
    if (columnLength(column) !== this.length)
      throw new ValueError(
        `Length of values (${columnLength(column)}) does not match length of index (${this.length})`,
      );
    this.byName.set(name, column);
    return this;
  }

  /** A frame with further columns, or others of the same names. */
  assign(columns: Readonly<Record<string, ArrayLike<unknown> | Series | Tensor>>): DataFrame {
    const out = this.with([...this.byName]);
    for (const [name, values] of Object.entries(columns)) out.set(name, values);
    return out;
  }

  /** Without some columns, or without the rows of some labels. @throws KeyError for those that are not there */
  drop(options: { columns?: string | readonly string[]; index?: Labels }): DataFrame {
    const { columns = [], index = [] } = checkOptions("drop", options, ["columns", "index"]);
    const names = typeof columns === "string" ? [columns] : columns;
    names.forEach((name) => this.column(name));
    const kept = this.with([...this.byName].filter(([name]) => !names.includes(name)));
    if (index.length === 0) return kept;
    const labels = new Set(Array.from(index));
    const own = new Set(Array.from(this.index));
    for (const label of labels) if (!own.has(label)) throw new KeyError(`['${label}'] not found in axis`);
    return kept.take(numbered(this.length).filter((i) => !labels.has(this.index[i])));
  }

  /** A frame whose columns have the new names; those not named keep theirs. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.DataFrame.rename.html */
  rename(options: { columns: Readonly<Record<string, string>> }): DataFrame {
    const { columns } = checkOptions("rename", options, ["columns"]);
    return this.with([...this.byName].map(([name, column]) => [columns[name] ?? name, column]));
  }

  /** Rows by position. */
  take(rows: ArrayLike<number>): DataFrame {
    const columns = [...this.byName].map(([name, column]) => [name, takeColumn(column, rows)] as const);
    return DataFrame.of(new Map(columns), takeLabels(this.index, rows));
  }

  /** The first rows. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.DataFrame.head.html */
  head(n = 5): DataFrame {
    return this.slice(0, n);
  }

  /** The last rows. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.DataFrame.tail.html */
  tail(n = 5): DataFrame {
    return n === 0 ? this.slice(0, 0) : this.slice(-n);
  }

  /** Rows from `start` up to `end`, as of an array. */
  slice(start?: number, end?: number): DataFrame {
    return this.take(numbered(this.length).slice(start, end));
  }

  /** The rows for which a function is true. */
  query(holds: (row: Row, i: number) => boolean): DataFrame {
    return this.take(numbered(this.length).filter((i) => holds(this.at(i), i)));
  }

  /** Labels of the rows anew, from 0. */
  resetIndex(): DataFrame {
    return DataFrame.of(this.byName, numbered(this.length));
  }

  /** True where a value is missing, for each of them. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.DataFrame.isna.html */
  isna(): DataFrame {
    return this.with(this.columns.map((name) => [name, this.get(name).isna().column]));
  }

  /** Without rows that miss values. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.DataFrame.dropna.html */
  dropna(options: DropnaOptions = {}): DataFrame {
    const { how = "any", subset = this.columns } = checkOptions("dropna", options, ["how", "subset"]);
    const columns = subset.map((name) => this.column(name));
    const misses = (i: number) =>
      how === "any" ? columns.some((c) => isMissing(c, i)) : columns.every((c) => isMissing(c, i));
    return this.take(numbered(this.length).filter((i) => !misses(i)));
  }

  /** One value for all missing ones, or a value for each column. */
  fillna(value: number | string | boolean | Readonly<Record<string, unknown>>): DataFrame {
    const each = typeof value === "object" ? value : undefined;
    if (each) Object.keys(each).forEach((name) => this.column(name));
    return this.with(
      [...this.byName].map(([name, column]) => {
        const fill = each === undefined ? value : each[name];
        return [name, fill === undefined ? column : filled(column, fill)];
      }),
    );
  }

  /** Columns in other types. @throws ValueError where a value has none in it */
  astype(dtype: ColumnType | Readonly<Record<string, ColumnType>>): DataFrame {
    if (typeof dtype === "object") Object.keys(dtype).forEach((name) => this.column(name));
    return this.with(
      [...this.byName].map(([name, column]) => {
        const wanted = typeof dtype === "string" ? dtype : dtype[name];
        return [name, wanted === undefined ? column : converted(column, wanted, name)];
      }),
    );
  }

  /** Count, mean, standard deviation, extremes and quantiles of each column of numbers. */
  describe(options: DescribeOptions = {}): DataFrame {
    const { columns, labels } = describe(this.byName, options);
    return DataFrame.of(columns, labels);
  }

  /** A function of each row. */
  apply<T>(change: (row: Row, i: number) => T): Series<T> {
    const values = Array.from({ length: this.length }, (_, i) => change(this.at(i), i));
    return Series.of(columnOf(values), undefined, this.index);
  }

  /** Rows in the order of one or more columns, missing values last; equal ones stay in their order. */
  sortValues(by: string | readonly string[], options: SortOptions = {}): DataFrame {
    checkOptions("sortValues", options, ["ascending", "naPosition"]);
    const names = typeof by === "string" ? [by] : by;
    return this.take(
      order(
        names.map((name) => this.column(name)),
        options,
      ),
    );
  }

  /** Rows drawn at random: pandas' own for the same seed. */
  sample(options: SampleOptions = {}): DataFrame {
    return this.take(sampleRows(this.length, options));
  }

  /** A training and a test part: `trainTestSplit` of this frame. */
  split(options: TrainTestSplitOptions = {}): [train: DataFrame, test: DataFrame] {
    return trainTestSplit<DataFrame>(this, options);
  }

  /** A tensor [rows, columns], of the widest of the columns' types or the one given. @throws TypeError for text */
  toTensor(options: { dtype?: DType } = {}): Tensor {
    const { dtype } = checkOptions("toTensor", options, ["dtype"]);
    return matrix([...this.byName.values()], this.columns, this.length, dtype);
  }

  /** CSV text; with a path it is written there instead. */
  toCsv(options?: ToCsvOptions): string;
  toCsv(path: string, options?: ToCsvOptions): void;
  toCsv(path: string | ToCsvOptions = {}, options: ToCsvOptions = {}): string | void {
    if (typeof path !== "string") return [...csvText(this, path)].join("");
    writeCsv(path, csvText(this, options));
  }

  toString(): string {
    return frameText(this);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  private with(columns: Iterable<readonly [string, Column]>): DataFrame {
    return DataFrame.of(new Map(columns), this.index);
  }

  private column(name: string): Column {
    const column = this.byName.get(name);
    if (column !== undefined) return column;
    throw new KeyError(
      `there is no column '${name}', but ${this.columns.map((known) => `'${known}'`).join(", ") || "none"}`,
    );
  }
}

function toColumn(values: ArrayLike<unknown> | Series | Tensor): Column {
  if (values instanceof Series) return values.column;
  return values instanceof Tensor ? tensorColumn(values) : columnOf(values);
}

function columnsOf(data: FrameData, names: readonly string[] | undefined): Map<string, Column> {
  if (data instanceof Tensor) {
    if (data.ndim !== 2) throw new ValueError(`Must pass 2-d input, but got [${data.shape.join(", ")}]`);
    if (names && names.length !== data.shape[1])
      throw new ValueError(`Shape of passed values is (${data.shape.join(", ")}), but there are ${names.length} names`);
    return new Map(
      Array.from({ length: data.shape[1] }, (_, j) => [names?.[j] ?? `${j}`, toColumn(data.select(1, j))] as const),
    );
  }
  if (Array.isArray(data)) {
    const rows = data as readonly Row[];
    const all = names ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
    return new Map(all.map((name) => [name, columnOf(rows.map((row) => row[name]))]));
  }
  const columns = data as Readonly<Record<string, ArrayLike<unknown> | Series | Tensor>>;
  return new Map((names ?? Object.keys(columns)).map((name) => [name, toColumn(columns[name])]));
}
