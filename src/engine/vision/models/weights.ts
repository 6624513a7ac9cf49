import { ValueError } from "../../errors.js";
import type { Module } from "../../nn/module.js";
import type { StateDict } from "../../nn/stateDict.js";

/** Weights that a model starts with: a state dict. */
export type Weights = StateDict;

export interface WeightsOption {
  /** What the model starts with; drawn from the generator by default. */
  weights?: Weights | null;
}

/**
 * Makes a model and gives it weights.
 * @param name of the model
 * @param make makes the model with the options beside `weights`
 */
export function withWeights<Options extends object, Model extends Module>(
  name: string,
  { weights = null, ...options }: Options & WeightsOption,
  make: (options: Omit<Options, "weights">) => Model,
): Model {
  const model = make(options as Omit<Options, "weights">);
  if (weights === null) return model;
  if (typeof weights !== "object")
    throw new ValueError(`weights of ${name} must be a state dict, but got ${String(weights)}`);
  model.loadStateDict(weights);
  return model;
}
