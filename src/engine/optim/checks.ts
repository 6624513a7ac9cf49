import { ValueError } from "../errors.js";
import { checkOptions } from "../arguments.js";

/** An optimizer's options with their defaults filled in. @throws TypeError for an unknown name. */
export function withDefaults<O extends object>(of: string, defaults: O, options: Partial<O> | undefined): O {
  checkOptions(of, options ?? {}, Object.keys(defaults));
  const given = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}

/** @throws ValueError in PyTorch's words for a number outside a range. */
export function checkOption(what: string, value: number, valid: boolean): void {
  if (!valid) throw new ValueError(`Invalid ${what}: ${value}`);
}

/** @throws ValueError for a number below 0 among those that every optimizer of the family has. */
export function checkNotNegative(options: {
  lr?: number;
  eps?: number;
  momentum?: number;
  weightDecay?: number;
  alpha?: number;
  momentumDecay?: number;
}): void {
  const names = {
    lr: "learning rate",
    eps: "epsilon value",
    momentum: "momentum value",
    weightDecay: "weight_decay value",
    alpha: "alpha value",
    momentumDecay: "momentum_decay value",
  } as const;
  for (const [name, what] of Object.entries(names)) {
    const value = options[name as keyof typeof names];
    if (value !== undefined) checkOption(what, value, value >= 0);
  }
}

/** @throws ValueError for decay rates of running averages outside [0, 1). */
export function checkBetas(betas: readonly [number, number]): void {
  betas.forEach((beta, i) => checkOption(`beta parameter at index ${i}`, beta, beta >= 0 && beta < 1));
}
