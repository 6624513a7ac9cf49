import { bool } from "../tensor/dtype.js";
import { RuntimeError } from "../errors.js";
import type { Tensor } from "../tensor/tensor.js";
import { methods } from "./methods.js";
import { apply, applyInPlace } from "./operation.js";
import { zerosLike } from "./creation.js";
import { logicalAnd } from "./comparison.js";
import { asOperand, binary, refuseBool, unary } from "./pointwise.js";
import { resultType } from "./promotion.js";
import { where } from "./where.js";

export type Operand = Tensor | number;

const invertMask = "If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.";

const addOp = binary({
  name: "add",
  gradName: "AddBackward0",
  fast: "add",
  kernel: (a, b) => a + b,
  backward: (_, g) => [g, g],
  formula: { forward: "a + b", backward: ["g", "g"] },
});

const subOp = binary({
  name: "sub",
  check: ([a, b]) => {
    if (a.dtype !== bool && b.dtype !== bool) return;
    throw new RuntimeError(
      a.dtype === b.dtype
        ? "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead."
        : `Subtraction, the \`-\` operator, with a bool tensor is not supported. ${invertMask}`,
    );
  },
  gradName: "SubBackward0",
  fast: "sub",
  kernel: (a, b) => a - b,
  backward: (_, g) => [g, neg(g)],
  formula: { forward: "a − b", backward: ["g", "−g"] },
});

const mulOp = binary({
  name: "mul",
  gradName: "MulBackward0",
  fast: "mul",
  kernel: (a, b) => a * b,
  saves: [0, 1],
  backward: (c, g) => [c.needs(0) ? mul(g, c.input(1)) : null, c.needs(1) ? mul(g, c.input(0)) : null],
  formula: { forward: "a · b", backward: ["g · b", "g · a"] },
});

const divOp = binary({
  name: "div",
  gradName: "DivBackward0",
  fast: "div",
  kernel: (a, b) => a / b,
  result: "float",
  saves: [0, 1],
  backward: (c, g) => [
    c.needs(0) ? div(g, c.input(1)) : null,
    c.needs(1) ? mul(neg(g), div(div(c.input(0), c.input(1)), c.input(1))) : null,
  ],
  formula: { forward: "a / b", backward: ["g / b", "−g · a / b²"] },
});

const powOp = binary({
  name: "pow",
  gradName: (_, [base, exponent]) =>
    exponent.isWrappedNumber ? "PowBackward0" : base.isWrappedNumber ? "PowBackward2" : "PowBackward1",
  kernel: power,
  check: (inputs) => {
    const [base, exponent] = inputs;
    if (resultType(inputs) === bool) throw new RuntimeError("\"pow\" not implemented for 'Bool'");
    if (exponent.isWrappedNumber && !resultType(inputs).isFloatingPoint && base.dtype !== bool && exponent.item() < 0)
      throw new RuntimeError("Integers to negative integer powers are not allowed.");
  },
  saves: [0, 1, "output"],
  backward: (c, g) => {
    const [base, exponent] = [c.input(0), c.input(1)];
    const baseGrad = () => where(exponent.eq(0), 0, mul(g, mul(exponent, pow(base, sub(exponent, 1)))));
    // The slope of 0 to a positive power is 0, though its formula has the logarithm of 0.
    const exponentGrad = () => where(logicalAnd(base.eq(0), exponent.ge(0)), 0, mul(g, mul(c.output, base.log())));
    return [c.needs(0) ? baseGrad() : null, c.needs(1) ? exponentGrad() : null];
  },
  formula: { forward: "aᵇ", backward: ["g · b · aᵇ⁻¹", "g · aᵇ · ln a"] },
});

/** C's pow: unlike JavaScript's, 1 to any power and any to the power 0 is 1. */
function power(a: number, b: number): number {
  if (a === 1 || b === 0) return 1;
  if (a === -1 && !Number.isFinite(b) && !Number.isNaN(b)) return 1;
  return a ** b;
}

