/**
 * Driver of the engine with all that watches a training in a worker: out/bench/observed.mjs, the sources of both in one bundle
 * (bench/observe.mjs builds it). A sample names what is on, so that both sides of a comparison run in one process, compiled alike.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { MessageChannel, Worker } from "node:worker_threads";
import { serve } from "./driver.mjs";
import { contextOf, firstValues } from "./gradlens-context.mjs";

const bundle = path.join(import.meta.dirname, "../../out/bench/observed.mjs");
const { carryOut, Channel, engine, joinParts, observationShare, Outbox, OutputBuffer, ...rest } = await import(
  pathToFileURL(bundle).href
);
const { setCheckpoint, setObserver, tracing, watchTraining } = rest;

const folder = mkdtempSync(path.join(tmpdir(), "gradlens-observed-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** Reads the messages and acknowledges them, as the engine process does. */
const reader = `
  const { parentPort, workerData } = require("node:worker_threads");
  parentPort.once("message", (port) => port.on("message", () => Atomics.add(workerData, 1, 1)));`;

/** As src/runtime/worker.ts has it; the training is recorded, so that there are snapshots too. */
function watch() {
  const cells = new Int32Array(new SharedArrayBuffer(12));
  const { port1, port2 } = new MessageChannel();
  const thread = new Worker(reader, { eval: true, workerData: cells });
  thread.postMessage(port2, [port2]);
  thread.unref();
  const channel = new Channel(port1, new MessageChannel().port1, cells);
  const output = new OutputBuffer(true);
  const { parts, control } = watchTraining({
    request: { file: "bench.ts", mode: "train", options: {}, folder },
    outbox: new Outbox(channel, output),
    output,
    isUserFile: () => true,
    isCalled: () => channel.isCalled,
    check: (holds) => channel.check({ order: () => false, pausing: () => undefined, resuming: () => undefined }, holds),
    pause: () => undefined,
  });
  const observer = joinParts(parts);
  const { tracer } = tracing;
  tracing.setTracer(null);
  return { parts, observer, checkpoint: () => control.checkpoint(), tracer };
}

/** What the host orders, by what is looked at. */
const watched = {
  "no view": [],
  "all views": [{ type: "budget", share: observationShare.watched }],
  "all views, pause at NaN": [
    { type: "budget", share: observationShare.watched },
    { type: "conditions", conditions: [{ kind: "nan" }] },
  ],
};
/** Which of them was ordered. */
let ordered;

/** What watches, made before the model is: it is told of its modules. */
const watching = watch();
/** Milliseconds that passed while nothing watched. */
let away = 0;
let awayDate = 0;
let leftAt = performance.now();
let isOn = false;

const wall = performance.now.bind(performance);
const date = Date.now;
function processorMilliseconds() {
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
let present = wall;

/** The clocks of what watches stand still while it is off: it keeps to rates and to shares of the time. */
performance.now = () => present() - away;
Date.now = () => date() - awayDate;

function turnOn() {
  away += performance.now() - leftAt;
  awayDate = Math.round(away);
  tracing.setTracer(watching.tracer);
  setObserver(watching.observer);
  setCheckpoint(watching.checkpoint);
  isOn = true;
}

function turnOff() {
  if (!isOn) return;
  setObserver(null);
  setCheckpoint(null);
  watching.tracer = tracing.tracer;
  tracing.setTracer(null);
  leftAt = performance.now();
  isOn = false;
}

await serve({
  version: process.versions.node,
  prepare(workload) {
    setObserver(watching.observer);
    const call = workload.gradlens(contextOf(engine, workload));
    setObserver(null);
    return { call, read: firstValues };
  },
  configure({ observer, clock }) {
    turnOff();
    // On a machine that other work shares, more time passes than the training has.
    if (clock === "cpu" && present === wall) {
      present = processorMilliseconds;
      away = 0;
      leftAt = performance.now();
    }
    if (!(observer in watched)) return;
    if (ordered !== observer) {
      ordered = observer;
      for (const order of watched[observer]) carryOut(watching.parts, order);
    }
    turnOn();
  },
});
