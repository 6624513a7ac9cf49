import { ValueError } from "../errors.js";

/** @throws ValueError for what is no whole number from `least`. */
export function checkCount(name: string, value: number, least = 0): void {
  if (!Number.isInteger(value) || value < least)
    throw new ValueError(`${name} must be a whole number from ${least}, but got ${String(value)}`);
}

/** @throws ValueError for what is no number from 0; nothing is fine. */
export function checkNoise(noise: number | null | undefined): number | undefined {
  if (noise === null || noise === undefined) return undefined;
  if (!(noise >= 0)) throw new ValueError(`noise must be a number from 0, but got ${noise}`);
  return noise;
}

/** A number of points shared out between two shapes, or given for both. @throws ValueError for what are no such numbers. */
export function twoCounts(samples: number | readonly [number, number]): [outer: number, inner: number] {
  const [outer, inner] = typeof samples === "number" ? [Math.floor(samples / 2), Math.ceil(samples / 2)] : samples;
  const total = typeof samples === "number" ? samples : outer + inner;
  for (const count of [total, outer, inner])
    if (!Number.isInteger(count) || count < 0)
      throw new ValueError(
        `\`samples\` can be either a whole number or two of them (outer, inner), from 0, but got ${String(samples)}`,
      );
  return [outer, inner];
}
