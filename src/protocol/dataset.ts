import type { Words } from "./said.js";

/**
 * What the dataset panel shows: plain data, made by `runtime/dataset`, drawn by `webview/dataset`. Numbers are finite, or null where there is
 * none; NaN and infinities are counted.
 */

/** A dataset, summed up: its parts side by side, column by column. */
export interface DatasetSummary {
  /** Absolute path of the file or folder that it comes from. */
  file: string;
  /** What was read: `CSV`, `NumPy`, `Images`, `PyTorch`. */
  format: string;
  /** `samples`: rows that can be paged through; `tensors`: named tensors, each of them a column. */
  kind: "samples" | "tensors";
  /** One, or train and validation. */
  parts: DatasetPart[];
  columns: ColumnSummary[];
  /** What a person should know before a training. */
  findings: DatasetFinding[];
  /** What was left out. */
  notes: Words[];
}

export interface DatasetPart {
  /** `all`, `train`, `validation`, `test`. */
  name: string;
  samples: number;
  /** Samples that the numbers are of, spread over all of them. */
  looked: number;
  /** Bytes that its values take in memory. */
  bytes: number;
  /** Of those looked at: inputs that came before in this part. */
  repeated: number;
  /** Of those looked at: inputs that the first part has too; null for the first part, and where that is not known. */
  shared: number | null;
}

export type ColumnKind = "number" | "category" | "text" | "image" | "tokens" | "tensor";

/** One column of a table, one feature, one picture or text a sample, or one named tensor. */
export interface ColumnSummary {
  name: string;
  kind: ColumnKind;
  /** pandas' or PyTorch's name of the type. */
  dtype: string;
  role: "input" | "target";
  /** Shape of the value of one sample, -1 where it differs; of a named tensor its own. */
  shape: number[];
  /** Bins of one width that all parts are counted in; null where there are no numbers. */
  bins: { low: number; high: number; count: number } | null;
  /** The values that are counted, most frequent first, or in the order of the classes. */
  labels: string[];
  /** In the order of `DatasetSummary.parts`. */
  parts: ColumnFacts[];
}

export interface ColumnFacts {
  /** Values that are there; missing ones are NaN, null, or an empty field. */
  count: number;
  missing: number;
  positiveInfinity: number;
  negativeInfinity: number;
  /** Of numbers, of the pixels of pictures, of the lengths of texts. */
  numbers: NumberFacts | null;
  /** Finite numbers by bin. */
  histogram: number[];
  /** By label. */
  counts: number[];
  /** Values with another label. */
  others: number;
  /** Different values; null where they were not counted. */
  distinct: number | null;
  /** Pictures: mean and standard deviation of each channel. */
  channels: { mean: number; std: number }[];
}

/** Of the finite values: pandas' `describe`. */
export interface NumberFacts {
  mean: number;
  /** With Bessel's correction; null of fewer than two values. */
  std: number | null;
  min: number;
  /** Quantiles 0.25, 0.5 and 0.75, linear between values. */
  quartiles: [number, number, number];
  max: number;
}

export interface DatasetFinding {
  kind: "unbalanced" | "shared" | "repeated" | "missing" | "infinite" | "constant";
  text: Words;
}

/** A few samples in a row. */
export interface SampleRequest {
  /** Number of the part. */
  part: number;
  from: number;
  count: number;
}

export interface SamplePage extends SampleRequest {
  rows: Cell[][];
}

/** The value of one column in one sample. Null is missing; numbers that are not finite are texts. */
export type Cell = null | number | string | boolean | PictureCell | TokensCell | ValuesCell;

export interface PictureCell {
  type: "picture";
  /** Of the picture itself; `picture` may be smaller. */
  width: number;
  height: number;
  picture: Picture;
}

/** Pixels row by row, the channels of a pixel together. */
export interface Picture {
  width: number;
  height: number;
  channels: 1 | 3;
  pixels: Uint8Array;
}

export interface TokensCell {
  type: "tokens";
  /** Numbers in the vocabulary; empty where tokens are texts. */
  ids: number[];
  /** Empty where only their numbers are known. */
  texts: string[];
  /** Tokens there are; at most so many are sent. */
  length: number;
}

export interface ValuesCell {
  type: "values";
  shape: number[];
  /** The first of them. */
  first: string[];
}

/** What a hover shows of a file. */
export type DatasetPreview =
  | { kind: "table"; columns: { name: string; dtype: string }[]; rows: string[][]; more: boolean }
  | { kind: "picture"; width: number; height: number; mode: string; png: Uint8Array }
  | { kind: "folder"; classes: { name: string; files: number }[]; more: boolean; png: Uint8Array | null }
  | { kind: "tensors"; tensors: { name: string; dtype: string; shape: number[] }[]; more: number }
  /** Too large to be read for a look. */
  | { kind: "large"; bytes: number };

/** What the reading process is asked. */
export type DatasetQuestion =
  | { ask: "summary"; file: string }
  | { ask: "samples"; file: string; request: SampleRequest }
  | { ask: "preview"; file: string };

/** How far a reading is: bytes, files or samples. */
export interface DatasetProgress {
  done: number;
  total: number;
}

export type ToDataset =
  /** The person asked to see this file. */
  | { type: "pick"; file: string }
  | { type: "progress"; file: string; progress: DatasetProgress | null }
  | { type: "summary"; file: string; summary: DatasetSummary }
  | { type: "samples"; file: string; page: SamplePage }
  | { type: "problem"; file: string; message: string; advice: "again" | "trust" | "run" };

export type FromDataset =
  /** Shows a file. @param runs whether a file of code may be run for it: a person asked for that */
  | { type: "inspect"; file: string; runs: boolean }
  | { type: "samples"; file: string; request: SampleRequest }
  | { type: "cancel" }
  /** Asks for another file. */
  | { type: "choose" };
