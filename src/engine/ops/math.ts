import { mul } from "./arithmetic.js";
import { zerosLike } from "./creation.js";
import { addMethods, inPlace, type MethodsOf, pointwise } from "./family.js";
import * as self from "./math.js";
import { apply } from "./operation.js";
import { RuntimeError } from "../errors.js";
import { bool } from "../tensor/dtype.js";
import { binary, refuseBool, unary } from "./pointwise.js";

const expOp = unary({
  name: "exp",
  gradName: "ExpBackward0",
  fast: "exp",
  kernel: Math.exp,
  result: "float",
  saves: ["output"],
  backward: (c, g) => mul(g, c.output),
  formula: { forward: "eˣ", backward: ["g · eˣ"] },
});

const logOp = unary({
  name: "log",
  gradName: "LogBackward0",
  fast: "log",
  kernel: Math.log,
  result: "float",
  saves: [0],
  backward: (c, g) => g.div(c.input(0)),
  formula: { forward: "ln x", backward: ["g / x"] },
});

const sqrtOp = unary({
  name: "sqrt",
  gradName: "SqrtBackward0",
  fast: "sqrt",
  kernel: Math.sqrt,
  result: "float",
  saves: ["output"],
  backward: (c, g) => g.div(mul(c.output, 2)),
  formula: { forward: "√x", backward: ["g / (2 √x)"] },
});

const absOp = unary({
  name: "abs",
  check: refuseBool("abs_cpu"),
  gradName: "AbsBackward0",
  fast: "abs",
  kernel: Math.abs,
  saves: [0],
  backward: (c, g) => mul(g, sign(c.input(0))),
  formula: { forward: "|x|", backward: ["g · sign x"] },
});

const signOf = (x: number) => (x > 0 ? 1 : x < 0 ? -1 : 0);

const signOp = unary({
  name: "sign",
  gradName: "SignBackward0",
  fast: "sign",
  kernel: signOf,
  backward: (_, g) => zerosLike(g),
  formula: { forward: "sign x", backward: ["0"] },
});

const sgnOp = unary({
  name: "sgn",
  gradName: "SgnBackward0",
  fast: "sign",
  kernel: signOf,
  backward: (_, g) => zerosLike(g),
  formula: { forward: "sign x", backward: ["0"] },
});

const angleOp = unary({
  name: "angle",
  gradName: "AngleBackward0",
  kernel: (x) => (x < 0 ? Math.PI : x >= 0 ? 0 : NaN),
  result: "float",
  backward: (_, g) => zerosLike(g),
  formula: { forward: "π where x < 0, else 0", backward: ["0"] },
});

const sinOp = unary({
  name: "sin",
  gradName: "SinBackward0",
  fast: "sin",
  kernel: Math.sin,
  result: "float",
  saves: [0],
  backward: (c, g) => mul(g, cos(c.input(0))),
  formula: { forward: "sin x", backward: ["g · cos x"] },
});

const cosOp = unary({
  name: "cos",
  gradName: "CosBackward0",
  fast: "cos",
  kernel: Math.cos,
  result: "float",
  saves: [0],
  backward: (c, g) => mul(g, sin(c.input(0)).neg()),
  formula: { forward: "cos x", backward: ["−g · sin x"] },
});

const tanhOp = unary({
  name: "tanh",
  gradName: "TanhBackward0",
  fast: "tanh",
  kernel: Math.tanh,
  result: "float",
  saves: ["output"],
  backward: (c, g) => apply(tanhBackwardOp, [g, c.output], null),
  formula: { forward: "tanh x", backward: ["g · (1 − tanh² x)"] },
});

const tanhBackwardOp = binary({
  name: "tanhBackward",
  gradName: "TanhBackwardBackward0",
  fast: "tanhBackward",
  kernel: (g, y) => g * (1 - y * y),
  saves: [0, 1],
  backward: (c, gg) => [
    apply(tanhBackwardOp, [gg, c.input(1)], null),
    c.needs(1) ? mul(mul(gg, c.input(0)), c.input(1)).mul(-2) : null,
  ],
  formula: { forward: "g · (1 − y²)", backward: ["g' · (1 − y²)", "−2 g' · g · y"] },
});

const sigmoidOp = unary({
  name: "sigmoid",
  gradName: "SigmoidBackward0",
  fast: "sigmoid",
  kernel: (x) => 1 / (1 + Math.exp(-x)),
  result: "float",
  saves: ["output"],
  backward: (c, g) => apply(sigmoidBackwardOp, [g, c.output], null),
  formula: { forward: "σ(x) = 1 / (1 + e⁻ˣ)", backward: ["g · σ(x) · (1 − σ(x))"] },
});

const sigmoidBackwardOp = binary({
  name: "sigmoidBackward",
  gradName: "SigmoidBackwardBackward0",
  fast: "sigmoidBackward",
  kernel: (g, y) => g * (1 - y) * y,
  saves: [0, 1],
  backward: (c, gg) => [
    apply(sigmoidBackwardOp, [gg, c.input(1)], null),
    c.needs(1) ? mul(mul(gg, c.input(0)), mul(c.input(1), -2).add(1)) : null,
  ],
  formula: { forward: "g · y · (1 − y)", backward: ["g' · y · (1 − y)", "g' · g · (1 − 2y)"] },
});

