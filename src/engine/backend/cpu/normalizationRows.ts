/**
 * Layer norm's case of the norms: `[rows, channels]` with one value a channel, so that the elements of a statistic lie side by side and each
 * has its own weight. Group norm without positions is the same with several statistics a row.
 */
import type { NumericArray } from "../../tensor/dtype.js";
import type { Dense } from "./dense.js";
import type { Gradients, Groups } from "./normalization.js";

/** As `normalize`, for one position. */
export function normalizeRows(
  out: NumericArray,
  outBase: number,
  x: Dense,
  mean: Dense,
  inverse: Dense,
  weight: Dense | null,
  bias: Dense | null,
  g: Groups,
): void {
  const { array } = x;
  const n = g.channelsPer;
  for (let s = 0; s < g.rows * g.rowStatistics; s++) {
    const center = mean.array[mean.base + s];
    const scale = inverse.array[inverse.base + s];
    const channel = (s % g.rowStatistics) * n;
    const from = x.base + s * n;
    const to = outBase + s * n;
    for (let i = 0; i < n; i++) {
      const normal = (array[from + i] - center) * scale;
      const scaled = weight === null ? normal : normal * weight.array[weight.base + channel + i];
      out[to + i] = bias === null ? scaled : scaled + bias.array[bias.base + channel + i];
    }
  }
}

/** As `normalizeBackward`, for one position and statistics of the input itself. */
export function normalizeRowsBackward(
  out: NumericArray,
  outBase: number,
  grad: Dense,
  x: Dense,
  mean: Dense,
  inverse: Dense,
  weight: Dense | null,
  g: Groups,
): Gradients {
  const gradients = { weight: new Float64Array(g.channels), bias: new Float64Array(g.channels) };
  const { array } = x;
  const { array: y } = grad;
  const n = g.channelsPer;
  for (let s = 0; s < g.rows * g.rowStatistics; s++) {
    const center = mean.array[mean.base + s];
    const scale = inverse.array[inverse.base + s];
    const channel = (s % g.rowStatistics) * n;
    const from = x.base + s * n;
    const at = grad.base + s * n;
    const to = outBase + s * n;
    let sum = 0;
    let product = 0;
    for (let i = 0; i < n; i++) {
      const normal = (array[from + i] - center) * scale;
      const own = y[at + i];
      gradients.bias[channel + i] += own;
      gradients.weight[channel + i] += own * normal;
      const weighted = weight === null ? own : own * weight.array[weight.base + channel + i];
      sum += weighted;
      product += weighted * normal;
    }
    for (let i = 0; i < n; i++) {
      const normal = (array[from + i] - center) * scale;
      const weighted = weight === null ? y[at + i] : y[at + i] * weight.array[weight.base + channel + i];
      out[to + i] = scale * (weighted - sum / n - (normal * product) / n);
    }
  }
  return gradients;
}
