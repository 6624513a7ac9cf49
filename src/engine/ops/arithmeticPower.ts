import { fastUnary, type UnaryKernel } from "../backend/cpu/fast.js";
import { RuntimeError } from "../errors.js";
import { bool, float64 } from "../tensor/dtype.js";
import { Tensor } from "../tensor/tensor.js";
import { mul, type Operand, sub } from "./arithmetic.js";
import * as self from "./arithmeticPower.js";
import { logicalAnd } from "./logical.js";
import { addMethods, type MethodsOf } from "./family.js";
import { exp2 } from "./mathExponential.js";
import { apply, applyInPlace } from "./operation.js";
import { asOperand, binary } from "./pointwise.js";
import { resultType } from "./promotion.js";
import { where } from "./where.js";

/** Kernels of powers to plain numbers, as PyTorch has them. */
const powers: Readonly<Record<number, UnaryKernel>> = {
  2: "square",
  3: "cube",
  0.5: "sqrt",
  [-0.5]: "rsqrt",
  [-1]: "reciprocal",
};

const powOp = binary({
  name: "pow",
  fast: "pow",
  fastCase: (output, base, exponent) => {
    const kernel = exponent.isWrappedNumber ? powers[exponent.item()] : undefined;
    return kernel !== undefined && fastUnary(kernel, output, base);
  },
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
    // A plain number stays one: as a tensor it would be rounded to the default floating type.
    const lower = exponent.isWrappedNumber ? exponent.item() - 1 : sub(exponent, 1);
    const baseGrad = () => where(exponent.eq(0), 0, mul(g, mul(exponent, pow(base, lower))));
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

/**
 * `a` to the power `b`, broadcasting. https://pytorch.org/docs/1.13/generated/torch.pow.html
 * @throws RuntimeError for types that it does not take, where shapes do not broadcast, or for numbers below what is allowed.
 */
export function pow(a: Operand, b: Operand): Tensor {
  return apply(powOp, [asOperand(a), asOperand(b)], null);
}

/**
 * In place `a` to the power `b`. https://pytorch.org/docs/1.13/generated/torch.Tensor.pow_.html
 * @throws RuntimeError where the result has another shape than this tensor or where the result's type cannot be cast to this tensor's.
 */
export function pow_(a: Tensor, b: Operand): Tensor {
  return applyInPlace(powOp, [a, asOperand(b)], null);
}

const asDouble = (x: Operand) => (x instanceof Tensor ? x.to(float64) : x);

/**
 * `a` to the power `b` in float64, whatever the operands are. https://pytorch.org/docs/1.13/generated/torch.float_power.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export function floatPower(a: Operand, b: Operand): Tensor {
  return pow(asDouble(a), asDouble(b));
}

/** In place `floatPower`. @throws RuntimeError where the base is not float64. https://pytorch.org/docs/1.13/generated/torch.Tensor.float_power_.html */
export function floatPower_(a: Tensor, b: Operand): Tensor {
  if (a.dtype !== float64)
    throw new RuntimeError(
      `the base given to float_power_ has dtype ${a.dtype.scalarType} but the operation's result requires dtype Double`,
    );
  return pow_(a, asDouble(b));
}

/**
 * `x · 2^exponent`. https://pytorch.org/docs/1.13/generated/torch.ldexp.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export function ldexp(x: Tensor, exponent: Tensor): Tensor {
  return mul(x, exp2(exponent));
}

/**
 * In place `ldexp`. https://pytorch.org/docs/1.13/generated/torch.Tensor.ldexp_.html
 * @throws RuntimeError where the result's type cannot be cast to this tensor's or where the result has another shape than this tensor.
 */
export function ldexp_(x: Tensor, exponent: Tensor): Tensor {
  return x.mul_(exp2(exponent));
}

/** `x²`. https://pytorch.org/docs/1.13/generated/torch.square.html */
export function square(x: Tensor): Tensor {
  return pow(x, 2);
}

/**
 * In place `x²`. https://pytorch.org/docs/1.13/generated/torch.Tensor.square_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand` or in place on a leaf that requires grad.
 */
export function square_(x: Tensor): Tensor {
  return pow_(x, 2);
}

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
