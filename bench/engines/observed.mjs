/**
 * Driver of the engine with observers: out/bench/observed.mjs, the sources of the engine and of the runtime's observers in one
 * bundle (bench/observe.mjs builds it). A sample names the observer that is on, so that both sides of a comparison run in one
 * process, compiled alike.
 */
import { Worker } from "node:worker_threads";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { serve } from "./driver.mjs";
import { contextOf, firstValues } from "./gradlens-context.mjs";

const bundle = path.join(import.meta.dirname, "../../out/bench/observed.mjs");
const { ControlPart, engine, joinObservers, Models, RunObserver, setObserver, StatisticsPart, tracing, TrainingWatch } =
  await import(pathToFileURL(bundle).href);

/** As in src/runtime/worker.ts: milliseconds between messages, by whether anybody watches. */
const flushInterval = { watched: 33, unwatched: 100 };

/** The other end of the messages, as the engine process is: it drops them. */
const reader = new Worker("require('node:worker_threads').parentPort.on('message', () => undefined)", { eval: true });
reader.unref();

const models = new Models(() => true);

/**
 * What src/runtime/worker.ts has in its list of parts, as far as it looks at each step.
 * @param {{ share: number, conditions: object[] }} how share of the time, for statistics; conditions that pause the run
 */
function watch({ share, conditions }) {
  const interval = share > 0.01 ? flushInterval.watched : flushInterval.unwatched;
  let lastFlush = 0;
  let queue = [];
  const observer = new RunObserver({
    file: "bench.ts",
    tick(now) {
      if (now - lastFlush < interval) return;
      lastFlush = now;
      const events = [...queue, ...observer.take(now)];
      queue = [];
      if (events.length > 0) reader.postMessage(events);
    },
    event: (event) => queue.push(event),
    position: () => undefined,
  });
  const statistics = new StatisticsPart({ event: (event) => queue.push(event), steps: () => observer.steps, models });
  statistics.orders.budget({ share });
  const training = new TrainingWatch(true);
  const control = new ControlPart({
    request: { file: "bench.ts", mode: "train", options: {} },
    training,
    steps: () => observer.steps,
    setSteps: () => undefined,
    send: (event) => queue.push(event),
    print: () => undefined,
    check: () => undefined,
    pause: () => undefined,
  });
  control.orders.conditions({ conditions });
  const parts = [{ observer }, statistics, training, control];
  let tracer = tracing.tracer;
  tracing.setTracer(null);
  return {
    on() {
      setObserver(joinObservers(parts.map((part) => part.observer).filter(Boolean)));
      tracing.setTracer(tracer);
      statistics.resuming();
    },
    off() {
      statistics.pausing();
      tracer = tracing.tracer;
      tracing.setTracer(null);
      setObserver(null);
    },
  };
}

function processorMilliseconds() {
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const nothing = { on: () => setObserver(null), off: () => undefined };
const watched = {
  "no view": { share: 0.01, conditions: [] },
  "all views": { share: 0.05, conditions: [] },
  "all views, pause at NaN": { share: 0.05, conditions: [{ kind: "nan" }] },
};
/** Made when it is first asked for: parts follow what happens from then on. @type {{ on(): void, off(): void } | undefined} */
let watching;
let present = nothing;

await serve({
  version: process.versions.node,
  prepare(workload) {
    setObserver(models.observer);
    const call = workload.gradlens(contextOf(engine, workload));
    setObserver(null);
    return { call, read: firstValues };
  },
  configure({ observer, clock }) {
    // Parts keep to a share of the time that passes: on a machine that other work shares, more passes than the training has.
    if (clock === "cpu") performance.now = processorMilliseconds;
    present.off();
    present = observer in watched ? (watching ??= watch(watched[observer])) : nothing;
    present.on();
  },
});
