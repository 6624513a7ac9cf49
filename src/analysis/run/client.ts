import { Worker } from "node:worker_threads";
import { type Budget, defaultBudget } from "../analysis.js";
import type { RunFacts } from "../facts.js";
import { type RunAnswer, type RunFile, type RunRequest, words } from "./messages.js";

/** Milliseconds that a run has to end by itself, past its time or when called off, before the worker is ended. */
const patience = 500;
/** Texts that a worker keeps compiled. */
const mostTexts = 64;
/** Megabytes of new objects before they are collected: a server is to be small rather than fast by a tenth. */
const youngMegabytes = 16;
/** Milliseconds in which a worker has to have loaded the engine: it is slow only on a machine that is. */
const startPatience = 30_000;

export type RunInput = Omit<RunRequest, "id" | "budget" | "files" | "forget"> & {
  files: readonly Required<RunFile>[];
  budget: Budget;
};

interface Under {
  id: number;
  settle: (facts: RunFacts | undefined) => void;
  timer: NodeJS.Timeout | undefined;
}

/** Starts shape runs, one at a time, in a worker that is kept. */
export class RunClient {
  private readonly shared = new Int32Array(new SharedArrayBuffer(4 * words.count));
  private worker: Worker | undefined;
  /** Of the worker's memory. */
  private bytes = 0;
  private ready: Promise<boolean> = Promise.resolve(false);
  /** Texts that the worker has, those used last at the end. */
  private known = new Set<number>();
  private under: Under | undefined;
  private last = 0;

  /** @param bundle file of the worker */
  constructor(private readonly bundle: string) {}

  /** Has a worker of so much memory ready before it is needed. */
  warm(bytes = defaultBudget.bytes): Worker {
    if (this.worker !== undefined) {
      if (this.bytes === bytes) return this.worker;
      this.kill(undefined);
    }
    this.bytes = bytes;
    const worker = new Worker(this.bundle, {
      workerData: this.shared,
      stdout: true,
      stderr: true,
      execArgv: [],
      env: { ...process.env, GRADLENS_BLAS: "off", GRADLENS_THREADS: "1" },
      resourceLimits: {
        maxOldGenerationSizeMb: Math.ceil((2 * bytes) / 2 ** 20),
        maxYoungGenerationSizeMb: youngMegabytes,
        stackSizeMb: 4,
      },
    });
    worker.unref();
    this.worker = worker;
    this.known = new Set();
    this.ready = new Promise((resolve) => {
      const late = setTimeout(() => resolve(false), startPatience);
      late.unref();
      worker.once("message", () => resolve(true));
      worker.once("exit", () => resolve(false));
    });
    worker.on("message", (answer: RunAnswer | "ready") => {
      if (answer !== "ready" && answer.id === this.under?.id) this.finish(answer.facts);
    });
    worker.on("error", (error: NodeJS.ErrnoException) => {
      if (this.worker !== worker) return;
      this.worker = undefined;
      this.finish(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? ended("memory") : undefined);
    });
    worker.on("exit", () => {
      if (this.worker !== worker) return;
      this.worker = undefined;
      this.finish(undefined);
    });
    return worker;
  }

  /** Runs; the run before, if it still goes on, is called off. @returns undefined where it was called off */
  async run({ files, budget, ...input }: RunInput): Promise<RunFacts | undefined> {
    await this.cancel();
    const id = ++this.last;
    Atomics.store(this.shared, words.wanted, id);
    const worker = await this.started(budget.bytes);
    if (worker === undefined || id !== this.last) return undefined;
    return new Promise((settle) => {
      const timer = setTimeout(() => this.kill(ended("time")), 2 * budget.milliseconds + patience);
      this.under = { id, settle, timer };
      const sent = files.map(({ code, ...file }) => (this.known.has(file.id) ? file : { ...file, code }));
      worker.postMessage({ id, ...input, files: sent, forget: this.use(files), budget } satisfies RunRequest);
    });
  }

  /** The worker, once it is ready; one that does not get ready, as on a machine with too much to do, is started once more. */
  private async started(bytes: number): Promise<Worker | undefined> {
    for (let tries = 0; tries < 2; tries++) {
      const worker = this.warm(bytes);
      if (await this.ready) return worker;
      if (this.worker === worker) this.kill(undefined);
    }
    return undefined;
  }

  /** Takes note of the texts of a run. @returns those that the worker need not keep any longer */
  private use(files: readonly RunFile[]): number[] {
    for (const { id } of files) {
      this.known.delete(id);
      this.known.add(id);
    }
    const old = [...this.known].slice(0, Math.max(0, this.known.size - Math.max(mostTexts, files.length)));
    for (const id of old) this.known.delete(id);
    return old;
  }

  /** Ends the run that goes on, if there is one. */
  async cancel(): Promise<void> {
    const { under } = this;
    if (under === undefined) return;
    Atomics.store(this.shared, words.wanted, 0);
    clearTimeout(under.timer);
    await new Promise<void>((resolve) => {
      const { settle } = under;
      under.settle = (facts) => {
        settle(facts);
        resolve();
      };
      under.timer = setTimeout(() => this.kill(undefined), patience);
    });
  }

  private kill(facts: RunFacts | undefined): void {
    const { worker } = this;
    this.worker = undefined;
    void worker?.terminate();
    this.finish(facts);
  }

  private finish(facts: RunFacts | undefined): void {
    const { under } = this;
    if (under === undefined) return;
    this.under = undefined;
    clearTimeout(under.timer);
    under.settle(facts);
  }

  dispose(): void {
    this.kill(undefined);
  }
}

/** What is told of a run that had to be ended from outside: it took what it had seen with it. */
function ended(what: "time" | "memory"): RunFacts {
  return {
    texts: {},
    sites: {},
    modules: [],
    parameters: [],
    optimizers: [],
    loaders: [],
    operations: [],
    events: [],
    names: {},
    end: { kind: "budget", what },
    notes: [
      what === "time"
        ? "The shape run did not end in time, and was stopped."
        : "The shape run used up its memory, and was stopped.",
    ],
    milliseconds: 0,
  };
}
