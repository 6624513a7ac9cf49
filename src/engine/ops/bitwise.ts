import { bool, type DType } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import * as self from "./bitwise.js";
import { elementwise, refuseKinds } from "./elementwise.js";
import { addMethods, inPlace, type MethodsOf, pointwise } from "./family.js";
import { apply, applyInPlace } from "./operation.js";
import { asOperand } from "./pointwise.js";

/** An operand of a bitwise function: a tensor of integers or bool, or a whole number. */
export type BitOperand = Tensor | number | boolean;

type Bits = (a: number, b: number) => number;

/** Values of int64 past 32 bits take the way over BigInt: JavaScript's own operators cut them off. */
function wide(narrow: Bits, big: (a: bigint, b: bigint) => bigint): Bits {
  return (a, b) => {
    if (a === (a | 0) && b === (b | 0)) return narrow(a, b);
    return Number(BigInt.asIntN(64, big(BigInt(a), BigInt(b))));
  };
}

function bitwise(name: string, kernelName: string, forward: string, kernel: Bits, ...refused: DType["kind"][]) {
  return elementwise<null>({
    name,
    gradName: "",
    check: refuseKinds(kernelName, "float", ...refused),
    kernel: () => kernel,
    backward: null,
    formula: { forward, backward: [] },
  });
}

const and = wide(
  (a, b) => a & b,
  (a, b) => a & b,
);
const or = wide(
  (a, b) => a | b,
  (a, b) => a | b,
);
const xor = wide(
  (a, b) => a ^ b,
  (a, b) => a ^ b,
);

function greatestDivisor(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

const andOp = bitwise("bitwiseAnd", "bitwise_and_cpu", "a & b", and);
const orOp = bitwise("bitwiseOr", "bitwise_or_cpu", "a | b", or);
const xorOp = bitwise("bitwiseXor", "bitwise_xor_cpu", "a ^ b", xor);
const leftOp = bitwise("bitwiseLeftShift", "lshift_cpu", "a · 2ᵇ", (a, b) => a * 2 ** b, "bool");
const rightOp = bitwise("bitwiseRightShift", "rshift_cpu", "⌊a / 2ᵇ⌋", (a, b) => Math.floor(a / 2 ** b), "bool");
const gcdOp = bitwise("gcd", "gcd_cpu", "gcd(a, b)", greatestDivisor, "bool");
const lcmOp = bitwise(
  "lcm",
  "lcm_cpu",
  "lcm(a, b)",
  (a, b) => {
    const divisor = greatestDivisor(a, b);
    return divisor === 0 ? 0 : Math.abs((a / divisor) * b);
  },
  "bool",
);

const notOp = elementwise<null>({
  name: "bitwiseNot",
  gradName: "",
  check: refuseKinds("bitwise_not_cpu", "float"),
  kernel: (_, dtype) => (dtype === bool ? (a) => 1 - a : (a) => -1 - a),
  backward: null,
  formula: { forward: "~a", backward: [] },
});

type Operation = typeof andOp;
const binaryOf =
  (operation: Operation) =>
  (a: BitOperand, b: BitOperand): Tensor =>
    apply(operation, [asOperand(a), asOperand(b)], null);
const inPlaceOf =
  (operation: Operation) =>
  (a: Tensor, b: BitOperand): Tensor =>
    applyInPlace(operation, [a, asOperand(b)], null);

/**
 * The bits that both have; for bool the logical and. https://pytorch.org/docs/1.13/generated/torch.bitwise_and.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export const bitwiseAnd = binaryOf(andOp);
/**
 * The bits that one has. https://pytorch.org/docs/1.13/generated/torch.bitwise_or.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export const bitwiseOr = binaryOf(orOp);
/**
 * The bits that exactly one has. https://pytorch.org/docs/1.13/generated/torch.bitwise_xor.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export const bitwiseXor = binaryOf(xorOp);
/**
 * The bits that it has not; for bool the logical not. https://pytorch.org/docs/1.13/generated/torch.bitwise_not.html
 * @throws RuntimeError for types that it does not take.
 */
export const bitwiseNot = pointwise(notOp);
/**
 * The bits moved up. https://pytorch.org/docs/1.13/generated/torch.bitwise_left_shift.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export const bitwiseLeftShift = binaryOf(leftOp);
/**
 * The bits moved down, the sign kept. https://pytorch.org/docs/1.13/generated/torch.bitwise_right_shift.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export const bitwiseRightShift = binaryOf(rightOp);
/**
 * The greatest common divisor. https://pytorch.org/docs/1.13/generated/torch.gcd.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export const gcd = binaryOf(gcdOp);
/**
 * The least common multiple. https://pytorch.org/docs/1.13/generated/torch.lcm.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export const lcm = binaryOf(lcmOp);

/** In place `bitwiseAnd`. https://pytorch.org/docs/1.13/generated/torch.Tensor.bitwise_and_.html */
export const bitwiseAnd_ = inPlaceOf(andOp);
/** In place `bitwiseOr`. https://pytorch.org/docs/1.13/generated/torch.Tensor.bitwise_or_.html */
export const bitwiseOr_ = inPlaceOf(orOp);
/** In place `bitwiseXor`. https://pytorch.org/docs/1.13/generated/torch.Tensor.bitwise_xor_.html */
export const bitwiseXor_ = inPlaceOf(xorOp);
/** In place `bitwiseNot`. https://pytorch.org/docs/1.13/generated/torch.Tensor.bitwise_not_.html */
export const bitwiseNot_ = inPlace(notOp);
/** In place `bitwiseLeftShift`. https://pytorch.org/docs/1.13/generated/torch.Tensor.bitwise_left_shift_.html */
export const bitwiseLeftShift_ = inPlaceOf(leftOp);
/** In place `bitwiseRightShift`. https://pytorch.org/docs/1.13/generated/torch.Tensor.bitwise_right_shift_.html */
export const bitwiseRightShift_ = inPlaceOf(rightOp);
/** In place `gcd`. https://pytorch.org/docs/1.13/generated/torch.Tensor.gcd_.html */
export const gcd_ = inPlaceOf(gcdOp);
/** In place `lcm`. https://pytorch.org/docs/1.13/generated/torch.Tensor.lcm_.html */
export const lcm_ = inPlaceOf(lcmOp);

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
