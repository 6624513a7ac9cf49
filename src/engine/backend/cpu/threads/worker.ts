/** What a thread of the pool runs. It is text, so that it works from every bundle and in every host. */

export interface WorkerData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Kernels to put into the table, in this order. */
  readonly names: readonly string[];
  /** Address of the control block. */
  readonly control: number;
  /** The word (4 bytes) of memory that tells of a failure. */
  readonly fault: number;
  readonly thread: number;
}

/** Serves until it is terminated; a kernel that traps ends it. */
export const WORKER_SCRIPT = `"use strict";
const { module, memory, names, control, fault, thread } = require("node:worker_threads").workerData;
try {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const base = exports.table.grow(names.length);
  names.forEach((name, i) => exports.table.set(base + i, exports[name]));
  exports.threadsServe(control, thread);
} catch (error) {
  Atomics.store(new Int32Array(memory.buffer), fault, 1);
  throw error;
}
`;
