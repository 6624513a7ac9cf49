import type { SourcePosition } from "./run.js";
import type { ModelDescription, StatisticsSample } from "./statistics.js";
import type { ToTimeline } from "./timeline.js";

/** Something that is wrong, as pages show it. */
export interface ShownFinding {
  /** Name of its check. */
  check: string;
  module?: string;
  message: string;
  advice: string;
  position?: SourcePosition;
}

/** Messages to a page that shows the statistics of one run, beside those of `ToPage`. */
export type ToStatistics =
  | ToTimeline
  /** Replaces all that the page knows. Without a model nothing has been observed yet. */
  | { type: "history"; run: string; model: ModelDescription | null; samples: StatisticsSample[] }
  | { type: "model"; run: string; model: ModelDescription }
  | { type: "samples"; run: string; samples: StatisticsSample[] }
  | { type: "findings"; run: string; findings: ShownFinding[] };

/** The run whose statistics a page shows; null for none. */
export interface FromStatistics {
  type: "select";
  run: string | null;
}
