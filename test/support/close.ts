/** Comparison of numbers with those that PyTorch gave. */
import assert from "node:assert/strict";
import type { Tensor } from "../../src/engine/tensor/tensor.js";

/** A number as golden files write it. */
export type Golden = number | boolean | "nan" | "inf" | "-inf";

export const decode = (value: Golden): number =>
  typeof value === "string" ? { nan: NaN, inf: Infinity, "-inf": -Infinity }[value] : Number(value);

/** The generator's formula (test/golden/ops/spec.py) for floating values: both sides get the very same ones. */
export function formula(count: number, seed: number, low: number, high: number): number[] {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * ((i * 7919 + seed * 104729 + 13) % 997)) / 997);
}

/** The values of a tensor in row-major order. */
export function valuesOf(tensor: Tensor): number[] {
  const out: number[] = [];
  tensor.forEachValue((value) => void out.push(value));
  return out;
}

/** @throws AssertionError where a number is further away than the tolerance, relative and absolute. */
export function assertClose(actual: readonly number[], expected: readonly Golden[], tolerance: number, what: string) {
  assert.equal(actual.length, expected.length, `${what}: number of elements`);
  actual.forEach((value, i) => {
    const want = decode(expected[i]);
    if (Object.is(value, want) || Math.abs(value - want) <= tolerance * (1 + Math.abs(want)) || value === want) return;
    assert.fail(`${what}: element ${i} is ${value}, PyTorch has ${want} (off by ${Math.abs(value - want)})`);
  });
}
