import type { BinaryKernel, UnaryKernel } from "../backend/cpu/fast.js";
import { RuntimeError } from "../errors.js";
import type { DType } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { elementwise, type Fast, refuseKinds } from "./elementwise.js";
import { notImplemented } from "./family.js";
import { apply, applyInPlace, type Formula } from "./operation.js";

type Curve<P> = (params: P) => (x: number) => number;

/** An activation function by its values and slopes. */
export interface ActivationRecord<P> {
  name: string;
  /** PyTorch's name of the node without `Backward0`. */
  gradName: string | ((params: P) => string);
  /** Refuses dtypes and parameters, in PyTorch's words. */
  check: (inputs: readonly Tensor[], params: P, dtype: DType) => void;
  value: Curve<P>;
  /** The first derivative; at a kink the one PyTorch takes. */
  slope: Curve<P>;
  /** The second derivative; null where it is 0. */
  curvature: Curve<P> | null;
  formula: Formula;
  /** The WASM kernels of value and slope. */
  fast?: (params: P) => FastActivation;
}

export interface FastActivation {
  readonly value: UnaryKernel;
  readonly slope: BinaryKernel;
  readonly parameters?: readonly number[];
}

/** A function of a tensor that may write its result over it. */
export type Activation<P> = (x: Tensor, params: P, inplace?: boolean) => Tensor;

/** Defines an activation function with its first and second derivative, each one operation. */
export function activation<P>(record: ActivationRecord<P>): Activation<P> {
  const { name, value, slope, curvature, fast } = record;
  const fastValue = fast && ((params: P): Fast => ({ one: fast(params).value, parameters: fast(params).parameters }));
  const fastSlope = fast && ((params: P): Fast => ({ two: fast(params).slope, parameters: fast(params).parameters }));
  const gradName = (params: P) => (typeof record.gradName === "string" ? record.gradName : record.gradName(params));

  const curvatureOp =
    curvature &&
    elementwise<P>({
      name: `${name}Curvature`,
      gradName: (params) => `${gradName(params)}BackwardBackward1`,
      kernel: (params) => {
        const f = curvature(params);
        return (gg, g, x) => gg * g * f(x);
      },
      backward: () => notImplemented(`${name}_double_backward`),
      formula: { forward: "g' · g · f″(x)", backward: [] },
    });

  const backwardOp = elementwise<P>({
    name: `${name}Backward`,
    gradName: (params) => `${gradName(params)}BackwardBackward0`,
    kernel: (params) => {
      const f = slope(params);
      return (g, x) => {
        const s = f(x);
        // A gradient that is cut off is 0 even where it was infinite.
        return s === 0 ? 0 : g * s;
      };
    },
    fast: fastSlope,
    saves: [0, 1],
    backward: (c, gg): (Tensor | null)[] => [
      c.needs(0) ? apply(backwardOp, [gg, c.input(1)], c.params) : null,
      c.needs(1) && curvatureOp !== null ? apply(curvatureOp, [gg, c.input(0), c.input(1)], c.params) : null,
    ],
    formula: { forward: "g · f′(x)", backward: ["g' · f′(x)", "g' · g · f″(x)"] },
  });

  const operation = elementwise<P>({
    name,
    gradName: (params) => `${gradName(params)}Backward0`,
    check: record.check,
    kernel: value,
    fast: fastValue,
    saves: [0],
    backward: (c, g) => [apply(backwardOp, [g, c.input(0)], c.params)],
    formula: record.formula,
  });
  return (x, params, inplace = false) => (inplace ? applyInPlace : apply)(operation, [x], params);
}

const floats = (kernelName: string) => refuseKinds(kernelName, "bool", "integer");

/** `min(max(x, low), high)`; ReLU6 is the one from 0 to 6. */
export const hardtanh = activation<{ low: number; high: number }>({
  name: "hardtanh",
  gradName: "Hardtanh",
  check: ([x]) => {
    if (x.dtype.kind === "bool") throw new RuntimeError("Bool inputs not supported for hardtanh");
  },
  value:
    ({ low, high }) =>
    (x) => {
      const raised = x < low ? low : x;
      return raised > high ? high : raised;
    },
  slope:
    ({ low, high }) =>
    (x) =>
      Number(!(x <= low || x >= high)),
  curvature: null,
  fast: ({ low, high }) => ({ value: "clamp", slope: "hardtanhBackward", parameters: [low, high] }),
  formula: { forward: "min(max(x, low), high)", backward: ["g where low < x < high, else 0"] },
});

