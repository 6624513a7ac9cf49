import type { Tensor } from "../tensor/tensor.js";
import { mul } from "./arithmetic.js";
import { zerosLike } from "./creation.js";
import { methods } from "./methods.js";
import { apply, applyInPlace } from "./operation.js";
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

const signOp = unary({
  name: "sign",
  gradName: "SignBackward0",
  kernel: (x) => (x > 0 ? 1 : x < 0 ? -1 : 0),
  backward: (_, g) => zerosLike(g),
  formula: { forward: "sign x", backward: ["0"] },
});

const sinOp = unary({
  name: "sin",
  gradName: "SinBackward0",
  kernel: Math.sin,
  result: "float",
  saves: [0],
  backward: (c, g) => mul(g, cos(c.input(0))),
  formula: { forward: "sin x", backward: ["g · cos x"] },
});

const cosOp = unary({
  name: "cos",
  gradName: "CosBackward0",
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

/** `eˣ`. https://pytorch.org/docs/1.13/generated/torch.exp.html */
export function exp(x: Tensor): Tensor {
  return apply(expOp, [x], null);
}

/** The natural logarithm. https://pytorch.org/docs/1.13/generated/torch.log.html */
export function log(x: Tensor): Tensor {
  return apply(logOp, [x], null);
}

/** The square root. https://pytorch.org/docs/1.13/generated/torch.sqrt.html */
export function sqrt(x: Tensor): Tensor {
  return apply(sqrtOp, [x], null);
}

/** The absolute value. https://pytorch.org/docs/1.13/generated/torch.abs.html */
export function abs(x: Tensor): Tensor {
  return apply(absOp, [x], null);
}

/** −1, 0 or 1. https://pytorch.org/docs/1.13/generated/torch.sign.html */
export function sign(x: Tensor): Tensor {
  return apply(signOp, [x], null);
}

/** The sine of angles in radians. https://pytorch.org/docs/1.13/generated/torch.sin.html */
export function sin(x: Tensor): Tensor {
  return apply(sinOp, [x], null);
}

/** The cosine of angles in radians. https://pytorch.org/docs/1.13/generated/torch.cos.html */
export function cos(x: Tensor): Tensor {
  return apply(cosOp, [x], null);
}

/** The hyperbolic tangent. https://pytorch.org/docs/1.13/generated/torch.tanh.html */
export function tanh(x: Tensor): Tensor {
  return apply(tanhOp, [x], null);
}

/** The logistic function `1 / (1 + e⁻ˣ)`. https://pytorch.org/docs/1.13/generated/torch.sigmoid.html */
export function sigmoid(x: Tensor): Tensor {
  return apply(sigmoidOp, [x], null);
}

/** `max(x, 0)`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.relu.html */
export function relu(x: Tensor): Tensor {
  return apply(reluOp, [x], null);
}

/** `x²`. https://pytorch.org/docs/1.13/generated/torch.square.html */
export function square(x: Tensor): Tensor {
  return x.pow(2);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** `eˣ`. */
    exp(): Tensor;
    /** The natural logarithm. */
    log(): Tensor;
    /** The square root. */
    sqrt(): Tensor;
    /** In place the square root. */
    sqrt_(): Tensor;
    /** The absolute value. */
    abs(): Tensor;
    /** −1, 0 or 1. */
    sign(): Tensor;
    /** The sine of angles in radians. */
    sin(): Tensor;
    /** The cosine of angles in radians. */
    cos(): Tensor;
    /** The hyperbolic tangent. */
    tanh(): Tensor;
    /** The logistic function. */
    sigmoid(): Tensor;
    /** `max(x, 0)`. */
    relu(): Tensor;
    /** In place `max(x, 0)`. */
    relu_(): Tensor;
    /** `x²`. */
    square(): Tensor;
  }
}

methods({
  exp() {
    return exp(this);
  },
  log() {
    return log(this);
  },
  sqrt() {
    return sqrt(this);
  },
  sqrt_() {
    return applyInPlace(sqrtOp, [this], null);
  },
  abs() {
    return abs(this);
  },
  sign() {
    return sign(this);
  },
  sin() {
    return sin(this);
  },
  cos() {
    return cos(this);
  },
  tanh() {
    return tanh(this);
  },
  sigmoid() {
    return sigmoid(this);
  },
  relu() {
    return relu(this);
  },
  relu_() {
    return applyInPlace(reluOp, [this], null);
  },
  square() {
    return square(this);
  },
});
