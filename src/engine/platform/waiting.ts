/** Work that Node does asynchronously alone, for callers that wait: a bundle does it in a thread. */
import { existsSync } from "node:fs";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker, workerData } from "node:worker_threads";
import { bundleFile } from "./formats.js";

/** As it is before a run of shapes changes what files can be seen. */
const isThere = existsSync;

/** What the thread says while it works, and at its end. */
type Word<Message, Answer> =
  | { type: "message"; message: Message }
  | { type: "answer"; answer: Answer }
  /** `isLast` where the thread is good for nothing after it. */
  | { type: "error"; message: string; isLast: boolean };

interface ThreadData {
  port: MessagePort;
  /** Grows with each word. */
  words: Int32Array<SharedArrayBuffer>;
}

interface Thread {
  worker: Worker;
  port: MessagePort;
  words: Int32Array<SharedArrayBuffer>;
}

export interface WaitOptions<Message> {
  /** Most milliseconds without a word of the thread. */
  patience: number;
  /** Keeps the thread for the next task, which begins at once then. */
  keep?: boolean;
  /** Hears what it says while it works. */
  heard?(message: Message): void;
}

/** Threads that wait for a task, by the names of their bundles. */
const waiting = new Map<string, Thread>();

/**
 * Has a bundle carry out a task in a thread, and waits for its answer. Tasks, messages and answers are plain data.
 * @param name the bundle's file, which lies beside those of the library
 * @throws Error with what went wrong in the thread; where it says nothing for too long; where the bundle is not there
 */
export function waitFor<Task, Message, Answer>(
  name: string,
  task: Task,
  { patience, keep = false, heard }: WaitOptions<Message>,
): Answer {
  const thread = waiting.get(name) ?? start(name);
  waiting.delete(name);
  const { words, port } = thread;
  let isKept = false;
  try {
    let seen = Atomics.load(words, 0);
    port.postMessage(task);
    for (;;) {
      if (Atomics.wait(words, 0, seen, patience) === "timed-out")
        throw new Error(`there was no answer for ${patience / 1000} seconds`);
      seen = Atomics.load(words, 0);
      for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
        const word = next.message as Word<Message, Answer>;
        if (word.type === "message") heard?.(word.message);
        else {
          isKept = keep && !(word.type === "error" && word.isLast);
          if (word.type === "answer") return word.answer;
          throw new Error(word.message);
        }
      }
    }
  } finally {
    if (isKept) waiting.set(name, thread);
    else end(thread);
  }
}

function start(name: string): Thread {
  const bundle = bundleFile(name);
  if (!isThere(bundle)) throw new Error(`${name} is not beside the library`);
  const words = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const data: ThreadData = { port: port2, words };
  const worker = new Worker(bundle, {
    workerData: data,
    transferList: [port2],
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  worker.on("error", () => undefined);
  worker.on("exit", () => {
    if (waiting.get(name)?.worker === worker) waiting.delete(name);
  });
  worker.unref();
  port1.unref();
  return { worker, port: port1, words };
}

function end({ worker, port }: Thread): void {
  port.close();
  void worker.terminate();
}

/** The thread's side: carries out the tasks that come. @param transfer memory of an answer that need not be copied */
export function serveWaiting<Task, Message, Answer>(
  carryOut: (task: Task, tell: (message: Message) => void) => Promise<Answer>,
  transfer: (answer: Answer) => ArrayBuffer[] = () => [],
): void {
  const { port, words } = workerData as ThreadData;
  const say = (word: Word<Message, Answer>, memory: ArrayBuffer[] = []): void => {
    port.postMessage(word, memory);
    Atomics.add(words, 0, 1);
    Atomics.notify(words, 0);
  };
  port.on("message", (task: Task) => {
    carryOut(task, (message) => say({ type: "message", message })).then(
      (answer) => say({ type: "answer", answer }, transfer(answer)),
      (error: unknown) => {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        // WebAssembly that has run into a wall.
        say({ type: "error", message, isLast: name === "RuntimeError" });
      },
    );
  });
}
