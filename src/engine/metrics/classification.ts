import { ValueError } from "../errors.js";
import { ConfusionCounts } from "./confusion.js";
import { defineMetric } from "./metric.js";
import { classesOf, eachSample, scoresFit, type ThresholdOption } from "./predictions.js";
import { checkSameShape, type Numbers, read } from "./values.js";

export interface AccuracyOptions extends ThresholdOption {
  /** Right means: among the `k` classes with the largest scores (1). */
  k?: number;
}

interface Share {
  right: number;
  total: number;
}

const share = { start: (): Share => ({ right: 0, total: 0 }), result: ({ right, total }: Share) => right / total };

/**
 * The part of samples whose class is found. Output: scores `[N, C]`, or classes or probabilities of class 1 in the target's shape.
 * https://scikit-learn.org/1.2/modules/generated/sklearn.metrics.top_k_accuracy_score.html
 */
export const accuracy = defineMetric<AccuracyOptions, number, Share>({
  name: "accuracy",
  options: ["k", "threshold"],
  better: "higher",
  ...share,
  add(state, output, target, options) {
    const { k = 1 } = options;
    if (k !== 1) return addTop(state, read(output), read(target), k);
    const classes = classesOf("accuracy", output, target, options);
    classes.target.forEach((label, i) => void (state.right += Number(label === classes.predicted[i])));
    state.total += classes.target.length;
  },
});

/** Of equal scores the later class counts as the larger, as in scikit-learn. */
function addTop(state: Share, scores: Numbers, target: Numbers, k: number): void {
  if (!Number.isInteger(k) || k < 1) throw new ValueError(`accuracy: k must be a whole number from 1, but got ${k}`);
  if (!scoresFit(scores, target))
    throw new ValueError(
      `accuracy with k = ${k} takes scores [N, C] and classes [N], but got [${scores.shape.join(", ")}] and [${target.shape.join(", ")}]`,
    );
  const { values, shape } = scores;
  eachSample(scores, (first, step, sample) => {
    const own = values[first + target.values[sample] * step];
    let before = 0;
    for (let c = 0; c < shape[1]; c++) {
      const score = values[first + c * step];
      if (score > own || (score === own && c > target.values[sample])) before++;
    }
    state.right += Number(before < k);
    state.total++;
  });
}

/** The part of outputs that fall on the target's side of the threshold (0.5). Output and target have one shape. */
export const binaryAccuracy = defineMetric<ThresholdOption, number, Share>({
  name: "binaryAccuracy",
  options: ["threshold"],
  better: "higher",
  ...share,
  add(state, output, target, { threshold = 0.5 }) {
    const [given, right] = [read(output), read(target)];
    checkSameShape("binaryAccuracy", given, right);
    given.values.forEach((p, i) => void (state.right += Number(p > threshold === right.values[i] > 0.5)));
    state.total += given.values.length;
  },
});

export interface ScoreOptions extends ThresholdOption {
  /**
   * `"binary"` (the default): of the class `posLabel`; `"micro"`: of all decisions together; `"macro"`: the mean over classes;
   * `"weighted"`: the mean by the number of samples.
   */
  average?: "binary" | "micro" | "macro" | "weighted";
  /** The class that counts where there are two (1). */
  posLabel?: number;
  /** Classes to take into account; all that came up by default. */
  labels?: readonly number[];
  /** The value of a share of nothing: 0 (the default) or 1. */
  zeroDivision?: 0 | 1;
}

/** Precision, recall, F and number of samples of some classes, or of their average. */
export interface Scores {
  precision: number;
  recall: number;
  f1: number;
  support: number;
}

/** The scores from counts of hits, predictions and samples. */
function scoresFrom(hits: number, predictions: number, support: number, zeroDivision: number): Scores {
  const precision = predictions === 0 ? zeroDivision : hits / predictions;
  const recall = support === 0 ? zeroDivision : hits / support;
  const sum = precision + recall;
  return { precision, recall, f1: sum === 0 ? 0 : (2 * precision * recall) / sum, support };
}

/** The scores of each class. */
export function scoresByClass(counts: ConfusionCounts, labels: readonly number[], zeroDivision: number): Scores[] {
  return labels.map((label) =>
    scoresFrom(counts.count(label, label), counts.predictions(label), counts.support(label), zeroDivision),
  );
}

/** The scores of several classes as one. */
export function averageScores(
  counts: ConfusionCounts,
  labels: readonly number[],
  average: "micro" | "macro" | "weighted",
  zeroDivision: number,
): Scores {
  const sum = (value: (label: number) => number) => labels.reduce((total, label) => total + value(label), 0);
  const support = sum((label) => counts.support(label));
  const predictions = sum((label) => counts.predictions(label));
  if (average === "micro")
    return scoresFrom(
      sum((label) => counts.count(label, label)),
      predictions,
      support,
      zeroDivision,
    );
  if (average === "weighted" && support === 0) {
    const undecided = predictions === 0 ? zeroDivision : 0;
    return { precision: undecided, recall: zeroDivision, f1: undecided, support };
  }
  const each = scoresByClass(counts, labels, zeroDivision);
  const weight = (scores: Scores) => (average === "macro" ? 1 : scores.support);
  const weights = each.reduce((total, scores) => total + weight(scores), 0);
  const mean = (value: (scores: Scores) => number) =>
    each.reduce((total, scores) => total + value(scores) * weight(scores), 0) / weights;
  return { precision: mean((s) => s.precision), recall: mean((s) => s.recall), f1: mean((s) => s.f1), support };
}

function scoresOf(counts: ConfusionCounts, options: ScoreOptions): Scores {
  const { average = "binary", posLabel = 1, zeroDivision = 0 } = options;
  const present = counts.labels();
  if (average !== "binary") {
    if (!["micro", "macro", "weighted"].includes(average))
      throw new ValueError(
        `average has to be one of 'micro', 'macro', 'weighted', 'binary', but got '${String(average)}'`,
      );
    return averageScores(counts, options.labels ?? present, average, zeroDivision);
  }
  if (present.length > 2 || (options.labels === undefined && present.some((label) => label > 1)))
    throw new ValueError(
      "Target is multiclass but average='binary'. Please choose another average setting, one of 'micro', 'macro', 'weighted'.",
    );
  if (present.length === 2 && !present.includes(posLabel))
    throw new ValueError(`pos_label=${posLabel} is not a valid label. It should be one of [${present.join(", ")}]`);
  return scoresByClass(counts, [posLabel], zeroDivision)[0];
}

const scoreOptions = ["average", "posLabel", "labels", "zeroDivision", "threshold"] as const;

function scoreMetric(name: "precision" | "recall" | "f1") {
  return defineMetric<ScoreOptions, number, ConfusionCounts>({
    name,
    options: scoreOptions,
    better: "higher",
    start: () => new ConfusionCounts(),
    add: (counts, output, target, options) => counts.add(classesOf(name, output, target, options)),
    result: (counts, options) => scoresOf(counts, options)[name],
  });
}

/** The part of predictions of a class that are right. https://scikit-learn.org/1.2/modules/generated/sklearn.metrics.precision_score.html */
export const precision = scoreMetric("precision");

/** The part of a class's samples that are found. https://scikit-learn.org/1.2/modules/generated/sklearn.metrics.recall_score.html */
export const recall = scoreMetric("recall");

/** The harmonic mean of precision and recall. https://scikit-learn.org/1.2/modules/generated/sklearn.metrics.f1_score.html */
export const f1 = scoreMetric("f1");
