/** The sum of one long line: sums of blocks, made by several threads, then added in their order (src/kernels/threads-sum.ts). */
import { allocateBytes, freeBytes } from "../../../memory/blocks.js";
import { heap } from "../../../memory/heap.js";
import { kernels } from "../wasm/kernels.js";
import { threadPool } from "./shared.js";
import { chunkOf, isWorthSharing } from "./split.js";
import { TASK, taskIndex } from "./tasks.js";

/** What src/kernels/threads-sum.ts exports, to be run here where there is one thread. */
export interface SharedSumExports {
  sumTask32(args: number, begin: number, end: number, thread: number): void;
}

/** Elements of a block, whatever the number of threads: so the sum does not depend on it. */
const BLOCK = 32768;

/** Nanoseconds an element. */
const EACH = 0.2;

/** True for lines that are summed in blocks. */
export function isSummedInBlocks(n: number): boolean {
  return n >= 2 * BLOCK;
}

/** The sum of n floats from address `x` on, in float64. Needs kernels. */
export function sumInBlocks(x: number, n: number): number {
  const pool = threadPool()!;
  const blocks = Math.ceil(n / BLOCK);
  const sums = allocateBytes(8 * blocks);
  const { values, first } = pool;
  values[first] = x;
  values[first + 1] = sums;
  values[first + 2] = n;
  values[first + 3] = BLOCK;
  const grain = isWorthSharing(n * EACH) ? chunkOf(pool.size, blocks, BLOCK * EACH, 1) : 0;
  if (grain === 0) kernels()!.exports.sumTask32(first * 8, 0, blocks, 0);
  else pool.run(TASK, taskIndex("sumTask32"), blocks, grain);
  const view = heap()!.views.float64;
  let sum = 0;
  for (let i = 0; i < blocks; i++) sum += view[sums / 8 + i];
  freeBytes(sums, 8 * blocks);
  return sum;
}
