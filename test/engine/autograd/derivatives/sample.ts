import type { Tensor } from "../../../../src/engine/tensor/tensor.js";
import type { Differentiable } from "../../../support/gradcheck.js";

/** A use of an operation: a function of float64 leaves whose graph contains it. */
export interface Sample {
  f: Differentiable;
  inputs: () => Tensor[];
  /** False where PyTorch has no second derivative either, or it is zero everywhere. */
  second?: false;
  /** The step of the differences, 1e-6 by default. */
  step?: number;
  /** What is thrown where PyTorch has no derivative either. */
  refused?: RegExp;
}

/** Samples by the name of the operation's record. Every operation with a derivative has at least one. */
export type Samples = Record<string, Sample | readonly Sample[]>;
