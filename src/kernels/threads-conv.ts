/** Convolutions for the pool. */
import { convolutionSamples32 } from "./conv";
import { convolutionWeight32 } from "./conv-weight";
import { int } from "./threads-shapes";
import { winogradBlocks32, winogradOwnBytes } from "./winograd";
import { winogradWeightOwnBytes, winogradWeightSlices32 } from "./winograd-weight";

/**
 * Samples [begin, end) of a convolution or its transpose, which `convolutionPrepare32` prepared. Arguments: geometry, transposed, from,
 * to, work, memory of the workers' own, its bytes a thread.
 */
export function samplesTask32(args: usize, begin: i32, end: i32, thread: i32): void {
  const own = thread ? <usize>int(args, 5) + <usize>(thread - 1) * <usize>int(args, 6) : 0;
  convolutionSamples32(int(args, 0), int(args, 1) != 0, int(args, 2), int(args, 3), begin, end, int(args, 4), own);
}

/**
 * Groups [begin, end) of filters of the weight's gradient. Arguments: geometry, x, y, weight, batch, work and its bytes a thread, filters of
 * a group, of all groups.
 */
export function filtersTask32(args: usize, begin: i32, end: i32, thread: i32): void {
  const work = <usize>int(args, 5) + <usize>thread * <usize>int(args, 6);
  const size = int(args, 7);
  const last = min(end * size, int(args, 8));
  convolutionWeight32(int(args, 0), int(args, 1), int(args, 2), int(args, 3), int(args, 4), begin * size, last, work);
}

/** Blocks [begin, end) of Winograd's convolution. Arguments: work, from, bias, to, memory of the threads' own. */
export function winogradTask32(args: usize, begin: i32, end: i32, thread: i32): void {
  const work = <usize>int(args, 0);
  const own = <usize>int(args, 4) + <usize>thread * winogradOwnBytes(work);
  winogradBlocks32(work, int(args, 1), int(args, 2), int(args, 3), begin, end, own);
}

/** Slices [begin, end) of the weight's gradient by Winograd. Arguments: work, x, y, sums, slices, memory of the threads' own. */
export function winogradWeightTask32(args: usize, begin: i32, end: i32, thread: i32): void {
  const work = <usize>int(args, 0);
  const own = <usize>int(args, 5) + <usize>thread * winogradWeightOwnBytes(work);
  winogradWeightSlices32(work, int(args, 1), int(args, 2), int(args, 3), int(args, 4), begin, end, own);
}
