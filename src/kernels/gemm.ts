/**
 * Matrix product C (m x n) = A (m x k) * B (k x n), or C += A * B.
 *
 * The blocking is that of Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008): a block of B
 * (KC x NC) and one of A (MC x KC) are packed into panels that stay in the caches while tiles of C are computed in registers.
 * Matrices that fit the caches anyway skip the packing of A, and that of B too if its rows are contiguous.
 */
import { packA, packB } from "./gemm-pack";
import { TILE_ROWS, tilePanel, tilePanelNarrow, tileRows, tileRowsNarrow } from "./gemm-tile";
import { gemv } from "./gemm-vector";
import { lanes, VECTOR } from "./simd";

const KC: i32 = 256;
const MC: i32 = 96;
/** Bytes of a row of B's block: 512 floats. */
const NC_BYTES: i32 = 2048;

/** Up to these sizes A is read where it lies: its rows stay in the second-level cache, a panel of B in the first. */
const DIRECT_K: i32 = 1024;
const DIRECT_A_BYTES: i64 = 256 * 1024;

/** A tile of C on its way to an edge, then the panels of A, then those of B (or one panel of up to DIRECT_K steps). */
const EDGE_BYTES: usize = <usize>TILE_ROWS * 2 * VECTOR;
const PACKED_A_BYTES: usize = <usize>(MC * KC) * 8;
const PACKED_B_BYTES: usize = <usize>(KC * NC_BYTES);

/** Bytes of scratch memory that a product needs at `work`. */
export function gemmWorkBytes(): i32 {
  return <i32>(EDGE_BYTES + PACKED_A_BYTES + PACKED_B_BYTES);
}

/** Copies the part of the tile at `edge` that lies inside of C. */
function storeEdge<T>(edge: usize, rows: i32, columns: i32, c: usize, ldc: usize, accumulate: bool): void {
  for (let i = 0; i < rows; i++) {
    for (let j: usize = 0, end = <usize>columns * sizeof<T>(); j < end; j += sizeof<T>()) {
      const value = load<T>(edge + j);
      store<T>(c + j, accumulate ? load<T>(c + j) + value : value);
    }
    edge += 2 * VECTOR;
    c += ldc;
  }
}

/**
 * `rows` x n of C from A and one panel of B after the other.
 * aStep 0: A's rows are contiguous and `lda` apart. Otherwise panels of six rows' values, `lda` apart, with that step.
 */
// @ts-ignore: decorator
@inline
function tileAt<T>(
  k: i32,
  rows: i32,
  columns: i32,
  a: usize,
  lda: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  c: usize,
  ldc: usize,
  accumulate: bool,
  edge: usize,
): void {
  const width = lanes<T>();
  const narrow = columns <= width;
  const whole = rows == TILE_ROWS && (columns == width || columns == 2 * width);
  const out = whole ? c : edge;
  const outStride = whole ? ldc : 2 * VECTOR;
  const add = whole && accumulate;
  if (aStep) {
    if (narrow) tilePanelNarrow<T>(k, a, aStep, b, bStep, out, outStride, add);
    else tilePanel<T>(k, a, aStep, b, bStep, out, outStride, add);
  } else {
    if (narrow) tileRowsNarrow<T>(k, a, lda, rows, b, bStep, out, outStride, add);
    else tileRows<T>(k, a, lda, rows, b, bStep, out, outStride, add);
  }
  if (!whole) storeEdge<T>(edge, rows, columns, c, ldc, accumulate);
}

/** No packing but of B's panels where its rows are not contiguous. Strides in bytes. */
function direct<T>(
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
  ldc: usize,
  accumulate: bool,
  work: usize,
): void {
  const width = 2 * lanes<T>();
  const aStep: usize = aColumn == sizeof<T>() ? 0 : aColumn;
  const panel = work + EDGE_BYTES;
  for (let j = 0; j < n; j += width) {
    const columns = min(width, n - j);
    let from = b + <usize>j * bColumn;
    let bStep = bRow;
    if (bColumn != sizeof<T>()) {
      packB<T>(k, columns, from, bRow, bColumn, panel);
      from = panel;
      bStep = 2 * VECTOR;
    }
    for (let i = 0; i < m; i += TILE_ROWS) {
      const out = c + <usize>i * ldc + <usize>j * sizeof<T>();
      const rows = min(TILE_ROWS, m - i);
      tileAt<T>(k, rows, columns, a + <usize>i * aRow, aRow, aStep, from, bStep, out, ldc, accumulate, work);
    }
  }
}

