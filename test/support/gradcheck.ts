/** The library's gradcheck on inputs that are the same in every run. */
import assert from "node:assert/strict";
import torch from "../../src/engine/index.js";
import type { Tensor } from "../../src/engine/tensor/tensor.js";
import { formula } from "./golden.js";

const { float64 } = torch;

export type Differentiable = (...inputs: Tensor[]) => Tensor;

/** A float64 leaf with values in a span, the same in every run. */
export function leaf(shape: readonly number[], seed = 1, span: readonly [number, number] = [-2, 2]): Tensor {
  const n = shape.reduce((a, b) => a * b, 1);
  return torch
    .tensor(formula(n, float64, seed, span), { dtype: float64 })
    .reshape(shape)
    .requiresGrad_();
}

/** One weighted sum of the outputs: operations are checked by the hundred. */
const settings = { fastMode: true, rtol: 1e-5, atol: 1e-5, checkUndefinedGrad: false };

/**
 * Gradients of all inputs (float64 leaves) against central differences.
 * @throws GradcheckError where one differs by more than 1e-5 (1 + its size).
 */
export function gradcheck(f: Differentiable, inputs: readonly Tensor[], { step = 1e-6 } = {}): void {
  assert.ok(f(...inputs).requiresGrad, "the output has a gradient");
  torch.autograd.gradcheck(f, inputs, { ...settings, eps: step });
}

/** As `gradcheck`, of the gradient itself: the second derivative. */
export function gradgradcheck(f: Differentiable, inputs: readonly Tensor[]): void {
  const gradOutputs = leaf(f(...inputs).shape, 77, [-1, 1]);
  torch.autograd.gradgradcheck(f, inputs, { ...settings, gradOutputs });
}
