import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Volume } from "../../../../../src/engine/backend/cpu/columns.js";
import {
  averages,
  type Axes,
  type Axis,
  gatherPlanes,
  maximums,
  scatterPlanes,
  spreadAverages,
} from "../../../../../src/engine/backend/cpu/pooling.js";
import type { KernelInstance } from "../../../../../src/engine/backend/cpu/wasm/instance.js";
import { windowsBytes, writeWindows } from "../../../../../src/engine/backend/cpu/wasm/pooling.js";
import { room } from "./room.js";
import { generator, randomIntegers } from "./samples.js";
import { bothVariants } from "./variants.js";

/** Windows of `kernel` positions, `stride` apart, the first `padding` before the input. */
function axis(size: number, kernel: number, stride: number, padding = 0, step = 1): Axis {
  const count = Math.floor((size + 2 * padding - step * (kernel - 1) - 1) / stride) + 1;
  const starts = Int32Array.from({ length: count }, (_, o) => {
    const first = o * stride - padding;
    return first < 0 ? first + Math.ceil(-first / step) * step : first;
  });
  const ends = Int32Array.from({ length: count }, (_, o) =>
    Math.min(size, o * stride - padding + step * (kernel - 1) + 1),
  );
  return { starts, ends, step, sizes: ends.map((end, o) => end - starts[o]) };
}

const one: Axis = axis(1, 1, 1);
const count = ([d, h, w]: Axes): number => d.starts.length * h.starts.length * w.starts.length;
const dense = (array: Float32Array | Int32Array) => ({ array, base: 0 });

const cases: [Volume, Axes][] = [
  [
    [1, 6, 8],
    [one, axis(6, 2, 2), axis(8, 2, 2)],
  ],
  [
    [1, 7, 9],
    [one, axis(7, 3, 2, 1), axis(9, 3, 2, 1)],
  ],
  [
    [1, 5, 11],
    [one, axis(5, 2, 1), axis(11, 3, 3, 1)],
  ],
  [
    [1, 9, 7],
    [one, axis(9, 3, 1, 1, 2), axis(7, 2, 2, 1, 3)],
  ],
  [
    [3, 4, 5],
    [axis(3, 2, 1), axis(4, 2, 2), axis(5, 3, 1, 1)],
  ],
];

const planes = 3;

function withWindows(kernels: KernelInstance, input: Volume, axes: Axes) {
  const space = room(kernels);
  const windows = space.take(windowsBytes(axes));
  writeWindows(input, axes, space.integers(windows, windowsBytes(axes) / 4), 0);
  return { space, windows };
}

/** Small integers, so that equals are frequent; every fifth value one of those at which comparisons go wrong. */
function values(n: number, seed: number, odd: boolean): Float32Array {
  const next = generator(seed);
  return randomIntegers(n, seed).map((value) => (odd && next() < 0.2 ? [NaN, -Infinity, Infinity][seed % 3] : value));
}

