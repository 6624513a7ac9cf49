import type {
  AccumulationStep,
  CapturedGraph,
  DataReference,
  DerivativeStep,
  GraphTensor,
} from "../../protocol/graph.js";
import { histogramBins, type TensorStatistics } from "../../protocol/statistics.js";

/**
 * How a captured graph lies on disk. The `.json` is `CapturedGraph` with numbers for its `TensorData`: places of records. The `.bin` holds the
 * tensors' numbers, and after them the records of all statistics: NaN and infinities need no spelling there, and a large graph is read without
 * parsing millions of digits.
 */
export interface StoredGraph extends Omit<CapturedGraph, "tensors" | "backward"> {
  tensors: StoredTensor[];
  backward: StoredStep[];
  /** Where the numbers of each record lie; null for those left out. */
  data: (DataReference | null)[];
  /** Bytes before the first record in the `.bin`. */
  recordsAt: number;
}

/** Place of a record. */
export type RecordIndex = number;

export interface StoredTensor extends Omit<GraphTensor, "value" | "gradient"> {
  value?: RecordIndex;
  gradient?: RecordIndex;
}

export type StoredStep =
  | (Omit<DerivativeStep, "upstream" | "local" | "downstream"> & {
      upstream: (RecordIndex | null)[];
      local: (RecordIndex | null)[];
      downstream: (RecordIndex | null)[];
    })
  | (Omit<AccumulationStep, "added" | "before"> & { added: RecordIndex; before: RecordIndex | null });

/** The figures of a record, float64 each, in this order; then the histogram, uint32 a bin. */
const figures = [
  "count",
  "nan",
  "positiveInfinity",
  "negativeInfinity",
  "zeros",
  "min",
  "max",
  "mean",
  "std",
  "norm",
] as const satisfies readonly (keyof TensorStatistics)[];

export const recordBytes = figures.length * 8 + histogramBins * 4;

export function writeRecord(view: DataView, at: number, statistics: TensorStatistics): void {
  figures.forEach((name, i) => view.setFloat64(at + 8 * i, statistics[name], true));
  statistics.histogram.forEach((count, i) => view.setUint32(at + 8 * figures.length + 4 * i, count, true));
}

export function readRecord(view: DataView, at: number): TensorStatistics {
  const record = {} as TensorStatistics;
  figures.forEach((name, i) => (record[name] = view.getFloat64(at + 8 * i, true)));
  record.histogram = new Uint32Array(histogramBins);
  for (let i = 0; i < histogramBins; i++) record.histogram[i] = view.getUint32(at + 8 * figures.length + 4 * i, true);
  return record;
}

/** The file of the numbers that belongs to a `.json`. */
export function numbersOf(file: string): string {
  return file.replace(/\.json$/, ".bin");
}
