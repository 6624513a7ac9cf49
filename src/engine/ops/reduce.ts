import { iterate } from "../backend/cpu/iterate.js";
import { intoContiguous, numericArray, operand } from "../backend/cpu/numeric.js";
import { IndexError, RuntimeError } from "../errors.js";
import { bool, type DType, int64, uint8 } from "../tensor/dtype.js";
import { numel, type Shape, wrapDim, wrapDims } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { logicalAnd, logicalOr } from "./logical.js";
import { methods } from "./methods.js";
import { apply, applyMany, type ComputeOperation, define } from "./operation.js";
import { refuseBool } from "./pointwise.js";
import { where } from "./where.js";

/** A dimension, or several. */
export type Dims = number | readonly number[];

export interface ReduceOptions {
  dim?: Dims;
  /** Keep the reduced dimensions with size 1. */
  keepdim?: boolean;
  dtype?: DType;
}

interface Reduction {
  dims: readonly number[];
  keepdim: boolean;
  /** True where no dimension was named. */
  full: boolean;
}

/** The arguments `(dim, { keepdim })` or `({ dim, keepdim })` of a reduction as one record. */
export type ReduceArguments = [ReduceOptions?] | [Dims, Omit<ReduceOptions, "dim">?];

function reductionOf(x: Tensor, [first, second]: ReduceArguments): Reduction & { dtype?: DType } {
  const options: ReduceOptions =
    typeof first === "object" && !Array.isArray(first) ? (first as ReduceOptions) : { ...second };
  const dim = typeof first === "number" || Array.isArray(first) ? (first as Dims) : options.dim;
  const dims = dim === undefined ? [] : typeof dim === "number" ? [dim] : dim;
  const all = dims.length === 0 ? x.shape.map((_, d) => d) : wrapDims(dims, x.ndim).filter((d) => d < x.ndim);
  return {
    dims: all.toSorted((a, b) => a - b),
    keepdim: options.keepdim ?? false,
    full: dim === undefined,
    dtype: options.dtype,
  };
}

function reducedShape(shape: Shape, { dims, keepdim }: Reduction): Shape {
  if (keepdim) return shape.map((size, d) => (dims.includes(d) ? 1 : size));
  return shape.filter((_, d) => !dims.includes(d));
}

/** The gradient with the reduced dimensions back, to be broadcast over the input. */
function restoreDims(g: Tensor, { dims, keepdim }: Reduction): Tensor {
  return keepdim ? g : dims.reduce((grad, dim) => grad.unsqueeze(dim), g);
}

/**
 * Calls `reduce` once an output element with the input's values that fall into it, gathered in row-major order.
 * The same scratch array serves all calls.
 */
function forEachGroup(
  x: Tensor,
  { dims }: Reduction,
  dtype: DType,
  reduce: (values: ArrayLike<number>, at: number) => void,
): void {
  const from = operand(x, dtype);
  const kept = x.shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const pick = (list: readonly number[], which: readonly number[]) => which.map((d) => list[d]);
  const groupShape = pick(x.shape, dims);
  const groupStrides = pick(from.strides, dims);
  const values = numericArray(dtype, numel(groupShape));
  let at = 0;
  iterate(pick(x.shape, kept), [pick(from.strides, kept)], [from.base], ([start], length, [step]) => {
    for (let i = 0; i < length; i++) {
      let n = 0;
      iterate(groupShape, [groupStrides], [start + i * step], ([first], count, [stride]) => {
        for (let j = 0, p = first; j < count; j++, p += stride) values[n++] = from.array[p];
      });
      reduce(values, at++);
    }
  });
  if (numel(groupShape) === 0) for (let i = 0; i < numel(pick(x.shape, kept)); i++) reduce(values, i);
}

/** Sums in float64, which is at least as exact as PyTorch's cascade. */
function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