const remainderOp = binary({
  name: "remainder",
  gradName: (_, [, divisor]) => (divisor.isWrappedNumber ? "RemainderBackward0" : "RemainderBackward1"),
  kernel: floorModulo,
  integerKernel: (a, b) => {
    if (b === 0) throw new RuntimeError("ZeroDivisionError: the remainder of a division of whole numbers by 0");
    return floorModulo(a, b);
  },
  saves: [0, 1],
  backward: (c, g) => [g, c.needs(1) ? mul(neg(g), floorQuotient(c.input(0), c.input(1))) : null],
  formula: { forward: "a − b · ⌊a / b⌋", backward: ["g", "−g · ⌊a / b⌋"] },
});

/** `⌊a / b⌋` without the error of a quotient that rounds up to a whole number. */
function floorQuotient(a: Tensor, b: Tensor): Tensor {
  return where(b.eq(0), div(a, b), floor(add(div(sub(a, remainder(a, b)), b), 0.5)));
}

function floorModulo(a: number, b: number): number {
  const r = a % b;
  return r !== 0 && r < 0 !== b < 0 ? r + b : r;
}

const maximumOp = extremum("maximum", "MaximumBackward0", (a, b) => (a > b || Number.isNaN(a) ? a : b), "max(a, b)");
const minimumOp = extremum("minimum", "MinimumBackward0", (a, b) => (a < b || Number.isNaN(a) ? a : b), "min(a, b)");

/** Where both are equal each gets half of the gradient, as in PyTorch. */
function extremum(name: string, gradName: string, kernel: (a: number, b: number) => number, forward: string) {
  return binary({
    name,
    gradName,
    kernel,
    saves: [0, 1],
    backward: (c, g) => {
      const [a, b] = [c.input(0), c.input(1)];
      const shared = where(a.eq(b), div(g, 2), g);
      const loses = (x: Tensor, y: Tensor) => (name === "maximum" ? x.lt(y) : x.gt(y));
      return [c.needs(0) ? where(loses(a, b), 0, shared) : null, c.needs(1) ? where(loses(b, a), 0, shared) : null];
    },
    formula: { forward, backward: ["g where a wins, g/2 where equal", "g where b wins, g/2 where equal"] },
  });
}

const negOp = unary({
  name: "neg",
  check: ([x]) => {
    if (x.dtype === bool)
      throw new RuntimeError(`Negation, the \`-\` operator, on a bool tensor is not supported. ${invertMask}`);
  },
  gradName: "NegBackward0",
  fast: "neg",
  kernel: (x) => -x,
  backward: (_, g) => neg(g),
  formula: { forward: "−x", backward: ["−g"] },
});

const floorOp = unary({
  name: "floor",
  check: refuseBool("floor_vml_cpu"),
  gradName: "FloorBackward0",
  kernel: Math.floor,
  backward: (_, g) => zerosLike(g),
  formula: { forward: "⌊x⌋", backward: ["0"] },
});

/** `a + alpha · b`, broadcasting. https://pytorch.org/docs/1.13/generated/torch.add.html */
export function add(a: Operand, b: Operand, options: { alpha?: number } = {}): Tensor {
  return apply(addOp, [asOperand(a), scaled(a, b, options.alpha)], null);
}

/** `a − alpha · b`, broadcasting. https://pytorch.org/docs/1.13/generated/torch.sub.html */
export function sub(a: Operand, b: Operand, options: { alpha?: number } = {}): Tensor {
  return apply(subOp, [asOperand(a), scaled(a, b, options.alpha)], null);
}

function scaled(a: Operand, b: Operand, alpha: number | undefined): Tensor {
  if (alpha === undefined || alpha === 1) return asOperand(b);
  const dtype = resultType([asOperand(a), asOperand(b)]);
  if (!dtype.isFloatingPoint && !Number.isInteger(alpha))
    throw new RuntimeError("For integral input tensors, argument alpha must not be a floating point number.");
  return asOperand(typeof b === "number" ? b * alpha : mul(b, alpha));
}

/** `a · b`, elementwise and broadcasting. https://pytorch.org/docs/1.13/generated/torch.mul.html */
export function mul(a: Operand, b: Operand): Tensor {
  return apply(mulOp, [asOperand(a), asOperand(b)], null);
}

