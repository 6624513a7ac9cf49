import { random, type RandomState } from "../numpy/index.js";
import { RandomState as RandomStateClass } from "../numpy/randomState.js";
import type { LegacyGenerator } from "../numpy/legacyGenerator.js";

/** What scikit-learn calls `random_state`: a whole number, a generator to go on with, or nothing for the shared one. */
export type RandomSource = number | RandomState | null;

/** @throws ValueError when a number is no whole one in [0, 2^32). */
export function generatorOf(seed: RandomSource | undefined): LegacyGenerator {
  if (typeof seed === "number") return new RandomStateClass(seed).generator;
  if (seed === undefined || seed === null) return random.generator;
  return seed.generator;
}
