import type { Generator } from "./generator.js";
import { log } from "./libm.js";
import { nextNormal } from "./normal.js";

/**
 * One number of the gamma distribution of rate 1, drawn as PyTorch's `sample_gamma` draws it.
 *
 * "A simple method for generating gamma variables", Marsaglia and Tsang, 2000.
 */
export function nextGamma(generator: Generator, alpha: number): number {
  let scale = 1;
  let shape = alpha;
  if (alpha < 1) {
    if (alpha === 0) return 0;
    scale = Math.pow(1 - generator.uniform53(), 1 / alpha);
    shape += 1;
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    let x: number;
    let y: number;
    do {
      x = nextNormal(generator, 0, 1);
      y = 1 + c * x;
    } while (y <= 0);
    const v = y * y * y;
    const u = 1 - generator.uniform53();
    const xx = x * x;
    if (u < 1 - 0.0331 * xx * xx || log(u) < 0.5 * xx + d * (1 - v + log(v))) return scale * d * v;
  }
}

/** The first of two numbers of the Dirichlet distribution (alpha, alpha), in float32: what is left for the second is one less it. */
export function nextDirichletPair(generator: Generator, alpha: number): number {
  const least = 2.2250738585072014e-308;
  const [first, second] = [0, 1].map(() => Math.max(least, nextGamma(generator, Math.fround(alpha))));
  return Math.min(1 - 2 ** -24, Math.max(2 ** -126, Math.fround(first / (first + second))));
}
