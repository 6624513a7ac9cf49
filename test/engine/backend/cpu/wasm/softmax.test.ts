import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { room } from "./room.js";
import { randomFloats } from "./samples.js";
import { bothVariants } from "./variants.js";

const shapes = [
  [1, 1, 1],
  [3, 10, 1],
  [5, 33, 1],
  [2, 7, 3],
  [2, 5, 4],
  [3, 6, 13],
];

/** Each line's elements of [outer, n, inner]. */
function lines([outer, n, inner]: number[]): number[][] {
  return Array.from({ length: outer * inner }, (_, k) =>
    Array.from({ length: n }, (_, j) => (Math.floor(k / inner) * n + j) * inner + (k % inner)),
  );
}

function close(actual: number, expected: number, scale: number): void {
  if (Number.isNaN(expected)) return assert.ok(Number.isNaN(actual), `${actual} for NaN`);
  if (actual === expected) return;
  assert.ok(Math.abs(actual - expected) <= 2e-6 * scale, `${actual} for ${expected}`);
}

for (const kernels of bothVariants())
  describe(`${kernels.variant}: softmax`, () => {
    for (const logarithm of [false, true])
      test(`${logarithm ? "its logarithm" : "itself"} and its gradient, along any dimension, in two parts`, () => {
        const { softmax32, logSoftmax32, softmaxBackward32, logSoftmaxBackward32 } = kernels.exports;
        for (const [outer, n, inner] of shapes) {
          const size = outer * n * inner;
          const x = randomFloats(size, size).map((v) => v % 30);
          const g = randomFloats(size, size + 1).map((v) => v % 3);
          const space = room(kernels);
          const [px, pg] = [space.put(x), space.put(g)];
          const [y, dx] = [space.put(new Float32Array(size)), space.put(new Float32Array(size))];
          const all = outer * inner;
          for (const [begin, end] of [
            [0, all >> 1],
            [all >> 1, all],
          ]) {
            (logarithm ? logSoftmax32 : softmax32)(px, y, n, inner, begin, end);
            (logarithm ? logSoftmaxBackward32 : softmaxBackward32)(pg, y, dx, n, inner, begin, end);
          }
          for (const line of lines([outer, n, inner])) {
            const highest = Math.max(...line.map((i) => x[i]));
            const total = line.reduce((sum, i) => sum + Math.exp(x[i] - highest), 0);
            const values = line.map((i) => Math.exp(x[i] - highest) / total);
            const inProduct = line.reduce((sum, i, j) => sum + g[i] * (logarithm ? 1 : values[j]), 0);
            line.forEach((i, j) => {
              close(space.floats(y, size)[i], logarithm ? Math.log(values[j]) : values[j], logarithm ? 60 : 1);
              close(
                space.floats(dx, size)[i],
                logarithm ? g[i] - values[j] * inProduct : values[j] * (g[i] - inProduct),
                10,
              );
            });
          }
        }
      });

    test("NaN and Inf spoil their own line only", () => {
      const { softmax32 } = kernels.exports;
      const x = Float32Array.of(1, 2, NaN, 0, 1, 2, 1, Infinity, 0, -Infinity, 3, 3);
      for (const inner of [1, 4]) {
        const placed = inner === 1 ? x : Float32Array.from(x, (_, i) => x[(i % 4) * 3 + Math.floor(i / 4)]);
        const space = room(kernels);
        const [px, out] = [space.put(placed), space.put(new Float32Array(12))];
        softmax32(px, out, 3, inner, 0, 4);
        const line = (k: number) =>
          Array.from({ length: 3 }, (_, j) => space.floats(out, 12)[inner === 1 ? 3 * k + j : 4 * j + k]);
        assert.deepEqual(line(0), [NaN, NaN, NaN]);
        assert.ok(Math.abs(line(1).reduce((a, b) => a + b) - 1) < 1e-6);
        assert.ok(line(2).every(Number.isNaN) || Number.isNaN(line(2)[1]));
        assert.deepEqual(line(3), [0, 0.5, 0.5]);
      }
    });

    test("lines with masked elements, and logarithms of probabilities that are 0", () => {
      const { softmax32, logSoftmax32, logSoftmaxBackward32 } = kernels.exports;
      const n = 37;
      const x = randomFloats(n, 4).map((v, i) => (i % 3 === 1 ? -Infinity : i % 7 === 2 ? -95 : v % 3));
      const space = room(kernels);
      const [px, y, z, dx] = [space.put(x), space.put(x), space.put(x), space.put(x)];
      softmax32(px, y, n, 1, 0, 1);
      logSoftmax32(px, z, n, 1, 0, 1);
      logSoftmaxBackward32(space.put(x.fill(1)), z, dx, n, 1, 0, 1);
      const [values, logarithms, gradients] = [y, z, dx].map((at) => space.floats(at, n));
      assert.ok(Math.abs(values.reduce((a, b) => a + b) - 1) < 1e-6);
      values.forEach((v, i) => {
        if (i % 3 === 1) assert.deepEqual([v, logarithms[i], gradients[i]], [0, -Infinity, 1]);
        else if (i % 7 === 2) assert.ok(v > 0 && v < 1e-38 && logarithms[i] < -90, `${v} at ${i}`);
        else assert.ok(Math.abs(Math.log(v) - logarithms[i]) < 1e-6 && Math.abs(gradients[i] - 1 + n * v) < 1e-4);
      });
    });

    test("logsumexp, also of nothing but -Infinity", () => {
      for (const [outer, n, inner] of shapes) {
        const size = outer * n * inner;
        const x = randomFloats(size, size).map((v) => v % 80);
        if (n === 33) {
          x.fill(-Infinity, 0, 33);
          x[40] = Infinity;
          x[80] = NaN;
        }
        if (inner === 4) x[5] = Infinity;
        const space = room(kernels);
        const [px, out] = [space.put(x), space.put(new Float32Array(outer * inner))];
        kernels.exports.logsumexp32(px, out, n, inner, 0, outer * inner);
        lines([outer, n, inner]).forEach((line, k) => {
          const highest = Math.max(...line.map((i) => x[i]));
          const shift = Number.isFinite(highest) ? highest : 0;
          const expected = shift + Math.log(line.reduce((sum, i) => sum + Math.exp(x[i] - shift), 0));
          close(space.floats(out, outer * inner)[k], expected, 80);
        });
      }
    });
  });
