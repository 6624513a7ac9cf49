import type { ModelDescription, StatisticsSample, TensorStatistics } from "./statistics.js";

/** Samples of a run that are kept at most, and at least, whatever they take. */
const mostSamples = 2000;
const leastSamples = 100;
/** Bytes that the samples of a run should not pass, where there are more than the least. */
const mostBytes = 64e6;
/** What the statistics of one tensor take, objects included. */
const tensorBytes = 640;
/** Share of the limit that a thinning pass leaves. */
const thinned = 0.75;

/** The statistics of a run as whoever follows it holds them: samples ascending by step, thinned evenly past a limit. */
export class StatisticsHistory {
  model?: ModelDescription;
  #samples: StatisticsSample[] = [];
  #limit = mostSamples;

  /** Ascending by step. */
  get samples(): StatisticsSample[] {
    return this.#samples;
  }

  /** Samples that are kept: fewer of a large model. */
  get limit(): number {
    return this.#limit;
  }

  /** Adds samples; a step that comes again (after going back to a snapshot) replaces those from there on. Returns true when older ones were taken out. */
  append(samples: readonly StatisticsSample[]): boolean {
    let isOther = false;
    for (const sample of samples) {
      while (this.#samples.length > 0 && this.#samples[this.#samples.length - 1].step >= sample.step) {
        this.#samples.pop();
        isOther = true;
      }
      this.#samples.push(withOwnMemory(sample));
      this.#limit = limitFor(sample, this.#limit);
    }
    if (this.#samples.length <= this.#limit) return isOther;
    this.#samples = thin(this.#samples, Math.floor(this.#limit * thinned));
    return true;
  }
}

function limitFor({ parameters, activations }: StatisticsSample, before: number): number {
  const tensors = Math.max(1, 2 * parameters.length + activations.length);
  return Math.min(before, Math.max(leastSamples, Math.floor(mostBytes / (tensorBytes * tensors))));
}

/** At most about `count` samples, evenly over the steps; the first, the last, and where numbers first were not finite always. */
function thin(samples: readonly StatisticsSample[], count: number): StatisticsSample[] {
  const last = samples.length - 1;
  const start = samples[0].step;
  const width = (samples[last].step - start) / count;
  const firstBroken = samples.findIndex(isBroken);
  let bucket = -1;
  return samples.filter(({ step }, index) => {
    const own = Math.floor((step - start) / width);
    if (own === bucket && index !== last && index !== firstBroken) return false;
    bucket = own;
    return true;
  });
}

const isFinite = ({ nan, positiveInfinity, negativeInfinity }: TensorStatistics): boolean =>
  nan + positiveInfinity + negativeInfinity === 0;

/** Whether any number of a sample is NaN or infinite. */
export function isBroken({ parameters, activations }: StatisticsSample): boolean {
  return !(
    parameters.every(({ weight, gradient }) => isFinite(weight) && (gradient === undefined || isFinite(gradient))) &&
    activations.every(({ output }) => isFinite(output))
  );
}

/** Histograms that came with a message may be parts of its memory, all of which they would keep. */
function withOwnMemory(sample: StatisticsSample): StatisticsSample {
  const own = (statistics: TensorStatistics): TensorStatistics => ({
    ...statistics,
    histogram: statistics.histogram.slice(),
  });
  return {
    ...sample,
    parameters: sample.parameters.map((parameter) => ({
      ...parameter,
      weight: own(parameter.weight),
      ...(parameter.gradient && { gradient: own(parameter.gradient) }),
    })),
    activations: sample.activations.map((activation) => ({ ...activation, output: own(activation.output) })),
  };
}
