import type { FigureData } from "../figure/figure.js";
import type { Order, PauseCondition, PauseReason } from "./control.js";
import type { ProbeAnswer } from "./probe.js";
import type { ModelDescription, StatisticsSample } from "./statistics.js";

/**
 * What a training run says and what it can be told. The same messages cross the worker's port, the engine process's IPC
 * and the webviews' channel, so all of them are plain data that structured clone accepts.
 */

/** How a run came to its end. `diverged`: the loss became NaN, infinite, or ten thousand times what it was at first. */
export type RunStatus = "completed" | "stopped" | "failed" | "diverged";

/** A position in the user's file; line and column count from 1. */
export interface SourcePosition {
  file: string;
  line: number;
  column: number;
}

export interface RunError {
  /** The error's class, `TypeError` or `RuntimeError`. */
  name: string;
  message: string;
  /** The innermost frame in the user's own files, if there is one. */
  position?: SourcePosition;
  /** The stack with mapped positions, user frames first as thrown. */
  stack: string;
  /** The two values of a comparison that failed, as text. */
  actual?: string;
  expected?: string;
}

/** What can be set for one run without changing its file. */
export interface RunOptions {
  /** Overrides `epochs` of a training definition. */
  epochs?: number;
  /** Overrides by name: a key of the definition, of its hyperparameters, or an optimizer option such as `lr`. */
  set?: Record<string, string | number | boolean>;
  /** Tries many values of the hyperparameters instead of training once; options go before those of the definition. */
  sweep?: SweepRunOptions;
}

/** What can be set for one sweep without changing its file. */
export interface SweepRunOptions {
  strategy?: "grid" | "random" | "tpe";
  trials?: number;
  seed?: number;
  /** Trials at a time. */
  workers?: number;
}

/** What a model can be exported as: ONNX, PyTorch's code, or its weights alone. */
export type ExportFormat = "onnx" | "pytorch" | "weights";

export interface RunRequest {
  /** Absolute path of the user's file. */
  file: string;
  /**
   * `train`: the file must define or do a training; `run`: a plain script, whose output is all that matters; `inspect`: a training that is
   * held before its first step, to answer questions about its model.
   */
  mode: "train" | "run" | "inspect";
  options: RunOptions;
  /**
   * `limited` (the default) drops lines beyond a rate that a person can read, and says how many; `all` delivers every line,
   * slowing the user's code to the speed of the reader.
   */
  output?: "limited" | "all";
  /** Where graphs and snapshots of the run are written, absolute; without it there are none. */
  folder?: string;
  /**
   * Captures the graph of one whole step, told by the optimizer steps done before it; `numbers: false` leaves out the tensors' numbers,
   * `stop` ends the run there.
   */
  capture?: { step: number; numbers?: boolean; stop?: boolean };
  /** Exports the model that the file defines into a folder, absolute, instead of training it. */
  export?: { format: ExportFormat; folder: string };
  /** File of a snapshot whose state the training starts from. */
  snapshot?: string;
  /** Snapshots are made every so many steps, and thinned as the run goes on; 0 for none. Absent: by time, so that they cost at most 1%. */
  snapshotEvery?: number;
  /** What snapshots may take: so many files, so many MB together (50 and 500). */
  snapshotLimits?: { count: number; megabytes: number };
  /** Conditions that pause the run, from its first step on. */
  conditions?: PauseCondition[];
  /** Bound of the JavaScript heap of the user's code in MB; half of the machine's memory, at most 4096, when absent. */
  heapLimitMb?: number;
}

/** Messages from the host (extension or CLI) to the engine process. `info` asks one without a run what it computes with. */
export type HostMessage =
  | { type: "run"; request: RunRequest }
  | { type: "info" }
  | { type: "stop" }
  | { type: "pause" }
  | { type: "resume" }
  | { type: "order"; order: Order };

/** Points of one series, in the order they were made. The arrays have one length. */
export interface ScalarBatch {
  series: string;
  /** Optimizer steps done when the value was made. */
  steps: Float64Array;
  values: Float64Array;
  /** Milliseconds since the Unix epoch. */
  times: Float64Array;
}

export interface RunStarted {
  type: "started";
  /** Milliseconds since the Unix epoch. */
  time: number;
  file: string;
  kind: "definition" | "script";
  /** The model's class name, for definitions. */
  model?: string;
  /** Number of trainable parameters, for definitions. */
  parameters?: number;
  epochs?: number;
  stepsPerEpoch?: number;
  /** Number of trials, for sweeps. */
  trials?: number;
  hyperparameters: Record<string, string | number | boolean>;
}