const reluOp = unary({
  name: "relu",
  check: ([x]) => {
    if (x.dtype === bool) throw new RuntimeError("Boolean inputs not supported for relu");
  },
  gradName: "ReluBackward0",
  fast: "relu",
  kernel: (x) => (x > 0 || Number.isNaN(x) ? x : 0),
  saves: ["output"],
  backward: (c, g) => apply(reluBackwardOp, [g, c.output.detach()], null),
  formula: { forward: "max(x, 0)", backward: ["g where x > 0, else 0"] },
});

const reluBackwardOp = binary({
  name: "reluBackward",
  gradName: "ThresholdBackwardBackward0",
  fast: "reluBackward",
  kernel: (g, y) => (y <= 0 ? 0 : g),
  saves: [1],
  backward: (c, gg) => [apply(reluBackwardOp, [gg, c.input(1)], null), null],
  formula: { forward: "g where y > 0, else 0", backward: ["g' where y > 0, else 0", "0"] },
});

/**
 * `eˣ`. https://pytorch.org/docs/1.13/generated/torch.exp.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export const exp = pointwise(expOp);

/** The natural logarithm. https://pytorch.org/docs/1.13/generated/torch.log.html */
export const log = pointwise(logOp);

/** The square root. https://pytorch.org/docs/1.13/generated/torch.sqrt.html */
export const sqrt = pointwise(sqrtOp);

/**
 * The absolute value. https://pytorch.org/docs/1.13/generated/torch.abs.html
 * @throws RuntimeError for types that it does not take.
 */
export const abs = pointwise(absOp);

/** −1, 0 or 1. https://pytorch.org/docs/1.13/generated/torch.sign.html */
export const sign = pointwise(signOp);

/** The sine of angles in radians. https://pytorch.org/docs/1.13/generated/torch.sin.html */
export const sin = pointwise(sinOp);

/** The cosine of angles in radians. https://pytorch.org/docs/1.13/generated/torch.cos.html */
export const cos = pointwise(cosOp);

/** The hyperbolic tangent. https://pytorch.org/docs/1.13/generated/torch.tanh.html */
export const tanh = pointwise(tanhOp);

/** The logistic function `1 / (1 + e⁻ˣ)`. https://pytorch.org/docs/1.13/generated/torch.sigmoid.html */
export const sigmoid = pointwise(sigmoidOp);

/**
 * `max(x, 0)`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.relu.html
 * @throws RuntimeError for types that it does not take.
 */
export const relu = pointwise(reluOp);

/** π for negative numbers, else 0: the angle of a number in the complex plane. https://pytorch.org/docs/1.13/generated/torch.angle.html */
export const angle = pointwise(angleOp);
/** −1, 0 or 1: for real numbers `sign`. https://pytorch.org/docs/1.13/generated/torch.sgn.html */
export const sgn = pointwise(sgnOp);

/**
 * In place `exp`. https://pytorch.org/docs/1.13/generated/torch.Tensor.exp_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const exp_ = inPlace(expOp);
/**
 * In place `log`. https://pytorch.org/docs/1.13/generated/torch.Tensor.log_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const log_ = inPlace(logOp);
/**
 * In place `sqrt`. https://pytorch.org/docs/1.13/generated/torch.Tensor.sqrt_.html
 * @throws RuntimeError where the result's type cannot be cast to this tensor's or in place on a leaf that requires grad.
 */
export const sqrt_ = inPlace(sqrtOp);
/**
 * In place `abs`. https://pytorch.org/docs/1.13/generated/torch.Tensor.abs_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand` or in place on a leaf that requires grad.
 */
export const abs_ = inPlace(absOp);
/**
 * In place `sign`. https://pytorch.org/docs/1.13/generated/torch.Tensor.sign_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand` or in place on a leaf that requires grad.
 */
export const sign_ = inPlace(signOp);
/**
 * In place `sgn`. https://pytorch.org/docs/1.13/generated/torch.Tensor.sgn_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand` or in place on a leaf that requires grad.
 */
export const sgn_ = inPlace(sgnOp);
/**
 * In place `sin`. https://pytorch.org/docs/1.13/generated/torch.Tensor.sin_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const sin_ = inPlace(sinOp);
/**
 * In place `cos`. https://pytorch.org/docs/1.13/generated/torch.Tensor.cos_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const cos_ = inPlace(cosOp);
/**
 * In place `tanh`. https://pytorch.org/docs/1.13/generated/torch.Tensor.tanh_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const tanh_ = inPlace(tanhOp);
/**
 * In place `sigmoid`. https://pytorch.org/docs/1.13/generated/torch.Tensor.sigmoid_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const sigmoid_ = inPlace(sigmoidOp);
/**
 * In place `relu`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.relu_.html
 * @throws RuntimeError in place on a leaf that requires grad.
 */
export const relu_ = inPlace(reluOp);

/** Another name of `abs`. https://pytorch.org/docs/1.13/generated/torch.absolute.html */
export const absolute = abs;
/**
 * Another name of `abs_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.absolute_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand` or in place on a leaf that requires grad.
 */
export const absolute_ = abs_;

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
