import { random } from "../numpy/index.js";
import type { LegacyState } from "../numpy/legacyGenerator.js";
import { defaultGenerator } from "../tensor/random/generator.js";

/** The state of the generators that everyone shares: PyTorch's and NumPy's. */
export interface RandomStates {
  torch: Uint8Array;
  numpy: LegacyState;
}

export function randomStates(): RandomStates {
  return { torch: defaultGenerator.getState(), numpy: random.getState() };
}

export function setRandomStates({ torch, numpy }: RandomStates): void {
  defaultGenerator.setState(torch);
  random.setState(numpy);
}
