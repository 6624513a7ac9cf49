import * as kernels from "../backend/cpu/special/gamma.js";
import { RuntimeError } from "../errors.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Operand } from "./arithmetic.js";
import { elementwise, refuseKinds } from "./elementwise.js";
import { notImplemented } from "./family.js";
import { methods } from "./methods.js";
import { apply, applyInPlace } from "./operation.js";
import { asOperand, unary } from "./pointwise.js";

const lgammaOp = unary({
  name: "lgamma",
  gradName: "LgammaBackward0",
  result: "float",
  kernel: kernels.lgamma,
  saves: [0],
  backward: (c, g) => g.mul(digamma(c.input(0))),
  formula: { forward: "ln |Γ(x)|", backward: ["g · ψ(x)"] },
});

const digammaOp = unary({
  name: "digamma",
  gradName: "DigammaBackward0",
  result: "float",
  kernel: kernels.digamma,
  saves: [0],
  backward: (c, g) => g.mul(polygamma(1, c.input(0))),
  formula: { forward: "ψ(x)", backward: ["g · ψ′(x)"] },
});

const polygammaOp = elementwise<number>({
  name: "polygamma",
  gradName: "PolygammaBackward0",
  result: "float",
  check: (_, n) => {
    if (!(Number.isInteger(n) && n >= 0)) throw new RuntimeError("polygamma(n, x) does not support negative n.");
  },
  kernel: (n) => (x) => kernels.polygamma(n, x),
  saves: [0],
  backward: (c, g) => [g.mul(polygamma(c.params + 1, c.input(0)))],
  formula: { forward: "ψ⁽ⁿ⁾(x)", backward: ["g · ψ⁽ⁿ⁺¹⁾(x)"] },
});

const mvlgammaOp = elementwise<number>({
  name: "mvlgamma",
  gradName: "MvlgammaBackward0",
  result: "float",
  check: (_, p) => {
    if (!(p >= 1)) throw new RuntimeError("p has to be greater than or equal to 1");
  },
  kernel: (p) => (x) => {
    let sum = ((p * (p - 1)) / 4) * Math.log(Math.PI);
    for (let i = 0; i < p; i++) sum += kernels.lgamma(x - i / 2);
    return sum;
  },
  saves: [0],
  backward: (c, g) => {
    let slope = digamma(c.input(0));
    for (let i = 1; i < c.params; i++) slope = slope.add(digamma(c.input(0).sub(i / 2)));
    return [g.mul(slope)];
  },
  formula: { forward: "ln Γₚ(x)", backward: ["g · Σ ψ(x − i/2)"] },
});

/** `x^(a−1) e^(−x) / Γ(a)`: the slope in x of the regularised incomplete gamma function. */
const density = (a: Tensor, x: Tensor) => x.log().mul(a.sub(1)).sub(x).sub(lgamma(a)).exp();

/** The regularised incomplete gamma functions; PyTorch has no derivative in a. */
function incomplete(name: string, gradName: string, forward: string, kernel: typeof kernels.igamma, sign: 1 | -1) {
  return elementwise<null>({
    name,
    gradName,
    check: refuseKinds(`${name}_cpu`, "bool", "integer"),
    kernel: () => kernel,
    saves: [0, 1],
    backward: (c, g) => {
      if (c.needs(0)) notImplemented(`${name}: input`);
      return [null, g.mul(density(c.input(0), c.input(1))).mul(sign)];
    },
    formula: { forward, backward: ["none", `${sign < 0 ? "−" : ""}g · x^(a−1) e^(−x) / Γ(a)`] },
  });
}

const igammaOp = incomplete("igamma", "IgammaBackward0", "P(a, x)", kernels.igamma, 1);
const igammacOp = incomplete("igammac", "IgammacBackward0", "Q(a, x)", kernels.igammac, -1);

const zetaOp = elementwise<null>({
  name: "zeta",
  gradName: "SpecialZetaBackward0",
  result: "float",
  kernel: () => kernels.zeta,
  saves: [0, 1],
  backward: (c, g) => {
    if (c.needs(0)) notImplemented("zeta");
    const [x, q] = [c.input(0), c.input(1)];
    return [null, g.mul(x.neg()).mul(zeta(x.add(1), q))];
  },
  formula: { forward: "Σ (k + q)^(−x)", backward: ["none", "−g · x · ζ(x + 1, q)"] },
});

/** `ln |Γ(x)|`. https://pytorch.org/docs/1.13/generated/torch.lgamma.html */
export function lgamma(x: Tensor): Tensor {
  return apply(lgammaOp, [x], null);
}

/** The derivative of `ln Γ`. https://pytorch.org/docs/1.13/generated/torch.digamma.html */
export function digamma(x: Tensor): Tensor {
  return apply(digammaOp, [x], null);
}

/**
 * The derivative of order n of the digamma function. https://pytorch.org/docs/1.13/generated/torch.polygamma.html
 * @throws RuntimeError for numbers below what is allowed.
 */
