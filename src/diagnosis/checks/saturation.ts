import type { Check } from "../check.js";
import { activationsByModule, judged, median, newest, percent } from "../numbers.js";

/** Where a sigmoid or tanh is flat, almost no gradient comes through (Glorot and Bengio 2010). */
export const saturation: Check = {
  name: "saturation",
  find({ model, samples }, say) {
    const hasLayersAfter = (path: string): boolean => {
      const index = model.modules.findIndex((module) => module.path === path);
      return model.modules.slice(index + 1).some(({ parameters }) => parameters.length > 0);
    };
    return (
      [...activationsByModule(newest(samples), ({ saturated }) => saturated)]
        // The last activation of a classifier is meant to be sure of itself.
        .filter(([module, shares]) => shares.length >= judged && median(shares) >= 0.8 && hasLayersAfter(module))
        .map(([module, shares]) => ({
          module,
          message: say(
            "{0} of the outputs of {1} lie where the activation is flat: hardly any gradient comes through.",
            percent(median(shares)),
            module || say("the model"),
          ),
          advice: say("Smaller initial weights, normalised inputs, or ReLU in hidden layers keep the gradient alive."),
        }))
    );
  },
};
