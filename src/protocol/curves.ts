import type { ScalarBatch } from "./run.js";
import type { ToTimeline } from "./timeline.js";

/** Messages from the extension to the curves panel, beside those of `ToPage`. */
export type ToCurves =
  | ToTimeline
  /** Forget what is known of a run: its history follows, in pieces. */
  | { type: "history"; run: string }
  /** Points, in the order in which they were made. */
  | { type: "append"; run: string; batches: ScalarBatch[] };

/** Messages from the curves panel to the extension, beside those of `FromPage`: the runs that are drawn. It is sent the history of those that are new. */
export interface FromCurves {
  type: "select";
  runs: string[];
}
