/** A value in a table of runs. NaN and infinities are numbers here: messages keep them. */
export type CompareValue = string | number | boolean | null;

/** One name with the values of all runs, in the order of `Comparison.runs`. */
export interface CompareRow {
  name: string;
  values: CompareValue[];
  differs: boolean;
}

/** A file of the user's in the runs that loaded it. */
export interface CompareFile {
  /** Path from the folder of the trained file. */
  name: string;
  /** Equal numbers: equal texts. Null: the run did not load it, or it was too large to be kept. */
  versions: (number | null)[];
  differs: boolean;
}

/** Where the other runs part from the first one in a series. */
export interface CompareSeries {
  name: string;
  /** One a run; undefined for the first, and for runs without this series. */
  parts: (SeriesParting | undefined)[];
}

export interface SeriesParting {
  /** First step with another value at all, with the values of the first run and of this one; null: none as far as both go. */
  exact: { step: number; a: number; b: number } | null;
  /** The same beyond the tolerance. */
  beyond: { step: number; a: number; b: number } | null;
}

export interface Comparison {
  /** The first is what the others are compared with. */
  runs: string[];
  tolerance: number;
  hyperparameters: CompareRow[];
  results: CompareRow[];
  environment: CompareRow[];
  files: CompareFile[];
  series: CompareSeries[];
}

export type ToCompare = { type: "comparison"; comparison: Comparison };

export type FromCompare =
  /** Compare these. @param tolerance relative difference that counts as none */
  | { type: "compare"; runs: string[]; tolerance: number }
  /** Show the difference of a file between two runs. */
  | { type: "diff"; file: string; runs: [string, string] };
