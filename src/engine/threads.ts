import { setBlasThreads } from "./backend/cpu/blas/threads.js";
import { setThreads, wantedThreads } from "./backend/cpu/threads/number.js";
import { threadPool } from "./backend/cpu/threads/shared.js";
import { kernels } from "./backend/cpu/wasm/kernels.js";
import { RuntimeError } from "./errors.js";

/**
 * Sets the number of threads that share large operations, the one that runs the code included. Results do not depend on it.
 * @throws RuntimeError where `count` is no positive whole number
 * https://pytorch.org/docs/1.13/generated/torch.set_num_threads.html
 */
export function setNumThreads(count: number): void {
  if (!Number.isInteger(count))
    throw new RuntimeError(
      `setNumThreads expects an int, but got ${typeof count === "number" ? "float" : typeof count}`,
    );
  if (count <= 0) throw new RuntimeError("setNumThreads expects a positive integer");
  setThreads(count);
  setBlasThreads(count);
}

/**
 * The number of threads that share large operations: as `setNumThreads` or GRADLENS_THREADS says, or as many as suit the machine. 1 where
 * there are no kernels, or where threads failed (`engineInfo().threadProblem`).
 * https://pytorch.org/docs/1.13/generated/torch.get_num_threads.html
 */
export function getNumThreads(): number {
  const wanted = wantedThreads();
  return kernels() === null || threadProblem() !== null ? 1 : wanted;
}

/** Why one thread computes although more were asked for; null where none are or all is well. */
export function threadProblem(): string | null {
  return threadPool()?.problem ?? null;
}