const sumOp = define<Reduction, ComputeOperation<Reduction>>({
  name: "sum",
  gradName: ({ full }) => (full ? "SumBackward0" : "SumBackward1"),
  saves: [],
  infer: ([x], params) => ({ shape: reducedShape(x.shape, params), dtype: x.dtype }),
  forward: ([output], [x], params) =>
    intoContiguous(output, (out, base) =>
      forEachGroup(x, params, x.dtype, (values, i) => (out[base + i] = total(values))),
    ),
  backward: (c, g) => [restoreDims(g!, c.params).expand(c.inputSpecs[0].shape)],
  formula: { forward: "Σ x", backward: ["g, repeated"] },
});

const meanOp = define<Reduction, ComputeOperation<Reduction>>({
  name: "mean",
  gradName: ({ full }) => (full ? "MeanBackward0" : "MeanBackward1"),
  saves: [],
  infer: ([x], params) => {
    if (!x.dtype.isFloatingPoint)
      throw new RuntimeError(
        `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${x.dtype.scalarType}`,
      );
    return { shape: reducedShape(x.shape, params), dtype: x.dtype };
  },
  forward: ([output], [x], params) =>
    intoContiguous(output, (out, base) =>
      forEachGroup(x, params, x.dtype, (values, i) => (out[base + i] = total(values) / values.length)),
    ),
  backward: (c, g) => {
    const { shape } = c.inputSpecs[0];
    const count = c.params.dims.reduce((n, d) => n * shape[d], 1);
    return [restoreDims(g!, c.params).expand(shape).div(count)];
  },
  formula: { forward: "Σ x / n", backward: ["g / n, repeated"] },
});

interface ArgReduction extends Reduction {
  compare: (candidate: number, best: number) => boolean;
}

/** The largest or smallest of each group and where it is; the first of equals, and NaN before all. */
function extremeOp(name: string, gradName: string, compare: (candidate: number, best: number) => boolean) {
  const params = (reduction: Reduction): ArgReduction => ({ ...reduction, compare });
  const operation: ComputeOperation<ArgReduction> = define<ArgReduction, ComputeOperation<ArgReduction>>({
    name,
    gradName,
    saves: [0],
    infer: ([x], reduction) => {
      checkNotEmpty(name, x, reduction);
      const shape = reducedShape(x.shape, reduction);
      return [
        { shape, dtype: x.dtype },
        { shape, dtype: int64 },
      ];
    },
    forward: ([output, indices], [x], reduction) =>
      intoContiguous(output, (out, base) =>
        intoContiguous(indices, (at, atBase) =>
          forEachGroup(x, reduction, x.dtype, (values, i) => {
            const best = extremeIndex(values, reduction.compare);
            out[base + i] = values[best];
            at[atBase + i] = best;
          }),
        ),
      ),
    backward: (c, g) => {
      const x = c.input(0);
      const [dim] = c.params.dims;
      const indices = applyMany(operation, [x.detach()], { ...c.params, keepdim: true })[1];
      const places = positions(c.inputSpecs[0].shape, dim).eq(indices).to(g!.dtype);
      return [restoreDims(g!, c.params).mul(places)];
    },
    formula: { forward: `${name} x`, backward: ["g where x is it, else 0"] },
  });
  return (x: Tensor, reduction: Reduction) => applyMany(operation, [x], params(reduction));
}

function extremeIndex(values: ArrayLike<number>, compare: (candidate: number, best: number) => boolean): number {
  let best = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) return i;
    if (compare(values[i], values[best])) best = i;
  }
  return best;
}

/** The index along `dim` of every element, as a tensor that broadcasts to `shape`. */
function positions(shape: Shape, dim: number): Tensor {
  const view = shape.map((size, d) => (d === dim ? size : 1));
  const out = Tensor.allocate(view, int64);
  for (let i = 0; i < shape[dim]; i++) out.storageRef.set(i, i);
  return out;
}

const needsDim = (name: string) =>
  `${name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`;

function checkNotEmpty(name: string, x: Tensor, { dims, full }: Reduction): void {
  if (full && x.numel() === 0) throw new IndexError(needsDim(name));
  const empty = dims.find((d) => x.shape[d] === 0);
  if (empty === undefined) return;
  throw new IndexError(`${name}(): Expected reduction dim ${empty} to have non-zero size.`);
}

