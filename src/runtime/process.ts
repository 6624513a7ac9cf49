/** The engine process: starts a worker for the user's file, passes its events to the host, and ends it when it must. */
import os from "node:os";
import path from "node:path";
import { MessageChannel, Worker } from "node:worker_threads";
import { command, control, type Order } from "../protocol/control.js";
import type { HostMessage, RunEnded, RunError, RunEvent, RunRequest } from "../protocol/run.js";
import type { EventMessage } from "./channel.js";
import type { InfoMessage } from "./info.js";
import { RunMemory } from "./runMemory.js";
import type { WorkerInput } from "./worker.js";

/** How long user code may take to obey `stop` before it is ended by force. */
const patience = 300;

const cells = new Int32Array(new SharedArrayBuffer(control.length * Int32Array.BYTES_PER_ELEMENT));
const memory = new RunMemory();
/** Orders wait here until the worker comes by: it may be in a synchronous loop, or about to start. */
const orders = new MessageChannel();
let worker: Worker | undefined;
let stopping = false;
let ended = false;

function send(events: RunEvent[], sent?: () => void): void {
  if (!process.connected) return;
  process.send!({ events } satisfies EventMessage, undefined, undefined, () => sent?.());
}

function relay({ events }: EventMessage): void {
  if (ended) return;
  for (const event of events) memory.note(event);
  const last = events.some((event) => event.type === "ended");
  ended = last;
  send(events, () => {
    Atomics.add(cells, control.acknowledged, 1);
    Atomics.notify(cells, control.acknowledged);
    if (last) process.exit();
  });
}

function end(status: RunEnded["status"], error?: RunError): void {
  if (ended) return;
  ended = true;
  send([memory.ended(status, error)], () => process.exit());
}

function start(request: RunRequest): void {
  if (stopping) return end("stopped");
  const input: WorkerInput = { request, cells, orders: orders.port2 };
  worker = new Worker(path.join(__dirname, "engine-worker.js"), {
    workerData: input,
    transferList: [orders.port2],
    // Raw writes to this process's streams would bypass the order of the worker's own output.
    stdout: true,
    stderr: true,
    resourceLimits: {
      maxOldGenerationSizeMb: heapLimit(request),
      // Room for the backward pass of deep graphs and for recursive models.
      stackSizeMb: 16,
    },
  });
  worker.on("message", relay);
  worker.on("error", (error: NodeJS.ErrnoException) => end("failed", workerFailure(error, request)));
  worker.on("exit", (code) =>
    end("failed", { name: "Error", message: `The run's thread ended with code ${code}.`, stack: "" }),
  );
}

/** ArrayBuffers, where tensors live, do not count against this limit. */
function heapLimit(request: RunRequest): number {
  return request.heapLimitMb ?? Math.min(4096, Math.max(512, Math.floor(os.totalmem() / 2 ** 21)));
}

function workerFailure(error: NodeJS.ErrnoException, request: RunRequest): RunError {
  if (error.code === "ERR_WORKER_OUT_OF_MEMORY")
    return {
      name: "OutOfMemoryError",
      message: `The code used more than ${heapLimit(request)} MB of JavaScript memory. Does it keep tensors or strings of every step?`,
      stack: "",
    };
  return { name: error.name, message: error.message, stack: error.stack ?? "" };
}

function setCommand(value: number): void {
  Atomics.store(cells, control.command, value);
  signal();
  Atomics.notify(cells, control.acknowledged);
}

/** Makes the worker look at command and orders. */
function signal(): void {
  Atomics.add(cells, control.signal, 1);
  Atomics.notify(cells, control.signal);
}

function give(order: Order): void {
  orders.port1.postMessage(order);
  signal();
}

function stop(): void {
  if (stopping) return;
  stopping = true;
  setCommand(command.stop);
  if (!worker) return;
  setTimeout(() => {
    end("stopped");
    void worker?.terminate();
  }, patience);
}

/** Answers what the engine computes with, and ends. */
function describe(): void {
  const answer = (message: InfoMessage): void =>
    void process.send!(message, undefined, undefined, () => process.exit());
  new Worker(path.join(__dirname, "engine-info.js"))
    .on("message", answer)
    .on("error", (error) => answer({ failure: error.message }));
}

process.on("message", (message: HostMessage) => {
  if (message.type === "run") start(message.request);
  else if (message.type === "info") describe();
  else if (message.type === "stop") stop();
  else if (message.type === "order") give(message.order);
  else if (!stopping) setCommand(message.type === "pause" ? command.pause : command.run);
});
process.on("disconnect", () => process.exit());
// Ctrl+C in a terminal reaches the whole process group; the host decides what it means.
process.on("SIGINT", () => undefined);
