import assert from "node:assert/strict";
import type { nn, Tensor } from "../../src/engine/index.js";
import { readGolden } from "../engine/tensor/random/golden.js";

type Nested = number | Nested[];
type Weights = Record<string, Nested>;

/** What PyTorch gives for an example (test/golden/examples.py). */
export interface Golden {
  steps: number;
  /** First and last three rows. */
  X?: Nested;
  y?: Nested;
  initial: Weights;
  /** By step. */
  losses: Record<string, number>;
  /** By epoch. */
  epochs?: Record<string, Record<string, number>>;
  final: Weights;
  r2?: number;
  accuracy?: number;
}

export const golden = readGolden<Record<string, Golden>>("examples.json");

const flat = (values: Nested): number[] => (typeof values === "number" ? [values] : values.flatMap(flat));

/** Position of a float32 among all of them in order: neighbours differ by one. */
function rank(value: number): number {
  const bits = new Int32Array(Float32Array.of(value).buffer)[0];
  return bits < 0 ? -(bits & 0x7fffffff) : bits;
}

type Same = (actual: number, expected: number, largest: number) => boolean;

function compare(actual: Nested, expected: Nested, what: string, same: Same): void {
  const [a, b] = [flat(actual), flat(expected)];
  assert.equal(a.length, b.length, `${what}: number of values`);
  const largest = Math.max(...b.map(Math.abs));
  a.forEach((value, i) => assert.ok(same(value, b[i], largest), `${what}: value ${i} is ${value}, PyTorch's ${b[i]}`));
}

/** The same float32, or its neighbour. */
export function sameBits(actual: Nested, expected: Nested, what: string): void {
  compare(actual, expected, what, (a, b) => Math.abs(rank(a) - rank(b)) <= 1);
}

/**
 * Equal to 1e-4 relative. A weight that came to rest near zero keeps the rounding of the larger values that it had on its way:
 * it may be off by a millionth of the largest beside it.
 */
export function close(actual: Nested, expected: Nested, what: string): void {
  compare(actual, expected, what, (a, b, largest) => Math.abs(a - b) <= 1e-4 * Math.abs(b) + 1e-6 * largest);
}

/** Checks all weights of a model, names and shapes included. */
export function checkWeights(model: nn.Module, expected: Weights, same: typeof close, what: string): void {
  const state = model.stateDict();
  assert.deepEqual(Object.keys(state), Object.keys(expected));
  for (const [name, tensor] of Object.entries(state)) {
    const values = tensor.tolist() as Nested;
    assert.deepEqual(shapeOf(values), shapeOf(expected[name]));
    same(values, expected[name], `${what} ${name}`);
  }
}

function shapeOf(values: Nested): number[] {
  return typeof values === "number" ? [] : [values.length, ...shapeOf(values[0])];
}

/** The first and the last three rows, as examples.py keeps them. */
export function ends(tensor: Tensor): Nested {
  const rows = tensor.tolist() as Nested[];
  return [...rows.slice(0, 3), ...rows.slice(-3)];
}
