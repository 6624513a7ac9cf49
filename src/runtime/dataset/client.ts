import type { ChildProcess } from "node:child_process";
import path from "node:path";
import type { DatasetPreview, DatasetProgress, DatasetQuestion, DatasetSummary, SamplePage, SampleRequest } from "../../protocol/dataset.js"; // prettier-ignore
import { type EngineOptions, forkEngine } from "../engineFork.js";

/** Messages to the reading process, and from it. */
export interface ToReader {
  id: number;
  question: DatasetQuestion;
}

export type FromReader =
  { id: number; data: unknown } | { id: number; problem: string } | { id: number; progress: DatasetProgress };

/** Milliseconds after the last answer that the process is kept: it holds the data. */
const patience = 60_000;
/** MB of JavaScript memory that reading may take; texts of a table are there, numbers are not. */
const heapLimit = 2048;

interface Waiting {
  resolve(data: unknown): void;
  reject(error: Error): void;
  progress: ((progress: DatasetProgress) => void) | undefined;
}

/** Asks a process of its own, which is started with the first question and ended when nobody asks for a while. */
export class DatasetReader {
  #child: ChildProcess | undefined;
  #next = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #waiting = new Map<number, Waiting>();

  constructor(readonly options: EngineOptions = {}) {}

  /** @throws Error in words for the person; also when `cancel` was called */
  summary(file: string, progress?: (progress: DatasetProgress) => void): Promise<DatasetSummary> {
    return this.#ask({ ask: "summary", file }, progress) as Promise<DatasetSummary>;
  }

  samples(file: string, request: SampleRequest): Promise<SamplePage> {
    return this.#ask({ ask: "samples", file, request }) as Promise<SamplePage>;
  }

  preview(file: string): Promise<DatasetPreview> {
    return this.#ask({ ask: "preview", file }) as Promise<DatasetPreview>;
  }

  /** Ends what is being read. */
  cancel(): void {
    this.#end("The reading was cancelled.");
  }

  dispose(): void {
    this.#end("The reading has ended.");
  }

  #ask(question: DatasetQuestion, progress?: Waiting["progress"]): Promise<unknown> {
    const child = (this.#child ??= this.#start());
    clearTimeout(this.#timer);
    const id = ++this.#next;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, progress });
      child.send({ id, question } satisfies ToReader);
    });
  }

  #start(): ChildProcess {
    const enginePath = this.options.enginePath ?? path.join(__dirname, "dataset-reader.js");
    const execArgv = [`--max-old-space-size=${heapLimit}`];
    const child = forkEngine({ cwd: path.dirname(enginePath), ...this.options, enginePath, execArgv });
    let errorText = "";
    child.stderr?.on("data", (data: Buffer) => (errorText = (errorText + data.toString()).slice(-2000)));
    child.stdout?.resume();
    child.on("message", (message) => {
      if (child === this.#child) this.#hear(message as FromReader);
    });
    child.on("error", (error) => this.#ended(child, error.message));
    child.on("exit", (code, signal) => {
      const isMemory = signal !== null || /out of memory|allocation failed/i.test(errorText);
      const why = isMemory ? "memory ran out" : `its process ended with code ${code}`;
      this.#ended(child, `The data could not be read: ${why}.`);
    });
    return child;
  }

  #hear(message: FromReader): void {
    const waiting = this.#waiting.get(message.id);
    if (!waiting) return;
    if ("progress" in message) return waiting.progress?.(message.progress);
    this.#waiting.delete(message.id);
    if ("problem" in message) waiting.reject(new Error(message.problem));
    else waiting.resolve(message.data);
    if (this.#waiting.size === 0) this.#timer = setTimeout(() => this.dispose(), patience).unref();
  }

  #ended(child: ChildProcess, why: string): void {
    if (child === this.#child) this.#end(why);
  }

  #end(why: string): void {
    const child = this.#child;
    this.#child = undefined;
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.values()) reject(new Error(why));
    this.#waiting.clear();
    child?.kill("SIGKILL");
  }
}
