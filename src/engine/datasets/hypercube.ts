import type { LegacyGenerator } from "../numpy/legacyGenerator.js";

/** scikit-learn makes corners of more dimensions in two parts, because indices have 32 bits. */
const mostDimensions = 30;

/** Distinct corners of a unit hypercube, row-major [count, dimensions] of 0 and 1. */
export function hypercube(count: number, dimensions: number, generator: LegacyGenerator): Float64Array {
  const out = new Float64Array(count * dimensions);
  // The leading dimensions beyond are drawn first, and need not be distinct.
  const leading = Math.max(0, dimensions - mostDimensions);
  const left = dimensions - leading;
  const block = leading > 0 ? generator.integers(0, 2, count * leading) : new Float64Array();
  block.forEach((bit, i) => (out[Math.floor(i / leading) * dimensions + (i % leading)] = bit));
  sampleWithoutReplacement(2 ** left, count, generator).forEach((corner, row) => {
    for (let d = 0; d < left; d++) out[row * dimensions + leading + d] = Math.floor(corner / 2 ** (left - 1 - d)) % 2;
  });
  return out;
}

/** Distinct numbers below `population`, by the method that scikit-learn chooses for their share of it. */
function sampleWithoutReplacement(population: number, count: number, generator: LegacyGenerator): number[] {
  const share = count / population;
  if (share > 0.01 && share < 0.99) return [...generator.permutation(population).subarray(0, count)];
  const draw = (below: number): number => generator.integers(0, below, 1)[0];
  if (share < 0.2) {
    const selected = new Set<number>();
    while (selected.size < count) selected.add(draw(population));
    return [...selected];
  }
  const reservoir = Array.from({ length: count }, (_, i) => i);
  for (let i = count; i < population; i++) {
    const at = draw(i + 1);
    if (at < count) reservoir[at] = i;
  }
  return reservoir;
}
