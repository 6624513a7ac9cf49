import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { FloatArray } from "../../../../../src/engine/backend/cpu/contiguous.js";
import { gemm as reference } from "../../../../../src/engine/backend/cpu/gemm.js";
import type { KernelInstance } from "../../../../../src/engine/backend/cpu/wasm/instance.js";
import { Block } from "./block.js";
import { randomFloats, randomIntegers } from "./samples.js";
import { bothVariants } from "./variants.js";

type FloatArrayConstructor = Float32ArrayConstructor | Float64ArrayConstructor;

type Layout = "rows" | "columns" | "sliced rows" | "sliced columns" | "every second column" | "one row repeated";

/** What the product starts from: nothing, C, one row for all, or another matrix. */
type Init = "none" | "C" | "row" | "matrix";

/** Elements before the first, so that pointers are unaligned. */
const BASE = 3;

interface Matrix {
  data: FloatArray;
  rowStride: number;
  columnStride: number;
}

/** A matrix of small integers laid out in a larger array of NaN: reading outside of it shows. */
function matrix(type: FloatArrayConstructor, rows: number, columns: number, layout: Layout, seed: number): Matrix {
  const [rowStride, columnStride] = {
    rows: [columns, 1],
    columns: [1, rows],
    "sliced rows": [columns + 2, 1],
    "sliced columns": [1, rows + 3],
    "every second column": [2 * columns + 1, 2],
    "one row repeated": [0, 1],
  }[layout];
  const data = new type(BASE + rows * rowStride + columns * columnStride + rows + columns + 8).fill(NaN);
  const values = randomIntegers(rows * columns, seed);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) data[BASE + i * rowStride + j * columnStride] = values[i * columns + j];
  return { data, rowStride, columnStride };
}

const integers = (type: FloatArrayConstructor, n: number, seed: number): FloatArray =>
  type.from(randomIntegers(n, seed)) as FloatArray;

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

const inits: Init[] = ["none", "C", "row", "matrix"];

/** The product of one pair by the kernel, C's rows `cRow` apart in an array that is returned whole. */
function product(
  kernels: KernelInstance,
  [m, n, k]: [number, number, number],
  a: Matrix,
  b: Matrix,
  c: FloatArray,
  cRow: number,
  init: FloatArray | "C" | null = null,
  initRow = cRow,
): FloatArray {
  const block = new Block(kernels);
  const bytes = c.BYTES_PER_ELEMENT;
  const [pa, pb, pc] = [
    block.put(a.data) + BASE * bytes,
    block.put(b.data) + BASE * bytes,
    block.put(c) + BASE * bytes,
  ];
  const pi = init === null ? 0 : init === "C" ? pc : block.put(init);
  const { gemmBatch32, gemmBatch64, gemmWorkBytes } = kernels.exports;
  const run = bytes === 4 ? gemmBatch32 : gemmBatch64;
  const { rowStride: ar, columnStride: ac } = a;
  const { rowStride: br, columnStride: bc } = b;
  run(1, m, n, k, pa, 0, ar, ac, pb, 0, br, bc, pc, 0, cRow, pi, 0, initRow, block.room(gemmWorkBytes()));
  return block.take(c, pc - BASE * bytes);
}

