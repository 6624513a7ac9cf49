import { addMethods, inPlace, type MethodsOf, pointwise } from "./family.js";
import { cos } from "./math.js";
import * as self from "./mathTrigonometry.js";
import { unary } from "./pointwise.js";
import { where } from "./where.js";

const DEGREES = 180 / Math.PI;

/** sin(πx) / (πx), 1 at 0. */
function sincOf(x: number): number {
  if (x === 0) return 1;
  const angle = Math.PI * x;
  return Math.sin(angle) / angle;
}

const acosOp = unary({
  name: "acos",
  gradName: "AcosBackward0",
  result: "float",
  kernel: Math.acos,
  saves: [0],
  backward: (c, g) => g.mul(c.input(0).square().neg().add(1).rsqrt()).neg(),
  formula: { forward: "arccos x", backward: ["−g / √(1 − x²)"] },
});

const acoshOp = unary({
  name: "acosh",
  gradName: "AcoshBackward0",
  result: "float",
  kernel: Math.acosh,
  saves: [0],
  backward: (c, g) => g.mul(c.input(0).square().sub(1).rsqrt()),
  formula: { forward: "arcosh x", backward: ["g / √(x² − 1)"] },
});

const asinOp = unary({
  name: "asin",
  gradName: "AsinBackward0",
  result: "float",
  kernel: Math.asin,
  saves: [0],
  backward: (c, g) => g.mul(c.input(0).square().neg().add(1).rsqrt()),
  formula: { forward: "arcsin x", backward: ["g / √(1 − x²)"] },
});

const asinhOp = unary({
  name: "asinh",
  gradName: "AsinhBackward0",
  result: "float",
  kernel: Math.asinh,
  saves: [0],
  backward: (c, g) => g.mul(c.input(0).square().add(1).rsqrt()),
  formula: { forward: "arsinh x", backward: ["g / √(x² + 1)"] },
});

const atanOp = unary({
  name: "atan",
  gradName: "AtanBackward0",
  result: "float",
  kernel: Math.atan,
  saves: [0],
  backward: (c, g) => g.div(c.input(0).square().add(1)),
  formula: { forward: "arctan x", backward: ["g / (x² + 1)"] },
});

const atanhOp = unary({
  name: "atanh",
  gradName: "AtanhBackward0",
  result: "float",
  kernel: Math.atanh,
  saves: [0],
  backward: (c, g) => g.div(c.input(0).square().neg().add(1)),
  formula: { forward: "artanh x", backward: ["g / (1 − x²)"] },
});

const coshOp = unary({
  name: "cosh",
  gradName: "CoshBackward0",
  result: "float",
  kernel: Math.cosh,
  saves: [0],
  backward: (c, g) => g.mul(sinh(c.input(0))),
  formula: { forward: "cosh x", backward: ["g · sinh x"] },
});

const sinhOp = unary({
  name: "sinh",
  gradName: "SinhBackward0",
  result: "float",
  kernel: Math.sinh,
  saves: [0],
  backward: (c, g) => g.mul(cosh(c.input(0))),
  formula: { forward: "sinh x", backward: ["g · cosh x"] },
});

const tanOp = unary({
  name: "tan",
  gradName: "TanBackward0",
  result: "float",
  kernel: Math.tan,
  saves: ["output"],
  backward: (c, g) => g.mul(c.output.square().add(1)),
  formula: { forward: "tan x", backward: ["g · (1 + tan² x)"] },
});

const sincOp = unary({
  name: "sinc",
  gradName: "SincBackward0",
  result: "float",
  kernel: sincOf,
  saves: [0],
  backward: (c, g) => {
    const x = c.input(0);
    const angle = x.mul(Math.PI);
    const scale = angle.mul(x);
    return g.mul(where(scale.eq(0), 0, angle.mul(cos(angle)).sub(angle.sin()).div(scale)));
  },
  formula: { forward: "sin(πx) / (πx)", backward: ["g · (πx cos πx − sin πx) / (πx²), 0 at 0"] },
});

const deg2radOp = unary({
  name: "deg2rad",
  gradName: "Deg2RadBackward0",
  result: "float",
  kernel: (x) => x / DEGREES,
  backward: (_, g) => deg2rad(g),
  formula: { forward: "x · π / 180", backward: ["g · π / 180"] },
});

const rad2degOp = unary({
  name: "rad2deg",
  gradName: "Rad2DegBackward0",
  result: "float",
  kernel: (x) => x * DEGREES,
  backward: (_, g) => rad2deg(g),
  formula: { forward: "x · 180 / π", backward: ["g · 180 / π"] },
});

