import type { CompareKernel } from "../backend/cpu/fast.js";
import { RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { sameShape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Operand } from "./arithmetic.js";
import * as self from "./comparison.js";
import { zerosLike } from "./creation.js";
import { elementwise } from "./elementwise.js";
import { addMethods, type MethodsOf } from "./family.js";
import { apply, applyInPlace } from "./operation.js";
import { asOperand, binary } from "./pointwise.js";

/** A comparison and, where it overwrites its operand and so ends its gradient, its in-place form. */
function comparison(name: CompareKernel, sign: string, compare: (a: number, b: number) => boolean) {
  const kernel = (a: number, b: number) => (compare(a, b) ? 1 : 0);
  const common = { result: "bool" as const, formula: { forward: `a ${sign} b`, backward: [] } };
  const operation = binary({ ...common, name, gradName: "", fastCompare: name, kernel, backward: null });
  const nodeName = `${name[0].toUpperCase()}${name.slice(1)}Backward`;
  const inPlace = elementwise<null>({
    ...common,
    name: `${name}_`,
    gradName: (_, [, b]) => `${nodeName}${b.isWrappedNumber ? 0 : 1}`,
    kernel: () => kernel,
    backward: (_, g) => [zerosLike(g), zerosLike(g)],
  });
  return [
    (a: Tensor, b: Operand): Tensor => apply(operation, [a, asOperand(b)], null),
    (a: Tensor, b: Operand): Tensor => applyInPlace(inPlace, [a, asOperand(b)], null),
  ] as const;
}

const equalTo = comparison("eq", "=", (a, b) => a === b);
const unequal = comparison("ne", "≠", (a, b) => a !== b);
const below = comparison("lt", "<", (a, b) => a < b);
const atMost = comparison("le", "≤", (a, b) => a <= b);
const above = comparison("gt", ">", (a, b) => a > b);
const atLeast = comparison("ge", "≥", (a, b) => a >= b);

/**
 * True where equal. https://pytorch.org/docs/1.13/generated/torch.eq.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export const eq = equalTo[0];
/**
 * True where different. https://pytorch.org/docs/1.13/generated/torch.ne.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export const ne = unequal[0];
/**
 * True where less. https://pytorch.org/docs/1.13/generated/torch.lt.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export const lt = below[0];
/**
 * True where less or equal. https://pytorch.org/docs/1.13/generated/torch.le.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export const le = atMost[0];
/**
 * True where greater. https://pytorch.org/docs/1.13/generated/torch.gt.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export const gt = above[0];
/**
 * True where greater or equal. https://pytorch.org/docs/1.13/generated/torch.ge.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export const ge = atLeast[0];

/**
 * In place `eq`: 1 and 0 in the tensor's own dtype. https://pytorch.org/docs/1.13/generated/torch.Tensor.eq_.html
 * @throws RuntimeError where the result has another shape than this tensor.
 */
export const eq_ = equalTo[1];
/**
 * In place `ne`. https://pytorch.org/docs/1.13/generated/torch.Tensor.ne_.html
 * @throws RuntimeError where the result has another shape than this tensor.
 */
export const ne_ = unequal[1];
/**
 * In place `lt`. https://pytorch.org/docs/1.13/generated/torch.Tensor.lt_.html
 * @throws RuntimeError where the result has another shape than this tensor.
 */
export const lt_ = below[1];
/**
 * In place `le`. https://pytorch.org/docs/1.13/generated/torch.Tensor.le_.html
 * @throws RuntimeError where the result has another shape than this tensor.
 */
export const le_ = atMost[1];
/**
 * In place `gt`. https://pytorch.org/docs/1.13/generated/torch.Tensor.gt_.html
 * @throws RuntimeError where the result has another shape than this tensor.
 */
export const gt_ = above[1];
/**
 * In place `ge`. https://pytorch.org/docs/1.13/generated/torch.Tensor.ge_.html
 * @throws RuntimeError where the result has another shape than this tensor.
 */
export const ge_ = atLeast[1];

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

const iscloseOp = elementwise<Required<CloseOptions>>({
  name: "isclose",
  gradName: "",
  result: "bool",
  check: ([a, b], { rtol, atol }) => {
    if (a.dtype !== b.dtype) throw new RuntimeError(`${a.dtype.scalarType} did not match ${b.dtype.scalarType}`);
    for (const [name, value] of Object.entries({ rtol, atol }))
      if (!(value >= 0)) throw new RuntimeError(`${name} must be greater than or equal to zero, but got ${value}`);
  },
  kernel:
    ({ rtol, atol, equalNan }) =>
    (a, b) => {
      if (a === b || (equalNan && Number.isNaN(a) && Number.isNaN(b))) return 1;
      return Number(Number.isFinite(a - b) && Math.abs(a - b) <= atol + rtol * Math.abs(b));
    },
  backward: null,
  formula: { forward: "|a − b| ≤ atol + rtol · |b|", backward: [] },
});

/**
 * True where `|a − b| ≤ atol + rtol · |b|`. https://pytorch.org/docs/1.13/generated/torch.isclose.html
 * @throws RuntimeError where types differ or for numbers below what is allowed.
 */
export function isclose(a: Tensor, b: Tensor, options: CloseOptions = {}): Tensor {
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = checkOptions("isclose", options, ["rtol", "atol", "equalNan"]);
  return apply(iscloseOp, [a, b], { rtol, atol, equalNan });
}

/** True if `isclose` holds everywhere. One answer for tensors whose shapes broadcast. https://pytorch.org/docs/1.13/generated/torch.allclose.html */
export function allclose(a: Tensor, b: Tensor, options?: CloseOptions): boolean {
  let close = true;
  isclose(a, b, options).forEachValue((value) => (close &&= value !== 0));
  return close;
}

/** Another name of `ge`. https://pytorch.org/docs/1.13/generated/torch.greater_equal.html */
export const greaterEqual = ge;
/**
 * Another name of `ge_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.greater_equal_.html
 * @throws RuntimeError where the result has another shape than this tensor.
 */
export const greaterEqual_ = ge_;
/** Another name of `gt`. https://pytorch.org/docs/1.13/generated/torch.greater.html */
export const greater = gt;
/**
 * Another name of `gt_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.greater_.html
 * @throws RuntimeError where the result has another shape than this tensor.
 */
export const greater_ = gt_;
/** Another name of `le`. https://pytorch.org/docs/1.13/generated/torch.less_equal.html */
export const lessEqual = le;
/**
 * Another name of `le_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.less_equal_.html
 * @throws RuntimeError where the result has another shape than this tensor.
 */
export const lessEqual_ = le_;
/** Another name of `lt`. https://pytorch.org/docs/1.13/generated/torch.less.html */
export const less = lt;
/**
 * Another name of `lt_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.less_.html
 * @throws RuntimeError where the result has another shape than this tensor.
 */
export const less_ = lt_;
/** Another name of `ne`. https://pytorch.org/docs/1.13/generated/torch.not_equal.html */
export const notEqual = ne;
/**
 * Another name of `ne_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.not_equal_.html
 * @throws RuntimeError where the result has another shape than this tensor.
 */
export const notEqual_ = ne_;

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
