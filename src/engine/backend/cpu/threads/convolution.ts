/** Convolutions that the pool's threads share (src/kernels/threads-conv.ts). Each returns false where one thread does it sooner. */
import { allocateBytes, freeBytes } from "../../../memory/blocks.js";
import type { Convolution } from "../convolution.js";
import { kernels } from "../wasm/kernels.js";
import { threadPool } from "./shared.js";
import { chunkOf, isWorthSharing } from "./split.js";
import { TASK, taskIndex } from "./tasks.js";

/** What src/kernels/conv.ts exports for the pool. */
export interface SharedConvolutionExports {
  convolutionPrepare32(geometry: number, transposed: boolean, weight: number, bias: number, work: number): number;
}

/** Nanoseconds a multiply-add. */
const EACH = 0.05;

const product = ([depth, height, width]: readonly number[]): number => depth * height * width;

/** Nanoseconds of one sample. */
export function costOf({ groups, filters, window }: Convolution): number {
  return EACH * groups * filters * window.channels * product(window.kernel) * product(window.output);
}

/** All samples of a convolution or its transpose; `geometry` and `work` as the kernels want them. */
export function samplesShared(
  geometry: number,
  transposed: boolean,
  from: number,
  weight: number,
  bias: number,
  to: number,
  work: number,
  c: Convolution,
): boolean {
  const pool = threadPool();
  const each = costOf(c);
  if (pool === null || c.batch < 2 || !isWorthSharing(c.batch * each)) return false;
  const threads = pool.size;
  if (threads === 1) return false;
  const own = kernels()!.exports.convolutionPrepare32(geometry, transposed, weight, bias, work) >>> 0;
  const ownBytes = own * (threads - 1);
  const workers = allocateBytes(ownBytes);
  const { values, first } = pool;
  values[first] = geometry;
  values[first + 1] = +transposed;
  values[first + 2] = from;
  values[first + 3] = to;
  values[first + 4] = work;
  values[first + 5] = workers;
  values[first + 6] = own;
  pool.run(TASK, taskIndex("samplesTask32"), c.batch, chunkOf(threads, c.batch, each, 1));
  freeBytes(workers, ownBytes);
  return true;
}

/** Filters that the kernel computes together. */
const TOGETHER = 3;

/** The weight's gradient. Each thread reads all samples, for a part of the filters. `scratch`: 128 bytes. */
export function filtersShared(
  geometry: number,
  x: number,
  y: number,
  weight: number,
  scratch: number,
  c: Convolution,
): boolean {
  const pool = threadPool();
  const cost = c.batch * costOf(c);
  const filters = c.groups * c.filters;
  if (pool === null || !isWorthSharing(cost)) return false;
  const threads = pool.size;
  // Chunks end with a group, or within the only one after filters that are computed together.
  const align = c.groups === 1 ? TOGETHER : c.filters;
  const size = Math.ceil(filters / threads / align) * align;
  if (threads === 1 || size >= filters) return false;
  const own = kernels()!.exports.convolutionWeightWorkBytes(geometry, c.batch, size, scratch) >>> 0;
  const work = allocateBytes(own * threads);
  const { values, first } = pool;
  values[first] = geometry;
  values[first + 1] = x;
  values[first + 2] = y;
  values[first + 3] = weight;
  values[first + 4] = c.batch;
  values[first + 5] = work;
  values[first + 6] = own;
  values[first + 7] = size;
  values[first + 8] = filters;
  pool.run(TASK, taskIndex("filtersTask32"), Math.ceil(filters / size), 1);
  freeBytes(work, own * threads);
  return true;
}
