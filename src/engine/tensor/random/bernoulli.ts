import { RuntimeError } from "../../errors.js";
import { float32 } from "../dtype.js";
import { byKernel, cppNumber, type Destination, type FloatArray } from "./destination.js";
import type { Generator } from "./generator.js";

/**
 * Fills with 0 and 1, 1 with probability `p`: one 53-bit uniform an element, whatever the dtype.
 * @throws RuntimeError when `p` is not in [0, 1].
 *
 * https://pytorch.org/docs/1.13/generated/torch.Tensor.bernoulli_.html
 */
export function fillBernoulli(destination: Destination, generator: Generator, p = 0.5): void {
  if (!(p >= 0 && p <= 1)) throw new RuntimeError(`bernoulli_ expects p to be in [0, 1], but got p=${cppNumber(p)}`);
  const { array, base, length, dtype } = destination;
  if (dtype === float32 && fillScaled(destination, generator, p, 1)) return;
  const cells = dtype.cells;
  for (let at = base * cells; at < (base + length) * cells; at += cells) {
    array[at] = generator.uniform53() < p ? 1 : 0;
    if (cells === 2) array[at + 1] = 0;
  }
}

/**
 * Fills float32 with `value`, with probability `p`, and 0: drawn as `fillBernoulli` draws. Returns false where no kernel does it.
 */
export function fillScaled(destination: Destination, generator: Generator, p: number, value: number): boolean {
  // A uniform of 53 bits is under p if its number of steps is under this one.
  const steps = Math.ceil(p * 2 ** 53);
  const [high, low] = [Math.floor(steps / 2 ** 32), steps % 2 ** 32];
  return byKernel(destination, generator, (kernels, state, at, work) =>
    kernels.fillBernoulli32(state, at, destination.length, high, low, value, work),
  );
}

/**
 * Fills with 0 and 1, element `i` being 1 with probability `probabilities[probabilitiesBase + i]`. A float32 array of
 * probabilities takes a 24-bit uniform an element, a float64 one a 53-bit uniform.
 * @throws RuntimeError at the first probability that is not in [0, 1]; elements before it are then filled.
 *
 * https://pytorch.org/docs/1.13/generated/torch.bernoulli.html
 */
export function fillBernoulliFrom(
  destination: Destination,
  generator: Generator,
  probabilities: FloatArray,
  probabilitiesBase = 0,
): void {
  const { array, base, length, dtype } = destination;
  const cells = dtype.cells;
  const single = probabilities instanceof Float32Array;
  for (let i = 0; i < length; i++) {
    const p = probabilities[probabilitiesBase + i];
    if (!(p >= 0 && p <= 1))
      throw new RuntimeError(
        `Expected p_in >= 0 && p_in <= 1 to be true, but got false: the probability at index ${i} is ${cppNumber(p)}`,
      );
    const at = (base + i) * cells;
    array[at] = (single ? generator.uniform24() : generator.uniform53()) < p ? 1 : 0;
    if (cells === 2) array[at + 1] = 0;
  }
}
