import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pointwiseKernels } from "../../../../../src/engine/backend/cpu/wasm/pointwise.js";
import { generator, specials, ulps } from "./samples.js";
import { room } from "./room.js";
import { bothVariants } from "./variants.js";

/** Around one, two and four vectors, and odd ones between. */
const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 255];

/** Marks what a kernel must not write. */
const UNTOUCHED = 12345;

type Reference = (a: number, b: number, c: number, p: readonly number[]) => number;
interface Case {
  run: Reference;
  parameters?: number[];
  /** Relative to the larger of 1 and the result; 0 where both round once. */
  tolerance?: number;
}

const step = (x: number) => (x < 0 ? 0 : x);
const unaryCases: Record<string, Case> = {
  neg: { run: (x) => -x },
  abs: { run: Math.abs },
  sqrt: { run: Math.sqrt },
  square: { run: (x) => x * x },
  cube: { run: (x) => x * x * x, tolerance: 1e-6 },
  reciprocal: { run: (x) => 1 / x },
  floor: { run: Math.floor },
  ceil: { run: Math.ceil },
  trunc: { run: Math.trunc },
  round: { run: (x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)) },
  sign: { run: (x) => (x > 0 ? 1 : x < 0 ? -1 : 0) },
  relu: { run: step },
  clamp: { run: (x, _b, _c, [low, high]) => (x < low ? low : x > high ? high : x), parameters: [-0.5, 1.25] },
  leakyRelu: { run: (x, _b, _c, [slope]) => (x > 0 ? x : x * slope), parameters: [0.125] },
  hardsigmoid: { run: (x) => Math.min(Math.max(x + 3, 0), 6) / 6, tolerance: 1e-6 },
  hardswish: { run: (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6, tolerance: 1e-6 },
};

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const binaryCases: Record<string, Case> = {
  add: { run: (a, b) => a + b },
  sub: { run: (a, b) => a - b },
  mul: { run: (a, b) => a * b },
  div: { run: (a, b) => a / b },
  maximum: { run: (a, b) => (a > b || Number.isNaN(a) ? a : b) },
  minimum: { run: (a, b) => (a < b || Number.isNaN(a) ? a : b) },
  sigmoidBackward: { run: (g, y) => g * y * (1 - y), tolerance: 1e-6 },
  tanhBackward: { run: (g, y) => g * (1 - y * y), tolerance: 1e-6 },
  reluBackward: { run: (g, x) => (x <= 0 ? 0 : g) },
  leakyReluBackward: { run: (g, x, _c, [slope]) => (x > 0 ? g : g * slope), parameters: [0.125] },
  hardtanhBackward: { run: (g, x, _c, [low, high]) => (x <= low || x >= high ? 0 : g), parameters: [-1, 1] },
  hardsigmoidBackward: { run: (g, x) => (Math.abs(x) < 3 ? g * Math.fround(1 / 6) : 0) },
  hardswishBackward: { run: (g, x) => (x < -3 ? 0 : g * (x <= 3 ? x / 3 + 0.5 : 1)), tolerance: 1e-6 },
  eluBackward: {
    run: (g, x, _c, [negative, inputScale, scale]) =>
      g * (x <= 0 ? negative * inputScale * Math.exp(x * inputScale) : scale),
    parameters: [1.5, 0.75, 1.25],
    tolerance: 1e-6,
  },
  softplusBackward: {
    run: (g, x, _c, [beta, threshold]) => (x * beta > threshold ? g : g * logistic(x * beta)),
    parameters: [2, 5],
    tolerance: 1e-6,
  },
  siluBackward: { run: (g, x) => g * logistic(x) * (1 + x * (1 - logistic(x))), tolerance: 2e-6 },
  mishBackward: {
    run: (g, x) => {
      const t = Math.tanh(Math.log1p(Math.exp(x)));
      return g * (t + x * logistic(x) * (1 - t * t));
    },
    tolerance: 2e-6,
  },
  logsigmoidBackward: { run: (g, x) => g * logistic(-x), tolerance: 1e-6 },
};

const threeCases: Record<string, Case> = {
  addcmul: { run: (x, a, b, [value]) => x + value * a * b, parameters: [0.5], tolerance: 1e-6 },
  addcdiv: { run: (x, a, b, [value]) => x + (value * a) / b, parameters: [0.5], tolerance: 1e-6 },
  lerp: { run: (a, b, w) => (w < 0.5 ? a + w * (b - a) : b - (b - a) * (1 - w)), tolerance: 1e-6 },
  clampBetween: {
    run: (x, low, high) => {
      const raised = x < low || Number.isNaN(low) ? low : x;
      return raised > high || Number.isNaN(high) ? high : raised;
    },
  },
};

const comparisons: Record<string, (a: number, b: number) => boolean> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
};

