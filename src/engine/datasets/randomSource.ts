import { random, RandomState } from "../numpy/index.js";
import type { LegacyGenerator } from "../numpy/legacyGenerator.js";

/** What scikit-learn calls `random_state`: a whole number, a generator to go on with, or nothing for the shared one. */
export type RandomSource = number | RandomState | null;

/** @throws ValueError when a number is no whole one in [0, 2^32). */
export function generatorOf(seed: RandomSource | undefined): LegacyGenerator {
  if (typeof seed === "number") return new RandomState(seed).generator;
  if (seed === undefined || seed === null) return random.generator;
  return seed.generator;
}
