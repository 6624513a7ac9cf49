import { forEachRun, sumRun } from "../backend/cpu/reduce.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { fastVariance } from "../backend/cpu/wasm/reduce.js";
import { RuntimeError } from "../errors.js";
import { byName } from "../arguments.js";
import type { Tensor } from "../tensor/tensor.js";
import { type Named, named } from "./family.js";
import { methods } from "./methods.js";
import { apply, applyMany, type ComputeOperation, define } from "./operation.js";
import { mean } from "./reduce.js";
import { type Dims, dimsOf, groupSize, type Reduction, reducedShape, restoreDims } from "./reduceArguments.js";
import { where } from "./where.js";

export interface VarianceOptions {
  dim?: Dims | null;
  /** Divide by n − 1 (the default) rather than n. */
  unbiased?: boolean;
  /** Divide by n − correction; instead of `unbiased`. */
  correction?: number | null;
  keepdim?: boolean;
}

/** `(unbiased)`, `(dim, unbiased, keepdim)`, `(dim, { correction, keepdim })` or `({ dim, ... })`. */
export type VarianceArguments =
  | [unbiased: boolean]
  | [options?: VarianceOptions]
  | [dim: Dims | null | undefined, options?: Omit<VarianceOptions, "dim">]
  | [dim: Dims | null | undefined, unbiased: boolean, keepdim?: boolean | { keepdim?: boolean }];

interface Spread extends Reduction {
  /** Subtracted from the number of elements: 1 for the unbiased estimate. */
  correction: number;
}

function spreadOf(of: string, x: Tensor, args: VarianceArguments): Spread {
  const names = typeof args[0] === "boolean" ? (["unbiased"] as const) : varianceNames;
  const { dim, unbiased = true, correction, keepdim = false } = byName<VarianceOptions>(of, names, args);
  return { ...dimsOf(x, dim), keepdim, correction: correction ?? (unbiased ? 1 : 0) };
}

const varianceNames = ["dim", "unbiased", "keepdim", "correction"] as const;

/** The variance of a run and its mean. */
function moments(array: ArrayLike<number>, start: number, n: number, step: number, correction: number) {
  const center = sumRun(array, start, n, step) / n;
  let squares = 0;
  for (let i = 0, p = start; i < n; i++, p += step) squares += (array[p] - center) ** 2;
  return { center, variance: squares / Math.max(n - correction, 0) };
}

type Spreads = Pick<ComputeOperation<Spread>, "name" | "gradName" | "saves" | "backward" | "formula">;

/** Variance or standard deviation, with the mean as a second output or without. */
function spreadOp(record: Spreads, root: boolean, withMean: boolean) {
  const refused = withMean ? `${root ? "std" : "var"}_mean only support` : "std and var only support";
  return define<Spread, ComputeOperation<Spread>>({
    ...record,
    infer: ([x], params) => {
      if (!x.dtype.isFloatingPoint) throw new RuntimeError(`${refused} floating point and complex dtypes`);
      const spec = { shape: reducedShape(x.shape, params), dtype: x.dtype };
      return withMean ? [spec, spec] : spec;
    },
    overwrites: true,
    forward: ([output, centers], [x], { dims, correction }) => {
      const divisor = Math.max(groupSize(x.shape, dims) - correction, 0);
      if (fastVariance(output, withMean ? centers : null, x, dims, root, divisor)) return;
      const means = new Float64Array(output.numel());
      intoContiguous(output, (out, base) =>
        forEachRun(x, dims, x.dtype, (array, start, n, step, at) => {
          const { center, variance } = moments(array, start, n, step, correction);
          out[base + at] = root ? Math.sqrt(variance) : variance;
          means[at] = center;
        }),
      );
      if (withMean) intoContiguous(centers, (out, base) => out.set(means, base));
    },
  });
}

/** The gradient of the variance: `g · 2 (x − mean) / (n − correction)`. */
function varianceGradient(x: Tensor, g: Tensor, params: Spread): Tensor {
  const count = groupSize(x.shape, params.dims);
  if ((params.full || x.ndim === 0) && count === params.correction) return g.mul(Infinity).expand(x.shape);
  const deviation = x.sub(mean(x, { dim: params.dims, keepdim: true }));
  return restoreDims(g, params)
    .mul(deviation)
    .mul(2 / (count - params.correction));
}

/** The gradient of the variance that a gradient of the standard deviation gives. */
const ofVariance = (output: Tensor, g: Tensor) => where(output.eq(0), 0, g.div(output.mul(2)));

/** The gradient of the mean. */
function meanGradient(x: Tensor, g: Tensor, params: Spread): Tensor {
  return restoreDims(g, params).expand(x.shape).div(groupSize(x.shape, params.dims));
}

