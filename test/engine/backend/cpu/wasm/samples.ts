/** Numbers from 0 (included) to 1 (excluded), the same in every run (Park and Miller's generator). */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** n floats of both signs over many magnitudes. */
export function randomFloats(n: number, seed: number): Float32Array {
  const next = generator(seed);
  return Float32Array.from({ length: n }, () => (next() - 0.5) * 10 ** (6 * next() - 3));
}

/** n integers from -4 to 4: products and sums of them are exact in float32, so that results can be compared exactly. */
export function randomIntegers(n: number, seed: number): Float32Array {
  const next = generator(seed);
  return Float32Array.from({ length: n }, () => Math.floor(next() * 9) - 4);
}

/** Values at which floating-point code goes wrong. */
export const specials = Float32Array.of(
  ...[0, -0, 1, -1, Infinity, -Infinity, NaN, 1.401298464324817e-45, -1.401298464324817e-45, 1.1754943508222875e-38],
  ...[3.4028234663852886e38, -3.4028234663852886e38, 88.72283, 88.7229, -87.33655, -103.97, -103.98, -104.5, 9, -9],
  ...[0.625, 0.62499994, 0.5, -0.5, 1e-20, -1e-20, 16777217, -16777216],
);

/** Distance of two floats in units of the last place; 0 for two NaN, Infinity for one, or for zeros of different sign. */
export function ulps(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  if (Number.isNaN(a) || Number.isNaN(b) || (a === 0 && b === 0)) return Infinity;
  const bits = new Int32Array(Float32Array.of(a, b).buffer);
  const [x, y] = Array.from(bits, (i) => (i < 0 ? -(i & 0x7fffffff) : i));
  return Math.abs(x - y);
}
