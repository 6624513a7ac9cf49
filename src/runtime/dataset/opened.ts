import type { Cell, DatasetProgress, DatasetSummary } from "../../protocol/dataset.js";
import type { Words } from "../../protocol/said.js";

/** Data that was opened: what `summarize` sums up, and samples to look at. A kind of source makes one (`sources/`). */
export interface Opened {
  readonly format: string;
  readonly kind: DatasetSummary["kind"];
  readonly parts: readonly OpenedPart[];
  readonly columns: readonly Column[];
  readonly notes: readonly Words[];
  /** One sample as the cells of its columns. */
  cells(part: number, index: number): Cell[];
}

export interface OpenedPart {
  readonly name: string;
  readonly samples: number;
  /** Samples that were looked at. */
  readonly looked: number;
  readonly bytes: number;
  /** A number for the inputs of each sample looked at: equal where they are. Empty where nothing is compared. */
  readonly keys: BigUint64Array;
}

/** A column of all parts, with its values where they could be kept. */
export interface Column {
  readonly name: string;
  readonly dtype: string;
  readonly role: "input" | "target";
  /** Shape of one sample's value; -1 where it differs. */
  readonly shape: readonly number[];
  readonly content: Content;
}

/** One array a part. NaN is a missing number, -1 a missing label. */
export type Content =
  | {
      readonly kind: "number" | "tensor";
      readonly values: readonly ArrayLike<number>[];
      readonly names?: readonly string[];
    }
  | { readonly kind: "category"; readonly codes: readonly ArrayLike<number>[]; readonly labels: readonly string[] }
  | {
      readonly kind: "image";
      /** Some of the pixels' numbers. */
      readonly values: readonly ArrayLike<number>[];
      /** Pictures of each part. */
      readonly pictures: readonly number[];
      readonly channels: readonly (readonly { mean: number; std: number }[])[];
    }
  | {
      readonly kind: "tokens";
      readonly lengths: readonly ArrayLike<number>[];
      /** All tokens of all samples. */
      readonly codes: readonly ArrayLike<number>[];
      readonly labels: readonly string[];
    };

export type Progress = (progress: DatasetProgress) => void;
