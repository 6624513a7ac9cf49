import type { RunRequest, RunStatus } from "../../protocol/run.js";

/** The file in a run's folder that holds its record. */
export const recordFile = "run.json";

/** What is known of a run without reading its points. */
export interface RunRecord {
  /** Name of its folder. */
  id: string;
  /** Absolute path of the user's file. */
  file: string;
  mode: RunRequest["mode"];
  kind?: "definition" | "script";
  model?: string;
  parameters?: number;
  epochs?: number;
  /** Milliseconds since the Unix epoch. */
  started: number;
  status: RunStatus | "running";
  hyperparameters: Record<string, string | number | boolean>;
  steps: number;
  seconds: number;
  /** Last value of every series. */
  metrics: Record<string, number | null>;
  /** What ended a failed run: `FILE:line:column: message`. */
  error?: string;
  /** The process that records the run, while it does. */
  recorder?: { pid: number; host: string };
}
