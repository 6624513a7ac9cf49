import type { StatisticsSample } from "../../src/protocol/statistics.js";

/** Samples that a page keeps: older ones are thinned evenly past that. */
const mostSamples = 4000;

/** With those that came: a step that comes again, after going back to a snapshot, replaces those from there on. */
export function appended(
  samples: readonly StatisticsSample[],
  more: readonly StatisticsSample[],
): readonly StatisticsSample[] {
  const all = [...samples];
  for (const sample of more) {
    while (all.length > 0 && all[all.length - 1].step >= sample.step) all.pop();
    all.push(sample);
  }
  return all.length > mostSamples ? all.filter((_, i) => i % 2 === 0 || i > all.length - 100) : all;
}

/** Index of what shows a step: the first from there on, the newest for null and beyond the end. @param points ascending by step, not empty */
export function indexAt(points: readonly { step: number }[], step: number | null): number {
  const found = step === null ? -1 : points.findIndex((point) => point.step >= step);
  return found < 0 ? points.length - 1 : found;
}
