import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gemm } from "../../../../src/engine/backend/cpu/gemm.js";

describe("reference matrix product", () => {
  // The six elements of A from base 1 on, of B from base 0 on.
  const a = Float64Array.of(99, 1, 2, 3, 4, 5, 6);
  const b = Float64Array.of(1, 0, 2, -1, 3, 1);

  test("2x3 times 3x2, offset output", () => {
    const c = new Float64Array(6).fill(-7);
    gemm(2, 2, 3, a, 1, 3, 1, b, 0, 2, 1, c, 1);
    assert.deepEqual([...c], [-7, 14, 1, 32, 1, -7]);
  });

  test("transposed operands are strides", () => {
    const c = new Float64Array(4);
    // A is the transpose of a 3x2, B of a 2x3.
    gemm(2, 2, 3, a, 1, 1, 2, b, 0, 1, 3, c, 0);
    assert.deepEqual([...c], [1 + 0 + 10, -1 + 9 + 5, 2 + 0 + 12, -2 + 12 + 6]);
  });

  test("more than four columns, stride 0 repeats a row, integers", () => {
    const row = Int32Array.of(1, 2, 3, 4, 5);
    const c = new Int32Array(10);
    gemm(2, 5, 3, Int32Array.of(1, 1, 1, 2, 2, 2), 0, 3, 1, row, 0, 0, 1, c, 0);
    assert.deepEqual([...c], [3, 6, 9, 12, 15, 6, 12, 18, 24, 30]);
  });

  test("accumulate adds, an empty k writes zeros", () => {
    const c = Float64Array.of(1, 2, 3, 4, 5);
    gemm(1, 5, 1, Float64Array.of(10), 0, 1, 1, Float64Array.of(1, 2, 3, 4, 5), 0, 5, 1, c, 0, true);
    assert.deepEqual([...c], [11, 22, 33, 44, 55]);
    gemm(1, 5, 0, a, 0, 0, 1, b, 0, 5, 1, c, 0);
    assert.deepEqual([...c], [0, 0, 0, 0, 0]);
  });

  test("sums are made in float64 and rounded once", () => {
    const c = new Float32Array(1);
    gemm(1, 1, 3, Float32Array.of(2 ** 24, 1, 1), 0, 3, 1, Float32Array.of(1, 1, 1), 0, 1, 1, c, 0);
    assert.equal(c[0], 2 ** 24 + 2);
  });
});
