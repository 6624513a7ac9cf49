/** Matrix products by the kernels, or by a BLAS library of the machine where one is in use. Matrices lie in the heap. */
import { allocateBytes, freeBytes } from "../../../memory/blocks.js";
import { heap, isInHeap } from "../../../memory/heap.js";
import { blasGemm32, blasGemm64, usesBlas } from "../blas/index.js";
import type { FloatArray } from "../contiguous.js";
import { gemm as reference } from "../gemm.js";
import { multiplyShared } from "../threads/gemm.js";
import { kernels } from "./kernels.js";

type Batch = (
  count: number,
  m: number,
  n: number,
  k: number,
  a: number,
  aBatch: number,
  aRow: number,
  aColumn: number,
  b: number,
  bBatch: number,
  bRow: number,
  bColumn: number,
  c: number,
  cBatch: number,
  cRow: number,
  init: number,
  initBatch: number,
  initRow: number,
  work: number,
) => void;

type ColumnSums = (x: number, rows: number, rowStride: number, out: number, begin: number, end: number) => void;

export interface GemmExports {
  gemmBatch32: Batch;
  gemmBatch64: Batch;
  gemmWorkBytes(): number;
  columnSums32: ColumnSums;
  columnSums64: ColumnSums;
  maddThroughput32(iterations: number): number;
  maddThroughput64(iterations: number): number;
}

let work = 0;

/** The work space of this thread's products, which is kept: every step needs it. */
function workSpace(): number {
  if (work === 0) work = allocateBytes(kernels()!.exports.gemmWorkBytes());
  return work;
}

/**
 * `count` products C (m x n) = A (m x k) * B (k x n) + init of elements of 4 or 8 bytes. Pointers are bytes of the heap, strides elements;
 * those of A and B may be any, C and init have rows of consecutive elements. `init` 0 is none, C's own address adds
 * to it, `initRow` 0 adds one row to all rows. Else C overlaps nothing. Needs kernels.
 */
export function multiply(
  bytes: number,
  count: number,
  m: number,
  n: number,
  k: number,
  a: number,
  aBatch: number,
  aRow: number,
  aColumn: number,
  b: number,
  bBatch: number,
  bRow: number,
  bColumn: number,
  c: number,
  cBatch: number,
  cRow: number,
  init: number,
  initBatch: number,
  initRow: number,
): void {
  const { gemmBatch32, gemmBatch64 } = kernels()!.exports;
  const kernel = bytes === 4 ? gemmBatch32 : gemmBatch64;
  const space = workSpace();
  if (!usesBlas(m * n * k)) {
    if (
      multiplyShared(
        bytes,
        count,
        m,
        n,
        k,
        a,
        aBatch,
        aRow,
        aColumn,
        b,
        bBatch,
        bRow,
        bColumn,
        c,
        cBatch,
        cRow,
        init,
        initBatch,
        initRow,
      )
    )
      return;
    kernel(
      count,
      m,
      n,
      k,
      a,
      aBatch,
      aRow,
      aColumn,
      b,
      bBatch,
      bRow,
      bColumn,
      c,
      cBatch,
      cRow,
      init,
      initBatch,
      initRow,
      space,
    );
    return;
  }
  const blas = bytes === 4 ? blasGemm32 : blasGemm64;
  // A product of no steps copies `init`.
  if (init !== 0 && init !== c)
    kernel(count, m, n, 0, a, 0, 0, 0, b, 0, 0, 0, c, cBatch, cRow, init, initBatch, initRow, space);
  for (let i = 0; i < count; i++) {
    if (!blas(m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, cRow, init !== 0))
      kernel(1, m, n, k, a, 0, aRow, aColumn, b, 0, bRow, bColumn, c, 0, cRow, init && c, 0, cRow, space);
    a += aBatch * bytes;
    b += bBatch * bytes;
    c += cBatch * bytes;
  }
}

/** out[j] = the sum over `rows` rows of elements `rowStride` apart. Pointers are bytes of the heap. Needs kernels. */
export function columnSums(
  bytes: number,
  x: number,
  rows: number,
  columns: number,
  rowStride: number,
  out: number,
): void {
  const { columnSums32, columnSums64 } = kernels()!.exports;
  (bytes === 4 ? columnSums32 : columnSums64)(x, rows, rowStride, out, 0, columns);
}

type ArrayProduct<T> = (
  m: number,
  n: number,
  k: number,
  a: T,
  aBase: number,
  aRow: number,
  aColumn: number,
  b: T,
  bBase: number,
  bRow: number,
  bColumn: number,
  c: T,
  cBase: number,
  accumulate?: boolean,
) => void;

/** Multiplications from which a copy of an array into the heap pays: two 6 x 6 matrices (docs/decisions/kernels.md). */
const STAGED_MIN_WORK = 216;

/** A compact copy of a matrix in the heap, row after row. Give it back with `freeBytes`. */
function staged(array: FloatArray, base: number, rows: number, columns: number, row: number, column: number): number {
  const { BYTES_PER_ELEMENT: bytes } = array;
  const pointer = allocateBytes(rows * columns * bytes);
  const { views } = heap()!;
  const to = (bytes === 4 ? views.float32 : views.float64) as FloatArray;
  let at = pointer / bytes;
  for (let i = 0; i < rows; i++) for (let j = 0, p = base + i * row; j < columns; j++, p += column) to[at++] = array[p];
  return pointer;
}

function arrayProduct<T extends FloatArray>(bytes: 4 | 8): ArrayProduct<T> {
  return (m, n, k, a, aBase, aRow, aColumn, b, bBase, bRow, bColumn, c, cBase, accumulate = false) => {
    const [aIn, bIn, cIn] = [isInHeap(a), isInHeap(b), isInHeap(c)];
    if (kernels() === null || (!(aIn && bIn && cIn) && m * n * k < STAGED_MIN_WORK)) {
      reference(m, n, k, a, aBase, aRow, aColumn, b, bBase, bRow, bColumn, c, cBase, accumulate);
      return;
    }
    const pa = aIn ? aBase * bytes : staged(a, aBase, m, k, aRow, aColumn);
    const pb = bIn ? bBase * bytes : staged(b, bBase, k, n, bRow, bColumn);
    const pc = cIn ? cBase * bytes : staged(c, cBase, m, n, n, 1);
    const [aRows, aColumns] = aIn ? [aRow, aColumn] : [k, 1];
    const [bRows, bColumns] = bIn ? [bRow, bColumn] : [n, 1];
    multiply(bytes, 1, m, n, k, pa, 0, aRows, aColumns, pb, 0, bRows, bColumns, pc, 0, n, accumulate ? pc : 0, 0, n);
    if (!aIn) freeBytes(pa, m * k * bytes);
    if (!bIn) freeBytes(pb, k * n * bytes);
    if (cIn) return;
    const { views } = heap()!;
    const from = (bytes === 4 ? views.float32 : views.float64) as FloatArray;
    c.set(from.subarray(pc / bytes, pc / bytes + m * n), cBase);
    freeBytes(pc, m * n * bytes);
  };
}

/**
 * C (m x n) = A (m x k) * B (k x n) in float32, or C += A * B with `accumulate`, on arrays that may lie in the heap or not. Strides are
 * in elements and may be any. C is contiguous, row after row, and overlaps neither A nor B.
 */
export const gemm32 = arrayProduct<Float32Array>(4);

/** `gemm32` in float64. */
export const gemm64 = arrayProduct<Float64Array>(8);
