/** How many threads a BLAS library shares a product among. */
import { environment } from "../../../platform/env.js";
import { processors } from "../../../platform/threads.js";
import { wantedThreads } from "../threads/number.js";

/** Multiplications from which a product is shared: three tenths of a millisecond of one thread (docs/decisions/blas.md). */
const SHARED_WORK = 2 ** 25;

let most: number | undefined;

/**
 * The most threads: as many as somebody asked the engine for; else its own choice, less one processor for the rest of the machine. A
 * library's threads wait for each other actively, so that one without a processor holds up all.
 */
export function mostBlasThreads(): number {
  most ??= Number(environment("GRADLENS_THREADS")) > 0 ? wantedThreads() : unasked(wantedThreads(), processors());
  return most;
}

/** What `mostBlasThreads` is where nobody asked for a number. */
export function unasked(wanted: number, processors: number): number {
  return Math.max(1, Math.min(wanted, processors - 1));
}

/** Asks for so many from now on. */
export function setBlasThreads(count: number): void {
  most = count;
}

/** The threads for a product of so many multiplications. */
export function threadsFor(work: number): number {
  return work < SHARED_WORK ? 1 : mostBlasThreads();
}
