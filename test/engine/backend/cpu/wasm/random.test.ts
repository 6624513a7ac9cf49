import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fillBernoulli } from "../../../../../src/engine/tensor/random/bernoulli.js";
import { Generator } from "../../../../../src/engine/tensor/random/generator.js";
import { randperm } from "../../../../../src/engine/tensor/random/integers.js";
import { Mt19937 } from "../../../../../src/engine/tensor/random/mt19937.js";
import { fillNormal } from "../../../../../src/engine/tensor/random/normal.js";
import { fillUniform } from "../../../../../src/engine/tensor/random/uniform.js";
import { float32, float64 } from "../../../../../src/engine/tensor/dtype.js";
import { bothVariants } from "./variants.js";

/** Around vectors, blocks of 16 and the 624 words that are generated together. */
const sizes = [1, 2, 3, 15, 16, 17, 31, 100, 311, 312, 313, 623, 624, 625, 2047, 2049, 5003, 40001];

const SEED = 7;
const f = Math.fround;

for (const { variant, exports, memory } of bothVariants())
  describe(`${variant}: random fills are those of the reference, bit for bit`, () => {
    memory.grow(10);
    const state = Math.ceil(exports.heapBase() / 64) * 64;
    const work = state + 2560;
    const out = work + 8192;
    const words = new Int32Array(memory.buffer);

    /** A kernel's result from a generator that gave `skip` words before; its state is in the memory afterwards. */
    function draw(skip: number, fill: () => void): void {
      const engine = new Mt19937(SEED);
      for (let i = 0; i < skip; i++) engine.next();
      engine.store(words, state / 4);
      fill();
    }

    function reference(skip: number): Generator {
      const generator = new Generator().manualSeed(SEED);
      for (let i = 0; i < skip; i++) generator.random32();
      return generator;
    }

    /** Compares the result, and what comes after it. */
    function same(actual: ArrayLike<number>, expected: ArrayLike<number>, generator: Generator, what: string): void {
      for (let i = 0; i < expected.length; i++)
        if (!Object.is(actual[i], expected[i])) assert.fail(`${what}, element ${i}: ${actual[i]} for ${expected[i]}`);
      const engine = new Mt19937();
      engine.load(words, state / 4);
      assert.equal(engine.next(), generator.random32(), `${what}: the next word`);
    }

    const floats = (n: number) => new Float32Array(memory.buffer, out, n);
    const to32 = (array: Float32Array) => ({ array, base: 0, length: array.length, dtype: float32 });

    for (const n of sizes)
      test(`${n} elements`, () => {
        const skip = n % 5;
        for (const [low, high] of [
          [0, 1],
          [-0.3, 0.9],
        ]) {
          const [expected, generator] = [new Float32Array(n), reference(skip)];
          fillUniform(to32(expected), generator, low, high);
          draw(skip, () => exports.fillUniform32(state, out, n, f(low), f(f(high) - f(low))));
          same(floats(n), expected, generator, "uniform");
        }
        for (const p of [0, 0.3, 0.5, 1]) {
          const [expected, generator] = [new Float32Array(n), reference(skip)];
          fillBernoulli(to32(expected), generator, p);
          const steps = Math.ceil(p * 2 ** 53);
          const [high, low] = [Math.floor(steps / 2 ** 32), steps % 2 ** 32];
          draw(skip, () => exports.fillBernoulli32(state, out, n, high, low, 1, work));
          same(floats(n), expected, generator, `bernoulli of ${p}`);
        }
        const [doubles, ofDoubles] = [new Float64Array(n), reference(skip)];
        fillUniform({ array: doubles, base: 0, length: n, dtype: float64 }, ofDoubles);
        draw(skip, () => exports.fillUniform64(state, out, n));
        same(new Float64Array(memory.buffer, out, n), doubles, ofDoubles, "uniform float64");

        const ofOrder = reference(skip);
        const order = randperm(n, ofOrder);
        draw(skip, () => exports.fillPermutation(state, out, n, work));
        const pairs = new Int32Array(memory.buffer, out, 2 * n);
        const values = Array.from(order, (_, i) => (pairs[2 * i + 1] === 0 ? pairs[2 * i] : NaN));
        same(values, order, ofOrder, "permutation");

        if (n < 16) return;
        for (const [mean, std] of [
          [0, 1],
          [0.1, 2],
        ]) {
          const [expected, generator] = [new Float32Array(n), reference(skip)];
          fillNormal(to32(expected), generator, mean, std);
          draw(skip, () => exports.fillNormal32(state, out, n, f(mean), f(std)));
          same(floats(n), expected, generator, "normal");
        }
      });

    test("nothing is written past the end", () => {
      for (const n of [1, 5, 17, 2051]) {
        const bytes = new Uint8Array(memory.buffer, out + 4 * n, 64);
        bytes.fill(0xab);
        draw(0, () => exports.fillUniform32(state, out, n, 0, 1));
        draw(0, () => exports.fillBernoulli32(state, out, n, 1 << 20, 0, 1, work));
        if (n >= 16) draw(0, () => exports.fillNormal32(state, out, n, 0, 1));
        assert.ok(
          bytes.every((byte) => byte === 0xab),
          `${n} elements`,
        );
      }
    });
  });
