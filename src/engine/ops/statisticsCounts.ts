import { dense } from "../backend/cpu/dense.js";
import { encode, intoContiguous, operand } from "../backend/cpu/numeric.js";
import { RuntimeError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { float32, float64, int64 } from "../tensor/dtype.js";
import { UNKNOWN_SIZE } from "../tensor/hollow.js";
import { Tensor } from "../tensor/tensor.js";
import { type Named, named } from "./family.js";
import { methods } from "./methods.js";
import { apply, applyMany, type ComputeOperation, define } from "./operation.js";

export interface BincountOptions {
  /** What each element counts, `[n]`; 1 by default. */
  weights?: Tensor | null;
  /** The least length of the result. */
  minlength?: number;
}
export type BincountArguments = Trailing<[Tensor | null, number], BincountOptions>;

/**
 * How often each whole number from 0 is there. https://pytorch.org/docs/1.13/generated/torch.bincount.html
 * @throws RuntimeError for numbers below what is allowed, for types that it does not take, or for a value that it does not know.
 */
export function bincount(x: Tensor, ...args: BincountArguments): Tensor {
  const options = byName<BincountOptions>("bincount", ["weights", "minlength"], args);
  const { weights = null, minlength = 0 } = options;
  if (x.dtype.kind !== "integer") throw new RuntimeError(`"bincount_cpu" not implemented for '${x.dtype.scalarType}'`);
  if (!(minlength >= 0)) throw new RuntimeError("minlength should be >= 0");
  const wrong = "bincount only supports 1-d non-negative integral inputs.";
  if (x.ndim !== 1) throw new RuntimeError(wrong);
  if (weights !== null && (weights.ndim !== 1 || weights.numel() !== x.numel()))
    throw new RuntimeError("weights should be 1-d and have the same length as input");
  x.needData("bincount: the length of the result depends on the values");
  if (x.storageRef.hollow)
    return Tensor.hollow([Math.max(minlength, UNKNOWN_SIZE)], weights === null ? int64 : float64);

  const { array, base } = dense(x);
  let length = minlength;
  for (let i = 0; i < x.numel(); i++) {
    const value = array[base + i];
    if (value < 0) throw new RuntimeError(wrong);
    if (value >= length) length = value + 1;
  }
  const counts = new Float64Array(length);
  const shares = weights === null ? null : dense(weights, float64);
  for (let i = 0; i < x.numel(); i++) counts[array[base + i]] += shares === null ? 1 : shares.array[shares.base + i];
  const dtype = weights === null ? int64 : weights.dtype === float32 ? float32 : float64;
  const out = Tensor.allocate([length], dtype);
  if (length > 0) encode(out.storageRef, 0, counts);
  return out;
}

/** The bin of a value among `bins` even ones from `low` to `high`; the last one is closed. */
const binOf = (value: number, bins: number, low: number, high: number) =>
  Math.min(Math.floor(((value - low) / (high - low)) * bins), bins - 1);

/** The smallest and the largest value. */
function extent(values: ArrayLike<number>, start: number, n: number): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = start; i < start + n; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return n === 0 ? [0, 0] : [low, high];
}

/** A range that has a width: half a step to both sides of a single value, as in PyTorch. */
const widened = ([low, high]: [number, number], by: number): [number, number] =>
  low === high ? [low - by, high + by] : [low, high];

interface Histc {
  bins: number;
  min: number;
  max: number;
}

const binsError = (bins: number) =>
  new RuntimeError(`torch.histogram(): bins must be > 0, but got ${bins} for dimension 0`);

const histcOp = define<Histc, ComputeOperation<Histc>>({
  name: "histc",
  gradName: "NotImplemented",
  saves: [],
  infer: ([x], { bins, min, max }) => {
    if (!(bins > 0)) throw binsError(bins);
    if (min > max) throw new RuntimeError("torch.histc: max must be larger than min");
    if (!x.dtype.isFloatingPoint) throw new RuntimeError(`"histogram_cpu" not implemented for '${x.dtype.scalarType}'`);
    return { shape: [bins], dtype: x.dtype };
  },
  forward: ([output], [x], { bins, min, max }) => {
    const { array, base } = operand(x.contiguous());
    const n = x.numel();
    const [low, high] = widened(min === max ? extent(array, base, n) : [min, max], 1);
    if (!Number.isFinite(low) || !Number.isFinite(high))
      throw new RuntimeError(`torch.histc: range of [${low}, ${high}] is not finite`.replaceAll("Infinity", "inf"));
    intoContiguous(output, (out, start) => {
      for (let i = 0; i < n; i++) {
        const value = array[base + i];
        if (value >= low && value <= high) out[start + binOf(value, bins, low, high)]++;
      }
    });
  },
  backward: null,
  formula: { forward: "#{x in each bin}", backward: [] },
});

export type HistcOptions = Partial<Histc>;
export type HistcArguments = Trailing<[number, number, number], HistcOptions>;

/**
 * How many elements are in each of `bins` (100) even bins from `min` to `max`, or over the elements' own range. https://pytorch.org/docs/1.13/generated/torch.histc.html
 * @throws RuntimeError for numbers below what is allowed, where its arguments do not fit together, or for types that it does not take.
 */
