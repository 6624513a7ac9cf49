import type { Evidence } from "../../src/diagnosis/index.js";
import type {
  ActivationStatistics,
  ModuleDescription,
  ParameterStatistics,
  StatisticsSample,
  TensorStatistics,
} from "../../src/protocol/statistics.js";

/** Statistics of a healthy tensor, changed where a case needs it. */
export function statistics(changes: Partial<TensorStatistics> = {}): TensorStatistics {
  return {
    count: 100,
    nan: 0,
    positiveInfinity: 0,
    negativeInfinity: 0,
    zeros: 0,
    min: -1,
    max: 1,
    mean: 0,
    std: 0.5,
    norm: 5,
    histogram: new Uint32Array(64),
    ...changes,
  };
}

export const parameter = (name: string, changes: Partial<ParameterStatistics> = {}): ParameterStatistics => ({
  name,
  weight: statistics(),
  gradient: statistics({ norm: 0.1 }),
  updateNorm: 0.005,
  ...changes,
});

export const activation = (module: string, changes: Partial<ActivationStatistics> = {}): ActivationStatistics => ({
  module,
  output: statistics(),
  ...changes,
});

export const layer = (path: string, type = "Linear", parameters = ["weight", "bias"]): ModuleDescription => ({
  path,
  type,
  extra: "",
  parameters: parameters.map((name) => ({ name, shape: [10, 10], trainable: true })),
});

/** A run of so many samples that are all alike. */
export function evidence(
  modules: ModuleDescription[],
  sample: Pick<StatisticsSample, "parameters" | "activations">,
  { count = 10, series = {} }: { count?: number; series?: Record<string, number[]> } = {},
): Evidence {
  return {
    model: { modules },
    samples: Array.from({ length: count }, (_, step) => ({ step, time: step, ...sample })),
    series: (name) => ({ steps: (series[name] ?? []).map((_, i) => i), values: series[name] ?? [] }),
  };
}
