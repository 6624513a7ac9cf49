import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bool, float32, float64, int64, uint8, type DType } from "../../../../src/engine/tensor/dtype.js";
import { defaultGenerator, Generator, manualSeed } from "../../../../src/engine/tensor/random/generator.js";
import * as samplers from "../../../../src/engine/tensor/random/samplers.js";
import type { Destination } from "../../../../src/engine/tensor/random/samplers.js";

const room = (dtype: DType, length = 3): Destination => ({
  array: new dtype.arrayType(length * dtype.cells),
  base: 0,
  length,
  dtype,
});

describe("Generator", () => {
  test("starts from PyTorch's default seed", () => {
    assert.equal(new Generator().initialSeed(), 67280421310721);
  });

  test("takes integers in [-2^63, 2^64) and reports the seed modulo 2^64", () => {
    const generator = new Generator();
    assert.equal(generator.manualSeed(7).initialSeed(), 7);
    assert.equal(generator.manualSeed(2 ** 53 - 1).initialSeed(), 2 ** 53 - 1);
    assert.equal(generator.manualSeed(-1).initialSeed(), 18446744073709551615n);
    assert.equal(generator.manualSeed(2n ** 64n - 1n).initialSeed(), 18446744073709551615n);
  });

  test("refuses other seeds and says why", () => {
    const generator = new Generator();
    assert.throws(() => generator.manualSeed(1.5), /manual_seed expected a long, but got float \(1\.5\)/);
    assert.throws(() => generator.manualSeed(NaN), /manual_seed expected a long, but got float \(NaN\)/);
    assert.throws(() => generator.manualSeed("3" as unknown as number), /expected a long, but got string \(3\)/);
    assert.throws(() => generator.manualSeed(2n ** 64n), /Overflow when unpacking long/);
    assert.throws(() => generator.manualSeed(-(2n ** 63n) - 1n), /Overflow when unpacking long/);
  });

  test("a state can be copied, put back, and carried over to another generator", () => {
    const generator = new Generator().manualSeed(3);
    samplers.fillNormal(room(float32), generator);
    const state = generator.getState();
    const draw = (from: Generator) => {
      const target = room(float64, 25);
      samplers.fillNormal({ ...target, length: 7 }, from);
      samplers.fillUniform({ ...target, base: 7, length: 18 }, from);
      return Array.from(target.array);
    };
    const first = draw(generator);
    assert.deepEqual(draw(generator.setState(state)), first);
    const other = new Generator().setState(state);
    assert.equal(other.initialSeed(), 3);
    assert.deepEqual(other.getState(), state);
    assert.deepEqual(draw(other), first);
  });

  test("a state survives at the edges of a block of 624 words", () => {
    for (const drawn of [0, 1, 623, 624, 625, 1248]) {
      const generator = new Generator().manualSeed(5);
      for (let i = 0; i < drawn; i++) generator.random32();
      const copy = new Generator().setState(generator.getState());
      assert.deepEqual(copy.getState(), generator.getState(), `after ${drawn} words`);
      assert.equal(copy.random32(), generator.random32(), `after ${drawn} words`);
    }
  });

  test("refuses bytes that are no state", () => {
    const generator = new Generator();
    assert.throws(() => generator.setState(new Uint8Array(10)), /state of size 5056.*size to be 10/i);
    assert.throws(() => generator.setState(new Uint8Array(5056)), /Invalid mt19937 state/);
  });

  test("64-bit draws put the first word high", () => {
    const words = new Generator().manualSeed(1);
    const expected = (BigInt(words.random32()) << 32n) | BigInt(words.random32());
    assert.equal(new Generator().manualSeed(1).random64(), expected);
  });

  test("seed() is non-deterministic, exact as a number, and takes effect", () => {
    const generator = new Generator();
    const seed = generator.seed();
    assert.ok(Number.isSafeInteger(seed) && seed >= 0);
    assert.equal(generator.initialSeed(), seed);
    assert.notEqual(generator.seed(), seed);
    assert.equal(
      new Generator().manualSeed(seed).manualSeed(seed).random32(),
      new Generator().manualSeed(seed).random32(),
    );
  });

  test("manualSeed seeds the default generator, truncating as Python's int() does", () => {
    assert.equal(manualSeed(12.9), defaultGenerator);
    assert.equal(defaultGenerator.initialSeed(), 12);
    assert.throws(() => manualSeed(Infinity), /manual_seed expected a long/);
  });
});

