import type { Say } from "../protocol/said.js";
import type { ModelDescription, StatisticsSample } from "../protocol/statistics.js";

/** What is known of a run when it is looked at, live or ended. */
export interface Evidence {
  model: ModelDescription;
  /** Ascending by step. */
  samples: readonly StatisticsSample[];
  /** Points of a scalar series (`loss`, `validation loss`); empty for a series that is not there. */
  series(name: string): SeriesPoints;
}

/** Columns of one length, ascending by step. */
export interface SeriesPoints {
  steps: ArrayLike<number>;
  values: ArrayLike<number>;
}

/** Something that is wrong with a training, in words for the person. */
export interface Finding {
  /** Path of the module concerned; the model as a whole when absent. */
  module?: string;
  /** One sentence with the numbers. */
  message: string;
  /** What helps. */
  advice: string;
}

/** Looks for one thing that goes wrong. One file each in `checks/`; the name is its anchor in `docs/FINDINGS.md`. */
export interface Check {
  readonly name: string;
  find(evidence: Evidence, say: Say): Finding[];
}
