import type { Tensor } from "../tensor/tensor.js";
import { addMethods, inPlace, type MethodsOf, pointwise } from "./family.js";
import * as self from "./logical.js";
import { apply, applyInPlace } from "./operation.js";
import { binary, unary } from "./pointwise.js";

function test(name: string, forward: string, kernel: (x: number) => boolean) {
  return unary({
    name,
    gradName: "",
    result: "bool",
    kernel: (x) => (kernel(x) ? 1 : 0),
    backward: null,
    formula: { forward, backward: [] },
  });
}

function logical(name: string, sign: string, kernel: (a: boolean, b: boolean) => boolean) {
  return binary({
    name,
    gradName: "",
    result: "bool",
    kernel: (a, b) => (kernel(a !== 0, b !== 0) ? 1 : 0),
    backward: null,
    formula: { forward: `a ${sign} b`, backward: [] },
  });
}

const andOp = logical("logicalAnd", "∧", (a, b) => a && b);
const orOp = logical("logicalOr", "∨", (a, b) => a || b);
const xorOp = logical("logicalXor", "⊻", (a, b) => a !== b);
const notOp = test("logicalNot", "¬x", (x) => x === 0);

/** True where both are not zero. https://pytorch.org/docs/1.13/generated/torch.logical_and.html */
export const logicalAnd = (a: Tensor, b: Tensor): Tensor => apply(andOp, [a, b], null);
/** True where one is not zero. https://pytorch.org/docs/1.13/generated/torch.logical_or.html */
export const logicalOr = (a: Tensor, b: Tensor): Tensor => apply(orOp, [a, b], null);
/** True where exactly one is not zero. https://pytorch.org/docs/1.13/generated/torch.logical_xor.html */
export const logicalXor = (a: Tensor, b: Tensor): Tensor => apply(xorOp, [a, b], null);
/** True where zero. https://pytorch.org/docs/1.13/generated/torch.logical_not.html */
export const logicalNot = pointwise(notOp);

/**
 * In place `logicalAnd`: 1 and 0 in the tensor's own dtype. https://pytorch.org/docs/1.13/generated/torch.Tensor.logical_and_.html
 * @throws RuntimeError where the result has another shape than this tensor.
 */
export const logicalAnd_ = (a: Tensor, b: Tensor): Tensor => applyInPlace(andOp, [a, b], null);
/**
 * In place `logicalOr`. https://pytorch.org/docs/1.13/generated/torch.Tensor.logical_or_.html
 * @throws RuntimeError where the result has another shape than this tensor.
 */
export const logicalOr_ = (a: Tensor, b: Tensor): Tensor => applyInPlace(orOp, [a, b], null);
/**
 * In place `logicalXor`. https://pytorch.org/docs/1.13/generated/torch.Tensor.logical_xor_.html
 * @throws RuntimeError where the result has another shape than this tensor.
 */
export const logicalXor_ = (a: Tensor, b: Tensor): Tensor => applyInPlace(xorOp, [a, b], null);
/** In place `logicalNot`. https://pytorch.org/docs/1.13/generated/torch.Tensor.logical_not_.html */
export const logicalNot_ = inPlace(notOp);

/** True where NaN. https://pytorch.org/docs/1.13/generated/torch.isnan.html */
export const isnan = pointwise(test("isnan", "x is NaN", Number.isNaN));
/** True where neither NaN nor infinite. https://pytorch.org/docs/1.13/generated/torch.isfinite.html */
export const isfinite = pointwise(test("isfinite", "x is finite", Number.isFinite));
/** True where infinite. https://pytorch.org/docs/1.13/generated/torch.isinf.html */
export const isinf = pointwise(test("isinf", "x is ±∞", (x) => Math.abs(x) === Infinity));
/** True where minus infinity. https://pytorch.org/docs/1.13/generated/torch.isneginf.html */
export const isneginf = pointwise(test("isneginf", "x is −∞", (x) => x === -Infinity));
/** True where plus infinity. https://pytorch.org/docs/1.13/generated/torch.isposinf.html */
export const isposinf = pointwise(test("isposinf", "x is ∞", (x) => x === Infinity));
/** True everywhere: there are no complex numbers here. https://pytorch.org/docs/1.13/generated/torch.isreal.html */
export const isreal = pointwise(test("isreal", "true", () => true));

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
