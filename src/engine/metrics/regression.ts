import { ValueError } from "../errors.js";
import { defineMetric } from "./metric.js";
import { checkSameShape, read, type Values } from "./values.js";

interface Mean {
  sum: number;
  count: number;
}

function meanOf(name: string, term: (difference: number) => number, finish = (mean: number) => mean) {
  return defineMetric<object, number, Mean>({
    name,
    options: [],
    better: "lower",
    start: () => ({ sum: 0, count: 0 }),
    add(state, output, target) {
      const [given, right] = [read(output), read(target)];
      checkSameShape(name, given, right);
      given.values.forEach((value, i) => void (state.sum += term(value - right.values[i])));
      state.count += given.values.length;
    },
    result: ({ sum, count }) => finish(sum / count),
  });
}

/** The mean absolute error. https://scikit-learn.org/1.2/modules/generated/sklearn.metrics.mean_absolute_error.html */
export const meanAbsoluteError = meanOf("meanAbsoluteError", Math.abs);

/** The mean squared error. https://scikit-learn.org/1.2/modules/generated/sklearn.metrics.mean_squared_error.html */
export const meanSquaredError = meanOf("meanSquaredError", (difference) => difference * difference);

/** The square root of the mean squared error. */
export const rootMeanSquaredError = meanOf("rootMeanSquaredError", (difference) => difference * difference, Math.sqrt);

/** Of one output: what determines its R². */
interface Spread {
  count: number;
  /** The first target: others are taken relative to it, so that a large common part costs no digits. */
  origin: number;
  mean: number;
  /** Sum of squared distances of targets from their mean. */
  total: number;
  residual: number;
}

/**
 * The coefficient of determination: 1 minus the residual's share of the targets' variance; the mean over outputs of `[N, D]`.
 * https://scikit-learn.org/1.2/modules/generated/sklearn.metrics.r2_score.html
 */
export const r2 = defineMetric<object, number, Spread[]>({
  name: "r2",
  options: [],
  better: "higher",
  start: () => [],
  add: (spreads, output, target) => addSpread(spreads, output, target),
  result(spreads) {
    const each = spreads.map(({ count, total, residual }) => {
      if (count < 2) return NaN;
      if (total !== 0) return 1 - residual / total;
      return residual === 0 ? 1 : 0;
    });
    return each.reduce((a, b) => a + b, 0) / each.length;
  },
});

function addSpread(spreads: Spread[], output: Values, target: Values): void {
  const [given, right] = [read(output), read(target)];
  checkSameShape("r2", given, right);
  const samples = right.shape[0] ?? 1;
  const outputs = samples === 0 ? 0 : right.values.length / samples;
  while (spreads.length < outputs) spreads.push({ count: 0, origin: 0, mean: 0, total: 0, residual: 0 });
  if (samples > 0 && spreads.length !== outputs)
    throw new ValueError(`r2: batches before had ${spreads.length} outputs a sample, this one has ${outputs}`);
  // Welford's update: exact over batches without a second pass.
  right.values.forEach((value, i) => {
    const spread = spreads[i % outputs];
    if (spread.count === 0) spread.origin = value;
    const relative = value - spread.origin;
    const before = relative - spread.mean;
    spread.mean += before / ++spread.count;
    spread.total += before * (relative - spread.mean);
    spread.residual += (given.values[i] - value) ** 2;
  });
}