describe("samplers refuse bad parameters in PyTorch's words", () => {
  const generator = new Generator();
  const f32 = room(float32);
  const weights = (...values: number[]) => Float32Array.from(values);
  const draw = (values: Float32Array, samples: number, replacement: boolean) => () =>
    samplers.multinomial(values, { rows: 1, categories: values.length, samples, replacement }, generator);

  const cases: [string, () => void, RegExp][] = [
    ["std", () => samplers.fillNormal(f32, generator, 0, -1), /normal expects std >= 0\.0, but found std -1/],
    ["std NaN", () => samplers.fillNormal(f32, generator, 0, NaN), /but found std nan/],
    [
      "normal dtype",
      () => samplers.fillNormal(room(int64), generator),
      /"normal_kernel_cpu" not implemented for 'Long'/,
    ],
    ["uniform order", () => samplers.fillUniform(f32, generator, 2, 1), /but found from=2 > to=1/],
    ["uniform NaN", () => samplers.fillUniform(f32, generator, NaN, 1), /from is out of bounds for float/],
    ["uniform width", () => samplers.fillUniform(f32, generator, -3e38, 3e38), /found to=3e\+38 and from=-3e\+38/],
    ["uniform dtype", () => samplers.fillUniform(room(int64), generator), /"check_uniform_bounds" not .* 'Long'/],
    ["lambda", () => samplers.fillExponential(f32, generator, -1), /expects lambda >= 0\.0, but found lambda=-1/],
    ["log std", () => samplers.fillLogNormal(f32, generator, 0, 0), /log_normal_ expects std > 0\.0, but found std=0/],
    ["geometric p", () => samplers.fillGeometric(f32, generator, 1), /expects p to be in \(0, 1\), but got p=1/],
    ["bernoulli p", () => samplers.fillBernoulli(f32, generator, 1.5), /expects p to be in \[0, 1\], but got p=1\.5/],
    [
      "bernoulli each p",
      () => samplers.fillBernoulliFrom(f32, generator, weights(0, 2, 0)),
      /p_in <= 1 .* index 1 is 2/,
    ],
    ["empty range", () => samplers.fillRandomFromTo(f32, generator, 3, 3), /but got from=3 >= to=3/],
    ["no integer", () => samplers.fillRandomFromTo(f32, generator, 0, 2.5), /'to' to be an integer, but got 2\.5/],
    ["bool range", () => samplers.fillRandomFromTo(room(bool), generator, 0, 3), /to - 1 is out of bounds for bool/],
    [
      "byte range",
      () => samplers.fillRandomFromTo(room(uint8), generator, -1, 3),
      /from is out of bounds for unsigned char/,
    ],
    ["permutation", () => samplers.randperm(-1, generator), /negative dimension -1: \[-1\]/],
    ["zero weights", draw(weights(0, 0), 1, false), /sum of probabilities <= 0/],
    ["zero weights, replacement", draw(weights(0, 0), 2, true), /sum of probabilities <= 0/],
    ["negative weight", draw(weights(1, -1), 1, false), /contains either `inf`, `nan` or element < 0/],
    ["NaN weight", draw(weights(NaN, 1), 2, true), /encountering probability entry < 0/],
    ["infinite weight", draw(weights(1, Infinity), 2, true), /probability entry = infinity or NaN/],
    ["too many samples", draw(weights(1, 2), 3, false), /cannot sample n_sample > prob_dist\.size\(-1\)/],
    ["no samples", draw(weights(1, 2), 0, false), /cannot sample n_sample <= 0 samples/],
  ];
  for (const [name, call, message] of cases) test(name, () => assert.throws(call, message));
});