const sumOf = (a: Tensor | null, b: Tensor | null) => (a !== null && b !== null ? a.add(b) : (a ?? b));
const varianceFormula = "g · 2 (x − x̄) / (n − 1)";
const deviationFormula = "g · (x − x̄) / ((n − 1) y)";

const varOp = spreadOp(
  {
    name: "var",
    gradName: "VarBackward0",
    saves: [0],
    backward: (c, g) => [varianceGradient(c.input(0), g!, c.params)],
    formula: { forward: "Σ (x − x̄)² / (n − 1)", backward: [varianceFormula] },
  },
  false,
  false,
);

const stdOp = spreadOp(
  {
    name: "std",
    gradName: "StdBackward0",
    saves: [0, "output"],
    backward: (c, g) => [varianceGradient(c.input(0), ofVariance(c.output, g!), c.params)],
    formula: { forward: "√(Σ (x − x̄)² / (n − 1))", backward: [deviationFormula] },
  },
  true,
  false,
);

const varMeanOp = spreadOp(
  {
    name: "varMean",
    gradName: "VarMeanBackward0",
    saves: [0],
    backward: (c, g, gMean) => {
      const x = c.input(0);
      return [sumOf(g && varianceGradient(x, g, c.params), gMean && meanGradient(x, gMean, c.params))];
    },
    formula: { forward: "Σ (x − x̄)² / (n − 1) and x̄", backward: [`${varianceFormula} + g′ / n`] },
  },
  false,
  true,
);

const stdMeanOp = spreadOp(
  {
    name: "stdMean",
    gradName: "StdMeanBackward0",
    saves: [0, "output"],
    backward: (c, g, gMean) => {
      const x = c.input(0);
      const spread = g && varianceGradient(x, ofVariance(c.output, g), c.params);
      return [sumOf(spread, gMean && meanGradient(x, gMean, c.params))];
    },
    formula: { forward: "√(Σ (x − x̄)² / (n − 1)) and x̄", backward: [`${deviationFormula} + g′ / n`] },
  },
  true,
  true,
);

/**
 * The variance of all elements, or over dimensions. https://pytorch.org/docs/1.13/generated/torch.var.html
 * @throws RuntimeError for types that it does not take or where a dimension is given twice; IndexError for a dimension that the tensor does not have.
 */
export function variance(x: Tensor, ...args: VarianceArguments): Tensor {
  return apply(varOp, [x], spreadOf("var", x, args));
}

/**
 * The standard deviation of all elements, or over dimensions. https://pytorch.org/docs/1.13/generated/torch.std.html
 * @throws RuntimeError for types that it does not take or where a dimension is given twice; IndexError for a dimension that the tensor does not have.
 */
export function std(x: Tensor, ...args: VarianceArguments): Tensor {
  return apply(stdOp, [x], spreadOf("std", x, args));
}

/**
 * The variance and the mean. Both `[]`, or without `dim`, which `keepdim` leaves as 1. https://pytorch.org/docs/1.13/generated/torch.var_mean.html
 * @throws RuntimeError for types that it does not take or where a dimension is given twice; IndexError for a dimension that the tensor does not have.
 */
export function varMean(x: Tensor, ...args: VarianceArguments): Named<"var", "mean"> {
  return named("var", "mean", applyMany(varMeanOp, [x], spreadOf("varMean", x, args)));
}

/**
 * The standard deviation and the mean. Both `[]`, or without `dim`, which `keepdim` leaves as 1. https://pytorch.org/docs/1.13/generated/torch.std_mean.html
 * @throws RuntimeError for types that it does not take or where a dimension is given twice; IndexError for a dimension that the tensor does not have.
 */
export function stdMean(x: Tensor, ...args: VarianceArguments): Named<"std", "mean"> {
  return named("std", "mean", applyMany(stdMeanOp, [x], spreadOf("stdMean", x, args)));
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * The variance of all elements, or over dimensions. https://pytorch.org/docs/1.13/generated/torch.Tensor.var.html
     * @throws RuntimeError for types that it does not take or where a dimension is given twice; IndexError for a dimension that the tensor does not have.
     */
    var(...args: VarianceArguments): Tensor;
    /**
     * The standard deviation of all elements, or over dimensions. https://pytorch.org/docs/1.13/generated/torch.Tensor.std.html
     * @throws RuntimeError for types that it does not take or where a dimension is given twice; IndexError for a dimension that the tensor does not have.
     */
    std(...args: VarianceArguments): Tensor;
  }
}

methods({
  var(...args) {
    return variance(this, ...args);
  },
  std(...args) {
    return std(this, ...args);
  },
});
