import type { ScalarBatch } from "./run.js";

/** Messages from the extension to the curves panel, beside those of `ToPage`. */
export type ToCurves =
  /** Replaces all that the panel knows of a run's series. */
  { type: "history"; run: string; batches: ScalarBatch[] } | { type: "append"; run: string; batches: ScalarBatch[] };

/** Messages from the curves panel to the extension, beside those of `FromPage`: the runs that are drawn. It is sent the history of those that are new. */
export interface FromCurves {
  type: "select";
  runs: string[];
}
