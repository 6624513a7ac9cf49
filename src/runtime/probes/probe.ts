import { inWords, type Words } from "../../protocol/said.js";
import type { Module } from "../../engine/nn/module.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { Session } from "../../engine/train/session.js";
import type { LastBatch } from "../training.js";

/** Samples of a definition's data as its model takes them. */
export interface Samples {
  readonly inputs: readonly Tensor[];
  readonly target: Tensor;
}

/** What a probe may ask the training for. It runs without gradients, in evaluation mode; random numbers and modes are put back afterwards. */
export interface ProbeContext {
  /** Optimizer steps done. */
  readonly steps: number;
  /** The model that is trained; of several the one that was called first. @throws Problem where none was called yet */
  readonly model: Module;
  /** All of them: a script may train several. */
  readonly models: readonly Module[];
  /** Computes the loss of outputs and targets; undefined where a script has no loss module. */
  readonly loss: ((output: Tensor, target: Tensor) => Tensor) | undefined;
  /** False where other modules go on from the model's output, and the loss is of what they make. */
  readonly scoresOutput: boolean;
  /** What the model was given last. @throws Problem where it was given nothing yet */
  readonly batch: LastBatch;
  /** The definition at work; undefined in scripts. */
  readonly session: Session | undefined;
  /** Numbers of samples of a definition's data; undefined in scripts. */
  readonly counts: { readonly train: number; readonly validation: number } | undefined;
  /**
   * Samples of a definition's data, in the dataset's own order: every `stride`th (1).
   * @throws Problem in scripts, and for a part that there is not
   */
  samples(part: "train" | "validation", from: number, count: number, stride?: number): Samples;
}

/** Answers one kind of question about a model, with plain data. @throws Problem where it cannot, in words for the person */
export type Probe = (context: ProbeContext, parameters: Record<string, unknown>) => unknown;

/** Why there is no answer, in words for the person. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(readonly words: Words) {
    super(inWords(words));
  }
}
