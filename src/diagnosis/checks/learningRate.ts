import type { Check, Evidence } from "../check.js";
import { judged, median, newest, short } from "../numbers.js";
import { vanishingGradient } from "./vanishingGradient.js";

/** Change of the weights in one step, relative to their size. About 0.001 is usual (Karpathy, CS231n notes). */
const most = 0.1;
const least = 1e-6;

/** Steps so large that weights are overwritten, or so small that nothing changes. */
export const learningRate: Check = {
  name: "learning-rate",
  find(evidence, say) {
    const ratio = updateRatio(evidence);
    if (ratio > most)
      return [
        {
          message: say(
            "The learning rate is too high: a step changes the weights by {0} of their size; about 0.001 is usual.",
            short(ratio),
          ),
          advice: say("Try a learning rate that is ten times smaller, or a warm-up."),
        },
      ];
    // Where the gradient is lost on its way back, a larger rate moves the last layers alone.
    if (ratio < least && !falls(evidence) && vanishingGradient.find(evidence, say).length === 0)
      return [
        {
          message: say(
            "The learning rate is too low: a step changes the weights by {0} of their size, and the loss stays where it is.",
            short(ratio),
          ),
          advice: say("Try a learning rate that is ten times larger."),
        },
      ];
    return [];
  },
};

/** Median over weights and newest samples; NaN, which is neither high nor low, while there is nothing to judge. */
function updateRatio({ samples }: Evidence): number {
  const ratios = newest(samples, 2 * judged).flatMap(({ parameters }) =>
    parameters
      .filter(({ weight, gradient }) => weight.norm > 0 && gradient !== undefined && gradient.norm > 0)
      // Biases start at zero: any step is large beside them.
      .filter(({ name }) => !/bias\w*$/.test(name))
      .flatMap(({ updateNorm, weight }) => (updateNorm === undefined ? [] : [updateNorm / weight.norm])),
  );
  return ratios.length === 0 ? NaN : median(ratios);
}

/** Whether the loss of the newest quarter of the run is below that of the quarter before. */
function falls({ series }: Evidence): boolean {
  const values = Array.from(series("loss").values);
  const quarter = values.length >> 2;
  if (quarter < judged) return true;
  return median(values.slice(-quarter)) < 0.99 * median(values.slice(-2 * quarter, -quarter));
}
