import { RuntimeError } from "../errors.js";
import type { DType } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Operand } from "./arithmetic.js";
import { zerosLike } from "./creation.js";
import { elementwise } from "./elementwise.js";
import { apply, applyInPlace } from "./operation.js";
import { asOperand } from "./pointwise.js";

export type RoundingMode = "floor" | "trunc";
type Binary = (a: number, b: number) => number;

/** A function of whole numbers that refuses a divisor of 0, as PyTorch does. */
function guarded(f: Binary): Binary {
  return (a, b) => {
    if (b === 0) throw new RuntimeError("ZeroDivisionError. An integer division or remainder by 0 has no value.");
    return f(a, b);
  };
}

/** The kernel for a dtype: one of floating numbers or one of whole numbers, which refuses a divisor of 0. */
export const byKind =
  (float: Binary, integer: Binary) =>
  (_: unknown, dtype: DType): Binary =>
    dtype.isFloatingPoint ? float : guarded(integer);

/** The remainder with the sign of the divisor. */
export function floorModulo(a: number, b: number): number {
  const r = a % b;
  return r !== 0 && r < 0 !== b < 0 ? r + b : r;
}

/** `⌊a / b⌋`, from the exact remainder: the quotient itself may round up to a whole number. */
export function floorQuotient(a: number, b: number): number {
  if (b === 0) return a / b;
  const remainder = a % b;
  let quotient = (a - remainder) / b;
  if (remainder !== 0 && b < 0 !== remainder < 0) quotient -= 1;
  if (quotient === 0) return Math.sign(a / b) < 0 ? -0 : 0;
  const whole = Math.floor(quotient);
  return quotient - whole > 0.5 ? whole + 1 : whole;
}

const truncQuotient: Binary = (a, b) => Math.trunc(a / b);

const roundedOp = elementwise<RoundingMode>({
  name: "divRounded",
  gradName: "DivBackward2",
  check: (_, mode) => {
    if (mode !== "floor" && mode !== "trunc")
      throw new RuntimeError(
        `div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '${String(mode)}'`,
      );
  },
  kernel: (mode, dtype) =>
    mode === "floor"
      ? byKind(floorQuotient, floorQuotient)(null, dtype)
      : byKind(truncQuotient, (a, b) => (a - (a % b)) / b)(null, dtype),
  backward: (_, g) => [zerosLike(g), zerosLike(g)],
  formula: { forward: "a / b, rounded", backward: ["0", "0"] },
});

/** What `div` with a rounding mode does. */
export function divideRounded(a: Operand, b: Operand, mode: RoundingMode): Tensor {
  return apply(roundedOp, [asOperand(a), asOperand(b)], mode);
}

/** What `div_` with a rounding mode does. */
export function divideRounded_(a: Tensor, b: Operand, mode: RoundingMode): Tensor {
  return applyInPlace(roundedOp, [a, asOperand(b)], mode);
}
