/**
 * The threads that share the work of large operations with the one that calls them: workers with an instance of the same kernels on the
 * same memory. They start at the first job; until they serve, and where they do not, the caller computes alone.
 */
import { RuntimeError } from "../../../errors.js";
import { startThread } from "../../../platform/threads.js";
import type { KernelInstance } from "../wasm/instance.js";
import { MOST_THREADS, wantedThreads } from "./number.js";
import { sharesEverything } from "./split.js";
import { WORKER_SCRIPT, type WorkerData } from "./worker.js";

/** Words of the control block (src/kernels/threads.ts), in 4 bytes. */
const [SERVING, FAULT, LIMIT] = [132 / 4, 136 / 4, 140 / 4];

/** The kernels' arguments, in 8 bytes. */
const ARGUMENTS = 256 / 8;

/** What src/kernels/threads.ts exports. */
export interface ThreadExports {
  /** Address of the control block, which is 0 before the first use. */
  threadsControl(): number;
  threadsRun(control: number, shape: number, kernel: number, items: number, grain: number): boolean;
  readonly table: WebAssembly.Table;
}

export class ThreadPool {
  /** The whole memory as float64: a job's arguments are from `first` on. */
  readonly values: Float64Array;
  readonly first: number;
  /** Why fewer threads compute than were asked for. */
  problem: string | null = null;
  private readonly control: number;
  private readonly words: Int32Array;
  private readonly stops: (() => void)[] = [];
  /** Where in the table the first kernel is. */
  private readonly base: number;
  private admitted = 0;

  /** `names`: the exported kernels that jobs run, which are known by their places in this list. */
  constructor(
    private readonly instance: KernelInstance,
    private readonly names: readonly string[],
  ) {
    const { exports, memory } = instance;
    this.control = exports.threadsControl();
    this.words = new Int32Array(memory.buffer, this.control, 512 / 4);
    this.values = new Float64Array(memory.buffer);
    this.first = this.control / 8 + ARGUMENTS;
    this.base = exports.table.grow(names.length);
    const kernels = exports as unknown as Record<string, unknown>;
    names.forEach((name, i) => exports.table.set(this.base + i, kernels[name]));
  }

  /** Threads that a job would be shared among now, this one included. Starts those that are missing. */
  get size(): number {
    const wanted = wantedThreads();
    if (wanted !== this.admitted) this.admit(wanted);
    if (this.admitted === 1) return 1;
    const serving = this.words[SERVING];
    return serving + 1 < this.admitted ? serving + 1 : this.admitted;
  }

  /** Threads that jobs are to be shared among; 1 where they failed. */
  get capacity(): number {
    return this.problem === null ? Math.min(wantedThreads(), MOST_THREADS) : 1;
  }

  private admit(wanted: number): void {
    this.admitted = wanted;
    const count = this.problem === null ? Math.min(wanted, MOST_THREADS) : 1;
    Atomics.store(this.words, LIMIT, count);
    while (this.stops.length + 1 < count && this.problem === null) this.start();
    // Tests are over before threads have started otherwise.
    if (sharesEverything()) this.waitUntilServing(10_000);
  }

  private start(): void {
    const { memory, module } = this.instance;
    const data: WorkerData = {
      module,
      memory,
      names: this.names,
      control: this.control,
      fault: this.control / 4 + FAULT,
      thread: this.stops.length + 1,
    };
    try {
      this.stops.push(startThread(WORKER_SCRIPT, data, (reason) => this.close(`a thread ended: ${reason}`)));
    } catch (error) {
      this.close(`the host starts no thread: ${(error as Error).message}`);
    }
  }

  /** Ends all workers for good. */
  close(problem: string): void {
    this.problem ??= problem;
    Atomics.store(this.words, LIMIT, 1);
    Atomics.store(this.words, SERVING, 0);
    for (const stop of this.stops.splice(0)) stop();
  }

  /**
   * Runs items 0 to `items` of kernel number `kernel` in chunks of `grain`, with the arguments that were written to `values`. `shape` tells
   * how the kernel takes them (src/kernels/threads-shapes.ts).
   * @throws RuntimeError where a thread died meanwhile
   */
  run(shape: number, kernel: number, items: number, grain: number): void {
    let done = false;
    try {
      done = this.instance.exports.threadsRun(this.control, shape, this.base + kernel, items, grain);
    } finally {
      if (!done) this.close("a thread did not finish its part of an operation");
    }
    if (!done)
      throw new RuntimeError(
        "A thread of the engine died while it computed, so the result of this operation is lost. Later ones run on one thread; " +
          "if it happens again, set GRADLENS_THREADS=1 (setting gradlens.engine.threads).",
      );
  }

  /** Waits until all threads serve, for at most so many milliseconds. Returns whether they do. For tests and benchmarks. */
  waitUntilServing(milliseconds: number): boolean {
    const end = performance.now() + milliseconds;
    while (this.size < this.capacity && performance.now() < end) {
      const serving = Atomics.load(this.words, SERVING);
      Atomics.wait(this.words, SERVING, serving, 5);
    }
    return this.size === this.capacity;
  }
}
