/** Compares the gradients of autograd with finite differences, in float64. */
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

/** The same without gradient: what an output's gradient is made of. */
function weights(shape: readonly number[]): Tensor {
  return leaf(shape, 77, [-1, 1]).detach();
}

function read(x: Tensor): number[] {
  const out: number[] = [];
  x.forEachValue((value) => void out.push(value));
  return out;
}

/** Σ f(inputs) · weights: one number whose derivative is the vector-Jacobian product. */
function objective(f: Differentiable, inputs: readonly Tensor[]): number {
  const output = f(...inputs);
  return output.detach().mul(weights(output.shape)).sum().item();
}

function finiteDifferences(f: Differentiable, inputs: readonly Tensor[], step: number): number[][] {
  return inputs.map((input) =>
    Array.from({ length: input.numel() }, (_, i) => {
      const { storageRef } = input;
      const value = storageRef.get(i);
      const at = (x: number) => {
        storageRef.set(i, x);
        return objective(f, inputs);
      };
      const slope = (at(value + step) - at(value - step)) / (2 * step);
      storageRef.set(i, value);
      return slope;
    }),
  );
}

/**
 * Gradients of all inputs (contiguous float64 leaves) against central differences.
 * @throws AssertionError where one differs by more than 1e-5 (1 + its size).
 */
export function gradcheck(f: Differentiable, inputs: readonly Tensor[], { what = "gradient", step = 1e-6 } = {}): void {
  const output = f(...inputs);
  assert.ok(output.requiresGrad, `${what}: the output has a gradient`);
  const grads: (Tensor | null)[] = torch.autograd.grad(output, inputs, {
    gradOutputs: weights(output.shape),
    allowUnused: true,
  });
  finiteDifferences(f, inputs, step).forEach((expected, k) => {
    const grad = grads[k];
    const actual = grad === null ? expected.map(() => 0) : read(grad);
    expected.forEach((want, i) => {
      const close = Math.abs(actual[i] - want) <= 1e-5 * (1 + Math.abs(want));
      assert.ok(close, `${what} of input ${k}, element ${i}: autograd has ${actual[i]}, differences give ${want}`);
    });
  });
}

/** As `gradcheck`, of the gradient itself: the second derivative. */
export function gradgradcheck(f: Differentiable, inputs: readonly Tensor[]): void {
  const first: Differentiable = (...leaves) => {
    const upstream = leaves.at(-1)!;
    const variables = leaves.slice(0, -1);
    const grads: (Tensor | null)[] = torch.autograd.grad(f(...variables), variables, {
      gradOutputs: upstream,
      createGraph: true,
      allowUnused: true,
    });
    return torch.cat(grads.filter((g) => g !== null).map((g) => g.reshape(-1)));
  };
  const upstream = weights(f(...inputs).shape).requiresGrad_();
  gradcheck(first, [...inputs, upstream], { what: "second derivative" });
}
