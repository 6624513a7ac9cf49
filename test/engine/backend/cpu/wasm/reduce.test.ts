import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { KernelInstance } from "../../../../../src/engine/backend/cpu/wasm/instance.js";
import { room } from "./room.js";
import { randomFloats, randomIntegers } from "./samples.js";
import { bothVariants } from "./variants.js";

/** The kernels on ordinary arrays: n elements from the bases on. */
function sum32(kernels: KernelInstance, x: Float32Array, base: number, n: number): number {
  return kernels.exports.sum32(room(kernels).put(x) + base * 4, n);
}

function dot32(kernels: KernelInstance, a: Float32Array, aBase: number, b: Float32Array, bBase: number, n: number) {
  const space = room(kernels);
  return kernels.exports.dot32(space.put(a) + aBase * 4, space.put(b) + bBase * 4, n);
}

function axpy32(
  kernels: KernelInstance,
  alpha: number,
  x: Float32Array,
  xBase: number,
  y: Float32Array,
  yBase: number,
  n: number,
): void {
  const space = room(kernels);
  const [px, py] = [space.put(x), space.put(y)];
  kernels.exports.axpy32(alpha, px + xBase * 4, py + yBase * 4, n);
  y.set(space.floats(py, y.length));
}

const sizes = [0, 1, 2, 3, 7, 8, 9, 255, 257, 16383, 16385, 40001];

for (const kernels of bothVariants())
  describe(`${kernels.variant}: reductions`, () => {
    test("sum of integers is exact at every length and offset", () => {
      for (const n of sizes) {
        const x = randomIntegers(n + 4, n + 1);
        const expected = x.subarray(3, 3 + n).reduce((total, value) => total + value, 0);
        assert.equal(sum32(kernels, x, 3, n), expected, `${n} elements`);
      }
    });

    test("sum of many equal values keeps float64's digits", () => {
      const x = new Float32Array(3_000_000).fill(0.1);
      const expected = 3_000_000 * Math.fround(0.1);
      assert.ok(Math.abs(sum32(kernels, x, 0, x.length) - expected) < 1e-6);
    });

    test("a long sum is as near as three additions of float32 allow", () => {
      for (const n of [16384, 16415, 100_003]) {
        const x = randomFloats(n, n);
        const exact = x.reduce((total, value) => total + value, 0);
        const magnitude = x.reduce((total, value) => total + Math.abs(value), 0);
        const error = Math.abs(sum32(kernels, x, 0, n) - exact);
        assert.ok(error <= 3 * 2 ** -24 * magnitude, `${n} elements: ${error}`);
      }
    });

    test("sum lets NaN and Inf through, in vectors and in the tail", () => {
      for (const at of [0, 5, 8, 9, 10]) {
        const x = new Float32Array(11).fill(1);
        x[at] = Infinity;
        assert.equal(sum32(kernels, x, 0, 11), Infinity);
        x[(at + 1) % 11] = -Infinity;
        assert.equal(sum32(kernels, x, 0, 11), NaN);
      }
    });

    test("dot of integers is exact at every length and offset", () => {
      for (const n of sizes) {
        const a = randomIntegers(n + 4, n + 1);
        const b = randomIntegers(n + 2, n + 2);
        let expected = 0;
        for (let i = 0; i < n; i++) expected += a[3 + i] * b[1 + i];
        assert.equal(dot32(kernels, a, 3, b, 1, n), expected, `${n} elements`);
      }
    });

    test("axpy adds into its second operand and touches nothing else", () => {
      for (const n of sizes) {
        const x = randomFloats(n + 2, n + 1);
        const before = randomFloats(n + 5, n + 2);
        const y = before.slice();
        axpy32(kernels, 0.3, x, 1, y, 2, n);
        before.forEach((value, i) => {
          const inside = i >= 2 && i < n + 2;
          const product = inside ? Math.fround(0.3) * x[i - 1] : 0;
          const bound = inside ? 2 ** -23 * (Math.abs(value) + Math.abs(product)) : 0;
          assert.ok(Math.abs(y[i] - (value + product)) <= bound, `element ${i - 2} of ${n}`);
        });
      }
    });
  });
