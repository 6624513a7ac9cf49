import type { StatisticsSample, TensorStatistics } from "../../src/protocol/statistics.js";
import { formatValue } from "../shared/format.js";
import { t } from "../shared/text.js";

/** A figure of each layer that the heatmap can show. */
export interface Quantity {
  label(): string;
  /** What it means, in a sentence. */
  help(): string;
  /** Value by row name; a row without value at that step is absent. */
  of(sample: StatisticsSample): Map<string, Reading>;
}

export interface Reading {
  value: number;
  /** Whether the tensor held NaN or infinity. */
  broken: boolean;
}

/** A value in words. Of a tensor that is not finite it is the value of what is. */
export function readingText(value: number, broken: boolean): string {
  if (!broken) return formatValue(value);
  return value > 0 ? t("{0} and NaN or infinite values", formatValue(value)) : t("NaN or infinite values");
}

const broken = ({ nan, positiveInfinity, negativeInfinity }: TensorStatistics): boolean =>
  nan + positiveInfinity + negativeInfinity > 0;

export const quantities = {
  gradient: {
    label: () => t("Gradient norm"),
    help: () => t("Euclidean norm of each parameter's gradient, on a logarithmic scale."),
    of: ({ parameters }) =>
      new Map(
        parameters.flatMap(({ name, gradient }) =>
          gradient ? [[name, { value: gradient.norm, broken: broken(gradient) }] as const] : [],
        ),
      ),
  },
  ratio: {
    label: () => t("Update-to-weight ratio"),
    help: () => t("Norm of the change in a step, divided by the norm of the weights. About 0.001 is usual."),
    of: ({ parameters }) =>
      new Map(
        parameters.flatMap(({ name, weight, updateNorm }) =>
          updateNorm === undefined
            ? []
            : [[name, { value: weight.norm > 0 ? updateNorm / weight.norm : NaN, broken: broken(weight) }] as const],
        ),
      ),
  },
  weight: {
    label: () => t("Weight norm"),
    help: () => t("Euclidean norm of each parameter, on a logarithmic scale."),
    of: ({ parameters }) =>
      new Map(parameters.map(({ name, weight }) => [name, { value: weight.norm, broken: broken(weight) }])),
  },
  activation: {
    label: () => t("Activation spread"),
    help: () => t("Standard deviation of each module's output, on a logarithmic scale."),
    of: ({ activations }) =>
      new Map(
        activations.map(({ module, output }) => [module || t("model"), { value: output.std, broken: broken(output) }]),
      ),
  },
} satisfies Record<string, Quantity>;

export type QuantityName = keyof typeof quantities;
