import type { Check } from "../check.js";
import { judged } from "../numbers.js";

/** Parameters that never get a gradient: their module is never called, or the loss does not depend on what it gives. */
export const unusedParameter: Check = {
  name: "unused-parameter",
  find({ model, samples }, say) {
    if (samples.length < judged) return [];
    const moved = new Set<string>();
    const called = new Set<string>();
    for (const { parameters, activations } of samples) {
      for (const { name, gradient } of parameters) if (gradient !== undefined) moved.add(name);
      for (const { module } of activations) called.add(module);
    }
    const seen = new Set(samples.flatMap(({ parameters }) => parameters.map(({ name }) => name)));
    return model.modules.flatMap(({ path, type, parameters }) => {
      const key = (name: string): string => (path === "" ? name : `${path}.${name}`);
      const still = parameters.filter(
        ({ name, trainable }) => trainable && seen.has(key(name)) && !moved.has(key(name)),
      );
      if (still.length === 0) return [];
      const names = still.map(({ name }) => key(name)).join(", ");
      return called.has(path)
        ? [
            {
              module: path,
              message: say("The loss does not depend on {0}: no gradient ever arrives at {1}.", path || type, names),
              advice: say("Is its result used, and not cut off by detach(), item() or noGrad()?"),
            },
          ]
        : [
            {
              module: path,
              message: say("{0} ({1}) is never called: {2} get no gradient.", path || type, type, names),
              advice: say("Call it in forward(), or remove it."),
            },
          ];
    });
  },
};
