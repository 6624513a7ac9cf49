import { checkOptions } from "../arguments.js";
import { ValueError } from "../errors.js";
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
import { type Counted, countValues } from "./counts.js";
import { checkLabels, type Labels, numbered, position, takeLabels } from "./labels.js";
import { sampleRows, type SampleOptions } from "./sample.js";
import { order, type SortOptions } from "./sort.js";
import { greatest, least, mean, quantileOfSorted, sum, variance } from "./statistics.js";
import { columnTensor, tensorColumn } from "./tensors.js";
import { seriesText } from "./print.js";

export interface SeriesOptions {
  name?: string;
  /** Labels of the rows; their numbers from 0 when left out. */
  index?: Labels;
}

export interface ValueCountsOptions {
  /** Shares instead of counts (false). */
  normalize?: boolean;
  /** Most frequent first (true), or in the order in which they come. */
  sort?: boolean;
  /** The rarest first (false). */
  ascending?: boolean;
  /** Whether missing values are left out (true). */
  dropna?: boolean;
}

/**
 * One column of values: numbers, booleans, text, or objects such as lists of tokens. Nothing changes in place.
 * https://pandas.pydata.org/pandas-docs/version/1.5/reference/series.html
 * @throws ValueError where there are not as many labels as values.
 */
export class Series<T = unknown> implements Iterable<T> {
  readonly name: string | undefined;
  readonly index: Labels;
  /** How the values are kept. */
  readonly column: Column;

  constructor(values: ArrayLike<T> | Tensor, options: SeriesOptions = {}) {
    const { name, index } = checkOptions("Series", options, ["name", "index"]);
    this.column = values instanceof Tensor ? tensorColumn(values) : columnOf(values);
    this.name = name;
    this.index = checkLabels(index, this.length);
  }

  /** A series over a column that it shares. */
  static of<T>(column: Column, name?: string, index?: Labels): Series<T> {
    const series = Object.create(Series.prototype) as Series<T>;
    return Object.assign(series, { column, name, index: index ?? numbered(columnLength(column)) });
  }

  /** Values, missing ones included. */
  get length(): number {
    return columnLength(this.column);
  }

  get shape(): [number] {
    return [this.length];
  }

  get dtype(): ColumnType {
    return this.column.dtype;
  }

  /** All values as an array; missing ones are NaN among numbers, else null. */
  get values(): T[] {
    return Array.from({ length: this.length }, (_, i) => valueAt(this.column, i) as T);
  }

