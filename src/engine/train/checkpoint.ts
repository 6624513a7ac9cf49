import { setVersions, type StateDict, versionsOf } from "../nn/stateDict.js";
import type { OptimizerState } from "../optim/state.js";
import { Tensor } from "../tensor/tensor.js";
import type { EarlyStoppingState } from "./earlyStopping.js";
import type { FiguresState } from "./figures.js";
import type { RandomStates } from "./randomState.js";

export interface CheckpointOptions {
  /** Where `last.pth` and `best.pth` are written; without it they are kept in memory and handed to who runs the training. */
  folder?: string;
  /** Epochs from one `last` to the next (1). The last epoch always has one. */
  every?: number;
}

/** The epoch with the best monitored figure. */
export interface Best {
  epoch: number;
  value: number;
  metrics: Record<string, number>;
  /** The weights it had, where they are kept. */
  model?: StateDict;
}

/** Everything that a training goes on from: the rest of it is the same to the bit as if it had never been interrupted. */
export interface Checkpoint {
  /** Version of this layout. */
  format: 1;
  /** Epochs done. */
  epoch: number;
  /** Optimizer steps done. */
  steps: number;
  /** Figures of every epoch so far. */
  history: Record<string, number>[];
  model: StateDict;
  optimizer: OptimizerState;
  scheduler?: Record<string, unknown>;
  earlyStopping?: EarlyStoppingState;
  best?: Best;
  /** How far the epoch after those done had come; absent where it had not begun. */
  within?: Within;
  /** The random numbers: before model and data were made, and now. */
  random: { start: RandomStates; now: RandomStates };
}

/** A place inside an epoch. */
export interface Within {
  /** Optimizer steps of the epoch that are done. */
  steps: number;
  /** The random numbers before the epoch: its batches come in the same order. */
  random: RandomStates;
  /** Figures of the steps done; those of metrics that cannot be kept are missing. */
  figures: FiguresState;
}

/** Which checkpoint it is: of the last epoch, or of the best so far. */
export type CheckpointKind = "last" | "best";

/** An independent copy: tensors and arrays at any depth are copied, functions left out. */
export function copied<T>(value: T): T {
  return copyOf(value) as T;
}

function copyOf(value: unknown): unknown {
  if (value instanceof Tensor) return value.detach().clone();
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  const entries = Object.entries(value).filter(([, entry]) => typeof entry !== "function");
  const copy = Object.fromEntries(entries.map(([key, entry]) => [key, copyOf(entry)]));
  const versions = versionsOf(value);
  if (versions !== undefined) setVersions(copy as StateDict, versions);
  return copy;
}
