/** How many threads compute. */
import { environment } from "../../../platform/env.js";
import { processors } from "../../../platform/threads.js";

/** The control block has room for so many (src/kernels/threads.ts). */
export const MOST_THREADS = 64;

/**
 * Up to four processors all of them. Of more, half: most machines have two for each core, which share its arithmetic. Never more than eight
 * unasked: the editor runs beside.
 */
function automatic(): number {
  const count = processors();
  return count <= 4 ? count : Math.min(8, Math.max(4, count >> 1));
}

let asked: number | undefined;

function fromEnvironment(): number {
  const wanted = environment("GRADLENS_THREADS") ?? "";
  const count = Number(wanted);
  if (wanted.trim() === "" || count === 0) return automatic();
  if (!Number.isInteger(count) || count < 0)
    throw new RangeError(
      `GRADLENS_THREADS is "${wanted}"; expected a number of threads, 1 for none besides the one that runs the code, or 0 to let the engine choose.`,
    );
  return count;
}

/** Threads that share large operations: what `setThreads` asked for, or GRADLENS_THREADS, or what suits the machine. */
export function wantedThreads(): number {
  asked ??= fromEnvironment();
  return asked;
}

/** Asks for so many threads from now on. */
export function setThreads(count: number): void {
  asked = count;
}
