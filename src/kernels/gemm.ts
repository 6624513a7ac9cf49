/**
 * Matrix product C (m x n) = A (m x k) * B (k x n) + init.
 *
 * Strides are in elements; those of A and B may be any, C's and init's rows are contiguous. `init` is a matrix, a row that all rows
 * begin with (`initRow` 0), C itself to add to it, or 0 for none. C overlaps neither A nor B. A, B and init are followed
 * by 64 readable bytes. `work` points to `gemmWorkBytes()` bytes.
 */
import { BLOCK_WORK_BYTES, blockSteps, KC_BYTES, multiplyBlock } from "./gemm-block";
import { packB, panelColumns } from "./gemm-pack";
import { gemv, GEMV_WORK_BYTES } from "./gemm-vector";
import { VECTOR } from "./simd";

/** Bytes of a row of B's block: 512 floats. */
const NC_BYTES: i32 = 2048;
const PACKED_B_BYTES: usize = <usize>(KC_BYTES / 4) * NC_BYTES;

/** With fewer rows of A, a panel of B is used too rarely to be worth packing if its rows are contiguous. */
const PACK_B_ROWS: i32 = 24;
/** Rows of B that are closer to each other do not push one another out of the first-level cache, packed or not. */
const PACK_B_STRIDE: usize = 1024;
/** With fewer columns of B, packed rows of A would be used too rarely; those that are contiguous gain less. */
const PACK_A_COLUMNS: i32 = 96;
const PACK_A_ROWS_COLUMNS: i32 = 256;

/** Bytes of scratch memory that one product needs at `work`. */
export function gemmWorkBytes(): i32 {
  return <i32>max(BLOCK_WORK_BYTES + PACKED_B_BYTES, GEMV_WORK_BYTES);
}

/** Whether panels of B are made. Strides in bytes. */
// @ts-ignore: decorator
@inline
export function packsColumns(m: i32, size: usize, bRow: usize, bColumn: usize): bool {
  return bColumn != size || (m >= PACK_B_ROWS && bRow > PACK_B_STRIDE);
}

/** Whether panels of A are made. */
// @ts-ignore: decorator
@inline
export function packsRows(n: i32, size: usize, aColumn: usize): bool {
  if (aColumn == size) return size == 4 && n >= PACK_A_ROWS_COLUMNS;
  return n >= PACK_A_COLUMNS;
}

/** The product with strides in bytes. `initRow` is 0 where `init` is. */
export function gemm<T>(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  bColumn: usize,
  c: usize,
  cRow: usize,
  init: usize,
  initRow: usize,
  work: usize,
): void {
  if (m == 1) {
    gemv<T>(n, k, a, aColumn, b, bRow, bColumn, c, sizeof<T>(), init, sizeof<T>(), work);
    return;
  }
  if (n == 1) {
    gemv<T>(m, k, b, bRow, a, aColumn, aRow, c, cRow, init, initRow, work);
    return;
  }
  const packColumns = packsColumns(m, sizeof<T>(), bRow, bColumn);
  const packRows = packsRows(n, sizeof<T>(), aColumn);
  const packed = work + BLOCK_WORK_BYTES;
  const blockColumns = packColumns ? NC_BYTES / <i32>sizeof<T>() : n;
  const blockK = blockSteps<T>(k);
  for (let jc = 0; jc < n; jc += blockColumns) {
    const columns = min(blockColumns, n - jc);
    const cBlock = c + <usize>jc * sizeof<T>();
    // An empty k still has to write its zeros.
    for (let pc = 0; pc == 0 || pc < k; pc += blockK) {
      const steps = min(blockK, k - pc);
      let bBlock = b + <usize>pc * bRow + <usize>jc * bColumn;
      let bNext = bRow;
      let bPanel = <usize>panelColumns<T>() * sizeof<T>();
      if (packColumns) {
        packB<T>(steps, columns, bBlock, bRow, bColumn, packed);
        bBlock = packed;
        bNext = 2 * VECTOR;
        bPanel = <usize>steps * bNext;
      }
      const from = pc > 0 ? cBlock : init ? init + <usize>jc * sizeof<T>() : 0;
      const fromRow = pc > 0 ? cRow : initRow;
      const aBlock = a + <usize>pc * aColumn;
      multiplyBlock<T>(m, columns, steps, aBlock, aRow, aColumn, packRows, bBlock, bNext, bPanel, cBlock, cRow, from, fromRow, work);
    }
  }
}

// @ts-ignore: decorator
@inline
function batch<T>(
  count: i32,
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aBatch: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bBatch: usize,
  bRow: usize,
  bColumn: usize,
  c: usize,
  cBatch: usize,
  cRow: usize,
  init: usize,
  initBatch: usize,
  initRow: usize,
  work: usize,
): void {
  const size = sizeof<T>();
  if (!init) initBatch = initRow = 0;
  for (; count > 0; count--) {
    gemm<T>(m, n, k, a, aRow * size, aColumn * size, b, bRow * size, bColumn * size, c, cRow * size, init, initRow * size, work);
    a += aBatch * size;
    b += bBatch * size;
    c += cBatch * size;
    init += initBatch * size;
  }
}

/** `count` products, operands and results `aBatch`, `bBatch`, `cBatch` and `initBatch` elements apart (0 repeats an operand). */
export function gemmBatch32(
  count: i32,
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aBatch: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bBatch: usize,
  bRow: usize,
  bColumn: usize,
  c: usize,
  cBatch: usize,
  cRow: usize,
  init: usize,
  initBatch: usize,
  initRow: usize,
  work: usize,
): void {
  batch<f32>(count, m, n, k, a, aBatch, aRow, aColumn, b, bBatch, bRow, bColumn, c, cBatch, cRow, init, initBatch, initRow, work);
}

export function gemmBatch64(
  count: i32,
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aBatch: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bBatch: usize,
  bRow: usize,
  bColumn: usize,
  c: usize,
  cBatch: usize,
  cRow: usize,
  init: usize,
  initBatch: usize,
  initRow: usize,
  work: usize,
): void {
  batch<f64>(count, m, n, k, a, aBatch, aRow, aColumn, b, bBatch, bRow, bColumn, c, cBatch, cRow, init, initBatch, initRow, work);
}
