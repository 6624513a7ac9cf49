import { ValueError } from "../errors.js";
import { defineMetric } from "./metric.js";
import { eachSample, scoresFit } from "./predictions.js";
import { checkSameShape, read } from "./values.js";

export interface LogLossOptions {
  /** Probabilities are kept so far from 0 and 1; by default the precision they come in. */
  eps?: number;
}

interface Mean {
  sum: number;
  count: number;
}

/**
 * The cross-entropy of predicted probabilities: of class 1 in the target's shape, or of all classes `[N, C]`.
 * https://scikit-learn.org/1.2/modules/generated/sklearn.metrics.log_loss.html
 */
export const logLoss = defineMetric<LogLossOptions, number, Mean>({
  name: "logLoss",
  options: ["eps"],
  better: "lower",
  start: () => ({ sum: 0, count: 0 }),
  add(state, output, target, options) {
    const [given, right] = [read(output), read(target)];
    const eps = options.eps ?? given.epsilon;
    const kept = (p: number) => Math.min(Math.max(p, eps), 1 - eps);
    if (scoresFit(given, right)) {
      const classes = given.shape[1];
      eachSample(given, (first, step, sample) => {
        const label = right.values[sample];
        if (!(label >= 0 && label < classes && Number.isInteger(label)))
          throw new ValueError(`logLoss: target ${label} is none of the ${classes} classes, 0 to ${classes - 1}`);
        let sum = 0;
        for (let c = 0; c < classes; c++) sum += kept(given.values[first + c * step]);
        state.sum -= Math.log(kept(given.values[first + label * step]) / sum);
      });
    } else {
      checkSameShape("logLoss", given, right);
      given.values.forEach((p, i) => {
        const label = right.values[i];
        if (label !== 0 && label !== 1)
          throw new ValueError(`logLoss: with one probability a sample, targets must be 0 or 1, but one is ${label}`);
        state.sum -= Math.log(label === 1 ? kept(p) : 1 - kept(p));
      });
    }
    state.count += right.values.length;
  },
  result: ({ sum, count }) => sum / count,
});
