import { defaultGenerator } from "../tensor/random/generator.js";
import { uint8 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { tensorOf } from "./creation.js";

/** The state of the default generator: uint8, 5056 bytes in PyTorch's layout. https://pytorch.org/docs/1.13/generated/torch.get_rng_state.html */
export function getRngState(): Tensor {
  const state = defaultGenerator.getState();
  return tensorOf(state, [state.length]);
}

/** Puts the default generator into a state that `getRngState` gave. @throws TypeError, RuntimeError for what is no state. https://pytorch.org/docs/1.13/generated/torch.set_rng_state.html */
export function setRngState(state: Tensor): void {
  if (state.dtype !== uint8) throw new TypeError("RNG state must be a torch.ByteTensor");
  const bytes = new Uint8Array(state.numel());
  state.forEachValue((value, i) => void (bytes[i] = value));
  defaultGenerator.setState(bytes);
}

/** Seeds the default generator from the machine's randomness, and gives the seed. https://pytorch.org/docs/1.13/generated/torch.seed.html */
export function seed(): number {
  return defaultGenerator.seed();
}

/** The seed that the default generator started from. https://pytorch.org/docs/1.13/generated/torch.initial_seed.html */
export function initialSeed(): number | bigint {
  return defaultGenerator.initialSeed();
}