/** `a / b`, broadcasting; integers give the default floating type. https://pytorch.org/docs/1.13/generated/torch.div.html */
export function div(a: Operand, b: Operand): Tensor {
  return apply(divOp, [asOperand(a), asOperand(b)], null);
}

/** `a` to the power `b`, broadcasting. https://pytorch.org/docs/1.13/generated/torch.pow.html */
export function pow(a: Operand, b: Operand): Tensor {
  return apply(powOp, [asOperand(a), asOperand(b)], null);
}

/** The remainder with the sign of the divisor, as Python's `%`. https://pytorch.org/docs/1.13/generated/torch.remainder.html */
export function remainder(a: Operand, b: Operand): Tensor {
  return apply(remainderOp, [asOperand(a), asOperand(b)], null);
}

/** The larger of each pair; NaN where one is NaN. https://pytorch.org/docs/1.13/generated/torch.maximum.html */
export function maximum(a: Tensor, b: Tensor): Tensor {
  return apply(maximumOp, [a, b], null);
}

/** The smaller of each pair; NaN where one is NaN. https://pytorch.org/docs/1.13/generated/torch.minimum.html */
export function minimum(a: Tensor, b: Tensor): Tensor {
  return apply(minimumOp, [a, b], null);
}

/** `−x`. https://pytorch.org/docs/1.13/generated/torch.neg.html */
export function neg(x: Tensor): Tensor {
  return apply(negOp, [x], null);
}

/** The largest integer not above each element. https://pytorch.org/docs/1.13/generated/torch.floor.html */
export function floor(x: Tensor): Tensor {
  return apply(floorOp, [x], null);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** `this + alpha · other`, broadcasting. */
    add(other: Operand, options?: { alpha?: number }): Tensor;
    /** In place `this + alpha · other`. */
    add_(other: Operand, options?: { alpha?: number }): Tensor;
    /** `this − alpha · other`, broadcasting. */
    sub(other: Operand, options?: { alpha?: number }): Tensor;
    /** In place `this − alpha · other`. */
    sub_(other: Operand, options?: { alpha?: number }): Tensor;
    /** `this · other`, elementwise and broadcasting. */
    mul(other: Operand): Tensor;
    /** In place `this · other`. */
    mul_(other: Operand): Tensor;
    /** `this / other`, broadcasting. */
    div(other: Operand): Tensor;
    /** In place `this / other`. */
    div_(other: Operand): Tensor;
    /** `this` to the power `exponent`. */
    pow(exponent: Operand): Tensor;
    /** The remainder with the sign of the divisor. */
    remainder(other: Operand): Tensor;
    /** The larger of each pair. */
    maximum(other: Tensor): Tensor;
    /** The smaller of each pair. */
    minimum(other: Tensor): Tensor;
    /** `−this`. */
    neg(): Tensor;
    /** In place `−this`. */
    neg_(): Tensor;
    /** The largest integer not above each element. */
    floor(): Tensor;
  }
}

methods({
  add(other, options) {
    return add(this, other, options);
  },
  add_(other, options) {
    return applyInPlace(addOp, [this, scaled(this, other, options?.alpha)], null);
  },
  sub(other, options) {
    return sub(this, other, options);
  },
  sub_(other, options) {
    return applyInPlace(subOp, [this, scaled(this, other, options?.alpha)], null);
  },
  mul(other) {
    return mul(this, other);
  },
  mul_(other) {
    return applyInPlace(mulOp, [this, asOperand(other)], null);
  },
  div(other) {
    return div(this, other);
  },
  div_(other) {
    return applyInPlace(divOp, [this, asOperand(other)], null);
  },
  pow(exponent) {
    return pow(this, exponent);
  },
  remainder(other) {
    return remainder(this, other);
  },
  maximum(other) {
    return maximum(this, other);
  },
  minimum(other) {
    return minimum(this, other);
  },
  neg() {
    return neg(this);
  },
  neg_() {
    return applyInPlace(negOp, [this], null);
  },
  floor() {
    return floor(this);
  },
});
