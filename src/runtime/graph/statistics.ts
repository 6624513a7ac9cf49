import { noGrad } from "../../engine/autograd/mode.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import { histogramBins, type TensorStatistics } from "../../protocol/statistics.js";

/** Facts, spread and bins of a tensor's numbers, in two readings. */
export function statisticsOf(tensor: Tensor): TensorStatistics {
  return noGrad(() => {
    const all = { count: tensor.numel(), nan: 0, positiveInfinity: 0, negativeInfinity: 0, zeros: 0 };
    let [min, max, sum, squares, finite] = [Infinity, -Infinity, 0, 0, 0];
    const detached = tensor.detach();
    detached.forEachValue((value) => {
      if (Number.isNaN(value)) all.nan++;
      else if (value === Infinity) all.positiveInfinity++;
      else if (value === -Infinity) all.negativeInfinity++;
      else {
        if (value === 0) all.zeros++;
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
        squares += value * value;
        finite++;
      }
    });
    const histogram = new Uint32Array(histogramBins);
    const mean = sum / finite;
    if (finite === 0) return { ...all, min: NaN, max: NaN, mean: NaN, std: NaN, norm: 0, histogram };
    const scale = max > min ? histogramBins / (max - min) : 0;
    let spread = 0;
    detached.forEachValue((value) => {
      if (!Number.isFinite(value)) return;
      spread += (value - mean) ** 2;
      histogram[Math.min(histogramBins - 1, Math.floor((value - min) * scale))]++;
    });
    return { ...all, min, max, mean, std: Math.sqrt(spread / finite), norm: Math.sqrt(squares), histogram };
  });
}
