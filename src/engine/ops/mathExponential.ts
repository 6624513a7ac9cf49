import { addMethods, inPlace, type MethodsOf, pointwise } from "./family.js";
import * as self from "./mathExponential.js";
import { unary } from "./pointwise.js";

const exp2Op = unary({
  name: "exp2",
  gradName: "Exp2Backward0",
  fast: "exp2",
  result: "float",
  kernel: (x) => 2 ** x,
  saves: ["output"],
  backward: (c, g) => g.mul(c.output).mul(Math.LN2),
  formula: { forward: "2ˣ", backward: ["g · 2ˣ ln 2"] },
});

const expm1Op = unary({
  name: "expm1",
  gradName: "Expm1Backward0",
  fast: "expm1",
  result: "float",
  kernel: Math.expm1,
  saves: ["output"],
  backward: (c, g) => g.mul(c.output.add(1)),
  formula: { forward: "eˣ − 1", backward: ["g · eˣ"] },
});

const log10Op = unary({
  name: "log10",
  gradName: "Log10Backward0",
  fast: "log10",
  result: "float",
  kernel: Math.log10,
  saves: [0],
  backward: (c, g) => g.div(c.input(0).mul(Math.LN10)),
  formula: { forward: "log₁₀ x", backward: ["g / (x ln 10)"] },
});

const log1pOp = unary({
  name: "log1p",
  gradName: "Log1PBackward0",
  fast: "log1p",
  result: "float",
  kernel: Math.log1p,
  saves: [0],
  backward: (c, g) => g.div(c.input(0).add(1)),
  formula: { forward: "ln(1 + x)", backward: ["g / (1 + x)"] },
});

const log2Op = unary({
  name: "log2",
  gradName: "Log2Backward0",
  fast: "log2",
  result: "float",
  kernel: Math.log2,
  saves: [0],
  backward: (c, g) => g.div(c.input(0).mul(Math.LN2)),
  formula: { forward: "log₂ x", backward: ["g / (x ln 2)"] },
});

const rsqrtOp = unary({
  name: "rsqrt",
  gradName: "RsqrtBackward0",
  fast: "rsqrt",
  result: "float",
  kernel: (x) => 1 / Math.sqrt(x),
  saves: ["output"],
  backward: (c, g) => g.mul(c.output.pow(3)).mul(-0.5),
  formula: { forward: "1 / √x", backward: ["−g / (2 x √x)"] },
});

const reciprocalOp = unary({
  name: "reciprocal",
  gradName: "ReciprocalBackward0",
  fast: "reciprocal",
  result: "float",
  kernel: (x) => 1 / x,
  saves: ["output"],
  backward: (c, g) => g.mul(c.output.square()).neg(),
  formula: { forward: "1 / x", backward: ["−g / x²"] },
});

/** `2ˣ`. https://pytorch.org/docs/1.13/generated/torch.exp2.html */
export const exp2 = pointwise(exp2Op);
/** `eˣ − 1`, exact for small x. https://pytorch.org/docs/1.13/generated/torch.expm1.html */
export const expm1 = pointwise(expm1Op);
/** The logarithm to base 10. https://pytorch.org/docs/1.13/generated/torch.log10.html */
export const log10 = pointwise(log10Op);
/** `ln(1 + x)`, exact for small x. https://pytorch.org/docs/1.13/generated/torch.log1p.html */
export const log1p = pointwise(log1pOp);
/** The logarithm to base 2. https://pytorch.org/docs/1.13/generated/torch.log2.html */
export const log2 = pointwise(log2Op);
/** `1 / √x`. https://pytorch.org/docs/1.13/generated/torch.rsqrt.html */
export const rsqrt = pointwise(rsqrtOp);
/** `1 / x`. https://pytorch.org/docs/1.13/generated/torch.reciprocal.html */
export const reciprocal = pointwise(reciprocalOp);

/**
 * In place `2ˣ`. https://pytorch.org/docs/1.13/generated/torch.Tensor.exp2_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const exp2_ = inPlace(exp2Op);
/**
 * In place `eˣ − 1`. https://pytorch.org/docs/1.13/generated/torch.Tensor.expm1_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const expm1_ = inPlace(expm1Op);
/**
 * In place `log10`. https://pytorch.org/docs/1.13/generated/torch.Tensor.log10_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const log10_ = inPlace(log10Op);
/**
 * In place `log1p`. https://pytorch.org/docs/1.13/generated/torch.Tensor.log1p_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const log1p_ = inPlace(log1pOp);
/**
 * In place `log2`. https://pytorch.org/docs/1.13/generated/torch.Tensor.log2_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const log2_ = inPlace(log2Op);
/**
 * In place `1 / √x`. https://pytorch.org/docs/1.13/generated/torch.Tensor.rsqrt_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const rsqrt_ = inPlace(rsqrtOp);
/**
 * In place `1 / x`. https://pytorch.org/docs/1.13/generated/torch.Tensor.reciprocal_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const reciprocal_ = inPlace(reciprocalOp);

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