const maxOp = extremeOp("max", "MaxBackward0", (candidate, best) => candidate > best);
const minOp = extremeOp("min", "MinBackward0", (candidate, best) => candidate < best);

/** Over all elements: equal ones share the gradient, as in PyTorch. */
function extremeAllOp(name: "amax" | "amin", gradName: string, compare: (candidate: number, best: number) => boolean) {
  return define<Reduction, ComputeOperation<Reduction>>({
    name,
    gradName,
    saves: [0, "output"],
    infer: ([x], params) => {
      if (x.numel() === 0) throw new RuntimeError(needsDim(name.slice(1)));
      return { shape: reducedShape(x.shape, params), dtype: x.dtype };
    },
    forward: ([output], [x], params) =>
      intoContiguous(output, (out, base) =>
        forEachGroup(x, params, x.dtype, (values, i) => (out[base + i] = values[extremeIndex(values, compare)])),
      ),
    backward: (c, g) => {
      const x = c.input(0);
      const extreme = restoreDims(c.output, c.params);
      const mask = logicalOr(x.eq(extreme), logicalAnd(x.isnan(), extreme.isnan()));
      const share = restoreDims(g!, c.params).div(mask.sum(c.params.dims, { keepdim: true }));
      return [where(mask, share, 0)];
    },
    formula: { forward: `${name.slice(1)} x`, backward: ["g, shared by the elements that are it"] },
  });
}

const amaxOp = extremeAllOp("amax", "MaxBackward1", (candidate, best) => candidate > best);
const aminOp = extremeAllOp("amin", "MinBackward1", (candidate, best) => candidate < best);

/** A reduction to int64 or bool, without derivative. */
function plainReduction(
  name: string,
  dtype: (input: DType) => DType,
  forward: string,
  reduce: (values: ArrayLike<number>) => number,
) {
  return define<Reduction, ComputeOperation<Reduction>>({
    name,
    gradName: "",
    saves: [],
    infer: ([x], params) => {
      if (name.startsWith("arg")) {
        checkNotEmpty(name, x, params);
        refuseBool(`${name}_cpu`)([x]);
      }
      return { shape: reducedShape(x.shape, params), dtype: dtype(x.dtype) };
    },
    forward: ([output], [x], params) =>
      intoContiguous(output, (out, base) =>
        forEachGroup(x, params, x.dtype, (values, i) => (out[base + i] = reduce(values))),
      ),
    backward: null,
    formula: { forward, backward: [] },
  });
}

const argmaxOp = plainReduction(
  "argmax",
  () => int64,
  "argmax x",
  (values) => extremeIndex(values, (a, b) => a > b),
);
const argminOp = plainReduction(
  "argmin",
  () => int64,
  "argmin x",
  (values) => extremeIndex(values, (a, b) => a < b),
);
/** PyTorch keeps uint8 masks of older programs. */
const maskType = (input: DType) => (input === uint8 ? uint8 : bool);
const anyOp = plainReduction("any", maskType, "∃ x ≠ 0", (values) =>
  Number(Array.prototype.some.call(values, (v) => v !== 0)),
);
const allOp = plainReduction("all", maskType, "∀ x ≠ 0", (values) =>
  Number(Array.prototype.every.call(values, (v) => v !== 0)),
);

/** A result with named fields that also destructures, as PyTorch's named tuples. */
export type Extreme = readonly [values: Tensor, indices: Tensor] & {
  readonly values: Tensor;
  readonly indices: Tensor;
};

function extreme([values, indices]: Tensor[]): Extreme {
  return Object.assign([values, indices] as const, { values, indices }) as unknown as Extreme;
}

/** The sum of all elements, or over dimensions; bool and integers give int64. https://pytorch.org/docs/1.13/generated/torch.sum.html */
export function sum(x: Tensor, ...args: ReduceArguments): Tensor {
  const reduction = reductionOf(x, args);
  const dtype = reduction.dtype ?? (x.dtype.isFloatingPoint ? x.dtype : int64);
  return apply(sumOp, [x.to(dtype)], reduction);
}

