import type { StatisticsSample, TensorStatistics } from "../../src/protocol/statistics.js";
import { t } from "../shared/text.js";

/** What histograms are drawn of. */
export type Kind = "weight" | "gradient" | "activation";

export interface HistogramPoint {
  step: number;
  statistics: TensorStatistics;
  /** Of activations only. */
  dead?: number;
  saturated?: number;
}

/** Histograms over steps by layer, in the order of the model. */
export function histogramSeries(samples: readonly StatisticsSample[], kind: Kind): Map<string, HistogramPoint[]> {
  const series = new Map<string, HistogramPoint[]>();
  const add = (name: string, point: HistogramPoint): void => {
    const points = series.get(name);
    if (points) points.push(point);
    else series.set(name, [point]);
  };
  for (const { step, parameters, activations } of samples) {
    if (kind === "activation")
      for (const { module, output, dead, saturated } of activations)
        add(module || t("model"), { step, statistics: output, dead, saturated });
    else
      for (const { name, weight, gradient } of parameters) {
        const statistics = kind === "weight" ? weight : gradient;
        if (statistics) add(name, { step, statistics });
      }
  }
  return series;
}

/** At most so many, evenly spread, the newest always. @param at index of one that takes the place of the nearest other */
export function thinned<T>(points: readonly T[], most: number, at: number): T[] {
  if (points.length <= most) return [...points];
  const stride = (points.length - 1) / (most - 1);
  const place = at === points.length - 1 ? most - 1 : Math.min(most - 2, Math.round(at / stride));
  return Array.from({ length: most }, (_, i) => points[i === place ? at : Math.round(i * stride)]);
}
