/**
 * One block of the matrix product, tile after tile: what is computed while KC steps of a panel of B stay in the first-level cache
 * and MC rows of A in the second, as in Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008).
 * Strides are in bytes.
 */
import { packA, panelColumns } from "./gemm-pack";
import {
  tile2Narrow,
  tile2Wide,
  tile4Narrow,
  tile4Wide,
  tile6Narrow,
  tile6Packed,
  tile6Wide,
  TILE_ROWS,
} from "./gemm-tile";
import { lanes, VECTOR } from "./simd";

/** Bytes of a row of A's block: 512 floats. */
export const KC_BYTES: i32 = 2048;
const MC: i32 = 48;

/** Up to so many steps, a sum may start from what it is added to without losing precision. */
const SHORT_K: i32 = 64;

/** A tile of C on its way to an edge. */
const EDGE_BYTES: usize = <usize>TILE_ROWS * 2 * VECTOR;

/** Bytes that `multiplyBlock` needs at `work`. */
export const BLOCK_WORK_BYTES: usize = EDGE_BYTES + <usize>(MC * KC_BYTES);

/** What is added where nothing is to be: one row for all rows of a tile. */
const zeros = memory.data(32, 16);

/** The steps of k in one block: all blocks but the last have the same. */
// @ts-ignore: decorator
@inline
export function blockSteps<T>(k: i32): i32 {
  const most = KC_BYTES / <i32>sizeof<T>();
  const blocks = max(1, (k + most - 1) / most);
  return max(1, (k + blocks - 1) / blocks);
}

/** C's tile = the tile at `edge` + init, of which `columns` lie inside of C. */
function addTile<T>(
  edge: usize,
  rows: i32,
  columns: i32,
  c: usize,
  cRow: usize,
  init: usize,
  initRow: usize,
): void {
  const width = lanes<T>();
  for (let i = 0; i < rows; i++) {
    let j: usize = 0;
    for (let left = columns; left >= width; left -= width, j += VECTOR)
      v128.store(c + j, v128.add<T>(v128.load(init + j), v128.load(edge + j)));
    for (const end = <usize>columns * sizeof<T>(); j < end; j += sizeof<T>())
      store<T>(c + j, load<T>(init + j) + load<T>(edge + j));
    edge += 2 * VECTOR;
    c += cRow;
    init += initRow;
  }
}

/** The smallest tile that covers `rows` x `columns`. It stores whole vectors, and an even number of rows. */
// @ts-ignore: decorator
@inline
function tileOf<T>(
  rows: i32,
  columns: i32,
  k: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  init: usize,
  initRow: usize,
): void {
  if (columns > lanes<T>()) {
    if (rows > 4) tile6Wide<T>(rows, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow);
    else if (rows > 2) tile4Wide<T>(rows, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow);
    else tile2Wide<T>(rows, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow);
  } else if (rows > 4) tile6Narrow<T>(rows, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow);
  else if (rows > 2) tile4Narrow<T>(rows, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow);
  else tile2Narrow<T>(rows, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow);
}

/**
 * m x n of C = A * B + init over `steps` steps, at most `blockSteps`. `b` is the first panel of B, its rows `bRow` apart, the
 * next panel `bPanel` further. `packRows`: rows of A are made panels first. `init` may be 0; `initRow` 0 adds one row to all.
 */
export function multiplyBlock<T>(
  m: i32,
  n: i32,
  steps: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  packRows: bool,
  b: usize,
  bRow: usize,
  bPanel: usize,
  c: usize,
  cRow: usize,
  init: usize,
  initRow: usize,
  work: usize,
): void {
  const width = panelColumns<T>();
  const aPanels = work + EDGE_BYTES;
  const aStep = packRows ? <usize>TILE_ROWS * sizeof<T>() : aColumn;
  const aNext = packRows ? sizeof<T>() : aRow;
  const aTile = packRows ? <usize>(TILE_ROWS * steps) * sizeof<T>() : <usize>TILE_ROWS * aRow;
  // A long sum is made apart and then added, which is more precise than starting from what it is added to.
  const apart = init != 0 && steps > SHORT_K;
  for (let ic = 0; ic < m; ic += MC) {
    const rows = min(MC, m - ic);
    let aFirst = a + <usize>ic * aRow;
    if (packRows) {
      packA<T>(rows, steps, aFirst, aRow, aColumn, aPanels);
      aFirst = aPanels;
    }
    let bAt = b;
    for (let j = 0; j < n; j += width) {
      const columns = min(width, n - j);
      const whole = columns == width || columns == lanes<T>();
      let aAt = aFirst;
      let cAt = c + <usize>ic * cRow + <usize>j * sizeof<T>();
      let initAt = init ? init + <usize>ic * initRow + <usize>j * sizeof<T>() : zeros;
      for (let i = 0; i < rows; i += TILE_ROWS) {
        const height = min(TILE_ROWS, rows - i);
        if (packRows && height == TILE_ROWS && columns == width) {
          if (apart) {
            tile6Packed<T>(steps, aAt, bAt, bRow, work, 2 * VECTOR, zeros, 0);
            addTile<T>(work, height, columns, cAt, cRow, initAt, initRow);
          } else tile6Packed<T>(steps, aAt, bAt, bRow, cAt, cRow, initAt, initRow);
        } else if (whole && !apart && !(height & 1))
          tileOf<T>(height, columns, steps, aAt, aNext, aStep, bAt, bRow, cAt, cRow, initAt, initRow);
        else {
          tileOf<T>(height, columns, steps, aAt, aNext, aStep, bAt, bRow, work, 2 * VECTOR, zeros, 0);
          addTile<T>(work, height, columns, cAt, cRow, initAt, initRow);
        }
        aAt += aTile;
        cAt += <usize>TILE_ROWS * cRow;
        initAt += <usize>TILE_ROWS * initRow;
      }
      bAt += bPanel;
    }
  }
}
