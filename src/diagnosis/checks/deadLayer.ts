import type { Check } from "../check.js";
import { activationsByModule, judged, median, newest, percent } from "../numbers.js";

/** Units of a ReLU that give zero for every sample get no gradient, and stay so (Maas et al. 2013). */
export const deadLayer: Check = {
  name: "dead-layer",
  find({ model, samples }, say) {
    const types = new Map(model.modules.map(({ path, type }) => [path, type]));
    return [...activationsByModule(newest(samples), ({ dead }) => dead)]
      .filter(([, shares]) => shares.length >= judged && median(shares) >= 0.5)
      .map(([module, shares]) => ({
        module,
        message: say(
          "{0} of the units of {1} ({2}) give zero for every sample: they learn nothing any more.",
          percent(median(shares)),
          module || say("the model"),
          types.get(module) ?? "ReLU",
        ),
        advice: say(
          "A smaller learning rate, Kaiming initialisation, normalisation before the activation, or LeakyReLU or GELU keep units alive.",
        ),
      }));
  },
};
