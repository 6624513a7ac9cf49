import type { RunChanged, RunEnvironment, RunOptions, RunRequest, RunStatus } from "../../protocol/run.js";

/** The file in a run's folder that holds its record. */
export const recordFile = "run.json";

/** The file in a run's folder that holds what a person calls it: theirs alone, so that it can be written while the run is recorded. */
export const labelsFile = "labels.json";

/** What a person said of a run. */
export interface RunLabels {
  /** Absent: the file's name and when the run began. */
  name?: string;
  tags?: string[];
}

/** What is known of a run without reading its points. */
export interface RunRecord extends RunLabels {
  /** Name of its folder. */
  id: string;
  /** Absolute path of the user's file. */
  file: string;
  mode: RunRequest["mode"];
  kind?: "definition" | "script";
  model?: string;
  parameters?: number;
  epochs?: number;
  /** Optimizer steps of one epoch, for definitions. */
  stepsPerEpoch?: number;
  /** Trials planned, for sweeps. */
  trials?: number;
  /** What it computed with; absent when it was ended by force. */
  environment?: RunEnvironment;
  /** Milliseconds since the Unix epoch. */
  started: number;
  status: RunStatus | "running";
  hyperparameters: Record<string, string | number | boolean>;
  /** What was set for this run; absent in records of before. */
  options?: RunOptions;
  /** The snapshot that it started from. */
  snapshot?: string;
  /** Hyperparameters that were changed on the way. */
  changes?: Omit<RunChanged, "type">[];
  steps: number;
  seconds: number;
  /** Last value of every series. */
  metrics: Record<string, number | null>;
  /** What ended a failed run: `FILE:line:column: message`. */
  error?: string;
  /** The process that records the run, while it does. */
  recorder?: { pid: number; host: string };
}
