import type { TensorStatistics } from "../../protocol/statistics.js";
import type { Check } from "../check.js";
import { moduleOf } from "../numbers.js";

const broken = ({ nan, positiveInfinity, negativeInfinity }: TensorStatistics): number =>
  nan + positiveInfinity + negativeInfinity;

/** The first sample with a NaN or an infinity, and where it was. */
export const nonFinite: Check = {
  name: "non-finite",
  find({ samples }, say) {
    for (const { step, parameters, activations } of samples) {
      const activation = activations.find(({ output }) => broken(output) > 0);
      const parameter = parameters.find(
        ({ weight, gradient }) => broken(weight) + (gradient ? broken(gradient) : 0) > 0,
      );
      if (!activation && !parameter) continue;
      const where = activation
        ? activation.module
          ? say("the output of “{0}”", activation.module)
          : say("the output of the model")
        : broken(parameter!.weight) > 0
          ? parameter!.name
          : say("the gradient of {0}", parameter!.name);
      return [
        {
          module: activation ? activation.module : moduleOf(parameter!.name),
          message: say("At step {0} {1} holds values that are NaN or infinite.", step, where),
          advice: say("Pause on the first NaN (Gradlens: Pause When) to see the operation that made it."),
        },
      ];
    }
    return [];
  },
};
