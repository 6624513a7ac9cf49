import path from "node:path";
import { Worker } from "node:worker_threads";
import type { Expansion, LaidOut, LayoutAnswer, LayoutRequest } from "./layoutWorker.js";

export type { LaidOut } from "./layoutWorker.js";

/** Layout of deep graphs is recursive. */
const stackSizeMb = 64;

interface Waiting {
  resolve: (result: LaidOut) => void;
  reject: (error: Error) => void;
}

/** Folds and lays out graphs in a thread of its own, which starts with the first request. */
export class LayoutClient {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private count = 0;

  /** @param script the bundle of `layoutWorker.ts` */
  constructor(private readonly script = path.join(__dirname, "graph-layout.js")) {}

  /**
   * @param file the graph's `.json`
   * @param expanded see `collapse`
   * @throws Error where the file cannot be read
   */
  layout(file: string, expanded: Expansion, direction: "TB" | "LR" = "TB"): Promise<LaidOut> {
    const worker = (this.worker ??= this.start());
    const id = ++this.count;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      const request: LayoutRequest = { id, file, expanded, direction };
      // A process that has nothing else to do waits for the answer, and for no more.
      worker.ref();
      worker.postMessage(request);
    });
  }

  async dispose(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    this.fail(new Error("The layout was ended."));
    await worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(this.script, { resourceLimits: { stackSizeMb } });
    worker.on("message", (answer: LayoutAnswer) => {
      const waiting = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if (this.waiting.size === 0) worker.unref();
      if ("result" in answer) waiting?.resolve(answer.result);
      else waiting?.reject(new Error(answer.failure));
    });
    worker.on("error", (error) => {
      this.worker = undefined;
      this.fail(error);
    });
    return worker;
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