for (const kernels of bothVariants()) {
  /** Integers, so every order of summation gives the same bits: the results must be equal, C's surroundings untouched. */
  const check = (
    type: FloatArrayConstructor,
    m: number,
    n: number,
    k: number,
    [aLayout, bLayout]: [Layout, Layout],
    init: Init = "none",
  ) => {
    const a = matrix(type, m, k, aLayout, m + k + 1);
    const b = matrix(type, k, n, bLayout, n + k + 2);
    const cRow = init === "matrix" ? n + 1 : n;
    const before = integers(type, BASE + m * cRow + 4, 5);
    const other = integers(type, init === "row" ? n : m * n, 6);
    const expected = before.slice();
    const dense = new type(m * n);
    reference(m, n, k, a.data, BASE, a.rowStride, a.columnStride, b.data, BASE, b.rowStride, b.columnStride, dense, 0);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        const at = BASE + i * cRow + j;
        const from = { none: 0, C: before[at], row: other[j], matrix: other[i * n + j] }[init];
        expected[at] = dense[i * n + j] + from;
      }
    const start = init === "none" ? null : init === "C" ? "C" : other;
    const initRow = init === "row" ? 0 : init === "matrix" ? n : cRow;
    const actual = product(kernels, [m, n, k], a, b, before, cRow, start, initRow);
    const at = actual.findIndex((value, i) => value !== expected[i]);
    assert.equal(
      at,
      -1,
      `${type.name} ${m}x${k} (${aLayout}) times ${k}x${n} (${bLayout}), ${init}: element ${at - BASE} is ${actual[at]}, not ${expected[at]}`,
    );
  };

  describe(`${kernels.variant}: matrix product equals the TypeScript reference`, () => {
    for (const type of [Float32Array, Float64Array]) {
      test(`${type.name}: small and odd sizes, all transpositions`, () => {
        const sizes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 33];
        for (const m of sizes)
          for (const n of sizes) for (const k of sizes) for (const layout of layouts) check(type, m, n, k, layout);
      });

      test(`${type.name}: slices, steps, repeated rows, and what is added to`, () => {
        const sizes = [1, 3, 8, 17];
        for (const m of sizes)
          for (const n of sizes)
            for (const k of [...sizes, 0])
              for (const layout of [...layouts, ...oddLayouts])
                for (const init of inits) check(type, m, n, k, layout, init);
      });

      test(`${type.name}: sizes around the blocks`, () => {
        for (const layout of layouts) {
          for (const m of [1, 47, 49, 97]) for (const n of [1, 9, 257, 513]) check(type, m, n, 33, layout, "row");
          for (const k of [65, 256, 257, 511, 513, 1025])
            for (const init of inits) check(type, 49, 101, k, layout, init);
        }
        for (const layout of oddLayouts) check(type, 51, 523, 520, layout, "C");
        for (const layout of layouts) for (const init of inits) check(type, 1, 5, 4099, layout, init);
        for (const layout of layouts) for (const init of inits) check(type, 5, 1, 8200, layout, init);
      });
    }

    test("a batch of products, operands that repeat", () => {
      const [count, m, n, k] = [3, 5, 9, 7];
      const { gemmBatch32, gemmWorkBytes } = kernels.exports;
      const [a, b, bias] = [
        integers(Float32Array, count * m * k, 1),
        integers(Float32Array, k * n, 2),
        integers(Float32Array, count * n, 3),
      ];
      const block = new Block(kernels);
      const pc = block.room(count * m * n * 4);
      const work = block.room(gemmWorkBytes());
      gemmBatch32(
        count,
        m,
        n,
        k,
        block.put(a),
        m * k,
        k,
        1,
        block.put(b),
        0,
        n,
        1,
        pc,
        m * n,
        n,
        block.put(bias),
        n,
        0,
        work,
      );
      const expected = new Float32Array(count * m * n);
      for (let i = 0; i < count; i++) reference(m, n, k, a, i * m * k, k, 1, b, 0, n, 1, expected, i * m * n);
      expected.forEach((value, i) => (expected[i] = value + bias[Math.floor(i / (m * n)) * n + (i % n)]));
      assert.deepEqual(block.take(expected, pc), expected);
    });

    test("random values are within the bound of float32 summation in blocks", () => {
      const [m, n, k] = [61, 83, 1301];
      const [a, b] = [randomFloats(BASE + m * k, 1), randomFloats(BASE + k * n, 2)];
      const [expected, magnitude] = [new Float64Array(m * n), new Float64Array(m * n)];
      reference(m, n, k, a, BASE, k, 1, b, BASE, n, 1, expected, 0);
      reference(m, n, k, a.map(Math.abs), BASE, k, 1, b.map(Math.abs), BASE, n, 1, magnitude, 0);
      const rows = { rowStride: k, columnStride: 1 };
      const columns = { rowStride: n, columnStride: 1 };
      const c = product(
        kernels,
        [m, n, k],
        { data: a, ...rows },
        { data: b, ...columns },
        new Float32Array(BASE + m * n),
        n,
      );
      expected.forEach((value, i) => {
        assert.ok(Math.abs(c[BASE + i] - value) <= 515 * 2 ** -24 * magnitude[i], `element ${i}`);
      });
    });

    test("NaN and Inf reach their row or column and no other element", () => {
      for (const [m, n, k] of [
        [1, 9, 5],
        [9, 1, 5],
        [7, 10, 9],
        [100, 33, 1100],
      ]) {
        const a = new Float32Array(BASE + m * k).fill(1);
        const b = new Float32Array(BASE + k * n).fill(2);
        a[BASE + (m - 1) * k] = NaN;
        b[BASE + k * n - 1] = -Infinity;
        const [left, right] = [
          { data: a, rowStride: k, columnStride: 1 },
          { data: b, rowStride: n, columnStride: 1 },
        ];
        const c = product(kernels, [m, n, k], left, right, new Float32Array(BASE + m * n), n);
        c.subarray(BASE).forEach((value, i) => {
          const [row, column] = [Math.floor(i / n), i % n];
          assert.equal(value, row === m - 1 ? NaN : column === n - 1 ? -Infinity : 2 * k);
        });
      }
    });

    test("0 times Inf is NaN", () => {
      const left = { data: Float32Array.of(9, 9, 9, 0, 1), rowStride: 1, columnStride: 1 };
      const right = { data: Float32Array.of(9, 9, 9, Infinity, 1), rowStride: 2, columnStride: 1 };
      const c = product(kernels, [2, 2, 1], left, right, new Float32Array(BASE + 4), 2);
      assert.deepEqual([...c.subarray(BASE)], [NaN, 0, Infinity, 1]);
    });
  });

  describe(`${kernels.variant}: sums of columns`, () => {
    test("equal the sum in float64, rounded, where values are integers", () => {
      for (const type of [Float32Array, Float64Array])
        for (const rows of [0, 1, 2, 3, 4, 5, 11])
          for (const columns of [1, 2, 3, 4, 5, 8, 13]) {
            const x = integers(type, rows * (columns + 1), rows);
            const block = new Block(kernels);
            const { columnSums32, columnSums64 } = kernels.exports;
            const before = new type(columns + 3).fill(7);
            const out = block.put(before);
            const run = type === Float32Array ? columnSums32 : columnSums64;
            run(block.put(x), rows, columns + 1, out, 1, columns);
            const expected = before.slice();
            for (let j = 1; j < columns; j++) {
              expected[j] = 0;
              for (let i = 0; i < rows; i++) expected[j] += x[i * (columns + 1) + j];
            }
            assert.deepEqual(block.take(before, out), expected, `${rows} x ${columns}`);
          }
    });

    test("do not lose precision with the number of rows", () => {
      const rows = 100_000;
      const x = new Float32Array(rows * 5).fill(0.1);
      const block = new Block(kernels);
      const out = block.room(20);
      kernels.exports.columnSums32(block.put(x), rows, 5, out, 0, 5);
      for (const sum of block.take(new Float32Array(5), out))
        assert.ok(Math.abs(sum / (rows * Math.fround(0.1)) - 1) < 2e-7);
    });
  });
}
