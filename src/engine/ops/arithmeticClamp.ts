import { RuntimeError } from "../errors.js";
import { byName } from "../arguments.js";
import { Tensor } from "../tensor/tensor.js";
import * as self from "./arithmeticClamp.js";
import { elementwise, type ElementwiseRecord } from "./elementwise.js";
import { addMethods, type MethodsOf } from "./family.js";
import { apply, applyInPlace, type ComputeOperation } from "./operation.js";
import { asOperand } from "./pointwise.js";
import { where } from "./where.js";

/** A lower or an upper bound: a number, or a tensor that broadcasts; null for none. */
export type Bound = Tensor | number | null;

const atLeast = (x: number, low: number) => (x < low || Number.isNaN(low) ? low : x);
const atMost = (x: number, high: number) => (x > high || Number.isNaN(high) ? high : x);
const isNumber = (bound: Tensor) => bound.isWrappedNumber;

type Backward = NonNullable<ElementwiseRecord<null>["backward"]>;

const minBackward: Backward = (c, g) => {
  const [x, low] = [c.input(0), c.input(1)];
  return [c.needs(0) ? where(x.ge(low), g, 0) : null, c.needs(1) ? where(x.lt(low), g, 0) : null];
};

const maxBackward: Backward = (c, g) => {
  const [x, high] = [c.input(0), c.input(1)];
  return [c.needs(0) ? where(x.le(high), g, 0) : null, c.needs(1) ? where(x.gt(high), g, 0) : null];
};

/** One bound, under the name of the function that was called: PyTorch has two names for it. */
function oneSided(name: string, gradName: ElementwiseRecord<null>["gradName"], side: "min" | "max") {
  return elementwise<null>({
    name,
    gradName,
    saves: [0, 1],
    kernel: () => (side === "min" ? atLeast : atMost),
    // The bound comes first: of equal values, which only the sign of 0 tells apart, x stays.
    fast: () => ({ two: side === "min" ? "maximum" : "minimum", swapped: true }),
    backward: side === "min" ? minBackward : maxBackward,
    formula: {
      forward: side === "min" ? "max(x, low)" : "min(x, high)",
      backward: ["g where x is within, else 0", "g where x is not, else 0"],
    },
  });
}

const clampName = (_: null, inputs: readonly Tensor[]) =>
  inputs.slice(1).every(isNumber) ? "ClampBackward1" : "ClampBackward0";

const lowOp = oneSided("clampLow", clampName, "min");
const highOp = oneSided("clampHigh", clampName, "max");
const clampMinOp = oneSided("clampMin", (_, [, b]) => (isNumber(b) ? "ClampMinBackward0" : "ClampMinBackward1"), "min");
const clampMaxOp = oneSided("clampMax", (_, [, b]) => (isNumber(b) ? "ClampMaxBackward0" : "ClampMaxBackward1"), "max");

const clampOp = elementwise<null>({
  name: "clamp",
  gradName: clampName,
  saves: [0, 1, 2],
  kernel: () => (x, low, high) => atMost(atLeast(x, low), high),
  fast: () => ({ three: "clampBetween" }),
  backward: (c, g) => {
    const [x, low, high] = [c.input(0), c.input(1), c.input(2)];
    return [
      c.needs(0) ? where(x.ge(low).logicalAnd(x.le(high)), g, 0) : null,
      c.needs(1) ? where(low.lt(high).logicalAnd(x.lt(low)), g, 0) : null,
      c.needs(2) ? where(x.gt(high).logicalOr(high.lt(low)), g, 0) : null,
    ];
  },
  formula: {
    forward: "min(max(x, low), high)",
    backward: ["g where low ≤ x ≤ high, else 0", "g where x < low, else 0", "g where x > high, else 0"],
  },
});

export interface ClampOptions {
  min?: Bound;
  max?: Bound;
}

type ClampArguments = [min?: Bound, max?: Bound] | [ClampOptions];

/** The operation and the operands of a call. */
function clampCall(of: string, x: Tensor, bounds: ClampArguments): [ComputeOperation<null>, Tensor[]] {
  const { min = null, max = null } = byName<ClampOptions>(of, ["min", "max"], bounds);
  if (min === null && max === null)
    throw new RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None");
  if (min === null) return [highOp, [x, asOperand(max!)]];
  if (max === null) return [lowOp, [x, asOperand(min)]];
  if (min instanceof Tensor !== max instanceof Tensor)
    throw new TypeError(
      `clamp() received an invalid combination of arguments - got (Tensor, ${kind(min)}, ${kind(max)}), but expected one of:\n` +
        " * (Tensor input, Tensor min, Tensor max)\n * (Tensor input, number min, number max)",
    );
  return [clampOp, [x, asOperand(min), asOperand(max)]];
}

const kind = (bound: Tensor | number) =>
  bound instanceof Tensor ? "Tensor" : Number.isInteger(bound) ? "int" : "float";

/**
 * Each element within `min` and `max`; NaN stays NaN. https://pytorch.org/docs/1.13/generated/torch.clamp.html
 * @throws RuntimeError where neither `min` nor `max` is given or where shapes do not broadcast; TypeError where one limit is a tensor and the other a number.
 */
export function clamp(x: Tensor, ...bounds: ClampArguments): Tensor {
  return apply(...clampCall("clamp", x, bounds), null);
}

/** In place `clamp`. https://pytorch.org/docs/1.13/generated/torch.Tensor.clamp_.html */
export function clamp_(x: Tensor, ...bounds: ClampArguments): Tensor {
  return applyInPlace(...clampCall("clamp_", x, bounds), null);
}

/**
 * Each element, at least `min`.
 * @throws RuntimeError where shapes do not broadcast.
 */
export function clampMin(x: Tensor, min: Tensor | number): Tensor {
  return apply(clampMinOp, [x, asOperand(min)], null);
}

/**
 * Each element, at most `max`.
 * @throws RuntimeError where shapes do not broadcast.
 */
export function clampMax(x: Tensor, max: Tensor | number): Tensor {
  return apply(clampMaxOp, [x, asOperand(max)], null);
}

/** In place `clampMin`. */
export function clampMin_(x: Tensor, min: Tensor | number): Tensor {
  return applyInPlace(clampMinOp, [x, asOperand(min)], null);
}

/** In place `clampMax`. */
export function clampMax_(x: Tensor, max: Tensor | number): Tensor {
  return applyInPlace(clampMaxOp, [x, asOperand(max)], null);
}

/**
 * Another name of `clamp`. https://pytorch.org/docs/1.13/generated/torch.clip.html
 * @throws RuntimeError where neither `min` nor `max` is given or where shapes do not broadcast.
 */
export const clip = clamp;
/** Another name of `clamp_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.clip_.html */
export const clip_ = clamp_;

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
