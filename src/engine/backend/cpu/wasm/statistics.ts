/** Statistics of tensors by the kernels (src/kernels/statistics.ts). Each function returns null where they do not apply. */
import { type Heap, heap } from "../../../memory/heap.js";
import { float32, float64 } from "../../../tensor/dtype.js";
import type { Tensor } from "../../../tensor/tensor.js";
import { address } from "../address.js";

export interface StatisticsExports {
  statistics32(x: number, out: number, n: number): void;
  statistics64(x: number, out: number, n: number): void;
  spread32(x: number, work: number, n: number, mean: number, lowest: number, scale: number): number;
  spread64(x: number, work: number, n: number, mean: number, lowest: number, scale: number): number;
  distance32(a: number, b: number, n: number): number;
  distance64(a: number, b: number, n: number): number;
  deadUnits32(x: number, outer: number, units: number, inner: number): number;
  deadUnits64(x: number, outer: number, units: number, inner: number): number;
  countOutside32(x: number, n: number, low: number, high: number): number;
  countOutside64(x: number, n: number, low: number, high: number): number;
  isFinite32(x: number, n: number): number;
  isFinite64(x: number, n: number): number;
}

/** What the first reading finds. */
export interface Facts {
  nan: number;
  positiveInfinity: number;
  negativeInfinity: number;
  zeros: number;
  /** Of the finite elements; Infinity and -Infinity where there are none. */
  min: number;
  max: number;
  sum: number;
  squares: number;
}

/** Bins and one for what is not finite, twice (TABLE in the kernel). */
const TABLE_WORDS = 65;
const WORK_BYTES = 2 * TABLE_WORDS * 4;

/** True where a kernel can walk the tensor's elements from its address on. */
function memoryOf(x: Tensor): Heap | null {
  if ((x.dtype !== float32 && x.dtype !== float64) || x.storageRef.pointer === 0 || !x.isContiguous()) return null;
  return heap();
}

/** The first reading. */
export function fastFacts(x: Tensor): Facts | null {
  const memory = memoryOf(x);
  const work = memory === null ? 0 : memory.allocate(WORK_BYTES);
  if (memory === null || work === 0) return null;
  const { statistics32, statistics64 } = memory.kernels.exports;
  (x.dtype === float32 ? statistics32 : statistics64)(address(x), work, x.numel());
  const values = memory.views.float64;
  const at = work / 8;
  const facts = {
    nan: values[at],
    positiveInfinity: values[at + 1],
    negativeInfinity: values[at + 2],
    zeros: values[at + 3],
    min: values[at + 4],
    max: values[at + 5],
    sum: values[at + 6],
    squares: values[at + 7],
  };
  memory.release(work, WORK_BYTES);
  return facts;
}

/** Counts the finite elements in the bins of `histogram`, of width 1 / `scale` from `lowest` on. @returns Σ (x - mean)² of them */
export function fastSpread(
  x: Tensor,
  mean: number,
  lowest: number,
  scale: number,
  histogram: Uint32Array,
): number | null {
  const memory = memoryOf(x);
  const work = memory === null ? 0 : memory.allocate(WORK_BYTES);
  if (memory === null || work === 0) return null;
  const { spread32, spread64 } = memory.kernels.exports;
  const first = work / 4;
  const words = memory.views.int32;
  words.fill(0, first, first + 2 * TABLE_WORDS);
  const squares = (x.dtype === float32 ? spread32 : spread64)(address(x), work, x.numel(), mean, lowest, scale);
  for (let bin = 0; bin < histogram.length; bin++) histogram[bin] = words[first + bin];
  memory.release(work, WORK_BYTES);
  return squares;
}

/** Number of units that are 0 in all samples; `x` is `[outer, units, inner]`. */
export function fastDeadUnits(x: Tensor, outer: number, units: number, inner: number): number | null {
  const memory = memoryOf(x);
  if (memory === null) return null;
  const { deadUnits32, deadUnits64 } = memory.kernels.exports;
  return (x.dtype === float32 ? deadUnits32 : deadUnits64)(address(x), outer, units, inner);
}

/** Number of elements below `low` or above `high`. */
export function fastCountOutside(x: Tensor, low: number, high: number): number | null {
  const memory = memoryOf(x);
  if (memory === null) return null;
  const { countOutside32, countOutside64 } = memory.kernels.exports;
  return (x.dtype === float32 ? countOutside32 : countOutside64)(address(x), x.numel(), low, high);
}

/** True where no element is NaN or infinite. */
export function fastIsFinite(x: Tensor): boolean | null {
  const memory = memoryOf(x);
  if (memory === null) return null;
  const { isFinite32, isFinite64 } = memory.kernels.exports;
  return (x.dtype === float32 ? isFinite32 : isFinite64)(address(x), x.numel()) === 1;
}

/** Elements as they were, in a block of the heap that the statistics of memory do not show. */
export interface HeapCopy {
  /** Euclidean norm of what changed since. */
  distance(): number;
  /** Gives the block back. */
  release(): void;
}

/** The most of the memory that is left, as a share, that a copy may take: it is not worth an error of the user's. */
const COPY_SHARE = 0.25;

export function fastCopy(x: Tensor): HeapCopy | null {
  const memory = memoryOf(x);
  if (memory === null) return null;
  const { allocator } = memory;
  const bytes = x.numel() * x.dtype.itemsize;
  if (bytes > COPY_SHARE * (memory.budget - allocator.inUse)) return null;
  const [peak, inUse] = [allocator.peak, allocator.inUse];
  const pointer = memory.allocate(bytes);
  if (pointer === 0) return null;
  const taken = allocator.inUse - inUse;
  allocator.inUse = inUse;
  allocator.peak = peak;
  const { copyBytes, distance32, distance64 } = memory.kernels.exports;
  copyBytes(pointer, address(x), bytes);
  return {
    distance: () =>
      memoryOf(x) === null
        ? NaN
        : Math.sqrt((x.dtype === float32 ? distance32 : distance64)(address(x), pointer, x.numel())),
    release() {
      allocator.inUse += taken;
      memory.release(pointer, bytes);
    },
  };
}