/** The angle in [0, π] whose cosine each element is. https://pytorch.org/docs/1.13/generated/torch.acos.html */
export const acos = pointwise(acosOp);
/** The number ≥ 0 whose hyperbolic cosine each element is. https://pytorch.org/docs/1.13/generated/torch.acosh.html */
export const acosh = pointwise(acoshOp);
/** The angle in [−π/2, π/2] whose sine each element is. https://pytorch.org/docs/1.13/generated/torch.asin.html */
export const asin = pointwise(asinOp);
/** The number whose hyperbolic sine each element is. https://pytorch.org/docs/1.13/generated/torch.asinh.html */
export const asinh = pointwise(asinhOp);
/** The angle in (−π/2, π/2) whose tangent each element is. https://pytorch.org/docs/1.13/generated/torch.atan.html */
export const atan = pointwise(atanOp);
/** The number whose hyperbolic tangent each element is. https://pytorch.org/docs/1.13/generated/torch.atanh.html */
export const atanh = pointwise(atanhOp);
/** The hyperbolic cosine. https://pytorch.org/docs/1.13/generated/torch.cosh.html */
export const cosh = pointwise(coshOp);
/** The hyperbolic sine. https://pytorch.org/docs/1.13/generated/torch.sinh.html */
export const sinh = pointwise(sinhOp);
/** The tangent of angles in radians. https://pytorch.org/docs/1.13/generated/torch.tan.html */
export const tan = pointwise(tanOp);
/** `sin(πx) / (πx)`, 1 at 0. https://pytorch.org/docs/1.13/generated/torch.sinc.html */
export const sinc = pointwise(sincOp);
/** Degrees as radians. https://pytorch.org/docs/1.13/generated/torch.deg2rad.html */
export const deg2rad = pointwise(deg2radOp);
/** Radians as degrees. https://pytorch.org/docs/1.13/generated/torch.rad2deg.html */
export const rad2deg = pointwise(rad2degOp);

/**
 * In place `acos`. https://pytorch.org/docs/1.13/generated/torch.Tensor.acos_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const acos_ = inPlace(acosOp);
/**
 * In place `acosh`. https://pytorch.org/docs/1.13/generated/torch.Tensor.acosh_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const acosh_ = inPlace(acoshOp);
/**
 * In place `asin`. https://pytorch.org/docs/1.13/generated/torch.Tensor.asin_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const asin_ = inPlace(asinOp);
/**
 * In place `asinh`. https://pytorch.org/docs/1.13/generated/torch.Tensor.asinh_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const asinh_ = inPlace(asinhOp);
/**
 * In place `atan`. https://pytorch.org/docs/1.13/generated/torch.Tensor.atan_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const atan_ = inPlace(atanOp);
/**
 * In place `atanh`. https://pytorch.org/docs/1.13/generated/torch.Tensor.atanh_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const atanh_ = inPlace(atanhOp);
/**
 * In place `cosh`. https://pytorch.org/docs/1.13/generated/torch.Tensor.cosh_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const cosh_ = inPlace(coshOp);
/**
 * In place `sinh`. https://pytorch.org/docs/1.13/generated/torch.Tensor.sinh_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const sinh_ = inPlace(sinhOp);
/**
 * In place `tan`. https://pytorch.org/docs/1.13/generated/torch.Tensor.tan_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const tan_ = inPlace(tanOp);
/**
 * In place `sinc`. https://pytorch.org/docs/1.13/generated/torch.Tensor.sinc_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const sinc_ = inPlace(sincOp);
/**
 * In place `deg2rad`. https://pytorch.org/docs/1.13/generated/torch.Tensor.deg2rad_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const deg2rad_ = inPlace(deg2radOp);
/**
 * In place `rad2deg`. https://pytorch.org/docs/1.13/generated/torch.Tensor.rad2deg_.html
 * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
 */
export const rad2deg_ = inPlace(rad2degOp);

/** Another name of `acos`. https://pytorch.org/docs/1.13/generated/torch.arccos.html */
export const arccos = acos;
/** Another name of `acos_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.arccos_.html */
export const arccos_ = acos_;
/** Another name of `acosh`. https://pytorch.org/docs/1.13/generated/torch.arccosh.html */
export const arccosh = acosh;
/** Another name of `acosh_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.arccosh_.html */
export const arccosh_ = acosh_;
/** Another name of `asin`. https://pytorch.org/docs/1.13/generated/torch.arcsin.html */
export const arcsin = asin;
/** Another name of `asin_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.arcsin_.html */
export const arcsin_ = asin_;
/** Another name of `asinh`. https://pytorch.org/docs/1.13/generated/torch.arcsinh.html */
export const arcsinh = asinh;
/** Another name of `asinh_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.arcsinh_.html */
export const arcsinh_ = asinh_;
/** Another name of `atan`. https://pytorch.org/docs/1.13/generated/torch.arctan.html */
export const arctan = atan;
/** Another name of `atan_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.arctan_.html */
export const arctan_ = atan_;
/** Another name of `atanh`. https://pytorch.org/docs/1.13/generated/torch.arctanh.html */
export const arctanh = atanh;
/** Another name of `atanh_`. https://pytorch.org/docs/1.13/generated/torch.Tensor.arctanh_.html */
export const arctanh_ = atanh_;

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
