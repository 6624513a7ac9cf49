import { ValueError } from "../errors.js";
import { defineMetric } from "./metric.js";
import { type Classes, classesOf, type ThresholdOption } from "./predictions.js";

/** How often each class was predicted for each; what the figures of classification are computed from. */
export class ConfusionCounts {
  private readonly counts = new Map<number, Map<number, number>>();
  total = 0;

  add({ predicted, target }: Classes): void {
    for (let i = 0; i < target.length; i++) {
      let row = this.counts.get(target[i]);
      if (row === undefined) this.counts.set(target[i], (row = new Map<number, number>()));
      row.set(predicted[i], (row.get(predicted[i]) ?? 0) + 1);
    }
    this.total += target.length;
  }

  /** Times that `predicted` was given where `target` was right. */
  count(target: number, predicted: number): number {
    return this.counts.get(target)?.get(predicted) ?? 0;
  }

  /** All classes that came up, in order. */
  labels(): number[] {
    const all = new Set([...this.counts].flatMap(([target, row]) => [target, ...row.keys()]));
    return [...all].sort((a, b) => a - b);
  }

  /** Samples of a class. */
  support(label: number): number {
    return [...(this.counts.get(label)?.values() ?? [])].reduce((a, b) => a + b, 0);
  }

  /** Times that a class was predicted. */
  predictions(label: number): number {
    return [...this.counts.values()].reduce((sum, row) => sum + (row.get(label) ?? 0), 0);
  }

  /** Samples whose class was found. */
  right(): number {
    return [...this.counts].reduce((sum, [target, row]) => sum + (row.get(target) ?? 0), 0);
  }
}

export interface ConfusionMatrixOptions extends ThresholdOption {
  /** Classes in the order of rows and columns; those that came up, sorted, by default. */
  labels?: readonly number[];
  /** Shares of each class's samples (`"true"`), of its predictions (`"pred"`) or of everything (`"all"`) instead of counts. */
  normalize?: "true" | "pred" | "all" | null;
}

/**
 * Counts by right class (rows) and predicted class (columns).
 * https://scikit-learn.org/1.2/modules/generated/sklearn.metrics.confusion_matrix.html
 */
export const confusionMatrix = defineMetric<ConfusionMatrixOptions, number[][], ConfusionCounts>({
  name: "confusionMatrix",
  options: ["labels", "normalize", "threshold"],
  start: () => new ConfusionCounts(),
  add: (counts, output, target, options) => counts.add(classesOf("confusionMatrix", output, target, options)),
  result: (counts, { labels = counts.labels(), normalize = null }) => {
    const matrix = labels.map((target) => labels.map((predicted) => counts.count(target, predicted)));
    return normalize === null ? matrix : normalized(matrix, normalize);
  },
});

function normalized(matrix: number[][], by: string): number[][] {
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const share = (count: number, of: number) => (of === 0 ? 0 : count / of);
  const columns = matrix.map((_, j) => sum(matrix.map((row) => row[j])));
  const all = sum(columns);
  if (by === "true") return matrix.map((row) => row.map((count) => share(count, sum(row))));
  if (by === "pred") return matrix.map((row) => row.map((count, j) => share(count, columns[j])));
  if (by === "all") return matrix.map((row) => row.map((count) => share(count, all)));
  throw new ValueError("normalize must be one of {'true', 'pred', 'all', null}");
}
