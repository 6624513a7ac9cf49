import type { Check } from "../check.js";
import { moduleOf, short } from "../numbers.js";
import { gradientProfile } from "../profile.js";

/** So many times smaller at the first layer than at the last: what ten layers lose that each keep half. */
const bound = 1000;

/** Gradients that shrink from layer to layer on their way back (Hochreiter 1991; Glorot and Bengio 2010). */
export const vanishingGradient: Check = {
  name: "vanishing-gradient",
  find({ samples }, say) {
    const profile = gradientProfile(samples);
    if (profile.length < 3) return [];
    const last = profile[profile.length - 1];
    const first = profile[0];
    // An early layer may have small gradients for reasons of its own: half of the way must lose too. What is left at the very beginning of
    // a deep model is rounding, which no longer shrinks.
    const middle = profile[profile.length >> 1];
    if (!(
      first.size > 0 &&
      first.size * bound < last.size &&
      first.size < 10 * middle.size &&
      10 * middle.size < last.size
    ))
      return [];
    return [
      {
        module: moduleOf(first.name),
        message: say(
          "The gradient vanishes on its way back: at {0} it is {1} times smaller than at {2}.",
          first.name,
          short(last.size / first.size),
          last.name,
        ),
        advice: say(
          "ReLU-like activations, Xavier or Kaiming initialisation, batch or layer normalisation, or residual connections let it through.",
        ),
      },
    ];
  },
};
