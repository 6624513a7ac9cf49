/** Winograd's convolutions that the pool's threads share (src/kernels/threads-conv.ts). Each returns false where one thread does it sooner. */
import { allocateBytes, freeBytes } from "../../../memory/blocks.js";
import type { Convolution } from "../convolution.js";
import { kernels } from "../wasm/kernels.js";
import { costOf } from "./convolution.js";
import { threadPool } from "./shared.js";
import { chunkOf, isWorthSharing } from "./split.js";
import { TASK, taskIndex } from "./tasks.js";

/** Time that it takes of what all taps would. */
const SHARE = 0.6;

/** All blocks of a convolution or its transpose that was prepared at `work`. */
export function blocksShared(
  work: number,
  from: number,
  bias: number,
  to: number,
  blocks: number,
  c: Convolution,
): boolean {
  const pool = threadPool();
  const cost = SHARE * c.batch * costOf(c);
  if (pool === null || blocks < 2 || !isWorthSharing(cost)) return false;
  const threads = pool.size;
  if (threads === 1) return false;
  const bytes = threads * (kernels()!.exports.winogradOwnBytes(work) >>> 0);
  const own = allocateBytes(bytes);
  const { values, first } = pool;
  values[first] = work;
  values[first + 1] = from;
  values[first + 2] = bias;
  values[first + 3] = to;
  values[first + 4] = own;
  pool.run(TASK, taskIndex("winogradTask32"), blocks, chunkOf(threads, blocks, cost / blocks, 1));
  freeBytes(own, bytes);
  return true;
}

/** All slices of the weight's gradient. */
export function slicesShared(
  work: number,
  x: number,
  y: number,
  sums: number,
  slices: number,
  c: Convolution,
): boolean {
  const pool = threadPool();
  if (pool === null || slices < 2 || !isWorthSharing(SHARE * c.batch * costOf(c))) return false;
  const threads = pool.size;
  if (threads === 1) return false;
  const bytes = threads * (kernels()!.exports.winogradWeightOwnBytes(work) >>> 0);
  const own = allocateBytes(bytes);
  const { values, first } = pool;
  values[first] = work;
  values[first + 1] = x;
  values[first + 2] = y;
  values[first + 3] = sums;
  values[first + 4] = slices;
  values[first + 5] = own;
  pool.run(TASK, taskIndex("winogradWeightTask32"), slices, 1);
  freeBytes(own, bytes);
  return true;
}