export function polygamma(n: number, x: Tensor): Tensor {
  return apply(polygammaOp, [x], n);
}

/**
 * The logarithm of the multivariate gamma function of dimension p. https://pytorch.org/docs/1.13/generated/torch.mvlgamma.html
 * @throws RuntimeError for numbers below what is allowed.
 */
export function mvlgamma(x: Tensor, p: number): Tensor {
  return apply(mvlgammaOp, [x], p);
}

/**
 * The regularised lower incomplete gamma function P(a, x). https://pytorch.org/docs/1.13/special.html#torch.special.gammainc
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export function igamma(a: Tensor, x: Tensor): Tensor {
  return apply(igammaOp, [a, x], null);
}

/**
 * The regularised upper incomplete gamma function Q(a, x). https://pytorch.org/docs/1.13/special.html#torch.special.gammaincc
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export function igammac(a: Tensor, x: Tensor): Tensor {
  return apply(igammacOp, [a, x], null);
}

/**
 * Hurwitz' zeta function. https://pytorch.org/docs/1.13/special.html#torch.special.zeta
 * @throws RuntimeError where shapes do not broadcast.
 */
export function zeta(x: Operand, q: Operand): Tensor {
  return apply(zetaOp, [asOperand(x), asOperand(q)], null);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** `ln |Γ(this)|`. https://pytorch.org/docs/1.13/generated/torch.Tensor.lgamma.html */
    lgamma(): Tensor;
    /**
     * In place `lgamma`. https://pytorch.org/docs/1.13/generated/torch.Tensor.lgamma_.html
     * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
     */
    lgamma_(): Tensor;
    /** The derivative of `ln Γ`. https://pytorch.org/docs/1.13/generated/torch.Tensor.digamma.html */
    digamma(): Tensor;
    /**
     * In place `digamma`. https://pytorch.org/docs/1.13/generated/torch.Tensor.digamma_.html
     * @throws RuntimeError where elements of this tensor share their memory, as after `expand`, where the result's type cannot be cast to this tensor's, or in place on a leaf that requires grad.
     */
    digamma_(): Tensor;
    /**
     * The derivative of order n of the digamma function. https://pytorch.org/docs/1.13/generated/torch.Tensor.polygamma.html
     * @throws RuntimeError for numbers below what is allowed.
     */
    polygamma(n: number): Tensor;
    /** In place `polygamma`. https://pytorch.org/docs/1.13/generated/torch.Tensor.polygamma_.html */
    polygamma_(n: number): Tensor;
    /**
     * The logarithm of the multivariate gamma function of dimension p. https://pytorch.org/docs/1.13/generated/torch.Tensor.mvlgamma.html
     * @throws RuntimeError for numbers below what is allowed.
     */
    mvlgamma(p: number): Tensor;
    /** In place `mvlgamma`. https://pytorch.org/docs/1.13/generated/torch.Tensor.mvlgamma_.html */
    mvlgamma_(p: number): Tensor;
    /**
     * The regularised lower incomplete gamma function P(this, x). https://pytorch.org/docs/1.13/generated/torch.Tensor.igamma.html
     * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
     */
    igamma(x: Tensor): Tensor;
    /**
     * In place `igamma`. https://pytorch.org/docs/1.13/generated/torch.Tensor.igamma_.html
     * @throws RuntimeError where the result has another shape than this tensor, for types that it does not take, or where the result's type cannot be cast to this tensor's.
     */
    igamma_(x: Tensor): Tensor;
    /**
     * The regularised upper incomplete gamma function Q(this, x). https://pytorch.org/docs/1.13/generated/torch.Tensor.igammac.html
     * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
     */
    igammac(x: Tensor): Tensor;
    /**
     * In place `igammac`. https://pytorch.org/docs/1.13/generated/torch.Tensor.igammac_.html
     * @throws RuntimeError where the result has another shape than this tensor, for types that it does not take, or where the result's type cannot be cast to this tensor's.
     */
    igammac_(x: Tensor): Tensor;
  }
}

methods({
  lgamma() {
    return lgamma(this);
  },
  lgamma_() {
    return applyInPlace(lgammaOp, [this], null);
  },
  digamma() {
    return digamma(this);
  },
  digamma_() {
    return applyInPlace(digammaOp, [this], null);
  },
  polygamma(n) {
    return polygamma(n, this);
  },
  polygamma_(n) {
    return applyInPlace(polygammaOp, [this], n);
  },
  mvlgamma(p) {
    return mvlgamma(this, p);
  },
  mvlgamma_(p) {
    return applyInPlace(mvlgammaOp, [this], p);
  },
  igamma(x) {
    return igamma(this, x);
  },
  igamma_(x) {
    return applyInPlace(igammaOp, [this, x], null);
  },
  igammac(x) {
    return igammac(this, x);
  },
  igammac_(x) {
    return applyInPlace(igammacOp, [this, x], null);
  },
});
