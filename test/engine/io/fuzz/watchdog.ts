import { Worker } from "node:worker_threads";

const watch = `
const { workerData: { state, file, seconds } } = require("node:worker_threads");
let seen = -1, since = Date.now();
setInterval(() => {
  const now = Atomics.load(state, 0);
  if (now !== seen) { seen = now; since = Date.now(); }
  else if (Date.now() - since > 1000 * seconds) {
    require("node:fs").writeSync(2, "damage " + seen + " of " + file + " hangs the reader\\n");
    process.kill(process.pid, "SIGKILL");
  }
}, 1000);
`;

/** A thread that ends the process, with a word why, when the main thread does nothing new: synchronous code cannot be stopped otherwise. */
export class Watchdog {
  private readonly state = new Int32Array(new SharedArrayBuffer(4));
  private readonly worker: Worker;

  constructor(file: string, seconds: number) {
    this.worker = new Worker(watch, { eval: true, workerData: { state: this.state, file, seconds } });
    this.worker.unref();
  }

  /** The main thread begins with number `n`. */
  alive(n: number): void {
    Atomics.store(this.state, 0, n);
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}
