import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { room } from "./room.js";
import { randomFloats, randomIntegers, specials } from "./samples.js";
import { bothVariants } from "./variants.js";

type Reducer = (values: readonly number[]) => number;

const sum: Reducer = (values) => values.reduce((a, b) => a + b, 0);
const extreme =
  (pick: (...values: number[]) => number): Reducer =>
  (values) =>
    values.some(Number.isNaN) ? NaN : pick(...values);

/** In the order of `reductionKinds`. */
const reducers: Reducer[] = [
  sum,
  (values) => sum(values.filter((v) => !Number.isNaN(v))),
  (values) => sum(values.map(Math.abs)),
  (values) => sum(values.map((v) => v * v)),
  (values) => Math.sqrt(sum(values.map((v) => v * v))),
  (values) => values.reduce((a, b) => a * b, 1),
  extreme(Math.max),
  extreme(Math.min),
  (values) => extreme(Math.max)(values.map(Math.abs)),
  (values) => extreme(Math.min)(values.map(Math.abs)),
  (values) => values.filter((v) => v !== 0).length,
];

interface Layout {
  outer: number;
  inner: number;
  reduced: number;
  run: number;
  strides: [outer: number, inner: number, reduced: number, run: number];
}

/** Rows, columns in blocks of 16, 8, 2 and 1, two kept with two reduced dimensions, and strides that no vector fits. */
const layouts: Layout[] = [
  { outer: 1, inner: 5, reduced: 1, run: 37, strides: [0, 37, 0, 1] },
  { outer: 3, inner: 27, reduced: 7, run: 1, strides: [27 * 7, 1, 27, 0] },
  { outer: 2, inner: 3, reduced: 5, run: 9, strides: [3 * 5 * 9, 9, 27, 1] },
  { outer: 2, inner: 11, reduced: 3, run: 2, strides: [200, 1, 60, 13] },
  { outer: 2, inner: 2, reduced: 4, run: 3, strides: [3, 7, 50, 2] },
  { outer: 1, inner: 1, reduced: 1, run: 1, strides: [0, 0, 0, 1] },
];

function groups(x: Float32Array, { outer, inner, reduced, run, strides: [so, si, sr, ss] }: Layout): number[][] {
  return Array.from({ length: outer * inner }, (_, k) => {
    const first = Math.floor(k / inner) * so + (k % inner) * si;
    return Array.from({ length: reduced * run }, (_, j) => x[first + Math.floor(j / run) * sr + (j % run) * ss]);
  });
}

for (const kernels of bothVariants())
  describe(`${kernels.variant}: reductions over dimensions`, () => {
    test("every kind over every layout, in two parts", () => {
      const integers = randomIntegers(700, 3);
      const values = integers.map((v, i) => (i % 97 === 5 ? NaN : v / 2));
      for (const x of [integers.map((v) => v / 2), values])
        for (const layout of layouts) {
          const { outer, inner, reduced, run, strides } = layout;
          const kept = outer * inner;
          const expected = groups(x, layout);
          const space = room(kernels);
          const [px, out] = [space.put(x), space.put(new Float32Array(kept).fill(-7))];
          reducers.forEach((reducer, kind) => {
            for (const [begin, end] of [
              [0, kept >> 1],
              [kept >> 1, kept],
            ])
              kernels.exports.reduceDims32(
                kind,
                px,
                out,
                2,
                inner,
                strides[0],
                strides[1],
                reduced,
                strides[2],
                run,
                strides[3],
                begin,
                end,
              );
            assert.deepEqual(
              Array.from(space.floats(out, kept)),
              expected.map((group) => Math.fround(reducer(group) / 2)),
              `kind ${kind} of ${JSON.stringify(layout)}`,
            );
          });
        }
    });

    test("variance and mean equal float64's", () => {
      const x = randomFloats(700, 5).map((v) => v + 1000);
      for (const layout of layouts.slice(0, 5)) {
        const { outer, inner, reduced, run, strides } = layout;
        const kept = outer * inner;
        const space = room(kernels);
        const [px, variances, means] = [
          space.put(x),
          space.put(new Float32Array(kept)),
          space.put(new Float32Array(kept)),
        ];
        kernels.exports.varianceDims32(
          px,
          variances,
          means,
          false,
          reduced * run - 1,
          inner,
          strides[0],
          strides[1],
          reduced,
          strides[2],
          run,
          strides[3],
          0,
          kept,
        );
        groups(x, layout).forEach((group, k) => {
          const mean = sum(group) / group.length;
          const variance = sum(group.map((v) => (v - mean) ** 2)) / (group.length - 1);
          assert.equal(space.floats(means, kept)[k], Math.fround(mean));
          assert.ok(Math.abs(space.floats(variances, kept)[k] - variance) <= 1e-6 * variance, `group ${k}`);
        });
      }
    });

    test("places: the first of equal ones, the first NaN", () => {
      const lines = [
        Float32Array.of(3),
        Float32Array.of(1, 5, 5, 2, 5, 0, 0),
        Float32Array.of(1, NaN, 5, NaN, 7),
        Float32Array.of(-Infinity, -Infinity),
        specials.filter((v) => !Number.isNaN(v)),
        randomFloats(131, 9),
      ];
      for (const line of lines)
        for (const smallest of [false, true])
          for (const [inner, stride] of [
            [1, 1],
            [7, 7],
            [3, 5],
          ]) {
            // The same line in every column.
            const x = Float32Array.from({ length: line.length * stride }, (_, i) => line[Math.floor(i / stride)]);
            const space = room(kernels);
            const [px, values] = [space.put(x), space.put(new Float32Array(inner))];
            const places = space.put(new Float32Array(2 * inner));
            kernels.exports.extremePlaces32(px, values, places, smallest, inner, 0, 1, line.length, stride, 0, inner);
            const nan = line.findIndex(Number.isNaN);
            const best = smallest ? Math.min(...line) : Math.max(...line);
            const at = nan >= 0 ? nan : line.findIndex((v) => v === best);
            const found = new Int32Array(kernels.memory.buffer, places, 2 * inner);
            for (let i = 0; i < inner; i++) {
              assert.equal(found[2 * i], at);
              assert.equal(space.floats(values, inner)[i] + 0, line[at] + 0);
            }
          }
    });

    test("running sums do not round in between", () => {
      for (const [n, inner] of [
        [9, 1],
        [9, 3],
        [9, 4],
        [5, 11],
      ]) {
        const x = randomFloats(2 * n * inner, n + inner);
        const space = room(kernels);
        const [px, out] = [space.put(x), space.put(new Float32Array(x.length))];
        kernels.exports.cumsum32(px, out, n, inner, 0, 2 * inner);
        for (let k = 0; k < 2 * inner; k++)
          for (let j = 0, total = 0; j < n; j++) {
            const at = Math.floor(k / inner) * n * inner + j * inner + (k % inner);
            total += x[at];
            assert.equal(space.floats(out, x.length)[at], Math.fround(total));
          }
      }
    });
  });
