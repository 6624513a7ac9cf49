import { forEachRun, type Run } from "../backend/cpu/reduce.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { fastNormOf } from "../backend/cpu/wasm/reduce.js";
import { NotImplementedError, RuntimeError, ValueError } from "../errors.js";
import { byName, optional, type Trailing } from "../arguments.js";
import type { DType } from "../tensor/dtype.js";
import { dimNumber } from "../tensor/names.js";
import { broadcastShapes, wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { addMethods, type MethodsOf } from "./family.js";
import { apply, applyInPlace, type ComputeOperation, define } from "./operation.js";
import { resultType } from "./promotion.js";
import { type Dims, dimsOf, type Reduction, reducedShape, restoreDims } from "./reduceArguments.js";
import * as self from "./reduceNorm.js";
import { where } from "./where.js";

/** `(Σ |x|ᵖ)^(1/p)` of a run, with the limits for p = 0 and ±∞. */
function normOf(p: number): Run<number> {
  if (Math.abs(p) === Infinity)
    return (array, start, n, step) => {
      let best = p > 0 || n === 0 ? 0 : Infinity;
      for (let i = 0, at = start; i < n; i++, at += step) {
        const size = Math.abs(array[at]);
        if (size !== size) return NaN;
        if (p > 0 ? size > best : size < best) best = size;
      }
      return best;
    };
  const [term, root] = powers(p);
  return (array, start, n, step) => {
    if (n === 0) return 0;
    let sum = 0;
    for (let i = 0, at = start; i < n; i++, at += step) sum += term(array[at]);
    return root(sum);
  };
}

function powers(p: number): [term: (x: number) => number, root: (sum: number) => number] {
  if (p === 0) return [(x) => (x === 0 ? 0 : 1), (sum) => sum];
  if (p === 1) return [Math.abs, (sum) => sum];
  if (p === 2) return [(x) => x * x, Math.sqrt];
  return [(x) => Math.abs(x) ** p, (sum) => sum ** (1 / p)];
}

/** The gradient of a norm; 0 where the norm is 0, and elements that are the extreme share that of p = ±∞. */
function normGradient(x: Tensor, output: Tensor, g: Tensor, p: number, reduction: Reduction): Tensor | null {
  const [norm, grad] = [restoreDims(output, reduction), restoreDims(g, reduction)];
  if (p === 0) return null;
  if (p === 1) return x.sgn().mul(grad);
  if (p === 2) return x.mul(where(norm.eq(0), 0, grad.div(norm)));
  if (Math.abs(p) === Infinity) {
    const mask = x.abs().eq(norm).logicalOr(x.isnan().logicalAnd(norm.isnan()));
    const count = mask.sum(reduction.dims, { keepdim: true });
    return x.sgn().mul(where(mask, grad.div(count), 0));
  }
  if (p < 1) {
    const slope = where(x.eq(0), 0, x.sgn().mul(x.abs().pow(p - 1)));
    return slope.mul(grad).mul(norm.pow(1 - p));
  }
  const slope = p < 2 ? x.sgn().mul(x.abs().pow(p - 1)) : x.mul(x.abs().pow(p - 2));
  return slope.mul(where(norm.eq(0), 0, grad.div(norm.pow(p - 1))));
}

interface Norm extends Reduction {
  p: number;
  /** PyTorch has another overload where a dtype is given. */
  converted: boolean;
}

const normOp = define<Norm, ComputeOperation<Norm>>({
  name: "norm",
  gradName: ({ converted }) => (converted ? "NormBackward3" : "NormBackward1"),
  saves: [0, "output"],
  infer: ([x], params) => ({ shape: reducedShape(x.shape, params), dtype: x.dtype }),
  overwrites: true,
  forward: ([output], [x], { p, dims }) => {
    if (fastNormOf(output, x, p, dims)) return;
    const measure = normOf(p);
    intoContiguous(output, (out, base) =>
      forEachRun(x, dims, x.dtype, (array, start, n, step, at) => {
        out[base + at] = measure(array, start, n, step, at);
      }),
    );
  },
  backward: (c, g) => [normGradient(c.input(0), c.output, g!, c.params.p, c.params)],
  formula: { forward: "(Σ |x|ᵖ)^(1/p)", backward: ["g · sgn x · (|x| / y)^(p − 1)"] },
});

/** The whole of a tensor. */
const everything = (x: Tensor): Reduction => ({ ...dimsOf(x, undefined), keepdim: false });

const distOp: ComputeOperation<number> = define<number, ComputeOperation<number>>({
  name: "dist",
  gradName: "DistBackward0",
  saves: [0, 1, "output"],
  infer: (inputs) => {
    broadcastShapes(inputs[0].shape, inputs[1].shape);
    return { shape: [], dtype: resultType(inputs) };
  },
  forward: ([output], [a, b], p) => {
    const difference = a.detach().sub(b.detach());
    if (fastNormOf(output, difference, p, everything(difference).dims)) return;
    const measure = normOf(p);
    intoContiguous(output, (out, base) =>
      forEachRun(difference, everything(difference).dims, difference.dtype, (array, start, n, step, at) => {
        out[base] = measure(array, start, n, step, at);
      }),
    );
  },
  backward: (c, g) => {
    const difference = c.input(0).sub(c.input(1));
    const slope = normGradient(difference, c.output, g!, c.params, everything(difference));
    return [slope, slope?.neg() ?? null];
  },
  formula: { forward: "(Σ |a − b|ᵖ)^(1/p)", backward: ["g · ∂‖d‖ᵖ", "−g · ∂‖d‖ᵖ"] },
});

interface Renorm {
  p: number;
  dim: number;
  maxnorm: number;
}

/** Keeps PyTorch's factors from dividing by 0. */
const EPSILON = 1e-7;

const otherDims = (x: Tensor, dim: number): Reduction => ({
  dims: x.shape.map((_, d) => d).filter((d) => d !== dim),
  keepdim: true,
  full: false,
});

const renormOp = define<Renorm, ComputeOperation<Renorm>>({
  name: "renorm",
  gradName: "RenormBackward0",
  saves: [0],
  infer: ([x], { p, maxnorm }) => {
    if (!(p > 0)) throw new RuntimeError("renorm: non-positive-norm not supported");
    if (!(maxnorm >= 0)) throw new RuntimeError(`renorm: expected maxnorm to be >= 0 but got ${maxnorm}`);
    if (x.ndim < 2) throw new RuntimeError(`renorm: input needs at least 2 dimensions, got ${x.ndim} dimensions`);
    return x;
  },
  forward: ([output], [x], { p, dim, maxnorm }) => {
    const norms = apply(normOp, [x.detach()], { ...otherDims(x, dim), p, converted: false });
    output
      .detach()
      .copy_(where(norms.gt(maxnorm), x.detach().mul(norms.add(EPSILON).reciprocal().mul(maxnorm)), x.detach()));
  },
  backward: (c, g) => {
    const { p, dim, maxnorm } = c.params;
    const x = c.input(0);
    const reduction = otherDims(x, dim);
    const norms = apply(normOp, [x], { ...reduction, p, converted: false });
    const inverse = norms.add(EPSILON).reciprocal();
    const ofNorm = g!.mul(x).sum(reduction.dims, { keepdim: true }).mul(inverse.square()).mul(-maxnorm);
    const throughNorm = normGradient(x, norms, ofNorm, p, reduction);
    const scaled = g!.mul(inverse.mul(maxnorm));
    const limited = throughNorm === null ? scaled : scaled.add(throughNorm);
    return [where(norms.gt(maxnorm), limited, g!)];
  },
  formula: { forward: "x · min(1, max / ‖x‖)", backward: ["g, and its part along x where limited"] },
});

export interface NormOptions {
  /** Any number, ±Infinity, or "fro" (the default): the root of the sum of squares. */
  p?: number | "fro" | "nuc" | null;
  dim?: Dims | null;
  keepdim?: boolean;
  dtype?: DType;
}

export type NormArguments = Trailing<[NormOptions["p"], NormOptions["dim"], boolean], NormOptions>;

/**
 * The p-norm of all elements, or over dimensions. https://pytorch.org/docs/1.13/generated/torch.norm.html
 * @throws RuntimeError for types that it does not take or where shapes do not fit; IndexError for a dimension that the tensor does not have.
 */
export function norm(x: Tensor, ...args: NormArguments): Tensor {
  const options = byName<NormOptions>("norm", ["p", "dim", "keepdim", "dtype"], args);
  const { dim, keepdim = false, dtype } = options;
  const p = options.p ?? "fro";
  if (!x.dtype.isFloatingPoint)
    throw new RuntimeError(
      `norm(): input dtype should be either floating point or complex. Got ${x.dtype.scalarType} instead.`,
    );
  const reduction = { ...dimsOf(x, typeof p === "string" ? frobeniusDims(x, dim) : dim), keepdim };
  const converted = dtype === undefined ? x : x.to(dtype);
  if (typeof p === "number") return apply(normOp, [converted], { ...reduction, p, converted: dtype !== undefined });
  if (p !== "fro" && p !== "nuc")
    throw new RuntimeError(`only valid string values are 'fro' and 'nuc', found ${String(p)}`);
  if (dtype !== undefined)
    throw new ValueError(`dtype argument is not supported in ${p === "fro" ? "frobenius" : "nuclear"} norm`);
  if (p === "nuc") throw new NotImplementedError("norm: the nuclear norm is torch.linalg.matrixNorm(x, 'nuc')");
  const named = typeof dim === "object" && dim !== null && dim.length === 2;
  if (named) return x.mul(x).sum(reduction.dims, { keepdim }).sqrt();
  return apply(normOp, [x], { ...reduction, p: 2, converted: false });
}

/** @throws RuntimeError for dimensions that the Frobenius norm does not take. */
function frobeniusDims(x: Tensor, dim: Dims | null | undefined): Dims | null | undefined {
  if (typeof dim !== "object" || dim === null) return dim;
  if (dim.length > 2)
    throw new RuntimeError(`Expected at most 2 dimensions, but got ${dim.length} dimensions instead.`);
  const wrapped = dim.map((d) => wrapDim(dimNumber(x, d), x.ndim));
  if (wrapped.length === 2 && wrapped[0] === wrapped[1])
    throw new RuntimeError(`Expected dims to be different, got [${dim.join(", ")}] instead`);
  return dim;
}

/** The p-norm of `a − b`. One number for tensors whose shapes broadcast: `[]`. https://pytorch.org/docs/1.13/generated/torch.dist.html */
export function dist(a: Tensor, b: Tensor, p: number | { p?: number } = 2): Tensor {
  return apply(distOp, [a, b], optional<number>("dist", "p", p) ?? 2);
}

/**
 * Each slice along `dim` scaled down to the norm `maxnorm` where its p-norm is larger. https://pytorch.org/docs/1.13/generated/torch.renorm.html
 * @throws RuntimeError for numbers below what is allowed or for tensors with another number of dimensions.
 */
export function renorm(x: Tensor, p: number, dim: number, maxnorm: number): Tensor {
  return apply(renormOp, [x], { p, dim: wrapDim(dim, x.ndim), maxnorm });
}

/** In place `renorm`. https://pytorch.org/docs/1.13/generated/torch.Tensor.renorm_.html */
export function renorm_(x: Tensor, p: number, dim: number, maxnorm: number): Tensor {
  return applyInPlace(renormOp, [x], { p, dim: wrapDim(dim, x.ndim), maxnorm });
}

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
