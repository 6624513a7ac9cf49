import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { FloatArray } from "../../../../../src/engine/backend/cpu/contiguous.js";
import { gemm as reference } from "../../../../../src/engine/backend/cpu/gemm.js";
import { gemm } from "../../../../../src/engine/backend/cpu/wasm/gemm.js";
import { SCRATCH_BUDGET } from "../../../../../src/engine/backend/cpu/wasm/scratch.js";
import { randomFloats, randomIntegers } from "./samples.js";
import { bothVariants } from "./variants.js";

type FloatArrayConstructor = Float32ArrayConstructor | Float64ArrayConstructor;

interface Matrix {
  data: FloatArray;
  base: number;
  rowStride: number;
  columnStride: number;
}

type Layout = "rows" | "columns" | "sliced rows" | "sliced columns" | "every second column" | "one row repeated";

/** A matrix of small integers laid out in a larger array of NaN: reading outside of it shows. */
function matrix(type: FloatArrayConstructor, rows: number, columns: number, layout: Layout, seed: number): Matrix {
  const base = 3;
  const [rowStride, columnStride] = {
    rows: [columns, 1],
    columns: [1, rows],
    "sliced rows": [columns + 2, 1],
    "sliced columns": [1, rows + 3],
    "every second column": [2 * columns + 1, 2],
    "one row repeated": [0, 1],
  }[layout];
  const length = base + rows * Math.abs(rowStride) + columns * Math.abs(columnStride) + rows + columns + 8;
  const data = new type(length).fill(NaN);
  const values = randomIntegers(rows * columns, seed);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) data[base + i * rowStride + j * columnStride] = values[i * columns + j];
  return { data, base, rowStride, columnStride };
}

const layouts: [Layout, Layout][] = [
  ["rows", "rows"],
  ["rows", "columns"],
  ["columns", "rows"],
  ["columns", "columns"],
];

const oddLayouts: [Layout, Layout][] = [
  ["sliced rows", "sliced columns"],
  ["sliced columns", "sliced rows"],
  ["every second column", "every second column"],
  ["one row repeated", "rows"],
  ["columns", "one row repeated"],
];

for (const kernels of bothVariants()) {
  /** Integers, so every order of summation gives the same bits: the results must be equal, C's surroundings untouched. */
  const check = (
    type: FloatArrayConstructor,
    m: number,
    n: number,
    k: number,
    [aLayout, bLayout]: [Layout, Layout],
    accumulate = false,
  ) => {
    const a = matrix(type, m, k, aLayout, m + k + 1);
    const b = matrix(type, k, n, bLayout, n + k + 2);
    const expected = new type(m * n + 4);
    randomIntegers(expected.length, 5).forEach((value, i) => (expected[i] = value));
    const actual = expected.slice();
    const operands = [
      a.data,
      a.base,
      a.rowStride,
      a.columnStride,
      b.data,
      b.base,
      b.rowStride,
      b.columnStride,
    ] as const;
    reference(m, n, k, ...operands, expected, 2, accumulate);
    gemm(kernels, m, n, k, ...operands, actual, 2, accumulate);
    const at = actual.findIndex((value, i) => value !== expected[i]);
    assert.equal(
      at,
      -1,
      `${type.name} ${m}x${k} (${aLayout}) times ${k}x${n} (${bLayout}): element ${at - 2} is ${actual[at]}, not ${expected[at]}`,
    );
  };

  describe(`${kernels.variant}: matrix product equals the TypeScript reference`, () => {
    for (const type of [Float32Array, Float64Array]) {
      test(`${type.name}: small and odd sizes, all transpositions`, () => {
        const sizes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 33];
        for (const m of sizes)
          for (const n of sizes) for (const k of sizes) for (const layout of layouts) check(type, m, n, k, layout);
      });

      test(`${type.name}: slices, steps, repeated rows, and C += A B`, () => {
        const sizes = [1, 3, 8, 17];
        for (const m of sizes)
          for (const n of sizes)
            for (const k of sizes)
              for (const layout of [...layouts, ...oddLayouts]) {
                check(type, m, n, k, layout);
                check(type, m, n, k, layout, true);
              }
      });

      test(`${type.name}: sizes around the blocks`, () => {
        for (const layout of layouts) {
          for (const m of [1, 8, 255, 257]) for (const n of [1, 9, 255, 257]) check(type, m, n, 255, layout);
          for (const k of [256, 257, 1024, 1025]) check(type, 97, 70, k, layout, k === 257);
        }
      });

      test(`${type.name}: more than one tile of scratch memory in each direction`, () => {
        for (const layout of [...layouts, ...oddLayouts]) {
          check(type, 1030, 9, 11, layout);
          check(type, 7, 1030, 12, layout, true);
          check(type, 5, 10, 2060, layout);
        }
        check(type, 1025, 1027, 5, ["rows", "columns"]);
        check(type, 1, 1, 3000, ["rows", "rows"]);
      });
    }

    test("random values are within the bound of float32 summation", () => {
      const [m, n, k] = [61, 83, 301];
      const a = randomFloats(m * k, 1);
      const b = randomFloats(k * n, 2);
      const c = new Float32Array(m * n);
      const expected = new Float64Array(m * n);
      const magnitude = new Float64Array(m * n);
      gemm(kernels, m, n, k, a, 0, k, 1, b, 0, n, 1, c, 0, false);
      reference(m, n, k, a, 0, k, 1, b, 0, n, 1, expected, 0);
      reference(m, n, k, a.map(Math.abs), 0, k, 1, b.map(Math.abs), 0, n, 1, magnitude, 0);
      c.forEach((value, i) => {
        assert.ok(Math.abs(value - expected[i]) <= k * 2 ** -24 * magnitude[i], `element ${i}`);
      });
    });

    test("NaN and Inf reach their row or column and no other element", () => {
      for (const [m, n, k] of [
        [1, 9, 5],
        [9, 1, 5],
        [7, 10, 9],
        [100, 33, 1100],
      ]) {
        const a = new Float32Array(m * k).fill(1);
        const b = new Float32Array(k * n).fill(2);
        a[(m - 1) * k] = NaN;
        b[k * n - 1] = -Infinity;
        const c = new Float32Array(m * n);
        gemm(kernels, m, n, k, a, 0, k, 1, b, 0, n, 1, c, 0, false);
        c.forEach((value, i) => {
          const [row, column] = [Math.floor(i / n), i % n];
          assert.equal(value, row === m - 1 ? NaN : column === n - 1 ? -Infinity : 2 * k);
        });
      }
    });

    test("0 times Inf is NaN", () => {
      const c = new Float32Array(4);
      gemm(kernels, 2, 2, 1, Float32Array.of(0, 1), 0, 1, 1, Float32Array.of(Infinity, 1), 0, 2, 1, c, 0, false);
      assert.deepEqual([...c], [NaN, 0, Infinity, 1]);
    });

    test("scratch memory stays within its budget", () => {
      assert.ok(kernels.scratch.memory.buffer.byteLength <= SCRATCH_BUDGET);
    });
  });
}
