import { ValueError } from "../errors.js";

/** The names of rows; their numbers from 0 where nothing else is said. Selected rows keep theirs. */
export type Labels = ArrayLike<number | string>;

export function numbered(length: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => i);
}

export function takeLabels(labels: Labels, rows: ArrayLike<number>): Labels {
  return labels instanceof Int32Array ? Int32Array.from(rows, (i) => labels[i]) : Array.from(rows, (i) => labels[i]);
}

/** @throws ValueError where there are not as many labels as rows */
export function checkLabels(labels: Labels | undefined, length: number): Labels {
  if (labels === undefined) return numbered(length);
  if (labels.length !== length)
    throw new ValueError(`Length mismatch: there are ${length} rows, but ${labels.length} labels of rows`);
  return labels;
}

/** The position of a row that `at` counts from the start, or from the end below 0. @throws ValueError where there is none */
export function position(at: number, length: number): number {
  const i = at < 0 ? at + length : at;
  if (!Number.isInteger(i) || i < 0 || i >= length)
    throw new ValueError(`row ${at} is out of bounds: there are ${length} rows`);
  return i;
}