/** The mean of all elements, or over dimensions. @throws RuntimeError for integers. https://pytorch.org/docs/1.13/generated/torch.mean.html */
export function mean(x: Tensor, ...args: ReduceArguments): Tensor {
  const reduction = reductionOf(x, args);
  return apply(meanOp, [reduction.dtype === undefined ? x : x.to(reduction.dtype)], reduction);
}

export interface VarianceOptions {
  /** Divide by n − 1 (the default) rather than n. */
  unbiased?: boolean;
  keepdim?: boolean;
}

interface Spread extends Reduction {
  /** Subtracted from the number of elements: 1 for the unbiased estimate. */
  correction: number;
}

function spreadOp(record: Pick<ComputeOperation<Spread>, "name" | "gradName" | "saves" | "backward" | "formula">) {
  return define<Spread, ComputeOperation<Spread>>({
    ...record,
    infer: ([x], params) => {
      if (!x.dtype.isFloatingPoint)
        throw new RuntimeError("std and var only support floating point and complex dtypes");
      return { shape: reducedShape(x.shape, params), dtype: x.dtype };
    },
    forward: ([output], [x], params) =>
      intoContiguous(output, (out, base) =>
        forEachGroup(x, params, x.dtype, (values, i) => {
          const squares = squaredDeviations(values) / Math.max(values.length - params.correction, 0);
          out[base + i] = record.name === "std" ? Math.sqrt(squares) : squares;
        }),
      ),
  });
}

function squaredDeviations(values: ArrayLike<number>): number {
  const center = total(values) / values.length;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - center) ** 2;
  return sum;
}

/** The gradient of the variance: `g · 2 (x − mean) / (n − correction)`. */
function varianceGradient(x: Tensor, g: Tensor, params: Spread): Tensor {
  const count = params.dims.reduce((n, d) => n * x.shape[d], 1);
  if ((params.full || x.ndim === 0) && count === params.correction) return g.mul(Infinity).expand(x.shape);
  const deviation = x.sub(mean(x, { dim: params.dims, keepdim: true }));
  return restoreDims(g, params)
    .mul(deviation)
    .mul(2 / (count - params.correction));
}

const varOp = spreadOp({
  name: "var",
  gradName: "VarBackward0",
  saves: [0],
  backward: (c, g) => [varianceGradient(c.input(0), g!, c.params)],
  formula: { forward: "Σ (x − x̄)² / (n − 1)", backward: ["g · 2 (x − x̄) / (n − 1)"] },
});

const stdOp = spreadOp({
  name: "std",
  gradName: "StdBackward0",
  saves: [0, "output"],
  backward: (c, g) => {
    const ofVariance = where(c.output.eq(0), 0, g!.div(c.output.mul(2)));
    return [varianceGradient(c.input(0), ofVariance, c.params)];
  },
  formula: { forward: "√(Σ (x − x̄)² / (n − 1))", backward: ["g · (x − x̄) / ((n − 1) y)"] },
});

function spread(x: Tensor, dim: Dims | undefined, { unbiased = true, keepdim = false }: VarianceOptions = {}): Spread {
  return { ...reductionOf(x, [{ dim, keepdim }]), correction: unbiased ? 1 : 0 };
}

/** The variance of all elements, or over dimensions. https://pytorch.org/docs/1.13/generated/torch.var.html */
export function variance(x: Tensor, dim?: Dims, options?: VarianceOptions): Tensor {
  return apply(varOp, [x], spread(x, dim, options));
}

/** The standard deviation of all elements, or over dimensions. https://pytorch.org/docs/1.13/generated/torch.std.html */
export function std(x: Tensor, dim?: Dims, options?: VarianceOptions): Tensor {
  return apply(stdOp, [x], spread(x, dim, options));
}