export function histc(x: Tensor, ...args: HistcArguments): Tensor {
  const { bins = 100, min = 0, max = 0 } = byName<HistcOptions>("histc", ["bins", "min", "max"], args);
  return apply(histcOp, [x], { bins, min, max });
}

export interface HistogramOptions {
  /** How many even bins, or the ascending edges of the bins. */
  bins?: number | Tensor;
  /** From where to where, instead of the elements' own range. */
  range?: readonly [number, number] | null;
  /** What each element counts, in the shape of the input. */
  weight?: Tensor | null;
  /** Divide by the total and the widths, so that the area is 1. */
  density?: boolean;
}

interface Histogram {
  bins: number | null;
  range: readonly [number, number] | null;
  density: boolean;
  weighted: boolean;
}

const histogramOp = define<Histogram, ComputeOperation<Histogram>>({
  name: "histogram",
  gradName: "NotImplemented",
  saves: [],
  infer: ([x, edges], { bins, range }) => {
    if (bins !== null && !(bins > 0)) throw binsError(bins);
    if (range !== null && range[0] > range[1])
      throw new RuntimeError(
        `torch.histogramdd: min should not exceed max, but got min ${range[0]} max ${range[1]} for dimension 0`,
      );
    if (!x.dtype.isFloatingPoint) throw new RuntimeError(`"histogramdd" not implemented for '${x.dtype.scalarType}'`);
    const count = bins ?? edges.numel() - 1;
    return [
      { shape: [count], dtype: x.dtype },
      { shape: [count + 1], dtype: x.dtype },
    ];
  },
  forward: ([hist, binEdges], [x, given, weight], { bins, range, density, weighted }) => {
    const values = operand(x.contiguous());
    const shares = weighted ? operand(weight.contiguous(), float64) : null;
    const n = x.numel();
    const count = hist.numel();
    const edges = new Float64Array(count + 1);
    if (bins === null) given.forEachValue((edge, i) => (edges[i] = edge));
    else {
      const [low, high] = widened(range !== null ? [range[0], range[1]] : extent(values.array, values.base, n), 0.5);
      for (let i = 0; i <= count; i++) edges[i] = low + ((high - low) * i) / count;
    }
    const counts = new Float64Array(count);
    for (let i = 0; i < n; i++) {
      const value = values.array[values.base + i];
      if (!(value >= edges[0] && value <= edges[count])) continue;
      counts[placeAmong(edges, value)] += shares === null ? 1 : shares.array[shares.base + i];
    }
    const total = counts.reduce((sum, c) => sum + c, 0);
    intoContiguous(hist, (out, base) =>
      counts.forEach((c, i) => (out[base + i] = density ? c / total / (edges[i + 1] - edges[i]) : c)),
    );
    intoContiguous(binEdges, (out, base) => out.set(edges, base));
  },
  backward: null,
  formula: { forward: "#{x in each bin}", backward: [] },
});

/** The bin between ascending edges; the last one is closed. */
function placeAmong(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (value >= edges[middle]) low = middle;
    else high = middle;
  }
  return low;
}

export type HistogramArguments = Trailing<[number | Tensor], HistogramOptions>;

/**
 * How many elements are in each bin, and the edges of the bins. https://pytorch.org/docs/1.13/generated/torch.histogram.html
 * @throws RuntimeError for numbers below what is allowed, where shapes do not fit, or for types that it does not take.
 */
export function histogram(x: Tensor, ...args: HistogramArguments): Named<"hist", "binEdges"> {
  const options = byName<HistogramOptions>("histogram", ["bins", "range", "weight", "density"], args);
  const { bins = 100, range = null, weight = null, density = false } = options;
  const edges = bins instanceof Tensor ? bins.detach() : x.detach();
  const inputs = [x.detach(), edges, weight?.detach() ?? x.detach()];
  const params = { bins: bins instanceof Tensor ? null : bins, range, density, weighted: weight !== null };
  return named("hist", "binEdges", applyMany(histogramOp, inputs, params));
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * How often each whole number from 0 is there. https://pytorch.org/docs/1.13/generated/torch.Tensor.bincount.html
     * @throws RuntimeError for numbers below what is allowed, for types that it does not take, or for a value that it does not know.
     */
    bincount(...args: BincountArguments): Tensor;
    /**
     * How many elements are in each of so many even bins. https://pytorch.org/docs/1.13/generated/torch.Tensor.histc.html
     * @throws RuntimeError for numbers below what is allowed, where its arguments do not fit together, or for types that it does not take.
     */
    histc(...args: HistcArguments): Tensor;
    /**
     * How many elements are in each bin, and the edges of the bins. https://pytorch.org/docs/1.13/generated/torch.Tensor.histogram.html
     * @throws RuntimeError for numbers below what is allowed, where shapes do not fit, or for types that it does not take.
     */
    histogram(...args: HistogramArguments): Named<"hist", "binEdges">;
  }
}

methods({
  bincount(...args) {
    return bincount(this, ...args);
  },
  histc(...args) {
    return histc(this, ...args);
  },
  histogram(...args) {
    return histogram(this, ...args);
  },
});