function packed<T>(
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
  ldc: usize,
  accumulate: bool,
  work: usize,
): void {
  const width = 2 * lanes<T>();
  const nc = <i32>(NC_BYTES / sizeof<T>());
  const aStep = <usize>TILE_ROWS * sizeof<T>();
  const aPanels = work + EDGE_BYTES;
  const bPanels = aPanels + PACKED_A_BYTES;
  for (let jc = 0; jc < n; jc += nc) {
    const blockColumns = min(nc, n - jc);
    for (let pc = 0; pc < k; pc += KC) {
      const steps = min(KC, k - pc);
      const aPanelBytes = <usize>steps * aStep;
      const bPanelBytes = <usize>steps * 2 * VECTOR;
      const add = accumulate || pc > 0;
      for (let j = 0, out = bPanels; j < blockColumns; j += width, out += bPanelBytes) {
        const from = b + <usize>pc * bRow + <usize>(jc + j) * bColumn;
        packB<T>(steps, min(width, blockColumns - j), from, bRow, bColumn, out);
      }
      for (let ic = 0; ic < m; ic += MC) {
        const blockRows = min(MC, m - ic);
        for (let i = 0, out = aPanels; i < blockRows; i += TILE_ROWS, out += aPanelBytes) {
          const from = a + <usize>(ic + i) * aRow + <usize>pc * aColumn;
          packA<T>(steps, min(TILE_ROWS, blockRows - i), from, aRow, aColumn, out);
        }
        for (let j = 0, bPanel = bPanels; j < blockColumns; j += width, bPanel += bPanelBytes) {
          const columns = min(width, blockColumns - j);
          for (let i = 0, aPanel = aPanels; i < blockRows; i += TILE_ROWS, aPanel += aPanelBytes) {
            const out = c + <usize>(ic + i) * ldc + <usize>(jc + j) * sizeof<T>();
            const rows = min(TILE_ROWS, blockRows - i);
            tileAt<T>(steps, rows, columns, aPanel, 0, aStep, bPanel, 2 * VECTOR, out, ldc, add, work);
          }
        }
      }
    }
  }
}

/**
 * Strides are in elements. Of A's strides one is 1, of B's too; C's rows are contiguous and `ldc` apart (n is 1: `ldc` is 1).
 * A vector is contiguous. A and B are followed by 64 readable bytes. `work` points to `gemmWorkBytes()` bytes.
 */
// @ts-ignore: decorator
@inline
function gemm<T>(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRowStride: i32,
  aColumnStride: i32,
  b: usize,
  bRowStride: i32,
  bColumnStride: i32,
  c: usize,
  ldc: i32,
  accumulate: bool,
  work: usize,
): void {
  const aRow = <usize>aRowStride * sizeof<T>();
  const aColumn = <usize>aColumnStride * sizeof<T>();
  const bRow = <usize>bRowStride * sizeof<T>();
  const bColumn = <usize>bColumnStride * sizeof<T>();
  const cRow = <usize>ldc * sizeof<T>();
  if (m == 1) gemv<T>(n, k, a, b, bRow, bColumn, c, accumulate);
  else if (n == 1) gemv<T>(m, k, b, a, aColumn, aRow, c, accumulate);
  else if (k <= DIRECT_K && <i64>m * <i64>k * <i64>sizeof<T>() <= DIRECT_A_BYTES)
    direct<T>(m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, cRow, accumulate, work);
  else packed<T>(m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, cRow, accumulate, work);
}

export function gemm32(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRowStride: i32,
  aColumnStride: i32,
  b: usize,
  bRowStride: i32,
  bColumnStride: i32,
  c: usize,
  ldc: i32,
  accumulate: bool,
  work: usize,
): void {
  gemm<f32>(m, n, k, a, aRowStride, aColumnStride, b, bRowStride, bColumnStride, c, ldc, accumulate, work);
}

export function gemm64(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRowStride: i32,
  aColumnStride: i32,
  b: usize,
  bRowStride: i32,
  bColumnStride: i32,
  c: usize,
  ldc: i32,
  accumulate: bool,
  work: usize,
): void {
  gemm<f64>(m, n, k, a, aRowStride, aColumnStride, b, bRowStride, bColumnStride, c, ldc, accumulate, work);
}

