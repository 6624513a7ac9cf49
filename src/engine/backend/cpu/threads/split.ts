/** When work is shared among threads, and in how large chunks. */
import { environment } from "../../../platform/env.js";

/** Nanoseconds of work on one thread from which sharing pays (docs/decisions/threads.md). */
const LEAST = 30_000;

/** Nanoseconds that a chunk takes at least. */
const LEAST_CHUNK = 5_000;

/** Chunks a thread: with several, a thread that is slow or late leaves more to the others. */
const CHUNKS = 4;

let least = environment("GRADLENS_SHARE") === "all" ? 0 : LEAST;

/** Shares whatever can be split, in chunks as small as they may be; false restores the thresholds. For tests, as is GRADLENS_SHARE=all. */
export function shareEverything(everything: boolean): void {
  least = everything ? 0 : LEAST;
}

/** What `shareEverything` was told. */
export function sharesEverything(): boolean {
  return least === 0;
}

/** True for so many nanoseconds of work that several threads are to share it, where there are any. */
export function isWorthSharing(nanoseconds: number): boolean {
  return nanoseconds >= least;
}

/** Items of a chunk, a multiple of `align`, for items of `each` nanoseconds; 0 where there is one thread. */
export function chunkOf(threads: number, items: number, each: number, align: number): number {
  if (threads === 1) return 0;
  const fair = items / (CHUNKS * threads);
  const grain = least === 0 ? 1 : Math.max(fair, LEAST_CHUNK / each);
  // No larger than half a share: two chunks of a third and two thirds would be slower than one each.
  return Math.max(1, Math.ceil(Math.min(grain, items / threads) / align)) * align;
}