for (const kernels of bothVariants())
  describe(`${kernels.variant}: pools`, () => {
    test("the largest and its place, as the reference", () => {
      cases.forEach(([input, axes], i) => {
        for (const odd of [false, true]) {
          const x = values(planes * input[0] * input[1] * input[2], i + 1, odd);
          const n = planes * count(axes);
          const [expected, places] = [new Float32Array(n), new Int32Array(n)];
          maximums(expected, 0, places, 0, dense(x), planes, input, axes);
          const { space, windows } = withWindows(kernels, input, axes);
          const [from, out, at] = [space.put(x), space.take(4 * n), space.take(4 * n)];
          kernels.exports.maxPool32(windows, from, out, at, 0, 1);
          kernels.exports.maxPool32(windows, from, out, at, 1, planes);
          assert.deepEqual(space.floats(out, n).slice(), expected);
          assert.deepEqual(space.integers(at, n).slice(), places);
        }
      });
    });

    test("squares of 2 x 2: forward and backward as the general kernels", () => {
      for (let height = 2; height < 6; height++)
        for (let width = 2; width < 19; width++)
          for (const odd of [false, true]) {
            const cells = height * width;
            const axes: Axes = [one, axis(height, 2, 2), axis(width, 2, 2)];
            const n = count(axes);
            const x = values(planes * cells, width, odd);
            const [expected, places] = [new Float32Array(planes * n), new Int32Array(planes * n)];
            maximums(expected, 0, places, 0, dense(x), planes, [1, height, width], axes);
            const y = randomIntegers(planes * n, 3);
            const back = new Float32Array(planes * cells);
            scatterPlanes(back, 0, dense(y), dense(places), planes, cells, n, true);
            const space = room(kernels);
            const [from, out, at] = [space.put(x), space.take(4 * planes * n), space.take(4 * planes * n)];
            kernels.exports.maxPoolPairs32(from, out, at, height, width, 0, 1);
            kernels.exports.maxPoolPairs32(from, out, at, height, width, 1, planes);
            assert.deepEqual(space.floats(out, planes * n).slice(), expected, `${height} x ${width}`);
            assert.deepEqual(space.integers(at, planes * n).slice(), places);
            const [given, result] = [space.put(y), space.put(new Float32Array(planes * cells).fill(NaN))];
            kernels.exports.maxPoolPairsBackward32(given, at, result, height, width, 0, 2);
            kernels.exports.maxPoolPairsBackward32(given, at, result, height, width, 2, planes);
            assert.deepEqual(space.floats(result, planes * cells).slice(), back, `${height} x ${width}`);
          }
    });

    test("elements by their places, and back", () => {
      const [from, to] = [10, 7];
      const next = generator(4);
      const indices = Int32Array.from({ length: planes * to }, () => Math.floor(next() * from));
      const [x, y] = [randomIntegers(planes * from, 5), randomIntegers(planes * to, 6)];
      const space = room(kernels);
      const [px, py, at] = [space.put(x), space.put(y), space.put(indices)];
      const out = space.take(4 * planes * from);
      const expected = new Float32Array(planes * to);
      gatherPlanes(expected, 0, dense(x), dense(indices), planes, from, to);
      kernels.exports.gatherPlanes32(px, at, out, from, to, 0, planes);
      assert.deepEqual(space.floats(out, planes * to).slice(), expected);
      for (const add of [true, false]) {
        const put = new Float32Array(planes * from);
        scatterPlanes(put, 0, dense(y), dense(indices), planes, from, to, add);
        kernels.exports.scatterPlanes32(py, at, out, from, to, add, 0, planes);
        assert.deepEqual(space.floats(out, planes * from).slice(), put);
      }
    });

    test("means and their transpose, as the reference", () => {
      for (const [input, axes] of cases.filter(([, list]) => list.every(({ step }) => step === 1)))
        for (const divisor of [null, 3]) {
          const [cells, n] = [input[0] * input[1] * input[2], count(axes)];
          const [x, y] = [randomIntegers(planes * cells, 1), randomIntegers(planes * n, 2)];
          const { space, windows } = withWindows(kernels, input, axes);
          const [px, py] = [space.put(x), space.put(y)];
          const out = space.put(new Float32Array(planes * cells).fill(NaN));
          const means = new Float32Array(planes * n);
          averages(means, 0, dense(x), planes, input, axes, divisor);
          kernels.exports.averagePool32(windows, px, out, divisor ?? 0, 0, planes);
          assert.deepEqual(space.floats(out, planes * n).slice(), means);
          const back = new Float32Array(planes * cells);
          spreadAverages(back, 0, dense(y), planes, input, axes, divisor);
          kernels.exports.averagePoolBackward32(windows, py, out, divisor ?? 0, 0, planes);
          const found = space.floats(out, planes * cells);
          back.forEach((value, i) => assert.ok(Math.abs(found[i] - value) <= 1e-6 * (1 + Math.abs(value))));
        }
    });
  });
