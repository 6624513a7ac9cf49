/** Threads that serve kernels: they compute on shared memory and exchange no messages. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

/** Logical processors that this process may use. */
export function processors(): number {
  return availableParallelism();
}

/**
 * Starts a thread that runs `script` (CommonJS text) with `data` as its `workerData`, from synchronous code: it begins although this thread does not
 * return to its event loop. It keeps no process alive. `ended` hears why it ended, if it was not stopped.
 * @returns what stops it
 * @throws Error where the host starts no thread
 */
export function startThread(script: string, data: unknown, ended: (reason: string) => void): () => void {
  const worker = new Worker(script, { eval: true, workerData: data, execArgv: [], env: {}, stdin: false });
  worker.unref();
  let stopped = false;
  worker.on("error", (error) => {
    if (!stopped) ended(error.message);
    stopped = true;
  });
  worker.on("exit", (code) => {
    if (!stopped) ended(`code ${code}`);
    stopped = true;
  });
  return () => {
    stopped = true;
    void worker.terminate();
  };
}
