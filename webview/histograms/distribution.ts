import type { HeatmapData } from "../shared/heatmap.js";
import { brokenCount, commonRange, rebin } from "./rebin.js";
import { roundTicks } from "../shared/ticks.js";
import { type HistogramPoint, thinned } from "./series.js";

const bins = 48;

/**
 * Values from the largest down by steps, darker where there are fewer elements; the top row tells steps with NaN or infinities.
 *
 * @param at index of a point that is shown whatever is left out
 */
export function distribution(
  points: readonly HistogramPoint[],
  at: number,
  most: number,
  brokenLabel: string,
): { data: HeatmapData; shown: HistogramPoint[]; range: [number, number] } {
  const shown = thinned(points, most, at);
  const range = commonRange(shown.map(({ statistics }) => statistics));
  const shares = shown.map(({ statistics }) => rebin(statistics, ...range, bins));
  const wide = (range[1] - range[0]) / bins;
  const rows = [brokenLabel, ...Array.from({ length: bins }, (_, i) => String(range[1] - (i + 0.5) * wide))];
  const highest = shares.reduce((most, values) => Math.max(most, ...values), 1e-6);
  const data: HeatmapData = {
    rows,
    columns: shown.length,
    step: (column) => shown[column].step,
    value: (row, column) => (row === 0 ? NaN : shares[column][bins - row] || NaN),
    broken: (row, column) => row === 0 && brokenCount(shown[column].statistics) > 0,
    domain: [Math.max(1e-4, highest / 1000), highest],
    log: true,
  };
  return { data, shown, range };
}

/** Round values beside the rows of a distribution: how far down each lies, in rows. */
export function valueTicks([low, high]: readonly [number, number], about: number): { value: number; row: number }[] {
  return roundTicks(low, high, about).map((value) => ({ value, row: 1 + (bins * (high - value)) / (high - low) }));
}
