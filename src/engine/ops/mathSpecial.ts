import { optional } from "../arguments.js";
import * as bessel from "../backend/cpu/special/bessel.js";
import * as kernels from "../backend/cpu/special/erf.js";
import { float64 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { elementwise } from "./elementwise.js";
import { inPlace, pointwise } from "./family.js";
import { methods } from "./methods.js";
import { apply, applyInPlace } from "./operation.js";
import { unary } from "./pointwise.js";
import { where } from "./where.js";

const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

const erfOp = unary({
  name: "erf",
  gradName: "ErfBackward0",
  result: "float",
  fast: "erf",
  kernel: kernels.erf,
  saves: [0],
  backward: (c, g) => g.mul(c.input(0).square().neg().exp().mul(TWO_OVER_SQRT_PI)),
  formula: { forward: "erf x", backward: ["g · 2/√π · e^(−x²)"] },
});

const erfcOp = unary({
  name: "erfc",
  gradName: "ErfcBackward0",
  result: "float",
  kernel: kernels.erfc,
  saves: [0],
  backward: (c, g) => g.mul(c.input(0).square().neg().exp().mul(-TWO_OVER_SQRT_PI)),
  formula: { forward: "1 − erf x", backward: ["−g · 2/√π · e^(−x²)"] },
});

const erfinvOp = unary({
  name: "erfinv",
  gradName: "ErfinvBackward0",
  result: "float",
  kernel: kernels.erfinv,
  saves: ["output"],
  backward: (c, g) =>
    g.mul(
      c.output
        .square()
        .exp()
        .mul(1 / TWO_OVER_SQRT_PI),
    ),
  formula: { forward: "erf⁻¹ x", backward: ["g · √π/2 · e^(y²)"] },
});

const erfcxOp = unary({
  name: "erfcx",
  gradName: "SpecialErfcxBackward0",
  result: "float",
  kernel: kernels.erfcx,
  saves: [0, "output"],
  backward: (c, g) => g.mul(c.input(0).mul(c.output).mul(2).sub(TWO_OVER_SQRT_PI)),
  formula: { forward: "e^(x²) (1 − erf x)", backward: ["g · (2 x y − 2/√π)"] },
});

const ndtrOp = unary({
  name: "ndtr",
  gradName: "SpecialNdtrBackward0",
  result: "float",
  kernel: (x) => 0.5 * kernels.erfc(-x * Math.SQRT1_2),
  saves: [0],
  backward: (c, g) =>
    g.mul(
      c
        .input(0)
        .square()
        .mul(-0.5)
        .exp()
        .mul(1 / Math.sqrt(2 * Math.PI)),
    ),
  formula: { forward: "Φ(x)", backward: ["g · φ(x)"] },
});

const ndtriOp = unary({
  name: "ndtri",
  gradName: "SpecialNdtriBackward0",
  result: "float",
  kernel: kernels.ndtri,
  saves: ["output"],
  backward: (c, g) =>
    g.mul(
      c.output
        .square()
        .mul(0.5)
        .exp()
        .mul(Math.sqrt(2 * Math.PI)),
    ),
  formula: { forward: "Φ⁻¹(x)", backward: ["g / φ(y)"] },
});

const logNdtrOp = unary({
  name: "logNdtr",
  gradName: "SpecialLogNdtrBackward0",
  result: "float",
  kernel: kernels.logNdtr,
  saves: [0],
  backward: (c, g) => g.div(erfcx(c.input(0).mul(-Math.SQRT1_2))).mul(Math.sqrt(2 / Math.PI)),
  formula: { forward: "ln Φ(x)", backward: ["g · φ(x) / Φ(x)"] },
});

const entrOp = unary({
  name: "entr",
  gradName: "SpecialEntrBackward0",
  result: "float",
  kernel: (x) => (Number.isNaN(x) ? NaN : x > 0 ? -x * Math.log(x) : x === 0 ? 0 : -Infinity),
  saves: [0],
  backward: (c, g) => g.mul(c.input(0).log().add(1).neg()),
  formula: { forward: "−x ln x", backward: ["−g · (ln x + 1)"] },
});

const i0Op = unary({
  name: "i0",
  gradName: "I0Backward0",
  result: "float",
  kernel: bessel.i0,
  saves: [0],
  backward: (c, g) => g.mul(i1(c.input(0))),
  formula: { forward: "I₀(x)", backward: ["g · I₁(x)"] },
});

const i0eOp = unary({
  name: "i0e",
  gradName: "SpecialI0EBackward0",
  result: "float",
  kernel: bessel.i0e,
  saves: [0, "output"],
  backward: (c, g) => g.mul(i1e(c.input(0)).sub(c.input(0).sgn().mul(c.output))),
  formula: { forward: "e^(−|x|) I₀(x)", backward: ["g · (e^(−|x|) I₁(x) − sgn(x) y)"] },
});

const i1Op = unary({
  name: "i1",
  gradName: "SpecialI1Backward0",
  result: "float",
  kernel: bessel.i1,
  saves: [0, "output"],
  backward: (c, g) => {
    const x = c.input(0);
    return g.mul(where(x.eq(0), 0.5, i0(x).sub(c.output.div(x))));
  },
  formula: { forward: "I₁(x)", backward: ["g · (I₀(x) − I₁(x) / x)"] },
});

const i1eOp = unary({
  name: "i1e",
  gradName: "SpecialI1EBackward0",
  result: "float",
  kernel: bessel.i1e,
  saves: [0, "output"],
  backward: (c, g) => {
    const x = c.input(0);
    return g.mul(where(x.eq(0), 0.5, i0e(x).sub(c.output.mul(x.sgn().add(x.reciprocal())))));
  },
  formula: { forward: "e^(−|x|) I₁(x)", backward: ["g · (e^(−|x|) I₀(x) − y (sgn x + 1/x))"] },
});

const logitOp = elementwise<number | null>({
  name: "logit",
  gradName: "LogitBackward0",
  result: "float",
  kernel: (eps, dtype) => {
    // PyTorch takes 1 − eps in the tensor's own precision, which decides where large x end.
    const own = (x: number) => (dtype === float64 ? x : Math.fround(x));
    const [low, high] = eps === null ? [-Infinity, Infinity] : [own(eps), own(1 - own(eps))];
    return (x) => {
      const z = x < low ? low : x > high ? high : x;
      return Math.log(z / (1 - z));
    };
  },
  saves: [0],
  backward: (c, g) => {
    const x = c.input(0);
    const slope = g.div(x.mul(x.neg().add(1)));
    if (c.params === null) return [where(x.lt(0).logicalOr(x.gt(1)), NaN, slope)];
    return [where(x.lt(c.params).logicalOr(x.gt(1 - c.params)), 0, slope)];
  },
  formula: { forward: "ln(x / (1 − x))", backward: ["g / (x (1 − x))"] },
});

/** The error function. https://pytorch.org/docs/1.13/special.html#torch.special.erf */
export const erf = pointwise(erfOp);
/** `1 − erf x`. https://pytorch.org/docs/1.13/special.html#torch.special.erfc */
export const erfc = pointwise(erfcOp);
/** The inverse of the error function. https://pytorch.org/docs/1.13/special.html#torch.special.erfinv */
export const erfinv = pointwise(erfinvOp);
/** `e^(x²) erfc x`. https://pytorch.org/docs/1.13/special.html#torch.special.erfcx */
export const erfcx = pointwise(erfcxOp);
/** The distribution function of the standard normal. https://pytorch.org/docs/1.13/special.html#torch.special.ndtr */
export const ndtr = pointwise(ndtrOp);
/** The quantile function of the standard normal. https://pytorch.org/docs/1.13/special.html#torch.special.ndtri */
export const ndtri = pointwise(ndtriOp);
/** The logarithm of `ndtr`. https://pytorch.org/docs/1.13/special.html#torch.special.log_ndtr */
export const logNdtr = pointwise(logNdtrOp);
/** The entropy term `−x ln x`. https://pytorch.org/docs/1.13/special.html#torch.special.entr */
export const entr = pointwise(entrOp);
/** The modified Bessel function of order 0. https://pytorch.org/docs/1.13/special.html#torch.special.i0 */
export const i0 = pointwise(i0Op);
/** `e^(−|x|) I₀(x)`. https://pytorch.org/docs/1.13/special.html#torch.special.i0e */
export const i0e = pointwise(i0eOp);
/** The modified Bessel function of order 1. https://pytorch.org/docs/1.13/special.html#torch.special.i1 */
export const i1 = pointwise(i1Op);
/** `e^(−|x|) I₁(x)`. https://pytorch.org/docs/1.13/special.html#torch.special.i1e */
export const i1e = pointwise(i1eOp);

/** `(x, eps)` or `(x, { eps })`. */
type EpsArgument = number | null | { eps?: number | null };
const epsOf = (of: string, eps?: EpsArgument) => optional<number | null>(of, "eps", eps) ?? null;

/** `ln(x / (1 − x))`, x first clamped to [eps, 1 − eps] where eps is given. https://pytorch.org/docs/1.13/generated/torch.logit.html */
export function logit(x: Tensor, eps?: EpsArgument): Tensor {
  return apply(logitOp, [x], epsOf("logit", eps));
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** The error function. https://pytorch.org/docs/1.13/generated/torch.Tensor.erf.html */
    erf(): Tensor;
    /**
     * In place `erf`. https://pytorch.org/docs/1.13/generated/torch.Tensor.erf_.html
     * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
     */
    erf_(): Tensor;
    /** `1 − erf`. https://pytorch.org/docs/1.13/generated/torch.Tensor.erfc.html */
    erfc(): Tensor;
    /**
     * In place `erfc`. https://pytorch.org/docs/1.13/generated/torch.Tensor.erfc_.html
     * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
     */
    erfc_(): Tensor;
    /** The inverse of the error function. https://pytorch.org/docs/1.13/generated/torch.Tensor.erfinv.html */
    erfinv(): Tensor;
    /**
     * In place `erfinv`. https://pytorch.org/docs/1.13/generated/torch.Tensor.erfinv_.html
     * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
     */
    erfinv_(): Tensor;
    /** The modified Bessel function of order 0. https://pytorch.org/docs/1.13/generated/torch.Tensor.i0.html */
    i0(): Tensor;
    /**
     * In place `i0`. https://pytorch.org/docs/1.13/generated/torch.Tensor.i0_.html
     * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
     */
    i0_(): Tensor;
    /** `ln(x / (1 − x))`. https://pytorch.org/docs/1.13/generated/torch.Tensor.logit.html */
    logit(eps?: EpsArgument): Tensor;
    /**
     * In place `logit`. https://pytorch.org/docs/1.13/generated/torch.Tensor.logit_.html
     * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
     */
    logit_(eps?: EpsArgument): Tensor;
  }
}

const [erf_, erfc_, erfinv_, i0_] = [erfOp, erfcOp, erfinvOp, i0Op].map(inPlace);

methods({
  erf() {
    return erf(this);
  },
  erf_() {
    return erf_(this);
  },
  erfc() {
    return erfc(this);
  },
  erfc_() {
    return erfc_(this);
  },
  erfinv() {
    return erfinv(this);
  },
  erfinv_() {
    return erfinv_(this);
  },
  i0() {
    return i0(this);
  },
  i0_() {
    return i0_(this);
  },
  logit(eps) {
    return logit(this, eps);
  },
  logit_(eps) {
    return applyInPlace(logitOp, [this], epsOf("logit_", eps));
  },
});
