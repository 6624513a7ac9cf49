import type { Tensor } from "../tensor/tensor.js";
import type { Operand } from "./arithmetic.js";
import { elementwise } from "./elementwise.js";
import { methods } from "./methods.js";
import { apply, applyInPlace } from "./operation.js";
import { asOperand } from "./pointwise.js";
import { where } from "./where.js";

/** The kernel of `a · log b` with 0 · log 0 = 0. */
const timesLog = (log: (x: number) => number) => () => (a: number, b: number) =>
  Number.isNaN(b) ? NaN : a === 0 ? 0 : a * log(b);

/** `XlogyBackward0`, and 1 or 2 where the first or the second operand is a number. */
const namedByNumbers =
  (name: string) =>
  (_: null, [a, b]: readonly Tensor[]): string =>
    `${name}${a.isWrappedNumber ? 1 : b.isWrappedNumber ? 2 : 0}`;

const xlogyOp = elementwise<null>({
  name: "xlogy",
  gradName: namedByNumbers("XlogyBackward"),
  result: "float",
  kernel: timesLog(Math.log),
  saves: [0, 1],
  backward: (c, g) => {
    const [x, y] = [c.input(0), c.input(1)];
    const zero = () => x.eq(0).logicalAnd(y.le(0));
    return [c.needs(0) ? where(zero(), 0, g.mul(y.log())) : null, c.needs(1) ? g.mul(x).div(y) : null];
  },
  formula: { forward: "a · ln b", backward: ["g · ln b", "g · a / b"] },
});

const xlog1pyOp = elementwise<null>({
  name: "xlog1py",
  gradName: namedByNumbers("SpecialXlog1PyBackward"),
  result: "float",
  kernel: timesLog(Math.log1p),
  saves: [0, 1],
  backward: (c, g) => {
    const [x, y] = [c.input(0), c.input(1)];
    const zero = () => x.eq(0).logicalAnd(y.le(-1));
    return [c.needs(0) ? where(zero(), 0, g.mul(y.log1p())) : null, c.needs(1) ? g.mul(x).div(y.add(1)) : null];
  },
  formula: { forward: "a · ln(1 + b)", backward: ["g · ln(1 + b)", "g · a / (1 + b)"] },
});

/**
 * `a · ln b`, 0 where `a` is 0. https://pytorch.org/docs/1.13/generated/torch.xlogy.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export function xlogy(a: Operand, b: Operand): Tensor {
  return apply(xlogyOp, [asOperand(a), asOperand(b)], null);
}

/**
 * `a · ln(1 + b)`, 0 where `a` is 0. https://pytorch.org/docs/1.13/special.html#torch.special.xlog1py
 * @throws RuntimeError where shapes do not broadcast.
 */
export function xlog1py(a: Operand, b: Operand): Tensor {
  return apply(xlog1pyOp, [asOperand(a), asOperand(b)], null);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * `this · ln other`, 0 where this is 0. https://pytorch.org/docs/1.13/generated/torch.Tensor.xlogy.html
     * @throws RuntimeError where shapes do not broadcast.
     */
    xlogy(other: Operand): Tensor;
    /**
     * In place `xlogy`. https://pytorch.org/docs/1.13/generated/torch.Tensor.xlogy_.html
     * @throws RuntimeError where the result's type cannot be cast to this tensor's or where the result has another shape than this tensor.
     */
    xlogy_(other: Operand): Tensor;
  }
}

methods({
  xlogy(other) {
    return xlogy(this, other);
  },
  xlogy_(other) {
    return applyInPlace(xlogyOp, [this, asOperand(other)], null);
  },
});
