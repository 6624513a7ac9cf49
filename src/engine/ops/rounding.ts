import { byName, checkOptions } from "../arguments.js";
import { type DType, float64, int32 } from "../tensor/dtype.js";
import { RuntimeError } from "../errors.js";
import { intoContiguous, operand } from "../backend/cpu/numeric.js";
import type { Tensor } from "../tensor/tensor.js";
import { zerosLike } from "./creation.js";
import { elementwise, refuseKinds } from "./elementwise.js";
import { addMethods, inPlace, type MethodsOf, type Named, named, pointwise } from "./family.js";
import { apply, applyInPlace, applyMany, type ComputeOperation, define } from "./operation.js";
import { exp2 } from "./mathExponential.js";
import { refuseBool, unary } from "./pointwise.js";
import * as self from "./rounding.js";

/** Functions whose slope is 0 wherever they have one. */
function step(
  name: "floor" | "ceil" | "trunc" | "round",
  gradName: string,
  kernelName: string,
  kernel: (x: number) => number,
  forward: string,
) {
  return unary({
    name,
    gradName,
    check: refuseBool(kernelName),
    fast: name,
    kernel,
    backward: (_, g) => zerosLike(g),
    formula: { forward, backward: ["0"] },
  });
}

/** The nearest whole number, the even one of two equally near. */
function roundHalfEven(x: number): number {
  const whole = Math.round(x);
  return whole - x === 0.5 && whole % 2 !== 0 ? whole - 1 : whole;
}

const floorOp = step("floor", "FloorBackward0", "floor_vml_cpu", Math.floor, "⌊x⌋");
const ceilOp = step("ceil", "CeilBackward0", "ceil_vml_cpu", Math.ceil, "⌈x⌉");
const truncOp = step("trunc", "TruncBackward0", "trunc_vml_cpu", Math.trunc, "x toward 0");
const roundOp = step("round", "RoundBackward0", "round_vml_cpu", roundHalfEven, "x to the nearest whole number");

const roundDecimalsOp = elementwise<number>({
  name: "roundDecimals",
  gradName: "RoundBackward1",
  check: (inputs, decimals, dtype) =>
    refuseKinds(decimals === 0 ? "round_vml_cpu" : "round_cpu", "bool", "integer")(inputs, decimals, dtype),
  kernel: (decimals, dtype) => {
    // PyTorch scales in the tensor's own precision, which decides where a half lies.
    const own: (x: number) => number = dtype === float64 ? (x) => x : Math.fround;
    const power = own(10 ** Math.abs(decimals));
    if (decimals < 0) return (x) => roundHalfEven(own(x / power)) * power;
    return (x) => roundHalfEven(own(x * power)) / power;
  },
  backward: (_, g) => [zerosLike(g)],
  formula: { forward: "x to so many decimals", backward: ["0"] },
});

const fracOp = elementwise<null>({
  name: "frac",
  gradName: "FracBackward0",
  check: refuseKinds("frac_cpu", "bool", "integer"),
  kernel: () => (x) => x - Math.trunc(x),
  backward: (_, g) => [g],
  formula: { forward: "x − trunc x", backward: ["g"] },
});

const signbitOp = unary({
  name: "signbit",
  gradName: "",
  result: "bool",
  kernel: (x) => Number(x < 0 || Object.is(x, -0)),
  backward: null,
  formula: { forward: "x has a minus sign", backward: [] },
});

const highest: Record<string, number> = {
  float64: Number.MAX_VALUE,
  float32: 3.4028234663852886e38,
  float16: 65504,
  bfloat16: 3.3895313892515355e38,
};

interface NanToNum {
  nan: number;
  posinf?: number;
  neginf?: number;
}

const nanToNumOp = elementwise<NanToNum>({
  name: "nanToNum",
  gradName: "NanToNumBackward0",
  saves: [0],
  kernel: ({ nan, posinf, neginf }, dtype: DType) => {
    const high = posinf ?? highest[dtype.name];
    const low = neginf ?? -highest[dtype.name];
    return (x) => (x === Infinity ? high : x === -Infinity ? low : Number.isNaN(x) ? nan : x);
  },
  backward: (c, g) => [g.mul(c.input(0).isfinite())],
  formula: { forward: "x, numbers for NaN and ±∞", backward: ["g where x is finite, else 0"] },
});

const frexpOp = define<null, ComputeOperation<null>>({
  name: "frexp",
  gradName: "FrexpBackward0",
  saves: [0],
  infer: ([x]) => {
    if (!x.dtype.isFloatingPoint) throw new RuntimeError("torch.frexp() only supports floating-point dtypes");
    return [x, { shape: x.shape, dtype: int32 }];
  },
  forward: ([mantissa, exponent], [x]) => {
    const { array, base } = operand(x.contiguous());
    intoContiguous(mantissa, (m, mBase) =>
      intoContiguous(exponent, (e, eBase) => {
        for (let i = 0; i < x.numel(); i++) {
          const power = exponentOf(array[base + i]);
          e[eBase + i] = power;
          // In two steps, since 2^−power alone may overflow.
          m[mBase + i] = array[base + i] * 2 ** -Math.trunc(power / 2) * 2 ** -(power - Math.trunc(power / 2));
        }
      }),
    );
  },
  backward: (c, g) => [g!.div(exp2(frexp(c.input(0).detach()).exponent.to(g!.dtype)))],
  formula: { forward: "m · 2ᵉ = x, ½ ≤ |m| < 1", backward: ["g / 2ᵉ"] },
});

