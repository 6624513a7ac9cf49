import type { ActivationStatistics, ParameterStatistics, StatisticsSample } from "../protocol/statistics.js";

/** Samples that a judgement rests on: one alone may be a chance. */
export const judged = 5;

/** The middle value; NaN of an empty list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The newest samples; none while there are fewer than it takes to judge. */
export function newest(samples: readonly StatisticsSample[], count = judged): readonly StatisticsSample[] {
  return samples.length < count ? [] : samples.slice(-count);
}

/** A figure of each activation over samples, by module. */
export function activationsByModule(
  samples: readonly StatisticsSample[],
  figure: (activation: ActivationStatistics) => number | undefined,
): Map<string, number[]> {
  return collect(samples, ({ activations }) => activations.map((item) => [item.module, figure(item)] as const));
}

/** A figure of each parameter over samples, by name. */
export function parametersByName(
  samples: readonly StatisticsSample[],
  figure: (parameter: ParameterStatistics) => number | undefined,
): Map<string, number[]> {
  return collect(samples, ({ parameters }) => parameters.map((item) => [item.name, figure(item)] as const));
}

/** Root mean square of a gradient's elements: layers of different sizes compare by it. */
export function gradientSize({ gradient }: ParameterStatistics): number | undefined {
  return gradient && gradient.count > 0 ? gradient.norm / Math.sqrt(gradient.count) : undefined;
}

/** Path of the module that has the parameter: `layers.0` of `layers.0.weight`. */
export function moduleOf(parameter: string): string {
  return parameter.slice(0, Math.max(0, parameter.lastIndexOf(".")));
}

/** Three significant digits. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

export const percent = (share: number): string => `${Math.round(100 * share)}%`;

function collect(
  samples: readonly StatisticsSample[],
  entries: (sample: StatisticsSample) => (readonly [string, number | undefined])[],
): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const sample of samples)
    for (const [name, value] of entries(sample)) {
      if (value === undefined) continue;
      const values = found.get(name);
      if (values) values.push(value);
      else found.set(name, [value]);
    }
  return found;
}
