import { ValueError } from "../errors.js";
import { warn } from "../warn.js";
import { defineMetric } from "./metric.js";
import { eachSample, scoresFit } from "./predictions.js";
import { checkSameShape, read, type Values } from "./values.js";

/** Scores and right classes of all samples so far: a ranking needs them all. */
interface Ranked {
  /** One list a class; a single one, of class 1, where there are two. */
  scores: number[][];
  targets: number[];
}

const start = (): Ranked => ({ scores: [], targets: [] });

function add(of: string, state: Ranked, output: Values, target: Values): void {
  const [given, right] = [read(output), read(target)];
  if (given.values.some((value) => !Number.isFinite(value))) throw new ValueError(`${of}: a score is NaN or infinite`);
  const isMulticlass = scoresFit(given, right);
  if (!isMulticlass) checkSameShape(of, given, right);
  const classes = isMulticlass ? given.shape[1] : 1;
  if (state.targets.length > 0 && state.scores.length !== classes)
    throw new ValueError(`${of}: batches before had ${state.scores.length} scores a sample, this one has ${classes}`);
  while (state.scores.length < classes) state.scores.push([]);
  if (isMulticlass)
    eachSample(given, (first, step) => state.scores.forEach((list, c) => list.push(given.values[first + c * step])));
  else for (const value of given.values) state.scores[0].push(value);
  for (const value of right.values) state.targets.push(value);
}

/** Wrong and right positives above each distinct score, from the largest on. */
interface Steps {
  falsePositives: number[];
  truePositives: number[];
  thresholds: number[];
}

function stepsOf(scores: readonly number[], positive: readonly boolean[]): Steps {
  const order = Float64Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
  const steps: Steps = { falsePositives: [], truePositives: [], thresholds: [] };
  let [right, wrong] = [0, 0];
  order.forEach((sample, i) => {
    if (positive[sample]) right++;
    else wrong++;
    if (i + 1 < order.length && scores[order[i + 1]] === scores[sample]) return;
    steps.truePositives.push(right);
    steps.falsePositives.push(wrong);
    steps.thresholds.push(scores[sample]);
  });
  return steps;
}

function areaUnder(scores: readonly number[], positive: readonly boolean[]): number {
  const { falsePositives, truePositives } = stepsOf(scores, positive);
  const [wrong, right] = [falsePositives.at(-1) ?? 0, truePositives.at(-1) ?? 0];
  if (wrong === 0 || right === 0)
    throw new ValueError("Only one class present in y_true. ROC AUC score is not defined in that case.");
  let twice = 0;
  falsePositives.forEach((x, i) => {
    const [x0, y0] = i === 0 ? [0, 0] : [falsePositives[i - 1], truePositives[i - 1]];
    twice += (x - x0) * (truePositives[i] + y0);
  });
  return twice / 2 / wrong / right;
}

export interface RocAucOptions {
  /** For three classes and more: each against the rest (`"ovr"`), or each pair (`"ovo"`); the scores must be probabilities. */
  multiClass?: "ovr" | "ovo";
  /** The mean over classes or pairs (`"macro"`, the default), or by their number of samples. */
  average?: "macro" | "weighted";
}

/**
 * The area under the ROC curve: the probability that a sample of class 1 has a larger score than one of class 0.
 * Output: scores in the target's shape, or probabilities `[N, C]`.
 * https://scikit-learn.org/1.2/modules/generated/sklearn.metrics.roc_auc_score.html
 */
export const rocAuc = defineMetric<RocAucOptions, number, Ranked>({
  name: "rocAuc",
  options: ["multiClass", "average"],
  better: "higher",
  start,
  add: (state, output, target) => add("rocAuc", state, output, target),
  result: ({ scores, targets }, options) => {
    if (scores.length > 2) return multiclass(scores, targets, options);
    const labels = [...new Set(targets)].sort((a, b) => a - b);
    if (labels.length > 2) throw new ValueError("multiclass format is not supported: give probabilities [N, C]");
    return areaUnder(
      scores.at(-1) ?? [],
      targets.map((target) => labels.length > 1 && target === labels[1]),
    );
  },
});

