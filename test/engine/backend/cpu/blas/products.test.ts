/** Products through the machine's BLAS on the heap; where there is none, the reason is asserted instead. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  blasChoice,
  blasGemm32,
  blasGemm64,
  hasBlas,
  leading,
  setBlasMinimum,
} from "../../../../../src/engine/backend/cpu/blas/index.js";
import { setBlasThreads, threadsFor, unasked } from "../../../../../src/engine/backend/cpu/blas/threads.js";
import torch from "../../../../../src/engine/index.js";
import { allocateBytes, freeBytes } from "../../../../../src/engine/memory/blocks.js";
import { heap } from "../../../../../src/engine/memory/heap.js";

/** A matrix in memory: element (i, j) at `i * row + j * column`. */
interface Layout {
  name: string;
  of(rows: number, columns: number): { row: number; column: number };
}

const layouts: Layout[] = [
  { name: "rows", of: (_, columns) => ({ row: columns, column: 1 }) },
  { name: "rows with gaps", of: (_, columns) => ({ row: columns + 3, column: 1 }) },
  { name: "columns", of: (rows) => ({ row: 1, column: rows }) },
  { name: "columns with gaps", of: (rows) => ({ row: 1, column: rows + 2 }) },
];

const sizes = [
  [1, 1, 32],
  [1, 5, 33],
  [4, 1, 37],
  [3, 6, 1],
  [2, 2, 2],
  [17, 9, 33],
];

const noLibrary = blasChoice().library === null;

function product(
  bytes: 4 | 8,
  [m, n, k]: number[],
  a: { row: number; column: number },
  b: { row: number; column: number },
  accumulate: boolean,
): { done: boolean; wrong: number } {
  const values = heap()!.views[bytes === 4 ? "float32" : "float64"];
  const length = 4096;
  const pointer = allocateBytes(3 * length * bytes);
  const [pa, pb, pc] = [pointer, pointer + length * bytes, pointer + 2 * length * bytes];
  for (let i = 0; i < 3 * length; i++) values[pa / bytes + i] = ((i * 7) % 13) - 6;
  const ldc = n + 1;
  const expected = Array.from({ length: m * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = accumulate ? values[pc / bytes + i * ldc + j] : 0;
    for (let p = 0; p < k; p++)
      sum += values[pa / bytes + i * a.row + p * a.column] * values[pb / bytes + p * b.row + j * b.column];
    return sum;
  });
  const gemm = bytes === 4 ? blasGemm32 : blasGemm64;
  const done = gemm(m, n, k, pa, a.row, a.column, pb, b.row, b.column, pc, ldc, accumulate);
  const wrong = expected.filter((value, at) => values[pc / bytes + Math.floor(at / n) * ldc + (at % n)] !== value);
  freeBytes(pointer, 3 * length * bytes);
  return { done, wrong: wrong.length };
}

describe("products by the machine's BLAS", () => {
  test(noLibrary ? "there is none, and it is said why" : "one is in use", () => {
    const choice = blasChoice();
    assert.equal(hasBlas(), !noLibrary);
    if (choice.library) assert.match(choice.library.family, /^(MKL|OpenBLAS|BLIS|Accelerate|BLAS)$/);
    else {
      assert.match(choice.why, /^(off|noKernels|noCaller|notFound|unusable)$/);
      assert.notEqual(choice.detail, "");
      assert.equal(blasGemm32(64, 64, 64, 0, 64, 1, 0, 64, 1, 0, 64, false), false);
    }
  });

  test("every layout of both operands, both types, whole numbers exactly", () => {
    setBlasMinimum(1);
    for (const size of noLibrary ? [] : sizes)
      for (const a of layouts)
        for (const b of layouts)
          for (const bytes of [4, 8] as const)
            for (const accumulate of [false, true]) {
              const [m, n, k] = size;
              const result = product(bytes, size, a.of(m, k), b.of(k, n), accumulate);
              assert.deepEqual(result, { done: true, wrong: 0 }, `${size} ${a.name} ${b.name} ${bytes} ${accumulate}`);
            }
    setBlasMinimum(8192);
  });

  test("small products and other layouts are left to the kernels", () => {
    const rows = { row: 32, column: 1 };
    assert.equal(blasGemm32(16, 16, 31, 0, 32, 1, 0, 32, 1, 0, 32, false), false);
    assert.equal(blasGemm32(1000, 1, 31, 0, 31, 1, 0, 1, 1, 0, 1, false), false);
    if (noLibrary) return;
    assert.equal(product(4, [16, 16, 32], rows, rows, false).done, true);
    assert.equal(product(4, [16, 16, 32], { row: 64, column: 2 }, rows, false).done, false);
    assert.equal(product(4, [16, 16, 32], rows, { row: 0, column: 1 }, false).done, false);
  });

  test("large products use the threads that were asked for, small ones do not", () => {
    setBlasThreads(2);
    assert.equal(threadsFor(256 ** 3), 1);
    assert.equal(threadsFor(512 ** 3), 2);
    if (!noLibrary) {
      const a = torch
        .arange(512 * 512, { dtype: torch.float32 })
        .remainder(7)
        .reshape(512, 512);
      const sums = a.matmul(torch.ones(512, 512)).sub(a.sum(1, { keepdim: true }));
      assert.equal(sums.abs().max().item(), 0);
    }
    setBlasThreads(1);
    assert.equal(threadsFor(512 ** 3), 1);
  });

  test("where no number was asked for, one processor is left to others", () => {
    assert.deepEqual([unasked(1, 1), unasked(2, 2), unasked(4, 4), unasked(8, 16), unasked(2, 64)], [1, 1, 3, 8, 2]);
  });
});

describe("leading dimension", () => {
  test("of rows, of columns, of neither; a side of 1 has any stride", () => {
    assert.equal(leading(3, 4, 4, 1), 4);
    assert.equal(leading(3, 4, 9, 1), 9);
    assert.equal(leading(3, 4, 1, 3), -3);
    assert.equal(leading(3, 4, 1, 7), -7);
    assert.equal(leading(3, 4, 8, 2), 0);
    assert.equal(leading(3, 4, 0, 1), 0);
    assert.equal(leading(3, 4, 3, 1), 0);
    assert.equal(leading(1, 4, 0, 1), 4);
    assert.equal(leading(3, 1, 5, 0), 5);
    assert.equal(leading(1, 1, 0, 0), 1);
    assert.equal(leading(1, 4, 0, 6), -6);
  });
});
