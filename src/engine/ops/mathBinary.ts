import { RuntimeError } from "../errors.js";
import { type DType, float64 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Operand } from "./arithmetic.js";
import { zerosLike } from "./creation.js";
import { elementwise, refuseKinds } from "./elementwise.js";
import { addMethods, type MethodsOf, notDifferentiable, notImplemented } from "./family.js";
import * as self from "./mathBinary.js";
import { apply, applyInPlace } from "./operation.js";
import { asOperand } from "./pointwise.js";
import { where } from "./where.js";

const atan2Op = elementwise<null>({
  name: "atan2",
  gradName: "Atan2Backward0",
  result: "float",
  kernel: () => Math.atan2,
  saves: [0, 1],
  backward: (c, g) => {
    const [y, x] = [c.input(0), c.input(1)];
    const share = g.mul(y.square().add(x.square()).reciprocal());
    return [c.needs(0) ? share.mul(x) : null, c.needs(1) ? share.mul(y).neg() : null];
  },
  formula: { forward: "arctan(y / x) in the right quadrant", backward: ["g · x / (x² + y²)", "−g · y / (x² + y²)"] },
});

const hypotOp = elementwise<null>({
  name: "hypot",
  gradName: "HypotBackward0",
  check: refuseKinds("hypot_cpu", "bool", "integer"),
  kernel: () => Math.hypot,
  saves: [0, 1, "output"],
  backward: (c, g) => [
    c.needs(0) ? g.mul(c.input(0).div(c.output)) : null,
    c.needs(1) ? g.mul(c.input(1).div(c.output)) : null,
  ],
  formula: { forward: "√(a² + b²)", backward: ["g · a / √(a² + b²)", "g · b / √(a² + b²)"] },
});

const copysignOp = elementwise<null>({
  name: "copysign",
  gradName: (_, [, sign]) => (sign.isWrappedNumber ? "CopysignBackward1" : "CopysignBackward0"),
  result: "float",
  kernel: () => (a, b) => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a)),
  saves: [0, "output"],
  backward: (c, g) => {
    const x = c.input(0);
    return [where(x.eq(0), 0, g.mul(c.output.div(x))), c.needs(1) ? zerosLike(g) : null];
  },
  formula: { forward: "|a| with the sign of b", backward: ["±g", "0"] },
});

/** `log_base(baseᵃ + baseᵇ)` without its overflow. */
function logAddExp(name: string, gradName: string, base: "e" | "2") {
  const [power, log1p] =
    base === "e" ? [Math.exp, Math.log1p] : [(x: number) => 2 ** x, (x: number) => Math.log1p(x) / Math.LN2];
  const raise = (x: Tensor) => (base === "e" ? x.exp() : x.exp2());
  return elementwise<null>({
    name,
    gradName,
    check: refuseKinds(`${name}_cpu`, "bool", "integer"),
    kernel: () => (a, b) => (a === b && Math.abs(a) === Infinity ? a : Math.max(a, b) + log1p(power(-Math.abs(a - b)))),
    saves: [0, 1],
    backward: (c, g) => {
      const [a, b] = [c.input(0), c.input(1)];
      return [c.needs(0) ? g.div(raise(b.sub(a)).add(1)) : null, c.needs(1) ? g.div(raise(a.sub(b)).add(1)) : null];
    },
    formula: {
      forward: base === "e" ? "ln(eᵃ + eᵇ)" : "log₂(2ᵃ + 2ᵇ)",
      backward: [`g / (1 + ${base}^(b − a))`, `g / (1 + ${base}^(a − b))`],
    },
  });
}

const logaddexpOp = logAddExp("logaddexp", "LogaddexpBackward0", "e");
const logaddexp2Op = logAddExp("logaddexp2", "Logaddexp2Backward0", "2");

const bits64 = new BigInt64Array(1);
const cell64 = new Float64Array(bits64.buffer);
const bits32 = new Int32Array(1);
const cell32 = new Float32Array(bits32.buffer);

/** The neighbour of a in the direction of b among the numbers of a dtype. */
function neighbour(_: null, dtype: DType): (a: number, b: number) => number {
  if (dtype === float64)
    return (a, b) => {
      if (Number.isNaN(a) || Number.isNaN(b)) return NaN;
      if (a === b) return b;
      if (a === 0) return b > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE;
      cell64[0] = a;
      bits64[0] += a < b === a > 0 ? 1n : -1n;
      return cell64[0];
    };
  return (a, b) => {
    if (Number.isNaN(a) || Number.isNaN(b)) return NaN;
    if (a === b) return b;
    if (a === 0) return b > 0 ? 2 ** -149 : -(2 ** -149);
    cell32[0] = a;
    bits32[0] += a < b === a > 0 ? 1 : -1;
    return cell32[0];
  };
}

