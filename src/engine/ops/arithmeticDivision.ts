import type { Tensor } from "../tensor/tensor.js";
import { add, div, mul, neg, type Operand, sub } from "./arithmetic.js";
import { byKind, floorModulo, floorQuotient } from "./arithmeticRounded.js";
import * as self from "./arithmeticDivision.js";
import { elementwise } from "./elementwise.js";
import { addMethods, type MethodsOf, notDifferentiable } from "./family.js";
import { apply, applyInPlace } from "./operation.js";
import { asOperand } from "./pointwise.js";
import { floor, trunc } from "./rounding.js";
import { where } from "./where.js";

const remainderOp = elementwise<null>({
  name: "remainder",
  gradName: (_, [, divisor]) => (divisor.isWrappedNumber ? "RemainderBackward0" : "RemainderBackward1"),
  kernel: byKind(floorModulo, floorModulo),
  saves: [0, 1],
  backward: (c, g) => [g, c.needs(1) ? mul(neg(g), floorQuotients(c.input(0), c.input(1))) : null],
  formula: { forward: "a − b · ⌊a / b⌋", backward: ["g", "−g · ⌊a / b⌋"] },
});

/** `⌊a / b⌋` without the error of a quotient that rounds up to a whole number. */
function floorQuotients(a: Tensor, b: Tensor): Tensor {
  return where(b.eq(0), div(a, b), floor(add(div(sub(a, remainder(a, b)), b), 0.5)));
}

const fmodOp = elementwise<null>({
  name: "fmod",
  gradName: (_, [, divisor]) => (divisor.isWrappedNumber ? "FmodBackward0" : "FmodBackward1"),
  kernel: byKind(
    (a, b) => a % b,
    (a, b) => a % b,
  ),
  saves: [0, 1],
  backward: (c, g) => [g, c.needs(1) ? mul(neg(g), trunc(div(c.input(0), c.input(1)))) : null],
  formula: { forward: "a − b · trunc(a / b)", backward: ["g", "−g · trunc(a / b)"] },
});

const floorDivideOp = elementwise<null>({
  name: "floorDivide",
  gradName: "NotImplemented",
  kernel: byKind(floorQuotient, floorQuotient),
  backward: () => notDifferentiable("floor_divide"),
  formula: { forward: "⌊a / b⌋", backward: ["none"] },
});

/**
 * The remainder with the sign of the divisor, as Python's `%`. https://pytorch.org/docs/1.13/generated/torch.remainder.html
 * @throws RuntimeError where shapes do not broadcast or for whole numbers divided by 0.
 */
export function remainder(a: Operand, b: Operand): Tensor {
  return apply(remainderOp, [asOperand(a), asOperand(b)], null);
}

/**
 * The remainder with the sign of the dividend, as C's `fmod`. https://pytorch.org/docs/1.13/generated/torch.fmod.html
 * @throws RuntimeError where shapes do not broadcast or for whole numbers divided by 0.
 */
export function fmod(a: Tensor, b: Operand): Tensor {
  return apply(fmodOp, [a, asOperand(b)], null);
}

/**
 * `⌊a / b⌋`, without a derivative. https://pytorch.org/docs/1.13/generated/torch.floor_divide.html
 * @throws RuntimeError where shapes do not broadcast, in `backward`, where there is no derivative, or for whole numbers divided by 0.
 */
export function floorDivide(a: Tensor, b: Operand): Tensor {
  return apply(floorDivideOp, [a, asOperand(b)], null);
}

/**
 * In place `remainder`. https://pytorch.org/docs/1.13/generated/torch.Tensor.remainder_.html
 * @throws RuntimeError where the result has another shape than this tensor or where the result's type cannot be cast to this tensor's.
 */
export function remainder_(a: Tensor, b: Operand): Tensor {
  return applyInPlace(remainderOp, [a, asOperand(b)], null);
}

/**
 * In place `fmod`. https://pytorch.org/docs/1.13/generated/torch.Tensor.fmod_.html
 * @throws RuntimeError where the result has another shape than this tensor or where the result's type cannot be cast to this tensor's.
 */
export function fmod_(a: Tensor, b: Operand): Tensor {
  return applyInPlace(fmodOp, [a, asOperand(b)], null);
}

/**
 * In place `floorDivide`. https://pytorch.org/docs/1.13/generated/torch.Tensor.floor_divide_.html
 * @throws RuntimeError where the result has another shape than this tensor or where the result's type cannot be cast to this tensor's.
 */
export function floorDivide_(a: Tensor, b: Operand): Tensor {
  return applyInPlace(floorDivideOp, [a, asOperand(b)], null);
}

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
