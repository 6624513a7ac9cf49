import { broadcastShapes, sameShape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Operand } from "./arithmetic.js";
import { methods } from "./methods.js";
import { apply } from "./operation.js";
import { asOperand, binary, unary } from "./pointwise.js";

function comparison(name: string, sign: string, kernel: (a: number, b: number) => boolean) {
  return binary({
    name,
    gradName: "",
    result: "bool",
    kernel: (a, b) => (kernel(a, b) ? 1 : 0),
    backward: null,
    formula: { forward: `a ${sign} b`, backward: [] },
  });
}

const eqOp = comparison("eq", "=", (a, b) => a === b);
const neOp = comparison("ne", "≠", (a, b) => a !== b);
const ltOp = comparison("lt", "<", (a, b) => a < b);
const leOp = comparison("le", "≤", (a, b) => a <= b);
const gtOp = comparison("gt", ">", (a, b) => a > b);
const geOp = comparison("ge", "≥", (a, b) => a >= b);

function test(name: string, forward: string, kernel: (x: number) => boolean) {
  return unary({
    name,
    gradName: "",
    result: "bool",
    kernel: (x) => (kernel(x) ? 1 : 0),
    backward: null,
    formula: { forward, backward: [] },
  });
}

const isnanOp = test("isnan", "x is NaN", Number.isNaN);
const isfiniteOp = test("isfinite", "x is finite", Number.isFinite);
const logicalNotOp = test("logicalNot", "¬x", (x) => x === 0);

const logicalAndOp = comparison("logicalAnd", "∧", (a, b) => a !== 0 && b !== 0);
const logicalOrOp = comparison("logicalOr", "∨", (a, b) => a !== 0 || b !== 0);

/** True where equal. https://pytorch.org/docs/1.13/generated/torch.eq.html */
export const eq = (a: Tensor, b: Operand): Tensor => apply(eqOp, [a, asOperand(b)], null);
/** True where different. https://pytorch.org/docs/1.13/generated/torch.ne.html */
export const ne = (a: Tensor, b: Operand): Tensor => apply(neOp, [a, asOperand(b)], null);
/** True where less. https://pytorch.org/docs/1.13/generated/torch.lt.html */
export const lt = (a: Tensor, b: Operand): Tensor => apply(ltOp, [a, asOperand(b)], null);
/** True where less or equal. https://pytorch.org/docs/1.13/generated/torch.le.html */
export const le = (a: Tensor, b: Operand): Tensor => apply(leOp, [a, asOperand(b)], null);
/** True where greater. https://pytorch.org/docs/1.13/generated/torch.gt.html */
export const gt = (a: Tensor, b: Operand): Tensor => apply(gtOp, [a, asOperand(b)], null);
/** True where greater or equal. https://pytorch.org/docs/1.13/generated/torch.ge.html */
export const ge = (a: Tensor, b: Operand): Tensor => apply(geOp, [a, asOperand(b)], null);
/** True where NaN. https://pytorch.org/docs/1.13/generated/torch.isnan.html */
export const isnan = (x: Tensor): Tensor => apply(isnanOp, [x], null);
/** True where neither NaN nor infinite. https://pytorch.org/docs/1.13/generated/torch.isfinite.html */
export const isfinite = (x: Tensor): Tensor => apply(isfiniteOp, [x], null);
/** True where zero. https://pytorch.org/docs/1.13/generated/torch.logical_not.html */
export const logicalNot = (x: Tensor): Tensor => apply(logicalNotOp, [x], null);
/** True where both are not zero. https://pytorch.org/docs/1.13/generated/torch.logical_and.html */
export const logicalAnd = (a: Tensor, b: Tensor): Tensor => apply(logicalAndOp, [a, b], null);
/** True where one is not zero. https://pytorch.org/docs/1.13/generated/torch.logical_or.html */
export const logicalOr = (a: Tensor, b: Tensor): Tensor => apply(logicalOrOp, [a, b], null);

/** True if both have one shape and equal values. https://pytorch.org/docs/1.13/generated/torch.equal.html */
export function equal(a: Tensor, b: Tensor): boolean {
  if (!sameShape(a.shape, b.shape)) return false;
  let same = true;
  eq(a, b).forEachValue((value) => (same &&= value !== 0));
  return same;
}

export interface CloseOptions {
  rtol?: number;
  atol?: number;
  equalNan?: boolean;
}

/** True if `|a − b| ≤ atol + rtol · |b|` everywhere. https://pytorch.org/docs/1.13/generated/torch.allclose.html */
export function allclose(
  a: Tensor,
  b: Tensor,
  { rtol = 1e-5, atol = 1e-8, equalNan = false }: CloseOptions = {},
): boolean {
  const [x, y] = [a, b].map((t) => t.expand(broadcastShapes(a.shape, b.shape)));
  const expected: number[] = [];
  y.forEachValue((value) => expected.push(value));
  let close = true;
  x.forEachValue((value, i) => {
    const same = value === expected[i] || (equalNan && Number.isNaN(value) && Number.isNaN(expected[i]));
    close &&= same || Math.abs(value - expected[i]) <= atol + rtol * Math.abs(expected[i]);
  });
  return close;
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** True where equal. */
    eq(other: Operand): Tensor;
    /** True where different. */
    ne(other: Operand): Tensor;
    /** True where less. */
    lt(other: Operand): Tensor;
    /** True where less or equal. */
    le(other: Operand): Tensor;
    /** True where greater. */
    gt(other: Operand): Tensor;
    /** True where greater or equal. */
    ge(other: Operand): Tensor;
    /** True where NaN. */
    isnan(): Tensor;
    /** True where neither NaN nor infinite. */
    isfinite(): Tensor;
    /** True where zero. */
    logicalNot(): Tensor;
    /** True if shape and values are equal. */
    equal(other: Tensor): boolean;
    /** True if all values are within `atol + rtol · |other|`. */
    allclose(other: Tensor, options?: CloseOptions): boolean;
  }
}

methods({
  eq(other) {
    return eq(this, other);
  },
  ne(other) {
    return ne(this, other);
  },
  lt(other) {
    return lt(this, other);
  },
  le(other) {
    return le(this, other);
  },
  gt(other) {
    return gt(this, other);
  },
  ge(other) {
    return ge(this, other);
  },
  isnan() {
    return isnan(this);
  },
  isfinite() {
    return isfinite(this);
  },
  logicalNot() {
    return logicalNot(this);
  },
  equal(other) {
    return equal(this, other);
  },
  allclose(other, options) {
    return allclose(this, other, options);
  },
});
