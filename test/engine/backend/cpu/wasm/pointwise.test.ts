import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as reference from "../../../../../src/engine/backend/cpu/contiguous.js";
import type { BinaryKernel, ScalarKernel, UnaryKernel } from "../../../../../src/engine/backend/cpu/contiguous.js";
import { binary32, binaryScalar32, unary32 } from "../../../../../src/engine/backend/cpu/wasm/pointwise.js";
import { allocate, reset } from "../../../../../src/engine/backend/cpu/wasm/scratch.js";
import { randomFloats, specials, ulps } from "./samples.js";
import { bothVariants } from "./variants.js";

/** Around the vector's width, around the chunk's length (16384), and the odd ones between. */
const sizes = [0, 1, 2, 3, 4, 7, 8, 9, 31, 33, 255, 257, 16383, 16384, 16387, 40001];

/** Greatest distance from the reference, in ulp. Where it is 0 both round once. */
const unaryOps: Record<UnaryKernel, number> = {
  neg: 0,
  abs: 0,
  sqrt: 0,
  square: 0,
  relu: 0,
  exp: 2,
  log: 2,
  sigmoid: 2,
  tanh: 2,
};
const binaryOps: BinaryKernel[] = ["add", "sub", "mul", "div", "sigmoidBackward", "tanhBackward", "reluBackward"];
const scalarOps: ScalarKernel[] = ["add", "sub", "mul", "div", "reverseSub", "reverseDiv"];

/** Marks what a kernel must not write. */
const UNTOUCHED = 12345;

/** Checks `actual` (n values from `base` on, UNTOUCHED around them) against `expected`. */
function check(actual: Float32Array, base: number, expected: Float32Array, tolerance: number, what: string): void {
  for (let i = 0; i < expected.length; i++) {
    const error = ulps(actual[base + i], expected[i]);
    assert.ok(
      error <= tolerance,
      `${what}, element ${i}: ${actual[base + i]} instead of ${expected[i]} (${error} ulp)`,
    );
  }
  actual.forEach((value, i) => {
    if (i < base || i >= base + expected.length) assert.equal(value, UNTOUCHED, `${what} wrote element ${i - base}`);
  });
}

const blank = (n: number) => new Float32Array(n).fill(UNTOUCHED);

/** All pairs of special values. */
function specialPairs(): [Float32Array, Float32Array] {
  const n = specials.length;
  return [
    Float32Array.from({ length: n * n }, (_, i) => specials[Math.floor(i / n)]),
    Float32Array.from({ length: n * n }, (_, i) => specials[i % n]),
  ];
}

for (const kernels of bothVariants())
  describe(`${kernels.variant}: pointwise kernels equal the TypeScript reference`, () => {
    for (const [op, tolerance] of Object.entries(unaryOps) as [UnaryKernel, number][])
      test(op, () => {
        for (const n of sizes) {
          const x = randomFloats(n + 5, n + 1);
          const expected = new Float32Array(n);
          reference.unary(op, x, 3, expected, 0, n);
          const out = blank(n + 9);
          unary32(kernels, op, x, 3, out, 5, n);
          check(out, 5, expected, tolerance, `${op} of ${n}`);
        }
        const expected = new Float32Array(specials.length);
        reference.unary(op, specials, 0, expected, 0, specials.length);
        const out = specials.slice();
        unary32(kernels, op, out, 0, out, 0, out.length);
        check(out, 0, expected, tolerance, `${op} of special values in place`);
      });

    for (const op of binaryOps)
      test(op, () => {
        // The backward kernels round at each of their operations, the reference once.
        const tolerance = op === "sigmoidBackward" || op === "tanhBackward" ? 1e-6 : 0;
        for (const n of sizes) {
          const a = randomFloats(n + 3, n + 1);
          const b = randomFloats(n + 7, n + 2);
          const expected = new Float32Array(n);
          reference.binary(op, a, 2, b, 6, expected, 0, n);
          const out = blank(n + 4);
          binary32(kernels, op, a, 2, b, 6, out, 1, n);
          if (tolerance === 0) check(out, 1, expected, 0, `${op} of ${n}`);
          else
            for (let i = 0; i < n; i++) {
              const scale = Math.abs(a[2 + i]) * (1 + b[6 + i] ** 2);
              assert.ok(Math.abs(out[1 + i] - expected[i]) <= tolerance * scale, `${op} of ${n}, element ${i}`);
            }
        }
        if (tolerance !== 0) return;
        const [a, b] = specialPairs();
        const expected = new Float32Array(a.length);
        reference.binary(op, a, 0, b, 0, expected, 0, a.length);
        binary32(kernels, op, a, 0, b, 0, b, 0, a.length);
        check(b, 0, expected, 0, `${op} of special values in place`);
      });

    test("no kernel writes past its last element", () => {
      const { scratch } = kernels;
      reset(scratch);
      const [px, pout] = [allocate(scratch, 64), allocate(scratch, 64)];
      for (let n = 0; n <= 9; n++) {
        const runs: [string, () => void][] = [
          ...Object.entries(kernels.unary).map(([op, run]): [string, () => void] => [op, () => run(px, pout, n)]),
          ...Object.entries(kernels.binary).map(([op, run]): [string, () => void] => [op, () => run(px, px, pout, n)]),
          ...Object.entries(kernels.scalar).map(([op, run]): [string, () => void] => [op, () => run(px, 2, pout, n)]),
          ["axpy", () => kernels.exports.axpy32(2, px, pout, n)],
        ];
        for (const [op, run] of runs) {
          const out = scratch.f32.subarray(pout >> 2, (pout >> 2) + 16).fill(UNTOUCHED);
          scratch.f32.fill(0.5, px >> 2, (px >> 2) + 16);
          run();
          const written = out.findLastIndex((value) => value !== UNTOUCHED) + 1;
          assert.equal(written, n, `${op} of ${n} elements`);
        }
      }
    });

    for (const op of ["sigmoidBackward", "tanhBackward"] as const)
      test(`${op} lets NaN and Inf through, and is 0 at the flat ends`, () => {
        const gradient = Float32Array.of(NaN, 1, Infinity, 2, -3, 5);
        const y = Float32Array.of(0.5, NaN, 0.5, 1, 1, 0);
        const out = new Float32Array(6);
        binary32(kernels, op, gradient, 0, y, 0, out, 0, 6);
        assert.deepEqual([...out], [NaN, NaN, Infinity, 0, -0, op === "sigmoidBackward" ? 0 : 5]);
      });

    for (const op of scalarOps)
      test(`${op} with a scalar`, () => {
        for (const n of sizes) {
          const a = randomFloats(n + 2, n + 3);
          const expected = new Float32Array(n);
          reference.binaryScalar(op, a, 1, Math.fround(0.3), expected, 0, n);
          const out = blank(n + 3);
          binaryScalar32(kernels, op, a, 1, 0.3, out, 2, n);
          check(out, 2, expected, 0, `${op} of ${n}`);
        }
        for (const scalar of specials) {
          const expected = new Float32Array(specials.length);
          reference.binaryScalar(op, specials, 0, scalar, expected, 0, specials.length);
          const out = blank(specials.length);
          binaryScalar32(kernels, op, specials, 0, scalar, out, 0, specials.length);
          check(out, 0, expected, 0, `${op} of special values with ${scalar}`);
        }
      });
  });
