/**
 * Driver of the engine with observers: out/bench/observed.mjs, the sources of the engine and of the runtime's observers in one
 * bundle (bench/observe.mjs builds it). A sample names the observer that is on, so that both sides of a comparison run in one
 * process, compiled alike.
 */
import { MessageChannel } from "node:worker_threads";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { serve } from "./driver.mjs";
import { contextOf, firstValues } from "./gradlens-context.mjs";

const bundle = path.join(import.meta.dirname, "../../out/bench/observed.mjs");
const { engine, RunObserver, setObserver } = await import(pathToFileURL(bundle).href);

/** As in src/runtime/worker.ts: at most 30 messages a second. */
const flushInterval = 33;

function runObserver() {
  const { port1, port2 } = new MessageChannel();
  port2.on("message", () => undefined);
  let lastFlush = 0;
  const observer = new RunObserver({
    file: "bench.ts",
    tick(now) {
      if (now - lastFlush < flushInterval) return;
      lastFlush = now;
      const events = observer.take(now);
      if (events.length > 0) port1.postMessage(events);
    },
    event: () => undefined,
    position: () => undefined,
  });
  return observer;
}

const observers = { none: null, "none again": null, run: runObserver() };

await serve({
  version: process.versions.node,
  prepare: (workload) => ({ call: workload.gradlens(contextOf(engine, workload)), read: firstValues }),
  configure: ({ observer }) => setObserver(observers[observer]),
});
