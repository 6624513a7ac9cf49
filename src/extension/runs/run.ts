import type { ShownFigure } from "../../protocol/plots.js";
import type { Points } from "../../protocol/points.js";
import type { StatisticsHistory } from "../../protocol/statisticsHistory.js";
import type { PauseReason } from "../../protocol/control.js";
import type {
  HyperparameterValue,
  RunChanged,
  RunError,
  RunOptions,
  RunProgress,
  RunStarted,
  RunStatus,
  Snapshot,
} from "../../protocol/run.js";

/** A run as the views show it; runs of this window change in place. */
export interface Run {
  id: string;
  /** What a person called it; else the file's name and when the run began: `moons 12:30:05`. */
  name: string;
  /** What a person tagged it with. */
  tags: readonly string[];
  /** Absolute path of the user's file. */
  file: string;
  /** Whether the file exports a definition or trains by itself; undefined until it is known. */
  kind?: "definition" | "script";
  /** Where the run is kept on disk; undefined if it could not be recorded. */
  folder?: string;
  /** Milliseconds since the Unix epoch. */
  started: number;
  status: RunStatus | "running";
  /** Optimizer steps done and seconds taken, once it ended. */
  steps: number;
  seconds: number;
  /** Last value of every series, once it ended. */
  metrics: Record<string, number>;
  hyperparameters: Record<string, string | number | boolean>;
  /** Optimizer steps of one epoch; undefined where there are no epochs. */
  stepsPerEpoch?: number;
  /** Trials planned; undefined for runs that are no sweep. */
  trials?: number;
  /** What was set for it when it was started. */
  options: RunOptions;
  /** Hyperparameters that were changed on the way, in order. */
  changes: readonly Omit<RunChanged, "type">[];
  /** What ended a failed run: one sentence, with the place in front when it is known. */
  failure?: string;
  /** Only of runs that this window started: what is known while they live. */
  live?: LiveState;
}

export interface LiveState {
  definition?: RunStarted;
  progress?: RunProgress;
  error?: RunError;
  /** Where and why it waits; undefined while it goes on. */
  paused?: { step: number; reason: PauseReason };
  /** What can be changed, by name, as it was when it was asked for last. */
  hyperparameters?: Record<string, HyperparameterValue>;
  /** Those that there are now, ascending by step. */
  snapshots: readonly Snapshot[];
  /** The samples so far. */
  statistics: StatisticsHistory;
  /** By their numbers; empty once they are on disk. */
  figures: Map<number, ShownFigure>;
  /** The points so far by series. */
  series: Map<string, Points>;
}
