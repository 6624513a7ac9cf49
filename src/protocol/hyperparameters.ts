/** One training with its hyperparameters: a trial of a sweep, or a run. */
export interface Trial {
  /** Number of the trial, or id of the run. */
  id: string;
  name: string;
  values: Record<string, string | number | boolean>;
  /** What came of it, by name. */
  figures: Record<string, number>;
  status: string;
  steps: number;
  /** Why it failed. */
  error?: string;
}

/** What trials can be looked at together: a sweep, or all runs of one file. */
export interface TrialSource {
  id: string;
  name: string;
  /** The run of the sweep; or those of the file. */
  runs: string[];
}

export type ToHyperparameters =
  | { type: "sources"; sources: TrialSource[] }
  | {
      type: "trials";
      source: string;
      trials: Trial[];
      /** The figure that trials are judged by, and which way it is better, where the sweep says so. */
      monitor?: string;
      mode?: "min" | "max";
      /** Trials planned. */
      planned?: number;
    };

/** The source that is shown: its trials are sent now, and whenever they change. */
export interface FromHyperparameters {
  type: "look";
  source: string | null;
}
