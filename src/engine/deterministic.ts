import { checkOptions } from "./arguments.js";

/** The switch that scripts set for reproducible runs. Every operation of this engine is deterministic, so it changes nothing. */
let required = false;

/** https://pytorch.org/docs/1.13/generated/torch.use_deterministic_algorithms.html */
export function useDeterministicAlgorithms(mode: boolean, options: { warnOnly?: boolean } = {}): void {
  checkOptions("useDeterministicAlgorithms", options, ["warnOnly"]);
  required = mode;
}

/** What `useDeterministicAlgorithms` was last told; false before. https://pytorch.org/docs/1.13/generated/torch.are_deterministic_algorithms_enabled.html */
export function areDeterministicAlgorithmsEnabled(): boolean {
  return required;
}
