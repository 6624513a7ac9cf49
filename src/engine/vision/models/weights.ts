import { ValueError } from "../../errors.js";
import { load } from "../../io/torch/index.js";
import type { Module } from "../../nn/module.js";
import type { StateDict } from "../../nn/stateDict.js";

/** Weights that a model starts with: a state dict, or the path of a file of one (`torch.load`). */
export type Weights = StateDict | string;

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
  if (typeof weights !== "object" && typeof weights !== "string")
    throw new ValueError(`weights of ${name} must be a state dict or the path of one, but got ${String(weights)}`);
  model.loadStateDict(typeof weights === "string" ? load<StateDict>(weights) : weights);
  return model;
}