const widths = { 32: { array: Float32Array, size: 4 }, 64: { array: Float64Array, size: 8 } } as const;

/** n numbers around 0, some of them equal. */
function numbers(n: number, seed: number): number[] {
  const next = generator(seed);
  return Array.from({ length: n }, () => Math.fround(Math.round((next() - 0.5) * 4000) / 512));
}

function check(actual: number, expected: number, { tolerance = 0 }: Case, what: string): void {
  if (tolerance === 0 || !Number.isFinite(expected)) {
    const same = Object.is(actual, expected) || ulps(actual, expected) === 0;
    assert.ok(same, `${what}: ${actual} instead of ${expected}`);
  } else {
    const scale = tolerance * Math.max(1, Math.abs(expected));
    assert.ok(Math.abs(actual - expected) <= scale, `${what}: ${actual} instead of ${expected}`);
  }
}

for (const kernels of bothVariants())
  for (const bits of [32, 64] as const)
    describe(`${kernels.variant}: pointwise kernels of float${bits}`, () => {
      const { array: ArrayType, size } = widths[bits];
      const round = (x: number) => (bits === 32 ? Math.fround(x) : x);
      const calls = pointwiseKernels(kernels.exports, bits);

      /** Runs a kernel on n elements of each operand, at odd addresses, and checks every element and what lies around them. */
      function runDense(name: string, options: Case, operands: number[][]): void {
        const n = operands[0].length;
        const space = room(kernels);
        const pointers = operands.map((values, i) => space.put(ArrayType.from(values), (i + 1) * size));
        const out = space.put(new ArrayType(n + 8).fill(UNTOUCHED), size);
        const parameters = space.put(ArrayType.from(options.parameters ?? []));
        const table = [calls.unary, calls.binary, calls.three][operands.length - 1] as Record<
          string,
          (...args: number[]) => void
        >;
        table[name](...pointers, out + 4 * size, n, parameters);
        const result = bits === 32 ? space.floats(out, n + 8) : space.doubles(out, n + 8);
        result.forEach((value, i) => {
          const at = i - 4;
          if (at < 0 || at >= n) return assert.equal(value, UNTOUCHED, `${name} of ${n} wrote element ${at}`);
          const [a, b = 0, c = 0] = operands.map((values) => values[at]);
          const expected = round(options.run(a, b, c, options.parameters ?? []));
          check(value, expected, options, `${name}(${a}, ${b}, ${c})`);
        });
      }

      const groups: [number, Record<string, Case>, Record<string, unknown>][] = [
        [1, unaryCases, calls.unary],
        [2, binaryCases, calls.binary],
        [3, threeCases, calls.three],
      ];
      for (const [count, cases, table] of groups)
        for (const [name, options] of Object.entries(cases)) {
          if (!(name in table)) continue;
          test(name, () => {
            for (const n of sizes)
              runDense(
                name,
                options,
                Array.from({ length: count }, (_, i) => numbers(n, n + i + 1)),
              );
            if (options.tolerance !== undefined) return;
            const s = specials.length;
            const pick = (divisor: number) =>
              Array.from({ length: s * s }, (_, i) => specials[Math.floor(i / divisor) % s]);
            runDense(name, options, [pick(s), pick(1), pick(3)].slice(0, count));
          });
        }

      for (const [name, compare] of Object.entries(comparisons))
        test(`${name} gives bytes of 0 and 1`, () => {
          for (const n of sizes) {
            const space = room(kernels);
            const a = numbers(n, 3);
            const b = a.map((value, i) => [value, value + 1, value - 1, NaN][i % 4]);
            const out = space.put(new Uint8Array(n + 4).fill(7), 1);
            calls.binary[name as "eq"]!(
              space.put(ArrayType.from(a), size),
              space.put(ArrayType.from(b)),
              out + 2,
              n,
              0,
            );
            const expected = [7, 7, ...a.map((value, i) => Number(compare(value, b[i]))), 7, 7];
            assert.deepEqual([...space.bytes(out, n + 4)], expected, `${n} elements`);
          }
        });

      test("where takes any byte but 0 as true", () => {
        for (const n of sizes) {
          const space = room(kernels);
          const condition = Uint8Array.from({ length: n }, (_, i) => [0, 1, 255][i % 3]);
          const [a, b] = [numbers(n, 1), numbers(n, 2)];
          const out = space.put(new ArrayType(n + 1).fill(UNTOUCHED));
          calls.three.where!(
            space.put(condition, 3),
            space.put(ArrayType.from(a)),
            space.put(ArrayType.from(b)),
            out,
            n,
            0,
          );
          const result = bits === 32 ? space.floats(out, n + 1) : space.doubles(out, n + 1);
          const expected = [...a.map((value, i) => (condition[i] ? value : b[i])), UNTOUCHED];
          assert.deepEqual([...result], expected, `${n} elements`);
        }
      });
    });
