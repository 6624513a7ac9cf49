import type { RunStatus, SourcePosition } from "./run.js";

/** A run as the pages list it. */
export interface ListedRun {
  id: string;
  name: string;
  /** Absolute path of the user's file. */
  file: string;
  /** Milliseconds since the Unix epoch. */
  started: number;
  status: RunStatus | "running";
  tags: readonly string[];
  hyperparameters: Record<string, string | number | boolean>;
  /** Optimizer steps of one epoch; undefined where there are no epochs. */
  stepsPerEpoch?: number;
  /** One sentence for a person: progress, or how it ended. */
  detail: string;
}

/** What every page is sent beside its own messages. */
export type ToPage =
  /** All runs, live ones first, then newest first. */
  | { type: "runs"; runs: ListedRun[] }
  /** The person asked to see this run; views of several runs show the others too. */
  | { type: "show"; run: string; others: readonly string[] };

/** What every page may say beside its own messages. */
export type FromPage =
  /** Its script runs: it knows nothing yet. */
  | { type: "ready" }
  /** The button of an empty page. */
  | { type: "train" }
  /** Asks where to save a file, and writes it. */
  | { type: "save"; name: string; content: string | Uint8Array }
  /** Starts a new run at the snapshot of a step. */
  | { type: "fork"; run: string; step: number }
  /** Shows a line of the user's. */
  | { type: "open"; position: SourcePosition };
