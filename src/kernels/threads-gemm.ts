/**
 * Matrix products for the pool: B is made panels by all threads first and then shared, and C is computed in tiles of rows and columns
 * that begin where tiles of the whole would. So each element is the same sum, whoever computes it.
 *
 * Arguments of a product: m, n, k; address and strides in bytes of a (row, column), b (row, column), c (row), init (row); address of all
 * panels, or 0 where B is read as it is; work space and its bytes a thread; rows and columns of a tile, tiles of rows.
 */
import { gemm, packsColumns, packsRows } from "./gemm";
import { BLOCK_WORK_BYTES, blockSteps, multiplyBlock } from "./gemm-block";
import { packB, panelColumns } from "./gemm-pack";
import { int } from "./threads-shapes";
import { VECTOR } from "./simd";

/** Panels of B [begin, end): those of the first steps of k come first. */
// @ts-ignore: decorator
@inline
function pack<T>(args: usize, begin: i32, end: i32): void {
  const n = int(args, 1);
  const k = int(args, 2);
  const b = <usize>int(args, 6);
  const bRow = <usize>int(args, 7);
  const bColumn = <usize>int(args, 8);
  const packed = <usize>int(args, 13);
  const width = panelColumns<T>();
  const panels = (n + width - 1) / width;
  const blockK = blockSteps<T>(k);
  for (let i = begin; i < end; i++) {
    const block = i / panels;
    const panel = i - block * panels;
    const pc = block * blockK;
    const steps = min(blockK, k - pc);
    const out = packed + (<usize>pc * <usize>panels + <usize>panel * <usize>steps) * (2 * VECTOR);
    const j = panel * width;
    packB<T>(steps, min(width, n - j), b + <usize>pc * bRow + <usize>j * bColumn, bRow, bColumn, out);
  }
}

/** Tiles [begin, end) of C: those of the first columns come first. */
// @ts-ignore: decorator
@inline
function tiles<T>(args: usize, begin: i32, end: i32, thread: i32): void {
  const m = int(args, 0);
  const n = int(args, 1);
  const k = int(args, 2);
  const a = <usize>int(args, 3);
  const aRow = <usize>int(args, 4);
  const aColumn = <usize>int(args, 5);
  const b = <usize>int(args, 6);
  const bRow = <usize>int(args, 7);
  const c = <usize>int(args, 9);
  const cRow = <usize>int(args, 10);
  const init = <usize>int(args, 11);
  const initRow = <usize>int(args, 12);
  const packed = <usize>int(args, 13);
  const work = <usize>int(args, 14) + <usize>thread * <usize>int(args, 15);
  const tileRows = int(args, 16);
  const tileColumns = int(args, 17);
  const down = int(args, 18);
  const width = panelColumns<T>();
  const panels = (n + width - 1) / width;
  const blockK = blockSteps<T>(k);
  for (let t = begin; t < end; t++) {
    const across = t / down;
    const i = (t - across * down) * tileRows;
    const j = across * tileColumns;
    const rows = min(tileRows, m - i);
    const columns = min(tileColumns, n - j);
    const packRows = packsRows(columns, sizeof<T>(), aColumn);
    const cTile = c + <usize>i * cRow + <usize>j * sizeof<T>();
    const initTile = init ? init + <usize>i * initRow + <usize>j * sizeof<T>() : 0;
    const aTile = a + <usize>i * aRow;
    for (let pc = 0; pc == 0 || pc < k; pc += blockK) {
      const steps = min(blockK, k - pc);
      let bAt = b + <usize>pc * bRow + <usize>j * sizeof<T>();
      let bNext = bRow;
      let bPanel = <usize>width * sizeof<T>();
      if (packed) {
        bNext = 2 * VECTOR;
        bPanel = <usize>steps * bNext;
        bAt = packed + <usize>pc * <usize>panels * bNext + <usize>(j / width) * bPanel;
      }
      const from = pc > 0 ? cTile : initTile;
      const fromRow = pc > 0 ? cRow : initRow;
      const aBlock = aTile + <usize>pc * aColumn;
      multiplyBlock<T>(rows, columns, steps, aBlock, aRow, aColumn, packRows, bAt, bNext, bPanel, cTile, cRow, from, fromRow, work);
    }
  }
}

/** Whole products [begin, end) of a batch: arguments as above up to initRow, then a's, b's, c's and init's bytes between products, and the work space. */
// @ts-ignore: decorator
@inline
function batch<T>(args: usize, begin: i32, end: i32, thread: i32): void {
  const work = <usize>int(args, 17) + <usize>thread * <usize>int(args, 18);
  const init = <usize>int(args, 11);
  for (let i: usize = begin; i < <usize>end; i++)
    gemm<T>(
      int(args, 0),
      int(args, 1),
      int(args, 2),
      <usize>int(args, 3) + i * <usize>int(args, 13),
      int(args, 4),
      int(args, 5),
      <usize>int(args, 6) + i * <usize>int(args, 14),
      int(args, 7),
      int(args, 8),
      <usize>int(args, 9) + i * <usize>int(args, 15),
      int(args, 10),
      init ? init + i * <usize>int(args, 16) : 0,
      init ? int(args, 12) : 0,
      work,
    );
}

export function packTask32(args: usize, begin: i32, end: i32, thread: i32): void {
  pack<f32>(args, begin, end);
}

export function packTask64(args: usize, begin: i32, end: i32, thread: i32): void {
  pack<f64>(args, begin, end);
}

export function tileTask32(args: usize, begin: i32, end: i32, thread: i32): void {
  tiles<f32>(args, begin, end, thread);
}

export function tileTask64(args: usize, begin: i32, end: i32, thread: i32): void {
  tiles<f64>(args, begin, end, thread);
}

export function batchTask32(args: usize, begin: i32, end: i32, thread: i32): void {
  batch<f32>(args, begin, end, thread);
}

export function batchTask64(args: usize, begin: i32, end: i32, thread: i32): void {
  batch<f64>(args, begin, end, thread);
}

/** Bytes of work space that a thread needs for tiles. */
export function tileWorkBytes(): usize {
  return BLOCK_WORK_BYTES;
}

/** Whether the product of m rows of A with a B of these strides (bytes) and elements of `size` bytes has panels of B. */
export function packsPanels(m: i32, size: usize, bRow: usize, bColumn: usize): bool {
  return packsColumns(m, size, bRow, bColumn);
}
