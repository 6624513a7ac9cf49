/** Matrix products that the pool's threads share (src/kernels/threads-gemm.ts). */
import { allocateBytes, freeBytes } from "../../../memory/blocks.js";
import { kernels } from "../wasm/kernels.js";
import type { ThreadPool } from "./pool.js";
import { threadPool } from "./shared.js";
import { chunkOf, isWorthSharing } from "./split.js";
import { TASK, taskIndex } from "./tasks.js";

/** What src/kernels/threads-gemm.ts exports besides the tasks. */
export interface SharedGemmExports {
  tileWorkBytes(): number;
  packsPanels(m: number, size: number, bRow: number, bColumn: number): number;
}

/** Nanoseconds a multiply-add. */
const EACH = 0.04;

/** Packing an element of B costs so many nanoseconds. */
const PACK_EACH = 0.6;

/** The most bytes of panels of B at once; wider products are made in parts. */
const PACKED_BYTES = 32 * 2 ** 20;

/** Rows of a tile that all threads compute together: as many as stay in the second-level cache. */
const TILE_ROWS = 96;

/** Columns of a tile: at most those of a panel block that stays in the cache, at least so many that packing A pays. */
const [MOST_COLUMNS, LEAST_COLUMNS] = [512, 64];

const upTo = (value: number, step: number): number => Math.ceil(value / step) * step;

/** Rows and columns of C's tiles: multiples of the kernels' own tiles (6 rows, two vectors), so that those are as in one piece. */
export function tilesOf(
  threads: number,
  m: number,
  n: number,
  width: number,
): readonly [rows: number, columns: number] {
  // Several a thread, so that the last ones come to an end together.
  const wanted = 4 * threads;
  const down = Math.max(1, Math.floor(m / TILE_ROWS));
  const across = Math.max(
    Math.ceil(n / MOST_COLUMNS),
    Math.min(Math.floor(n / LEAST_COLUMNS), Math.ceil(wanted / down)),
  );
  const rows = upTo(Math.ceil(m / Math.max(down, Math.min(Math.floor(m / 12), Math.ceil(wanted / across)))), 6);
  return [rows, upTo(Math.ceil(n / across), width)];
}

/** As `multiply` of wasm/gemm.ts. Returns false where one thread does it sooner. */
export function multiplyShared(
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
): boolean {
  const each = m * n * k * EACH * (bytes / 4);
  const pool = threadPool();
  if (pool === null || m < 2 || n < 2 || k === 0 || !isWorthSharing(count * each)) return false;
  const threads = pool.size;
  if (threads === 1) return false;
  const { values, first } = pool;
  const put = (at: number, ...numbers: number[]) => {
    for (let i = 0; i < numbers.length; i++) values[first + at + i] = numbers[i];
  };
  // An argument is an unsigned number: of addresses that run backwards, 32 bits count.
  const stride = (elements: number) => (elements * bytes) >>> 0;
  if (count >= 2 * threads) {
    const space = kernels()!.exports.gemmWorkBytes();
    const work = allocateBytes(threads * space);
    put(0, m, n, k, a, stride(aRow), stride(aColumn), b, stride(bRow), stride(bColumn), c, stride(cRow), init);
    put(12, stride(initRow), stride(aBatch), stride(bBatch), stride(cBatch), stride(initBatch), work, space);
    pool.run(TASK, taskIndex(bytes === 4 ? "batchTask32" : "batchTask64"), count, chunkOf(threads, count, each, 1));
    freeBytes(work, threads * space);
    return true;
  }
  if (!isWorthSharing(each)) return false;
  const width = 32 / bytes;
  const packs = Boolean(kernels()!.exports.packsPanels(m, bytes, stride(bRow), stride(bColumn)));
  const columns = packs ? Math.max(width, Math.floor(PACKED_BYTES / (k * bytes) / width) * width) : n;
  for (let i = 0; i < count; i++)
    for (let j = 0; j < n; j += columns) {
      const at = j * bytes;
      put(0, m, Math.min(columns, n - j), k, a + i * aBatch * bytes, stride(aRow), stride(aColumn));
      put(6, b + (i * bBatch + j * bColumn) * bytes, stride(bRow), stride(bColumn), c + i * cBatch * bytes + at);
      put(10, stride(cRow), init && init + i * initBatch * bytes + at, init && stride(initRow));
      product(pool, threads, bytes, packs);
    }
  return true;
}

/** One product, whose matrices are among the arguments already. */
function product(pool: ThreadPool, threads: number, bytes: number, packs: boolean): void {
  const { values, first } = pool;
  const [m, n, k] = values.subarray(first, first + 3);
  const width = 32 / bytes;
  const panels = Math.ceil(n / width);
  const packedBytes = packs ? panels * 32 * k : 0;
  const packed = packs ? allocateBytes(packedBytes) : 0;
  const space = kernels()!.exports.tileWorkBytes();
  const work = allocateBytes(threads * space);
  const [rows, columns] = tilesOf(threads, m, n, width);
  const down = Math.ceil(m / rows);
  values[first + 13] = packed;
  values[first + 14] = work;
  values[first + 15] = space;
  values[first + 16] = rows;
  values[first + 17] = columns;
  values[first + 18] = down;
  if (packs) {
    const items = panels * Math.ceil(k / blockSteps(k, bytes));
    const grain = chunkOf(threads, items, (PACK_EACH * k * n) / items, 1);
    pool.run(TASK, taskIndex(bytes === 4 ? "packTask32" : "packTask64"), items, grain);
  }
  pool.run(TASK, taskIndex(bytes === 4 ? "tileTask32" : "tileTask64"), down * Math.ceil(n / columns), 1);
  freeBytes(work, threads * space);
  if (packs) freeBytes(packed, packedBytes);
}

/** Steps of k in a block, as in src/kernels/gemm-block.ts. */
function blockSteps(k: number, bytes: number): number {
  return Math.ceil(k / Math.ceil(k / (2048 / bytes)));
}
