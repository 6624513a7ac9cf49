import type { RunStatus, ScalarBatch } from "./run.js";

/** A run as the curves panel knows it. */
export interface CurvesRun {
  id: string;
  name: string;
  /** Milliseconds since the Unix epoch. */
  started: number;
  status: RunStatus | "running";
  /** One sentence for a person: progress, or how it ended. */
  detail: string;
}

/** Messages from the extension to the curves panel. */
export type ToCurves =
  | { type: "runs"; runs: CurvesRun[] }
  /** Replaces all that the panel knows of a run's series. */
  | { type: "history"; run: string; batches: ScalarBatch[] }
  | { type: "append"; run: string; batches: ScalarBatch[] }
  /** Selects a run beside those already selected. */
  | { type: "show"; run: string };

/** Messages from the curves panel to the extension. */
export type FromCurves =
  | { type: "ready" }
  /** The runs that are drawn: the extension answers with the history of those that are new. */
  | { type: "select"; runs: string[] }
  /** The button of the empty panel. */
  | { type: "train" };
