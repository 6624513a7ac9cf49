import { checkOptions } from "../arguments.js";
import { bool } from "../tensor/dtype.js";
import { RuntimeError } from "../errors.js";
import type { Tensor } from "../tensor/tensor.js";
import * as self from "./arithmetic.js";
import { divideRounded, divideRounded_, type RoundingMode } from "./arithmeticRounded.js";
import { addMethods, inPlace, type MethodsOf } from "./family.js";
import { apply, applyInPlace } from "./operation.js";
import { asOperand, binary, unary } from "./pointwise.js";
import { resultType } from "./promotion.js";

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

function refuseBoolDifference([a, b]: readonly Tensor[]): void {
  if (a.dtype !== bool && b.dtype !== bool) return;
  throw new RuntimeError(
    a.dtype === b.dtype
      ? "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead."
      : `Subtraction, the \`-\` operator, with a bool tensor is not supported. ${invertMask}`,
  );
}

const subOp = binary({
  name: "sub",
  check: refuseBoolDifference,
  gradName: "SubBackward0",
  fast: "sub",
  kernel: (a, b) => a - b,
  backward: (_, g) => [g, neg(g)],
  formula: { forward: "a − b", backward: ["g", "−g"] },
});

const rsubOp = binary({
  name: "rsub",
  check: refuseBoolDifference,
  gradName: (_, [b]) => (b.isWrappedNumber ? "RsubBackward1" : "RsubBackward0"),
  fast: "sub",
  kernel: (b, a) => b - a,
  backward: (_, g) => [g, neg(g)],
  formula: { forward: "b − a", backward: ["g", "−g"] },
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

export interface AlphaOptions {
  /** The factor of the second operand. */
  alpha?: number;
}

function alphaOf(of: string, options: AlphaOptions | undefined): number | undefined {
  return options && checkOptions(of, options, ["alpha"]).alpha;
}

/**
 * `a + alpha · b`, broadcasting. https://pytorch.org/docs/1.13/generated/torch.add.html
 * @throws RuntimeError in `backward`, where what it needs was changed in place, where shapes do not broadcast, or for types that it does not take.
 */
export function add(a: Operand, b: Operand, options?: AlphaOptions): Tensor {
  return apply(addOp, [asOperand(a), scaled(a, b, alphaOf("add", options))], null);
}

/**
 * `a − alpha · b`, broadcasting. https://pytorch.org/docs/1.13/generated/torch.sub.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export function sub(a: Operand, b: Operand, options?: AlphaOptions): Tensor {
  return apply(subOp, [asOperand(a), scaled(a, b, alphaOf("sub", options))], null);
}

function scaled(a: Operand, b: Operand, alpha: number | undefined): Tensor {
  if (alpha === undefined || alpha === 1) return asOperand(b);
  const dtype = resultType([asOperand(a), asOperand(b)]);
  if (!dtype.isFloatingPoint && !Number.isInteger(alpha))
    throw new RuntimeError("For integral input tensors, argument alpha must not be a floating point number.");
  return asOperand(typeof b === "number" ? b * alpha : mul(b, alpha));
}

/**
 * `a · b`, elementwise and broadcasting. https://pytorch.org/docs/1.13/generated/torch.mul.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export function mul(a: Operand, b: Operand): Tensor {
  return apply(mulOp, [asOperand(a), asOperand(b)], null);
}

export interface DivOptions {
  /** Round the quotient down or toward zero; by default it is not rounded, and integers give the default floating type. */
  roundingMode?: RoundingMode | null;
}

/**
 * `a / b`, broadcasting. https://pytorch.org/docs/1.13/generated/torch.div.html
 * @throws RuntimeError where shapes do not broadcast, for whole numbers divided by 0, or for a value that it does not know.
 */
export function div(a: Operand, b: Operand, options?: DivOptions): Tensor {
  const roundingMode = options && checkOptions("div", options, ["roundingMode"]).roundingMode;
  if (roundingMode) return divideRounded(a, b, roundingMode);
  return apply(divOp, [asOperand(a), asOperand(b)], null);
}

/**
 * `other − alpha · x`. https://pytorch.org/docs/1.13/generated/torch.rsub.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export function rsub(x: Tensor, other: Operand, options?: AlphaOptions): Tensor {
  return apply(rsubOp, [asOperand(other), scaled(other, x, alphaOf("rsub", options))], null);
}

/**
 * `−x`. https://pytorch.org/docs/1.13/generated/torch.neg.html
 * @throws RuntimeError for types that it does not take.
 */
export function neg(x: Tensor): Tensor {
  return apply(negOp, [x], null);
}

/** `x` itself. @throws RuntimeError for bool. https://pytorch.org/docs/1.13/generated/torch.positive.html */
export function positive(x: Tensor): Tensor {
  if (x.dtype === bool) throw new RuntimeError("The `+` operator, on a bool tensor is not supported.");
  return x;
}

/**
 * In place `a + alpha · b`. https://pytorch.org/docs/1.13/generated/torch.Tensor.add_.html
 * @throws RuntimeError where the result's type cannot be cast to this tensor's, where the result has another shape than this tensor, where shapes do not broadcast, or in place on a leaf that requires grad.
 */
export function add_(a: Tensor, b: Operand, options?: AlphaOptions): Tensor {
  return applyInPlace(addOp, [a, scaled(a, b, alphaOf("add_", options))], null);
}

/**
 * In place `a − alpha · b`. https://pytorch.org/docs/1.13/generated/torch.Tensor.sub_.html
 * @throws RuntimeError for types that it does not take, where the result's type cannot be cast to this tensor's, where the result has another shape than this tensor, or where shapes do not broadcast.
 */
export function sub_(a: Tensor, b: Operand, options?: AlphaOptions): Tensor {
  return applyInPlace(subOp, [a, scaled(a, b, alphaOf("sub_", options))], null);
}

/**
 * In place `a · b`. https://pytorch.org/docs/1.13/generated/torch.Tensor.mul_.html
 * @throws RuntimeError where the result's type cannot be cast to this tensor's, in place on a leaf that requires grad, where elements of this tensor share their memory, as after `expand`, or where the result has another shape than this tensor.
 */
export function mul_(a: Tensor, b: Operand): Tensor {
  return applyInPlace(mulOp, [a, asOperand(b)], null);
}

/**
 * In place `a / b`. https://pytorch.org/docs/1.13/generated/torch.Tensor.div_.html
 * @throws RuntimeError where the result's type cannot be cast to this tensor's, where the result has another shape than this tensor, where shapes do not broadcast, or in `backward`, where what it needs was changed in place.
 */
export function div_(a: Tensor, b: Operand, options?: DivOptions): Tensor {
  const roundingMode = options && checkOptions("div_", options, ["roundingMode"]).roundingMode;
  if (roundingMode) return divideRounded_(a, b, roundingMode);
  return applyInPlace(divOp, [a, asOperand(b)], null);
}

/**
 * In place `−x`. https://pytorch.org/docs/1.13/generated/torch.Tensor.neg_.html
 * @throws RuntimeError in place on a leaf that requires grad.
 */
export const neg_ = inPlace(negOp);

/** Another name of `div`. https://pytorch.org/docs/1.13/generated/torch.divide.html */
export const divide = div;
/**
 * Another name of `div_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.divide_.html
 * @throws RuntimeError where the result's type cannot be cast to this tensor's or where the result has another shape than this tensor.
 */
export const divide_ = div_;
/**
 * Another name of `div`. https://pytorch.org/docs/1.13/generated/torch.true_divide.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export const trueDivide = div;
/**
 * Another name of `div_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.true_divide_.html
 * @throws RuntimeError where the result's type cannot be cast to this tensor's or where the result has another shape than this tensor.
 */
export const trueDivide_ = div_;
/** Another name of `mul`. https://pytorch.org/docs/1.13/generated/torch.multiply.html */
export const multiply = mul;
/**
 * Another name of `mul_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.multiply_.html
 * @throws RuntimeError where the result has another shape than this tensor or where the result's type cannot be cast to this tensor's.
 */
export const multiply_ = mul_;
/** Another name of `neg`. https://pytorch.org/docs/1.13/generated/torch.negative.html */
export const negative = neg;
/**
 * Another name of `neg_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.negative_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand` or in place on a leaf that requires grad.
 */
export const negative_ = neg_;
/** Another name of `sub`. https://pytorch.org/docs/1.13/generated/torch.subtract.html */
export const subtract = sub;
/**
 * Another name of `sub_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.subtract_.html
 * @throws RuntimeError where the result has another shape than this tensor or where the result's type cannot be cast to this tensor's.
 */
export const subtract_ = sub_;

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
