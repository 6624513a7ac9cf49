import type { Check } from "../check.js";
import { short } from "../numbers.js";

/** Epochs without a better validation loss before it is said. */
const patience = 3;

/** The validation loss rises while the training loss falls. */
export const overfitting: Check = {
  name: "overfitting",
  find({ series }, say) {
    const validation = series("validation loss");
    const training = Array.from(series("epoch loss").values);
    const values = Array.from(validation.values);
    if (values.length <= patience || training.length < values.length) return [];
    const best = values.indexOf(Math.min(...values));
    const last = values[values.length - 1];
    const rises = values.length - 1 - best >= patience && last > 1.1 * values[best];
    if (!rises || !(training[values.length - 1] < training[best])) return [];
    return [
      {
        message: say(
          "The model overfits: the validation loss was lowest in epoch {0} ({1}) and is {2} now, while the training loss still falls.",
          best + 1,
          short(values[best]),
          short(last),
        ),
        advice: say(
          "Stop early (earlyStopping), or use more data, augmentation, dropout, weight decay or a smaller model.",
        ),
      },
    ];
  },
};