/** The largest element, or the largest along a dimension with its index. https://pytorch.org/docs/1.13/generated/torch.max.html */
export function max(x: Tensor): Tensor;
export function max(x: Tensor, dim: number, options?: { keepdim?: boolean }): Extreme;
export function max(x: Tensor, dim?: number, options: { keepdim?: boolean } = {}): Tensor | Extreme {
  if (dim === undefined) return apply(amaxOp, [x], reductionOf(x, []));
  return extreme(maxOp(x, reductionOf(x, [wrapDim(dim, x.ndim), options])));
}

/** The smallest element, or the smallest along a dimension with its index. https://pytorch.org/docs/1.13/generated/torch.min.html */
export function min(x: Tensor): Tensor;
export function min(x: Tensor, dim: number, options?: { keepdim?: boolean }): Extreme;
export function min(x: Tensor, dim?: number, options: { keepdim?: boolean } = {}): Tensor | Extreme {
  if (dim === undefined) return apply(aminOp, [x], reductionOf(x, []));
  return extreme(minOp(x, reductionOf(x, [wrapDim(dim, x.ndim), options])));
}

/** The index of the largest element, of the flattened tensor or along a dimension. https://pytorch.org/docs/1.13/generated/torch.argmax.html */
export function argmax(x: Tensor, ...args: ReduceArguments): Tensor {
  return apply(argmaxOp, [x], reductionOf(x, args));
}

/** The index of the smallest element, of the flattened tensor or along a dimension. https://pytorch.org/docs/1.13/generated/torch.argmin.html */
export function argmin(x: Tensor, ...args: ReduceArguments): Tensor {
  return apply(argminOp, [x], reductionOf(x, args));
}

/** True where some element is not zero. https://pytorch.org/docs/1.13/generated/torch.any.html */
export function any(x: Tensor, ...args: ReduceArguments): Tensor {
  return apply(anyOp, [x], reductionOf(x, args));
}

/** True where no element is zero. https://pytorch.org/docs/1.13/generated/torch.all.html */
export function all(x: Tensor, ...args: ReduceArguments): Tensor {
  return apply(allOp, [x], reductionOf(x, args));
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** The sum of all elements, or over dimensions. */
    sum(...args: ReduceArguments): Tensor;
    /** The mean of all elements, or over dimensions. */
    mean(...args: ReduceArguments): Tensor;
    /** The variance of all elements, or over dimensions. */
    var(dim?: Dims, options?: VarianceOptions): Tensor;
    /** The standard deviation of all elements, or over dimensions. */
    std(dim?: Dims, options?: VarianceOptions): Tensor;
    /** The largest element. */
    max(): Tensor;
    /** The largest along a dimension, with its index. */
    max(dim: number, options?: { keepdim?: boolean }): Extreme;
    /** The smallest element. */
    min(): Tensor;
    /** The smallest along a dimension, with its index. */
    min(dim: number, options?: { keepdim?: boolean }): Extreme;
    /** The index of the largest element. */
    argmax(...args: ReduceArguments): Tensor;
    /** The index of the smallest element. */
    argmin(...args: ReduceArguments): Tensor;
    /** True where some element is not zero. */
    any(...args: ReduceArguments): Tensor;
    /** True where no element is zero. */
    all(...args: ReduceArguments): Tensor;
  }
}

methods({
  sum(...args) {
    return sum(this, ...args);
  },
  mean(...args) {
    return mean(this, ...args);
  },
  var(dim, options) {
    return variance(this, dim, options);
  },
  std(dim, options) {
    return std(this, dim, options);
  },
  argmax(...args) {
    return argmax(this, ...args);
  },
  argmin(...args) {
    return argmin(this, ...args);
  },
  any(...args) {
    return any(this, ...args);
  },
  all(...args) {
    return all(this, ...args);
  },
  max: function (this: Tensor, dim?: number, options?: { keepdim?: boolean }) {
    return dim === undefined ? max(this) : max(this, dim, options);
  } as Tensor["max"],
  min: function (this: Tensor, dim?: number, options?: { keepdim?: boolean }) {
    return dim === undefined ? min(this) : min(this, dim, options);
  } as Tensor["min"],
});
