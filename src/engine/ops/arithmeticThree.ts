import { RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import type { Tensor } from "../tensor/tensor.js";
import * as self from "./arithmeticThree.js";
import { elementwise, refuseKinds } from "./elementwise.js";
import { addMethods, type MethodsOf } from "./family.js";
import { apply, applyInPlace } from "./operation.js";
import { wrapNumber } from "./pointwise.js";

const addcmulOp = elementwise<number>({
  name: "addcmul",
  gradName: "AddcmulBackward0",
  saves: [1, 2],
  kernel: (value, dtype) => {
    const scale = dtype.isFloatingPoint ? value : Math.trunc(value);
    return (x, a, b) => x + scale * a * b;
  },
  fast: (value) => ({ three: "addcmul", parameters: [value] }),
  backward: (c, g) => [
    g,
    c.needs(1) ? g.mul(c.input(2).mul(c.params)) : null,
    c.needs(2) ? g.mul(c.input(1).mul(c.params)) : null,
  ],
  formula: { forward: "x + v · a · b", backward: ["g", "g · v · b", "g · v · a"] },
});

const addcdivOp = elementwise<number>({
  name: "addcdiv",
  gradName: "AddcdivBackward0",
  saves: [1, 2],
  check: ([, a, b]) => {
    if (a.dtype.isFloatingPoint || b.dtype.isFloatingPoint) return;
    throw new RuntimeError(
      "Integer division with addcdiv is no longer supported, and in a future  release addcdiv will perform a true division of " +
        "tensor1 and tensor2. Convert one of them to a floating type, as in tensor1.float().",
    );
  },
  kernel: (value) => (x, a, b) => x + value * (a / b),
  fast: (value) => ({ three: "addcdiv", parameters: [value] }),
  backward: (c, g) => [
    g,
    c.needs(1) ? g.mul(c.params).div(c.input(2)) : null,
    c.needs(2) ? g.mul(c.params).mul(c.input(1)).div(c.input(2).square()).neg() : null,
  ],
  formula: { forward: "x + v · a / b", backward: ["g", "g · v / b", "−g · v · a / b²"] },
});

/** The names of the C++ types that the message of `lerp` uses. */
const cppNames: Record<string, string> = {
  Long: "long int",
  Short: "short int",
  Byte: "unsigned char",
  Char: "signed char",
};
const cppName = (x: Tensor) => cppNames[x.dtype.scalarType] ?? x.dtype.scalarType.toLowerCase();

const lerpOp = elementwise<null>({
  name: "lerp",
  gradName: (_, [, , weight]) => (weight.isWrappedNumber ? "LerpBackward0" : "LerpBackward1"),
  saves: [0, 1, 2],
  check: (inputs, params, dtype) => {
    const [start, end, weight] = inputs;
    for (const [name, x] of [
      ["end", end],
      ["weight", weight],
    ] as const)
      if (x.dtype !== start.dtype && !x.isWrappedNumber)
        throw new RuntimeError(`expected dtype ${cppName(start)} for \`${name}\` but got dtype ${cppName(x)}`);
    const kernel = weight.isWrappedNumber ? "lerp_kernel_scalar" : "lerp_kernel_tensor";
    refuseKinds(kernel, "bool", "integer")(inputs, params, start.dtype.isFloatingPoint ? dtype : start.dtype);
  },
  kernel: () => (start, end, weight) =>
    weight < 0.5 ? start + weight * (end - start) : end - (end - start) * (1 - weight),
  fast: () => ({ three: "lerp" }),
  backward: (c, g) => {
    const weight = c.input(2);
    return [
      c.needs(0) ? g.mul(weight.neg().add(1)) : null,
      c.needs(1) ? g.mul(weight) : null,
      c.needs(2) ? g.mul(c.input(1).sub(c.input(0))) : null,
    ];
  },
  formula: { forward: "a + w · (b − a)", backward: ["g · (1 − w)", "g · w", "g · (b − a)"] },
});

export interface ValueOptions {
  /** The factor of the product or quotient. */
  value?: number;
}

/**
 * `x + value · a · b`, broadcasting. https://pytorch.org/docs/1.13/generated/torch.addcmul.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export function addcmul(x: Tensor, a: Tensor, b: Tensor, options: ValueOptions = {}): Tensor {
  const { value = 1 } = checkOptions("addcmul", options, ["value"]);
  return apply(addcmulOp, [x, a, b], value);
}

/** `x + value · a / b`, broadcasting. @throws RuntimeError for integers. https://pytorch.org/docs/1.13/generated/torch.addcdiv.html */
export function addcdiv(x: Tensor, a: Tensor, b: Tensor, options: ValueOptions = {}): Tensor {
  const { value = 1 } = checkOptions("addcdiv", options, ["value"]);
  return apply(addcdivOp, [x, a, b], value);
}

const weightOf = (weight: Tensor | number) => (typeof weight === "number" ? wrapNumber(weight) : weight);

/**
 * `start + weight · (end − start)`. https://pytorch.org/docs/1.13/generated/torch.lerp.html
 * @throws RuntimeError where types differ or for types that it does not take.
 */
export function lerp(start: Tensor, end: Tensor, weight: Tensor | number): Tensor {
  return apply(lerpOp, [start, end, weightOf(weight)], null);
}

/**
 * In place `addcmul`. https://pytorch.org/docs/1.13/generated/torch.Tensor.addcmul_.html
 * @throws RuntimeError where the result has another shape than this tensor.
 */
export function addcmul_(x: Tensor, a: Tensor, b: Tensor, options: ValueOptions = {}): Tensor {
  const { value = 1 } = checkOptions("addcmul_", options, ["value"]);
  return applyInPlace(addcmulOp, [x, a, b], value);
}

/**
 * In place `addcdiv`. https://pytorch.org/docs/1.13/generated/torch.Tensor.addcdiv_.html
 * @throws RuntimeError where the result has another shape than this tensor.
 */
export function addcdiv_(x: Tensor, a: Tensor, b: Tensor, options: ValueOptions = {}): Tensor {
  const { value = 1 } = checkOptions("addcdiv_", options, ["value"]);
  return applyInPlace(addcdivOp, [x, a, b], value);
}

/** In place `lerp`. https://pytorch.org/docs/1.13/generated/torch.Tensor.lerp_.html */
export function lerp_(start: Tensor, end: Tensor, weight: Tensor | number): Tensor {
  return applyInPlace(lerpOp, [start, end, weightOf(weight)], null);
}

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