const nextafterOp = elementwise<null>({
  name: "nextafter",
  gradName: "NextafterBackward0",
  check: refuseKinds("nextafter_cpu", "bool", "integer"),
  kernel: neighbour,
  backward: () => notImplemented("nextafter"),
  formula: { forward: "the number next to a toward b", backward: ["none", "none"] },
});

const heavisideOp = elementwise<null>({
  name: "heaviside",
  gradName: "NotImplemented",
  check: ([x, values]) => {
    if (x.dtype !== values.dtype)
      throw new RuntimeError("heaviside is not yet implemented for tensors with different dtypes.");
  },
  kernel: () => (x, value) => (x === 0 ? value : Number(x > 0)),
  backward: () => notDifferentiable("heaviside"),
  formula: { forward: "0, v or 1 for x < 0, = 0 or > 0", backward: ["none", "none"] },
});

/**
 * The angle of the point (x, y): `atan2(y, x)`. https://pytorch.org/docs/1.13/generated/torch.atan2.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export const atan2 = (y: Tensor, x: Tensor): Tensor => apply(atan2Op, [y, x], null);
/**
 * `√(a² + b²)`. https://pytorch.org/docs/1.13/generated/torch.hypot.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export const hypot = (a: Tensor, b: Tensor): Tensor => apply(hypotOp, [a, b], null);
/**
 * The magnitude of `a` with the sign of `b`. https://pytorch.org/docs/1.13/generated/torch.copysign.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export const copysign = (a: Tensor, b: Operand): Tensor => apply(copysignOp, [a, asOperand(b)], null);
/**
 * `ln(eᵃ + eᵇ)`. https://pytorch.org/docs/1.13/generated/torch.logaddexp.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export const logaddexp = (a: Tensor, b: Tensor): Tensor => apply(logaddexpOp, [a, b], null);
/**
 * `log₂(2ᵃ + 2ᵇ)`. https://pytorch.org/docs/1.13/generated/torch.logaddexp2.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export const logaddexp2 = (a: Tensor, b: Tensor): Tensor => apply(logaddexp2Op, [a, b], null);
/**
 * The next number after `a` toward `b`. https://pytorch.org/docs/1.13/generated/torch.nextafter.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export const nextafter = (a: Tensor, b: Tensor): Tensor => apply(nextafterOp, [a, b], null);
/**
 * 0 for negative x, `values` for 0, 1 for positive. https://pytorch.org/docs/1.13/generated/torch.heaviside.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export const heaviside = (x: Tensor, values: Tensor): Tensor => apply(heavisideOp, [x, values], null);

/**
 * In place `atan2`. https://pytorch.org/docs/1.13/generated/torch.Tensor.atan2_.html
 * @throws RuntimeError where the result's type cannot be cast to this tensor's or where the result has another shape than this tensor.
 */
export const atan2_ = (y: Tensor, x: Tensor): Tensor => applyInPlace(atan2Op, [y, x], null);
/**
 * In place `hypot`. https://pytorch.org/docs/1.13/generated/torch.Tensor.hypot_.html
 * @throws RuntimeError where the result has another shape than this tensor, for types that it does not take, or where the result's type cannot be cast to this tensor's.
 */
export const hypot_ = (a: Tensor, b: Tensor): Tensor => applyInPlace(hypotOp, [a, b], null);
/**
 * In place `copysign`. https://pytorch.org/docs/1.13/generated/torch.Tensor.copysign_.html
 * @throws RuntimeError where the result's type cannot be cast to this tensor's or where the result has another shape than this tensor.
 */
export const copysign_ = (a: Tensor, b: Operand): Tensor => applyInPlace(copysignOp, [a, asOperand(b)], null);
/**
 * In place `nextafter`. https://pytorch.org/docs/1.13/generated/torch.Tensor.nextafter_.html
 * @throws RuntimeError where the result has another shape than this tensor, for types that it does not take, or where the result's type cannot be cast to this tensor's.
 */
export const nextafter_ = (a: Tensor, b: Tensor): Tensor => applyInPlace(nextafterOp, [a, b], null);
/**
 * In place `heaviside`.
 * @throws RuntimeError where the result has another shape than this tensor or for types that it does not take.
 */
export const heaviside_ = (x: Tensor, values: Tensor): Tensor => applyInPlace(heavisideOp, [x, values], null);

/** Another name of `atan2`. https://pytorch.org/docs/1.13/generated/torch.arctan2.html */
export const arctan2 = atan2;
/**
 * Another name of `atan2_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.arctan2_.html
 * @throws RuntimeError where the result's type cannot be cast to this tensor's or where the result has another shape than this tensor.
 */
export const arctan2_ = atan2_;

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