/** `x`, or `slope · x` where negative. */
export const leakyRelu = activation<number>({
  name: "leakyRelu",
  gradName: "LeakyRelu",
  check: floats("leaky_relu_cpu"),
  value: (slope) => (x) => (x > 0 ? x : x * slope),
  slope: (slope) => (x) => (x > 0 ? 1 : slope),
  curvature: null,
  fast: (slope) => ({ value: "leakyRelu", slope: "leakyReluBackward", parameters: [slope] }),
  formula: { forward: "x, or s x where x ≤ 0", backward: ["g, or s g where x ≤ 0"] },
});

/** `scale · x`, or `scale · alpha · (e^(x · inputScale) − 1)` where negative: ELU, SELU and CELU. */
export const elu = activation<{ alpha: number; scale: number; inputScale: number; node: "Elu" | "Celu" }>({
  name: "elu",
  gradName: ({ node }) => node,
  check: floats("elu_cpu"),
  value:
    ({ alpha, scale, inputScale }) =>
    (x) =>
      x <= 0 ? scale * alpha * Math.expm1(x * inputScale) : scale * x,
  slope:
    ({ alpha, scale, inputScale }) =>
    (x) =>
      x <= 0 ? scale * alpha * inputScale * Math.exp(x * inputScale) : scale,
  curvature:
    ({ alpha, scale, inputScale }) =>
    (x) =>
      x <= 0 ? scale * alpha * inputScale * inputScale * Math.exp(x * inputScale) : 0,
  fast: ({ alpha, scale, inputScale }) => ({
    value: "elu",
    slope: "eluBackward",
    parameters: [scale * alpha, inputScale, scale],
  }),
  formula: { forward: "x, or α (eˣ − 1) where x ≤ 0", backward: ["g, or g α eˣ where x ≤ 0"] },
});

/** `x` past lambd toward 0 by it, else 0. */
export const softshrink = activation<number>({
  name: "softshrink",
  gradName: "Softshrink",
  check: (inputs, lambd, dtype) => {
    if (!(lambd >= 0)) throw new RuntimeError(`lambda must be greater or equal to 0, but found to be ${lambd}.`);
    floats("softshrink_cpu")(inputs, lambd, dtype);
  },
  value: (lambd) => (x) => (x > lambd ? x - lambd : x < -lambd ? x + lambd : 0),
  slope: (lambd) => (x) => Number(!(x >= -lambd && x <= lambd)),
  curvature: null,
  formula: { forward: "x ∓ λ where |x| > λ, else 0", backward: ["g where |x| > λ, else 0"] },
});

/** `x` where its magnitude is above lambd, else 0. */
export const hardshrink = activation<number>({
  name: "hardshrink",
  gradName: "Hardshrink",
  check: floats("hardshrink_cpu"),
  value: (lambd) => (x) => (x >= -lambd && x <= lambd ? 0 : x),
  slope: (lambd) => (x) => Number(!(x >= -lambd && x <= lambd)),
  curvature: null,
  formula: { forward: "x where |x| > λ, else 0", backward: ["g where |x| > λ, else 0"] },
});

/** `min(max(x + 3, 0), 6) / 6`. */
export const hardsigmoid = activation<null>({
  name: "hardsigmoid",
  gradName: "Hardsigmoid",
  check: floats("hardsigmoid_cpu"),
  value: () => (x) => Math.min(Math.max(x + 3, 0), 6) / 6,
  // PyTorch has the sixth in float32 whatever the dtype is.
  slope: () => (x) => (x > -3 && x < 3 ? Math.fround(1 / 6) : 0),
  curvature: null,
  fast: () => ({ value: "hardsigmoid", slope: "hardsigmoidBackward" }),
  formula: { forward: "min(max(x + 3, 0), 6) / 6", backward: ["g / 6 where |x| < 3, else 0"] },
});

/** `x · hardsigmoid(x)`. */
export const hardswish = activation<null>({
  name: "hardswish",
  gradName: "Hardswish",
  check: floats("hardswish_cpu"),
  value: () => (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6,
  slope: () => (x) => (x < -3 ? 0 : x <= 3 ? x / 3 + 0.5 : 1),
  curvature: () => (x) => (x > -3 && x < 3 ? 1 / 3 : 0),
  fast: () => ({ value: "hardswish", slope: "hardswishBackward" }),
  formula: { forward: "x · min(max(x + 3, 0), 6) / 6", backward: ["g · (x / 3 + ½) where |x| ≤ 3"] },
});

/** `x` where above the threshold, else `value`. */
export const threshold = activation<{ threshold: number; value: number }>({
  name: "threshold",
  gradName: "Threshold",
  check: () => {},
  value: (p) => (x) => (x <= p.threshold ? p.value : x),
  slope: (p) => (x) => Number(!(x <= p.threshold)),
  curvature: null,
  formula: { forward: "x where x > t, else v", backward: ["g where x > t, else 0"] },
});
