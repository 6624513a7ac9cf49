/** Worker threads: a pool that carries out tasks, and the worker's side of it. Tasks, messages and results are plain data. */
import { parentPort, Worker } from "node:worker_threads";

/** The script that a pool's workers run, and what it is given as `workerData`. */
export interface WorkerEntry {
  script: string;
  data: unknown;
}

let entry: WorkerEntry | undefined;

/** Tells which script workers run; until then there are none. */
export function setWorkerEntry(value: WorkerEntry | undefined): void {
  entry = value;
}

export interface WorkerPool<Task, Message, Result> {
  /** Carries out a task on a free worker, in the order of calls. @throws what the task threw, with its name and stack */
  run(task: Task, heard: (message: Message) => void): Promise<Result>;
  /** Ends all workers. */
  close(): Promise<void>;
}

type Reply<Message, Result> =
  | { type: "message"; message: Message }
  | { type: "result"; result: Result }
  | { type: "error"; name: string; message: string; stack: string };

interface Job<Message, Result> {
  task: unknown;
  heard(message: Message): void;
  resolve(result: Result): void;
  reject(error: Error): void;
}

/**
 * A pool of so many workers, which start when they are needed; undefined where the program has no script for them. `environment` is added to
 * their environment variables.
 */
export function startWorkers<Task, Message, Result>(
  size: number,
  environment: Readonly<Record<string, string>> = {},
): WorkerPool<Task, Message, Result> | undefined {
  if (entry === undefined) return undefined;
  const { script, data } = entry;
  const waiting: Job<Message, Result>[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Job<Message, Result>>();

  function start(): Worker {
    const worker = new Worker(script, {
      workerData: data,
      env: { ...process.env, ...environment },
      stdout: true,
      stderr: true,
      resourceLimits: { stackSizeMb: 16 },
    });
    // What the code prints comes from the thread that started the pool already.
    worker.stdout.resume();
    worker.stderr.resume();
    worker.on("message", (reply: Reply<Message, Result>) => receive(worker, reply));
    worker.on("error", (error) => lose(worker, error));
    worker.on("exit", (code) => lose(worker, new Error(`A worker ended before its task did, with code ${code}.`)));
    return worker;
  }

  function next(): void {
    if (waiting.length === 0 || (idle.length === 0 && busy.size >= size)) return;
    const worker = idle.pop() ?? start();
    const job = waiting.shift()!;
    busy.set(worker, job);
    worker.postMessage(job.task);
  }

  function receive(worker: Worker, reply: Reply<Message, Result>): void {
    const job = busy.get(worker);
    if (job === undefined) return;
    if (reply.type === "message") return job.heard(reply.message);
    busy.delete(worker);
    idle.push(worker);
    if (reply.type === "result") job.resolve(reply.result);
    else job.reject(Object.assign(new Error(reply.message), { name: reply.name, stack: reply.stack }));
    next();
  }

  /** A worker that died takes its task with it; others take its place. */
  function lose(worker: Worker, error: Error): void {
    const job = busy.get(worker);
    busy.delete(worker);
    const at = idle.indexOf(worker);
    if (at >= 0) idle.splice(at, 1);
    job?.reject(error);
    next();
  }

  return {
    run: (task, heard) =>
      new Promise((resolve, reject) => {
        waiting.push({ task, heard, resolve, reject });
        next();
      }),
    async close() {
      waiting.length = 0;
      const all = [...idle.splice(0), ...busy.keys()];
      busy.clear();
      await Promise.all(all.map((worker) => worker.terminate()));
    },
  };
}

/** Carries out the tasks that come from the thread that started this worker, one after the other. */
export function serveTasks<Task, Message, Result>(
  carryOut: (task: Task, tell: (message: Message) => void) => Result,
): void {
  const port = parentPort;
  if (port === null) throw new Error("serveTasks: this is no worker");
  const send = (reply: Reply<Message, Result>) => port.postMessage(reply);
  port.on("message", (task: Task) => {
    try {
      send({ type: "result", result: carryOut(task, (message) => send({ type: "message", message })) });
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      send({ type: "error", name: error.name, message: error.message, stack: error.stack ?? "" });
    }
  });
}
