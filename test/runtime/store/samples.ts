import type { StatisticsSample, TensorStatistics } from "../../../src/protocol/statistics.js";

/** Statistics of `[-1, norm - 1]`, or of what the given part says. */
export function statisticsOf(part: Partial<TensorStatistics> = {}): TensorStatistics {
  const histogram = new Uint32Array(64);
  histogram[0] = histogram[63] = 1;
  const nothing = { nan: 0, positiveInfinity: 0, negativeInfinity: 0, zeros: 0 };
  return { count: 2, ...nothing, min: -1, max: 1, mean: 0, std: 1, norm: Math.SQRT2, histogram, ...part };
}

/** A sample of a model of one layer. */
export function sampleAt(step: number, weight: Partial<TensorStatistics> = {}): StatisticsSample {
  return {
    step,
    time: 1_700_000_000_000 + step,
    parameters: [{ name: "weight", weight: statisticsOf(weight), gradient: statisticsOf(), updateNorm: 0.1 }],
    activations: [{ module: "", output: statisticsOf(), dead: 0.25 }],
  };
}
