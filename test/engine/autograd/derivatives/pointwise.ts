/** Samples of the functions of each element. */
import torch from "../../../../src/engine/index.js";
import { leaf } from "../../../support/gradcheck.js";
import type { Sample, Samples } from "./sample.js";
import { first, of, one, two } from "./uses.js";

type Tensor = torch.Tensor;
const { special } = torch;

const positive: [number, number] = [0.3, 3];
const unit: [number, number] = [-0.9, 0.9];
const inside: [number, number] = [0.1, 0.9];

/** The second operand alone: PyTorch has no derivative of the first. */
const right = (f: (a: Tensor, b: Tensor) => Tensor, span: [number, number]): Sample => ({
  f: (b) => f(leaf([2, 3], 3, span).detach(), b),
  inputs: () => [leaf([2, 3], 1, span)],
});

/** Names of functions of one operand, with a span in which they and their derivatives are smooth. */
const smooth: Record<string, [number, number]> = {
  acos: unit,
  acosh: [1.3, 3],
  asin: unit,
  asinh: [-2, 2],
  atan: [-2, 2],
  atanh: unit,
  cosh: [-2, 2],
  sinh: [-2, 2],
  tan: [-1.2, 1.2],
  sinc: [0.3, 2],
  deg2rad: [-9, 9],
  rad2deg: [-2, 2],
  exp2: [-2, 2],
  expm1: [-2, 2],
  log10: positive,
  log1p: [-0.5, 2],
  log2: positive,
  rsqrt: positive,
  reciprocal: positive,
  lgamma: positive,
  digamma: positive,
  erf: [-2, 2],
  erfc: [-2, 2],
  erfinv: unit,
  i0: [0.3, 4],
  logit: inside,
};
const smoothSpecial: Record<string, [number, number]> = {
  erfcx: [-1, 3],
  ndtr: [-2, 2],
  ndtri: inside,
  logNdtr: [-3, 2],
  entr: positive,
  i0e: [0.3, 4],
  i1: [0.3, 4],
  i1e: [0.3, 4],
};
const flat = ["ceil", "trunc", "round", "sgn", "angle"];

type Unary = (x: Tensor) => Tensor;
const ofNames = (names: Record<string, [number, number]>, scope: object): Samples =>
  Object.fromEntries(
    Object.entries(names).map(([name, span]) => [name, one((scope as Record<string, Unary>)[name], span)]),
  );

const compared = ["eq_", "ne_", "lt_", "le_", "gt_", "ge_"] as const;

export const pointwise: Samples = {
  ...ofNames(smooth, torch),
  ...ofNames(smoothSpecial, special),
  ...Object.fromEntries(
    flat.map((name) => [name, one((torch as unknown as Record<string, Unary>)[name], inside, first)]),
  ),
  ...Object.fromEntries(compared.map((name) => [name, two((a, b) => a.mul(2)[name](b).mul(a))])),
  roundDecimals: one((x) => x.round({ decimals: 1 }), [0.11, 0.14], first),
  frac: one((x) => x.frac().mul(x), inside),
  nanToNum: one((x) => x.nanToNum().mul(x)),
  frexp: one((x) => x.frexp().mantissa, [1.1, 1.9], first),
  polygamma: [one((x) => torch.polygamma(1, x), [0.6, 3], { step: 1e-4 }), one((x) => torch.polygamma(2, x), positive)],
  mvlgamma: one((x) => torch.mvlgamma(x, 2), [1, 3]),
  igamma: right(torch.igamma, positive),
  igammac: right(torch.igammac, positive),
  zeta: right(special.zeta, [1.5, 3]),

  rsub: two((a, b) => torch.rsub(a, b, { alpha: 3 }).exp()),
  divRounded: two((a, b) => a.div(b, { roundingMode: "floor" }), [0.3, 0.4], first),
  fmod: two((a, b) => a.fmod(b), positive, first),
  fmax: two((a, b) => a.fmax(b), undefined, first),
  fmin: two((a, b) => a.fmin(b), undefined, first),
  atan2: two((a, b) => a.atan2(b), positive),
  hypot: two((a, b) => a.hypot(b), positive),
  copysign: two((a, b) => a.copysign(b).mul(a), positive),
  logaddexp: two((a, b) => a.logaddexp(b)),
  logaddexp2: two((a, b) => a.logaddexp2(b)),
  xlogy: two((a, b) => a.xlogy(b), positive),
  xlog1py: two((a, b) => special.xlog1py(a, b), positive),
  floorDivide: two((a, b) => a.floorDivide(b), positive, {
    refused: /derivative for aten::floor_divide is not implemented/,
  }),
  heaviside: two((a, b) => a.heaviside(b), positive, { refused: /derivative for aten::heaviside is not implemented/ }),
  nextafter: two((a, b) => a.nextafter(b), positive, { refused: /the derivative for 'nextafter' is not implemented/ }),

  addcmul: of((x, a, b) => torch.addcmul(x, a, b, { value: 2 }), [2, 3], [3], [2, 1]),
  addcdiv: {
    f: (x, a, b) => torch.addcdiv(x, a, b, { value: 2 }),
    inputs: () => [leaf([2, 3], 1), leaf([3], 2), leaf([2, 1], 3, positive)],
  },
  lerp: [of((a, b) => a.lerp(b, 0.3).exp(), [2, 3], [3]), of((a, b, w) => a.lerp(b, w), [2, 3], [3], [2, 1])],
  clamp: [
    one((x) => x.clamp(-1, 1).exp()),
    of((x, low, high) => x.clamp(low.sub(3), high.add(3)).mul(x), [2, 3], [3], [3]),
    of((x, low, high) => x.clamp(low.mul(0.1), high.mul(0.1)).exp(), [2, 3], [3], [3]),
  ],
  clampLow: one((x) => x.clamp({ min: 0.1 }).exp()),
  clampHigh: one((x) => x.clamp({ max: 0.1 }).exp()),
  clampMin: two((a, b) => a.clampMin(b).exp()),
  clampMax: two((a, b) => a.clampMax(b).exp()),
};
