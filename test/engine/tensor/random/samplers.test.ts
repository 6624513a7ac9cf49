import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bool, float32, float64, int32, int64, uint8, type DType } from "../../../../src/engine/tensor/dtype.js";
import { writeInt64 } from "../../../../src/engine/tensor/int64.js";
import { Generator } from "../../../../src/engine/tensor/random/generator.js";
import * as samplers from "../../../../src/engine/tensor/random/samplers.js";
import type { Destination, FloatArray } from "../../../../src/engine/tensor/random/samplers.js";
import { bytesOf, decode, readGolden, sha256, type Packed } from "./golden.js";

type Step = [operation: string, dtype: string, count: number, args: (number | number[])[], result: Packed];

interface Case {
  seed: string;
  steps: Step[];
  state: string;
}

const dtypes: Record<string, DType> = { float32, float64, int64, int32, uint8, bool };
/** Offset of the destination in its array: samplers must respect `base` and touch nothing around. */
const BASE = 3;

function allocate(dtype: DType, length: number): Destination {
  return { array: new dtype.arrayType((length + 2 * BASE) * dtype.cells), base: BASE, length, dtype };
}

function contents({ array, base, length, dtype }: Destination): Destination["array"] {
  assert.ok(
    array.subarray(0, base * dtype.cells).every((cell) => cell === 0) &&
      array.subarray((base + length) * dtype.cells).every((cell) => cell === 0),
    "wrote outside the destination",
  );
  return array.slice(base * dtype.cells, (base + length) * dtype.cells);
}

function indices(order: Int32Array): Int32Array {
  const cells = new Int32Array(2 * order.length);
  order.forEach((value, i) => writeInt64(cells, i, value));
  return cells;
}

function run(step: Step, generator: Generator): Destination["array"] {
  const [operation, dtypeName, count] = step;
  const args = step[3] as number[];
  const dtype = dtypes[dtypeName];
  const newFloats = (length: number): FloatArray =>
    dtype === float32 ? new Float32Array(length) : new Float64Array(length);
  const target = allocate(dtype, count);
  switch (operation) {
    case "uniform":
      samplers.fillUniform(target, generator, ...args);
      break;
    case "normal":
      samplers.fillNormal(target, generator, ...args);
      break;
    case "normalStrided":
      samplers.fillNormal(target, generator, args[0], args[1], false);
      break;
    case "exponential":
      samplers.fillExponential(target, generator, ...args);
      break;
    case "cauchy":
      samplers.fillCauchy(target, generator, ...args);
      break;
    case "logNormal":
      samplers.fillLogNormal(target, generator, ...args);
      break;
    case "geometric":
      samplers.fillGeometric(target, generator, args[0]);
      break;
    case "bernoulli":
      samplers.fillBernoulli(target, generator, ...args);
      break;
    case "bernoulliFrom": {
      const p = newFloats(count).map((_, i) => i / Math.max(count - 1, 1));
      samplers.fillBernoulliFrom(target, generator, p as FloatArray);
      break;
    }
    case "random":
      samplers.fillRandom(target, generator);
      break;
    case "randomFromTo":
      samplers.fillRandomFromTo(target, generator, args[0], args[1]);
      break;
    case "uniformStrided":
      return fillStrided(step, generator);
    case "randperm":
      return indices(samplers.randperm(count, generator));
    case "multinomial": {
      const [rows, categories, replacement] = args;
      const weights = newFloats(rows * categories).map(
        (_, at) => ((Math.floor(at / categories) * 37 + (at % categories) * 11) % 23) / 8,
      ) as FloatArray;
      const options = { rows, categories, samples: count, replacement: replacement === 1 };
      return indices(samplers.multinomial(weights, options, generator));
    }
    default:
      throw new Error(`random_torch.json has an operation that the test does not know: ${operation}`);
  }
  return contents(target);
}

/** Uniforms for a tensor of some strides, read in row-major order. */
function fillStrided(step: Step, generator: Generator): Float32Array {
  const [shape, strides] = step[3] as number[][];
  const order = samplers.iterationOrder(shape, strides);
  const length = shape.reduce((product, size) => product * size, 1);
  const target = allocate(float32, length);
  samplers.fillUniform(target, generator);
  const filled = contents(target);
  /** Stride of each dimension in the run that was filled. */
  const runStrides = shape.map((_, dim) =>
    order.slice(order.indexOf(dim) + 1).reduce((product, inner) => product * shape[inner], 1),
  );
  return Float32Array.from({ length }, (_, i) => {
    let rest = i;
    let at = 0;
    for (let dim = shape.length - 1; dim >= 0; dim--) {
      at += (rest % shape[dim]) * runStrides[dim];
      rest = Math.floor(rest / shape[dim]);
    }
    return filled[at];
  });
}

const label = ([operation, dtype, count, args]: Step): string => `${operation} ${dtype} ${count} (${args.join(", ")})`;

/** Operations whose float64 results go through log, exp, sin, cos or tan. */
const transcendental = new Set(["normal", "normalStrided", "exponential", "cauchy", "logNormal"]);

describe("samplers draw PyTorch's numbers", () => {
  const cases = readGolden<Case[]>("random_torch.json");
  let compared = 0;
  let exact = 0;

  cases.forEach(({ seed, steps, state }, index) => {
    test(`case ${index}: seed ${seed}, ${steps.slice(0, 3).map(label).join(", ")}`, () => {
      const generator = new Generator().manualSeed(BigInt(seed));
      for (const step of steps) {
        const [operation, dtype, , args, packed] = step;
        const actual = run(step, generator);
        if (dtype === "float64" && transcendental.has(operation)) {
          assert.ok(packed.bytes, `${label(step)}: all the bytes are needed to compare to the last bit`);
          const expected = new Float64Array(decode(packed.bytes).buffer);
          assert.equal(actual.length, expected.length);
          for (let i = 0; i < expected.length; i++) {
            compared++;
            if (actual[i] === expected[i]) exact++;
            // 2 ulp of the terms it is the sum of: they may cancel.
            const size = Math.abs(expected[i]) + (operation === "exponential" ? 0 : Math.abs(args[0] as number));
            const error = Math.abs(actual[i] - expected[i]);
            assert.ok(error <= size * 2 ** -51, `${label(step)}: [${i}] is ${actual[i]}, expected ${expected[i]}`);
          }
        } else {
          comparePacked(bytesOf(actual), packed, label(step));
        }
      }
      // The cached normal sample may differ in its last bit, so only generators without one are compared whole.
      if (generator.nextDoubleNormalSample === undefined) assert.equal(sha256(generator.getState()), state);
    });
  });

  test("float64 results through log, sin, cos, exp and tan are exact in 99 of 100", () => {
    assert.ok(compared > 10000, `only ${compared} compared`);
    assert.ok(exact / compared > 0.99, `${exact} of ${compared} exact`);
    console.log(`float64 transcendental samples exact: ${exact} of ${compared}`);
  });
});

function comparePacked(actual: Uint8Array, packed: Packed, name: string): void {
  if (packed.bytes !== undefined) {
    assert.deepEqual(actual, decode(packed.bytes), name);
    return;
  }
  assert.deepEqual(actual.subarray(0, 64), decode(packed.head!), `${name}: first 64 bytes`);
  assert.deepEqual(actual.subarray(-64), decode(packed.tail!), `${name}: last 64 bytes`);
  assert.equal(sha256(actual), packed.sha256, `${name}: SHA-256`);
}