function multiclass(scores: readonly number[][], targets: readonly number[], options: RocAucOptions): number {
  const { multiClass, average = "macro" } = options;
  if (multiClass === undefined) throw new ValueError("multi_class must be in ('ovo', 'ovr')");
  if (targets.some((_, i) => Math.abs(scores.reduce((sum, list) => sum + list[i], 0) - 1) > 1e-5))
    throw new ValueError(
      "Target scores need to be probabilities for multiclass roc_auc, i.e. they should sum up to 1.0 over classes",
    );
  if (new Set(targets).size !== scores.length)
    throw new ValueError("Number of classes in y_true not equal to the number of columns in 'y_score'");
  const size = (label: number) => targets.filter((target) => target === label).length;
  const areas: { area: number; weight: number }[] = [];
  scores.forEach((list, a) => {
    if (multiClass === "ovr")
      areas.push({ area: areaUnder(list, targets.map((t) => t === a)), weight: size(a) }); // prettier-ignore
    else
      for (let b = a + 1; b < scores.length; b++) {
        const members = targets.flatMap((target, i) => (target === a || target === b ? [i] : []));
        const between = (of: number) =>
          areaUnder(
            members.map((i) => scores[of][i]),
            members.map((i) => targets[i] === of),
          );
        areas.push({ area: (between(a) + between(b)) / 2, weight: size(a) + size(b) });
      }
  });
  const weights = areas.map(({ weight }) => (average === "weighted" ? weight : 1));
  const sum = areas.reduce((total, { area }, i) => total + area * weights[i], 0);
  return sum / weights.reduce((a, b) => a + b, 0);
}

/** Points of a ROC curve, thresholds falling. */
export interface RocCurve {
  falsePositiveRate: number[];
  truePositiveRate: number[];
  thresholds: number[];
}

/**
 * The ROC curve of scores against classes 0 and 1; points on a straight line between others are left out.
 * https://scikit-learn.org/1.2/modules/generated/sklearn.metrics.roc_curve.html
 */
export const rocCurve = defineMetric<{ dropIntermediate?: boolean }, RocCurve, Ranked>({
  name: "rocCurve",
  options: ["dropIntermediate"],
  start,
  add: (state, output, target) => add("rocCurve", state, output, target),
  result(state, { dropIntermediate = true }) {
    const steps = binarySteps(state);
    const { falsePositives: x, truePositives: y, thresholds } = steps;
    const turns = (list: readonly number[], i: number) => list[i + 1] - 2 * list[i] + list[i - 1] !== 0;
    const keep = thresholds.flatMap((_, i) =>
      !dropIntermediate || i === 0 || i === thresholds.length - 1 || turns(x, i) || turns(y, i) ? [i] : [],
    );
    const rate = (list: readonly number[], what: string) => {
      const last = list.at(-1) ?? 0;
      if (last === 0)
        warn(
          `No ${what} samples in y_true, ${what === "negative" ? "false" : "true"} positive value should be meaningless`,
        );
      return [0, ...keep.map((i) => list[i])].map((count) => (last === 0 ? NaN : count / last));
    };
    return {
      falsePositiveRate: rate(x, "negative"),
      truePositiveRate: rate(y, "positive"),
      thresholds: [thresholds[0] + 1, ...keep.map((i) => thresholds[i])],
    };
  },
});

/** Points of a precision-recall curve, thresholds rising; one point more than there are thresholds. */
export interface PrecisionRecallCurve {
  precision: number[];
  recall: number[];
  thresholds: number[];
}

/**
 * Precision and recall at every threshold, of scores against classes 0 and 1.
 * https://scikit-learn.org/1.2/modules/generated/sklearn.metrics.precision_recall_curve.html
 */
export const precisionRecallCurve = defineMetric<object, PrecisionRecallCurve, Ranked>({
  name: "precisionRecallCurve",
  options: [],
  start,
  add: (state, output, target) => add("precisionRecallCurve", state, output, target),
  result: curveOf,
});

function curveOf(state: Ranked): PrecisionRecallCurve {
  const { falsePositives, truePositives, thresholds } = binarySteps(state);
  const all = truePositives.at(-1) ?? 0;
  if (all === 0) warn("No positive class found in y_true, recall is set to one for all thresholds.");
  const precision = truePositives.map((right, i) => right / (right + falsePositives[i]));
  const recall = truePositives.map((right) => (all === 0 ? 1 : right / all));
  return {
    precision: [...precision.reverse(), 1],
    recall: [...recall.reverse(), 0],
    thresholds: [...thresholds].reverse(),
  };
}

/** The mean of precisions, weighted by the gain in recall. https://scikit-learn.org/1.2/modules/generated/sklearn.metrics.average_precision_score.html */
export const averagePrecision = defineMetric<object, number, Ranked>({
  name: "averagePrecision",
  options: [],
  better: "higher",
  start,
  add: (state, output, target) => add("averagePrecision", state, output, target),
  result(state) {
    const { precision, recall } = curveOf(state);
    return precision.slice(0, -1).reduce((sum, p, i) => sum + p * (recall[i] - recall[i + 1]), 0);
  },
});

function binarySteps({ scores, targets }: Ranked): Steps {
  if (scores.length > 2 || targets.some((target) => target !== 0 && target !== 1))
    throw new ValueError("multiclass format is not supported: the targets must be 0 or 1, with one score each");
  if (targets.length === 0) throw new ValueError("a curve needs at least one sample");
  return stepsOf(
    scores.at(-1)!,
    targets.map((target) => target === 1),
  );
}