export interface RunProgress {
  type: "progress";
  step: number;
  /** Epochs finished and planned, for definitions. */
  epoch?: number;
  epochs?: number;
  /** Trials finished and planned, for sweeps. */
  trial?: number;
  trials?: number;
  /** The newest loss. */
  loss?: number;
  stepsPerSecond: number;
  /** Newest value of every named series but the loss and the learning rates. */
  metrics: Record<string, number>;
}

export interface RunEnded {
  type: "ended";
  status: RunStatus;
  steps: number;
  seconds: number;
  /** Last value of every series, the loss included, the learning rates not. */
  metrics: Record<string, number>;
  error?: RunError;
}

/** Text the user's code printed, or a warning of the engine with the place it concerns. */
export interface RunOutput {
  type: "output";
  level: "log" | "info" | "warn" | "error" | "debug";
  /** As it was written, with its line breaks: one event may hold many lines, or a part of one (`process.stdout.write`). */
  text: string;
  position?: SourcePosition;
}

/** One training of a sweep has come to its end. */
export interface RunTrial {
  type: "trial";
  /** From 1. */
  number: number;
  /** What it was made with. */
  values: Record<string, string | number | boolean>;
  status: "completed" | "diverged" | "failed";
  /** The figure that trials are judged by, of its best epoch. */
  value?: number;
  steps: number;
  /** Why it failed. */
  error?: string;
}

/** Hyperparameters were changed while the run went on or was paused. */
export interface RunChanged {
  type: "changed";
  step: number;
  /** Milliseconds since the Unix epoch. */
  time: number;
  changes: { name: string; from: HyperparameterValue; to: HyperparameterValue }[];
}

export type HyperparameterValue = string | number | boolean;

/** What can be changed at present, sent when somebody asks for it by an order `set` without values. */
export interface RunHyperparameters {
  type: "hyperparameters";
  values: Record<string, HyperparameterValue>;
}

/** A graph was captured: its files are there. */
export interface RunGraph {
  type: "graph";
  step: number;
  /** Absolute path of the `.json` file; that of the numbers lies beside it (see `CapturedGraph`). */
  file: string;
}

/** The snapshots that there are, oldest first; those that were thinned out are gone from the list. */
export interface RunSnapshots {
  type: "snapshots";
  snapshots: Snapshot[];
}

export interface Snapshot {
  /** Optimizer steps done. */
  step: number;
  epoch?: number;
  /** Milliseconds since the Unix epoch. */
  time: number;
  /** Absolute path. */
  file: string;
  bytes: number;
}

/** A file of the user's own, as it was when the run loaded it. */
export interface SourceFile {
  /** Absolute path. */
  file: string;
  text: string;
}

/** What a run computed with: versions, kernels, threads... */
export type RunEnvironment = Record<string, string | number>;

/** The code showed a figure, or showed one of the same id again: `plot.show()`. */
export interface RunFigure {
  type: "figure";
  /** From 1, in the order in which the run's figures came; one that is shown again keeps its number. */
  number: number;
  /** Milliseconds since the Unix epoch. */
  time: number;
  /** Optimizer steps done. */
  step: number;
  /** The line that showed it, or the one that began it where the end of the program showed it. */
  position?: SourcePosition;
  figure: FigureData;
}

/** Messages from the engine process to the host. `started` comes at most once, `ended` exactly once and last. */
export type RunEvent =
  | RunStarted
  | { type: "scalars"; batches: ScalarBatch[] }
  | RunProgress
  | RunTrial
  | { type: "sources"; files: SourceFile[] }
  | { type: "environment"; environment: RunEnvironment }
  | RunOutput
  | { type: "model"; model: ModelDescription }
  | { type: "statistics"; samples: StatisticsSample[] }
  | RunGraph
  | RunFigure
  | RunSnapshots
  | RunChanged
  | RunHyperparameters
  /** The run went back (or forward) to a snapshot: what is known of later steps is no longer of this run. */
  | { type: "restored"; step: number }
  | { type: "paused"; step: number; reason: PauseReason }
  | { type: "resumed" }
  | { type: "probe"; id: number; answer: ProbeAnswer }
  /** The model was exported: the files that were written, absolute. */
  | { type: "exported"; files: string[] }
  | RunEnded;
