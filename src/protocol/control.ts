import type { SourcePosition } from "./run.js";
import type { ProbeRequest } from "./probe.js";
import type { Words } from "./said.js";

/** Layout of the control word that the engine process and its worker share (an Int32Array on shared memory). */
export const control = {
  /** Index of the command. */
  command: 0,
  /** Index of the number of messages that the engine process has passed on; a worker too far ahead of it waits. */
  acknowledged: 1,
  /** Index of a counter that changes with every command and every order: what the worker compares, and waits on. */
  signal: 2,
  /** Number of cells. */
  length: 3,
} as const;

/** Values of the command cell. `backward()` and `step()` read it; a paused worker waits on `signal`. */
export const command = { run: 0, pause: 1, stop: 2 } as const;

/**
 * Share of the training's time that samples of its statistics may take. All observation together takes at most 1% while nobody watches, and 5%
 * while somebody does: the rest is for following each step, for messages, and for snapshots.
 */
export const observationShare = { unwatched: 0.002, watched: 0.025 } as const;

/** What a run can be asked beside stop, pause and resume; obeyed at the next `backward()` or `step()`, and while it is paused. */
export type Order =
  /** Resumes, and pauses again after one optimizer step or one epoch. */
  | { type: "advance"; by: "step" | "epoch" }
  /**
   * Changes hyperparameters of the optimizers (`lr`, `momentum`, `weightDecay`...; `lr.1` of the group of that number only) or of the
   * definition. Answered with `changed`, and with `hyperparameters`: all that can be changed, with its present values.
   */
  | { type: "set"; values: Record<string, number | string | boolean> }
  /** Replaces the conditions that pause the run. */
  | { type: "conditions"; conditions: PauseCondition[] }
  /** Captures the graph of the next whole step; of each `every`th from then on, where given (0 ends that). */
  | { type: "capture"; every?: number }
  /** Makes a snapshot now. */
  | { type: "snapshot" }
  /** Puts the state of a snapshot in place of the present one; `step` is that of the snapshot. */
  | { type: "restore"; step: number }
  /** Share of the training's time that samples of its statistics may take from now on (see `observationShare`). */
  | { type: "budget"; share: number }
  /** A question about the model, answered with a `probe` event of the same id. */
  | { type: "probe"; id: number; request: ProbeRequest };

/** When a run pauses by itself. Each has its own bound; a `nan` is looked for in losses, gradients and weights. */
export type PauseCondition =
  | { kind: "nan" }
  /** Norm of all gradients together. */
  | { kind: "gradientAbove"; bound: number }
  | { kind: "gradientBelow"; bound: number }
  /** The loss is `factor` times its running median. */
  | { kind: "lossSpike"; factor: number }
  /** Share of dead units of a ReLU-like module, of any when `module` is absent. */
  | { kind: "deadFraction"; bound: number; module?: string }
  | { kind: "step"; step: number };

/** Why a run is paused. */
export type PauseReason =
  | { kind: "user" }
  | { kind: "advanced" }
  /** A snapshot was opened to look at: nothing is trained. */
  | { kind: "inspect" }
  | {
      kind: "condition";
      condition: PauseCondition;
      /** One sentence with the numbers: `the gradient norm 12.4 is above 10`. */
      message: Words;
      /** For `nan`: the first operation that made one, its inputs, and how it came to be, cause last. */
      chain?: NanLink[];
    };

/** One link of the chain of operations back to the first NaN or infinity. */
export interface NanLink {
  operation: Words;
  module: string | null;
  position?: SourcePosition;
  /** `input 0: 64×10, 3 NaN, the rest from -2.1 to 4.5`. */
  inputs: Words[];
  output: Words;
}
