import type { Check } from "../check.js";
import { judged, median, moduleOf, newest, short } from "../numbers.js";
import { gradientProfile } from "../profile.js";

const bound = 1000;

/** Gradients that grow from layer to layer on their way back, or from step to step (Pascanu, Mikolov and Bengio 2013). */
export const explodingGradient: Check = {
  name: "exploding-gradient",
  find({ samples }, say) {
    const advice = say(
      "Clip the gradients (nn.utils.clipGradNorm_), lower the learning rate, or start from smaller weights.",
    );
    const profile = gradientProfile(samples);
    if (profile.length >= 3) {
      const first = profile[0];
      const middle = profile[profile.length >> 1];
      const last = profile[profile.length - 1];
      if (first.size > last.size * bound && first.size > middle.size && middle.size > last.size && last.size > 0)
        return [
          {
            module: moduleOf(first.name),
            message: say(
              "The gradient explodes on its way back: at {0} it is {1} times larger than at {2}.",
              first.name,
              short(first.size / last.size),
              last.name,
            ),
            advice,
          },
        ];
    }
    const total = (sample: (typeof samples)[number]): number =>
      Math.hypot(...sample.parameters.map(({ gradient }) => gradient?.norm ?? 0));
    if (samples.length < 2 * judged) return [];
    const before = median(samples.slice(0, judged).map(total));
    const now = median(newest(samples).map(total));
    if (!(before > 0 && now > before * 100)) return [];
    return [
      {
        message: say(
          "The gradients grew {0} times since the start: their norm is {1} now.",
          short(now / before),
          short(now),
        ),
        advice,
      },
    ];
  },
};
