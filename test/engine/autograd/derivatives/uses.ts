/** Ways to use an operation that many samples share. */
import torch from "../../../../src/engine/index.js";
import { leaf } from "../../../support/gradcheck.js";
import type { Sample } from "./sample.js";

type Tensor = torch.Tensor;
type Span = [number, number];

/** A function of one leaf `[2, 3]`. */
export const one = (f: (x: Tensor) => Tensor, span?: Span, rest: Partial<Sample> = {}): Sample => ({
  f,
  inputs: () => [leaf([2, 3], 1, span)],
  ...rest,
});

/** A function of leaves `[2, 3]` and `[3]`. */
export const two = (f: (a: Tensor, b: Tensor) => Tensor, span?: Span, rest: Partial<Sample> = {}): Sample => ({
  f,
  inputs: () => [leaf([2, 3], 1, span), leaf([3], 2, span)],
  ...rest,
});

/** A function of leaves of these shapes. */
export const of = (f: (...x: Tensor[]) => Tensor, ...shapes: number[][]): Sample => ({
  f,
  inputs: () => shapes.map((shape, i) => leaf(shape, i + 1)),
});

/** The gradient as a function of the input and of the output's gradient: the operations of backward passes. */
export function derivative(f: (x: Tensor) => Tensor, rest: Partial<Sample> = {}, span?: Span): Sample {
  return {
    f: (x, g) => torch.autograd.grad(f(x), x, { gradOutputs: g, createGraph: true })[0].add(x.mul(0)),
    inputs: () => {
      const x = leaf([2, 3], 1, span);
      return [x, leaf(f(x).shape, 2)];
    },
    ...rest,
  };
}

/** Operations that are flat wherever they have a slope, or whose second derivative is 0. */
export const first: Partial<Sample> = { second: false };
