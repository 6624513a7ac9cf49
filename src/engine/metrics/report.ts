import { ValueError } from "../errors.js";
import { averageScores, type Scores, scoresByClass } from "./classification.js";
import { ConfusionCounts } from "./confusion.js";
import { defineMetric } from "./metric.js";
import { classesOf, type ThresholdOption } from "./predictions.js";

export interface ClassificationReportOptions extends ThresholdOption {
  /** Classes in the order of rows; those that came up, sorted, by default. */
  labels?: readonly number[];
  /** What the classes are called, in the same order. */
  targetNames?: readonly string[];
  /** Decimals of the figures (2). */
  digits?: number;
  /** The value of a share of nothing: 0 (the default) or 1. */
  zeroDivision?: 0 | 1;
}

const headers = ["precision", "recall", "f1-score", "support"];
const averages = ["micro", "macro", "weighted"] as const;
const column = 9;

/**
 * Precision, recall and F1 of every class and their averages as a table: scikit-learn's text.
 * https://scikit-learn.org/1.2/modules/generated/sklearn.metrics.classification_report.html
 */
export const classificationReport = defineMetric<ClassificationReportOptions, string, ConfusionCounts>({
  name: "classificationReport",
  options: ["labels", "targetNames", "digits", "zeroDivision", "threshold"],
  start: () => new ConfusionCounts(),
  add: (counts, output, target, options) => counts.add(classesOf("classificationReport", output, target, options)),
  result: table,
});

function table(counts: ConfusionCounts, options: ClassificationReportOptions): string {
  const present = counts.labels();
  const { labels = present, digits = 2, zeroDivision = 0 } = options;
  const names = options.targetNames ?? labels.map(String);
  if (names.length !== labels.length)
    throw new ValueError(
      `Number of classes, ${labels.length}, does not match size of target_names, ${names.length}. Try specifying the labels parameter`,
    );
  if (labels.length === 0) throw new ValueError("classificationReport: there are no samples to report on");
  const width = Math.max(...names.map((name) => name.length), "weighted avg".length, digits);
  const figures = ({ precision, recall, f1, support }: Scores): string[] => [
    ...[precision, recall, f1].map((value) => fixed(value, digits)),
    // Where no prediction is right, scikit-learn's counts are floating numbers, and are printed so.
    counts.right() === 0 ? `${support}.0` : String(support),
  ];
  const row = (name: string, cells: readonly string[]): string =>
    `${name.padStart(width)}  ${cells.map((cell) => cell.padStart(column)).join(" ")}\n`;
  const byClass = scoresByClass(counts, labels, zeroDivision).map((scores, i) => row(names[i], figures(scores)));
  // Where every sample's class is listed, all three micro averages are the accuracy.
  const isWhole = present.length === labels.length && present.every((label) => labels.includes(label));
  const averaged = averages.map((average) => {
    const cells = figures(averageScores(counts, labels, average, zeroDivision));
    if (average === "micro" && isWhole) return row("accuracy", ["", "", cells[2], cells[3]]);
    return row(`${average} avg`, cells);
  });
  return `${row("", headers)}\n${byClass.join("")}\n${averaged.join("")}`;
}

/** Decimals as Python writes them: of two numbers equally near, the one with an even last digit. */
function fixed(value: number, digits: number): string {
  const beyond = 40;
  const exact = value.toFixed(digits + beyond);
  const rounded = value.toFixed(digits);
  const isTie = exact.slice(-beyond) === `5${"0".repeat(beyond - 1)}`;
  if (!isTie) return rounded;
  const kept = exact.slice(0, -beyond).replace(/\.$/, "");
  return Number(kept.at(-1)) % 2 === 0 ? kept : rounded;
}