/** The e for which |x| / 2ᵉ lies in [½, 1); 0 for 0, NaN and infinities. */
function exponentOf(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude === 0 || !Number.isFinite(magnitude)) return 0;
  let power = Math.floor(Math.log2(magnitude)) + 1;
  if (magnitude >= 2 ** power) power++;
  else if (magnitude < 2 ** (power - 1)) power--;
  return power;
}

/**
 * The largest whole number not above each element. https://pytorch.org/docs/1.13/generated/torch.floor.html
 * @throws RuntimeError for types that it does not take.
 */
export const floor = pointwise(floorOp);
/**
 * The smallest whole number not below each element. https://pytorch.org/docs/1.13/generated/torch.ceil.html
 * @throws RuntimeError for types that it does not take.
 */
export const ceil = pointwise(ceilOp);
/**
 * Each element without its fraction. https://pytorch.org/docs/1.13/generated/torch.trunc.html
 * @throws RuntimeError for types that it does not take.
 */
export const trunc = pointwise(truncOp);
/**
 * `x − trunc x`. https://pytorch.org/docs/1.13/generated/torch.frac.html
 * @throws RuntimeError for types that it does not take.
 */
export const frac = pointwise(fracOp);
/** True for negative numbers and −0. https://pytorch.org/docs/1.13/generated/torch.signbit.html */
export const signbit = pointwise(signbitOp);

/**
 * The nearest whole number (of two the even one), or the nearest with so many decimals. https://pytorch.org/docs/1.13/generated/torch.round.html
 * @throws RuntimeError for types that it does not take.
 */
export function round(x: Tensor, options: { decimals?: number } = {}): Tensor {
  const { decimals } = checkOptions("round", options, ["decimals"]);
  return decimals === undefined ? apply(roundOp, [x], null) : apply(roundDecimalsOp, [x], decimals);
}

export interface NanToNumOptions {
  nan?: number | null;
  /** By default the largest number of the dtype. */
  posinf?: number | null;
  /** By default the lowest number of the dtype. */
  neginf?: number | null;
}

type NanToNumArguments = [nan?: number | null, posinf?: number | null, neginf?: number | null] | [NanToNumOptions];

function nanToNumOf(of: string, args: NanToNumArguments): NanToNum {
  const options = byName<NanToNumOptions>(of, ["nan", "posinf", "neginf"], args);
  return { nan: options.nan ?? 0, posinf: options.posinf ?? undefined, neginf: options.neginf ?? undefined };
}

/** Numbers in place of NaN and infinities. https://pytorch.org/docs/1.13/generated/torch.nan_to_num.html */
export function nanToNum(x: Tensor, ...args: NanToNumArguments): Tensor {
  return apply(nanToNumOp, [x], nanToNumOf("nanToNum", args));
}

/**
 * Mantissa in [½, 1) and int32 exponent, so that `mantissa · 2^exponent = x`. https://pytorch.org/docs/1.13/generated/torch.frexp.html
 * @throws RuntimeError for types that it does not take.
 */
export function frexp(x: Tensor): Named<"mantissa", "exponent"> {
  return named("mantissa", "exponent", applyMany(frexpOp, [x], null));
}

/**
 * In place `floor`. https://pytorch.org/docs/1.13/generated/torch.Tensor.floor_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand` or in place on a leaf that requires grad.
 */
export const floor_ = inPlace(floorOp);
/**
 * In place `ceil`. https://pytorch.org/docs/1.13/generated/torch.Tensor.ceil_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand` or in place on a leaf that requires grad.
 */
export const ceil_ = inPlace(ceilOp);
/**
 * In place `trunc`. https://pytorch.org/docs/1.13/generated/torch.Tensor.trunc_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand` or in place on a leaf that requires grad.
 */
export const trunc_ = inPlace(truncOp);
/**
 * In place `frac`. https://pytorch.org/docs/1.13/generated/torch.Tensor.frac_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, for types that it does not take, or in place on a leaf that requires grad.
 */
export const frac_ = inPlace(fracOp);

/**
 * In place `round`. https://pytorch.org/docs/1.13/generated/torch.Tensor.round_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand` or in place on a leaf that requires grad.
 */
export function round_(x: Tensor, options: { decimals?: number } = {}): Tensor {
  const { decimals } = checkOptions("round_", options, ["decimals"]);
  return decimals === undefined ? applyInPlace(roundOp, [x], null) : applyInPlace(roundDecimalsOp, [x], decimals);
}

/**
 * In place `nanToNum`. https://pytorch.org/docs/1.13/generated/torch.Tensor.nan_to_num_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand` or in place on a leaf that requires grad.
 */
export function nanToNum_(x: Tensor, ...args: NanToNumArguments): Tensor {
  return applyInPlace(nanToNumOp, [x], nanToNumOf("nanToNum_", args));
}

/** Another name of `trunc`. https://pytorch.org/docs/1.13/generated/torch.fix.html */
export const fix = trunc;
/**
 * Another name of `trunc_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.fix_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand` or in place on a leaf that requires grad.
 */
export const fix_ = trunc_;

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