  /** The value of a row, counted from 0, or from the end below 0. @throws ValueError where there is none */
  at(row: number): T {
    return valueAt(this.column, position(row, this.length)) as T;
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let i = 0; i < this.length; i++) yield valueAt(this.column, i) as T;
  }

  /** Rows by position. */
  take(rows: ArrayLike<number>): Series<T> {
    return Series.of(takeColumn(this.column, rows), this.name, takeLabels(this.index, rows));
  }

  /** The first values. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.Series.head.html */
  head(n = 5): Series<T> {
    return this.slice(0, n);
  }

  /** The last values. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.Series.tail.html */
  tail(n = 5): Series<T> {
    return n === 0 ? this.slice(0, 0) : this.slice(-n);
  }

  /** Rows from `start` up to `end`, as of an array. */
  slice(start?: number, end?: number): Series<T> {
    return this.take(numbered(this.length).slice(start, end));
  }

  /** The same values under another name. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.Series.rename.html */
  rename(name: string): Series<T> {
    return Series.of(this.column, name, this.index);
  }

  /** A function of each value. Its results make the type: numbers, booleans, text or objects. */
  map<U>(change: (value: T, row: number) => U): Series<U> {
    const out = Array.from({ length: this.length }, (_, i) => change(valueAt(this.column, i) as T, i));
    return Series.of(columnOf(out), this.name, this.index);
  }

  /** True where a value is missing. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.Series.isna.html */
  isna(): Series<boolean> {
    const values = Uint8Array.from({ length: this.length }, (_, i) => Number(isMissing(this.column, i)));
    return Series.of({ kind: "number", dtype: "bool", values }, this.name, this.index);
  }

  /** One value for all that are missing. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.Series.fillna.html */
  fillna(value: T): Series<T> {
    return Series.of(filled(this.column, value), this.name, this.index);
  }

  /** Without the missing values. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.Series.dropna.html */
  dropna(): Series<T> {
    return this.take(this.present());
  }

  /** Values of another type. @throws ValueError where one has none in it, a missing value no whole number for instance */
  astype(dtype: ColumnType): Series {
    return Series.of(converted(this.column, dtype, this.name), this.name, this.index);
  }

  /** Distinct values in the order in which they come, a missing one once. */
  unique(): T[] {
    return countValues(this.column).map(({ row }) => valueAt(this.column, row) as T);
  }

  /** Number of distinct values, missing ones left out. */
  nunique(): number {
    return countValues(this.column).filter(({ missing }) => !missing).length;
  }

  /** How often each value occurs, by value: the labels of the rows. */
  valueCounts(options: ValueCountsOptions = {}): Series<number> {
    checkOptions("valueCounts", options, ["normalize", "sort", "ascending", "dropna"]);
    const { normalize = false, sort = true, ascending = false, dropna = true } = options;
    const counted = countValues(this.column).filter(({ missing }) => !(dropna && missing));
    if (sort) counted.sort((a, b) => (ascending ? a.count - b.count : b.count - a.count));
    const total = counted.reduce((all, { count }) => all + count, 0);
    const counts = Float64Array.from(counted, ({ count }) => (normalize ? count / total : count));
    const labels = counted.map((value) => this.label(value));
    return Series.of({ kind: "number", dtype: normalize ? "float64" : "int64", values: counts }, this.name, labels);
  }

  private label({ row }: Counted): number | string {
    const value = valueAt(this.column, row);
    if (typeof value === "number") return value;
    if (typeof value === "boolean") return value ? "True" : "False";
    return value === null || value === undefined ? "NaN" : String(value);
  }

  /** Each value as its number among the distinct ones, -1 where it is missing; and these. */
  factorize(): { codes: Tensor; uniques: T[] } {
    const found = countValues(this.column).filter(({ missing }) => !missing);
    const codes = new Float64Array(this.length).fill(-1);
    found.forEach(({ rows }, code) => rows.forEach((row) => (codes[row] = code)));
    const column: Column = { kind: "number", dtype: "int64", values: codes };
    return { codes: columnTensor(column), uniques: found.map(({ row }) => valueAt(this.column, row) as T) };
  }

  /** Rows in the order of their values, missing ones last; equal ones stay in their order. */
  sortValues(options: SortOptions = {}): Series<T> {
    checkOptions("sortValues", options, ["ascending", "naPosition"]);
    return this.take(order([this.column], options));
  }

  /** Rows drawn at random: pandas' own for the same seed. */
  sample(options: SampleOptions = {}): Series<T> {
    return this.take(sampleRows(this.length, options));
  }

  /** Values that are not missing. */
  count(): number {
    return this.present().length;
  }

  /** Sum of the values that are not missing; 0 of none. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.Series.sum.html */
  sum(): number {
    return sum(this.numbers("sum"));
  }

  /** Mean of the values that are not missing; NaN of none. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.Series.mean.html */
  mean(): number {
    return mean(this.numbers("mean"));
  }

  /** With Bessel's correction. */
  var(): number {
    return variance(this.numbers("var"));
  }

  /** With Bessel's correction. */
  std(): number {
    return Math.sqrt(this.var());
  }

  /** The smallest value that is not missing; NaN of none. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.Series.min.html */
  min(): number {
    return least(this.numbers("min"));
  }

  /** The largest value that is not missing; NaN of none. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.Series.max.html */
  max(): number {
    return greatest(this.numbers("max"));
  }

  /** The middle of the values that are not missing; NaN of none. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.Series.median.html */
  median(): number {
    return this.quantile(0.5);
  }

  /** Linear between values. @throws ValueError for a share outside [0, 1] */
  quantile(q = 0.5): number {
    if (!(q >= 0 && q <= 1)) throw new ValueError(`percentiles should all be in the interval [0, 1], but got ${q}`);
    return quantileOfSorted(this.numbers("quantile").sort(), q);
  }

  /** A tensor of shape [length], of the dtype that fits, or the one given. @throws TypeError for text */
  toTensor(options: { dtype?: DType } = {}): Tensor {
    const { dtype } = checkOptions("toTensor", options, ["dtype"]);
    return columnTensor(this.column, dtype, this.name);
  }

  toString(): string {
    return seriesText(this as Series);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  private present(): Int32Array {
    return numbered(this.length).filter((i) => !isMissing(this.column, i));
  }

  /** The numbers that are there. */
  private numbers(of: string): Float64Array {
    if (this.column.kind !== "number")
      throw new TypeError(`${of} needs numbers, but the column${this.name ? ` '${this.name}'` : ""} is ${this.dtype}`);
    return Float64Array.from(this.column.values).filter((value) => !Number.isNaN(value));
  }
}
