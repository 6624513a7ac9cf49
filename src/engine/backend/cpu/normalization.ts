/** Kernels of batch, layer, group and instance norm: statistics over groups of elements, and an affine map a channel. */
import type { NumericArray } from "../../tensor/dtype.js";
import type { Tensor } from "../../tensor/tensor.js";
import type { Dense } from "./dense.js";
import { normalizeRows, normalizeRowsBackward } from "./normalizationRows.js";

/**
 * A tensor seen as `[rows, channels, positions]`. Element (r, c, p) belongs to statistic `r * rowStatistics + floor(c / channelsPer)`: batch
 * norm shares statistics over rows (`rowStatistics` 0, `channelsPer` 1), group norm has some in each row.
 */
export interface Groups {
  readonly rows: number;
  readonly channels: number;
  readonly positions: number;
  readonly rowStatistics: number;
  readonly channelsPer: number;
}

/** What a norm reads: mean and inverse (1 / √(variance + ε)) are float64, one a statistic; weight and bias one a channel. */
export interface NormOperands {
  readonly x: Tensor;
  readonly mean: Tensor;
  readonly inverse: Tensor;
  readonly weight: Tensor | null;
  readonly bias: Tensor | null;
}

/** Statistics over all batches so far; `momentum` is the part of the newest in them. */
export interface Running {
  readonly mean: Tensor | null;
  readonly variance: Tensor | null;
  readonly momentum: number;
}

/** Number of statistics. */
export function statisticsOf(g: Groups): number {
  return g.rowStatistics === 0 ? g.channels : g.rows * g.rowStatistics;
}

/** Number of elements that each statistic is made of. */
export function elementsPer(g: Groups): number {
  return (g.rowStatistics === 0 ? g.rows : g.channelsPer) * g.positions;
}

/** A line of elements with one statistic and one channel. */
type Run = (start: number, length: number, statistic: number, channel: number) => void;

function forEachRun(g: Groups, run: Run): void {
  for (let r = 0, start = 0; r < g.rows; r++)
    for (let c = 0; c < g.channels; c++, start += g.positions)
      run(start, g.positions, r * g.rowStatistics + Math.floor(c / g.channelsPer), c);
}

/** Calls `run` for lines of elements with one statistic, the longest there are. */
function forEachStatistic(g: Groups, run: (start: number, length: number, statistic: number) => void): void {
  if (g.rowStatistics === 0) return forEachRun(g, run);
  const length = g.channelsPer * g.positions;
  for (let s = 0; s < g.rows * g.rowStatistics; s++) run(s * length, length, s);
}

/** Mean and variance (divided by the number of elements) of every statistic, in float64. */
export function moments(x: Dense, g: Groups): { mean: Float64Array; variance: Float64Array } {
  const { array, base } = x;
  const [mean, variance] = [new Float64Array(statisticsOf(g)), new Float64Array(statisticsOf(g))];
  const count = elementsPer(g);
  forEachStatistic(g, (start, length, s) => {
    let sum = 0;
    for (let i = base + start; i < base + start + length; i++) sum += array[i];
    mean[s] += sum;
  });
  for (let s = 0; s < mean.length; s++) mean[s] /= count;
  forEachStatistic(g, (start, length, s) => {
    const center = mean[s];
    let sum = 0;
    for (let i = base + start; i < base + start + length; i++) sum += (array[i] - center) * (array[i] - center);
    variance[s] += sum;
  });
  for (let s = 0; s < variance.length; s++) variance[s] /= count;
  return { mean, variance };
}

/** `out = (x − mean) · inverse · weight + bias`, weight and bias a channel or absent. */
export function normalize(
  out: NumericArray,
  outBase: number,
  x: Dense,
  mean: Dense,
  inverse: Dense,
  weight: Dense | null,
  bias: Dense | null,
  g: Groups,
): void {
  if (g.positions === 1 && g.rowStatistics > 0) return normalizeRows(out, outBase, x, mean, inverse, weight, bias, g);
  const { array } = x;
  forEachRun(g, (start, length, s, c) => {
    const center = mean.array[mean.base + s];
    const scale = inverse.array[inverse.base + s] * (weight === null ? 1 : weight.array[weight.base + c]);
    const shift = bias === null ? 0 : bias.array[bias.base + c];
    const [from, to] = [x.base + start, outBase + start];
    for (let i = 0; i < length; i++) out[to + i] = (array[from + i] - center) * scale + shift;
  });
}

export interface Gradients {
  /** Σ g · x̂ of each channel: the weight's gradient. */
  readonly weight: Float64Array;
  /** Σ g of each channel: the bias's gradient. */
  readonly bias: Float64Array;
}

/**
 * The gradient of the input into `out`, and those of weight and bias.
 * @param constant the statistics do not depend on the input (evaluation mode)
 */
export function normalizeBackward(
  out: NumericArray,
  outBase: number,
  grad: Dense,
  x: Dense,
  mean: Dense,
  inverse: Dense,
  weight: Dense | null,
  g: Groups,
  constant: boolean,
): Gradients {
  if (g.positions === 1 && g.rowStatistics > 0 && !constant)
    return normalizeRowsBackward(out, outBase, grad, x, mean, inverse, weight, g);
  const gradients = { weight: new Float64Array(g.channels), bias: new Float64Array(g.channels) };
  const [sums, products] = [new Float64Array(statisticsOf(g)), new Float64Array(statisticsOf(g))];
  const { array } = x;
  const { array: y } = grad;
  forEachRun(g, (start, length, s, c) => {
    const center = mean.array[mean.base + s];
    const [from, at] = [x.base + start, grad.base + start];
    let [sum, product] = [0, 0];
    for (let i = 0; i < length; i++) {
      sum += y[at + i];
      product += y[at + i] * (array[from + i] - center);
    }
    product *= inverse.array[inverse.base + s];
    gradients.bias[c] += sum;
    gradients.weight[c] += product;
    const scale = weight === null ? 1 : weight.array[weight.base + c];
    sums[s] += sum * scale;
    products[s] += product * scale;
  });
  const count = elementsPer(g);
  forEachRun(g, (start, length, s, c) => {
    const center = mean.array[mean.base + s];
    const scale = inverse.array[inverse.base + s];
    const own = scale * (weight === null ? 1 : weight.array[weight.base + c]);
    const shift = constant ? 0 : (scale * sums[s]) / count;
    const slope = constant ? 0 : (scale * scale * products[s]) / count;
    const [from, at, to] = [x.base + start, grad.base + start, outBase + start];
    for (let i = 0; i < length; i++) out[to + i] = own * y[at + i] - shift - slope * (array[from + i] - center);
  });
  return gradients;
}
