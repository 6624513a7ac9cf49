/** The thread of shape runs: warm, one run after another. */
import { parentPort, workerData } from "node:worker_threads";
import { refuseOutside } from "../../engine/outside.js";
import { setWarningHandler } from "../../engine/warn.js";
import { remember } from "./leftovers.js";
import type { RunAnswer, RunRequest } from "./messages.js";
import { forget } from "./moduleTable.js";
import { run } from "./run.js";
import { unavailable } from "./stop.js";
import { buildWalls } from "./walls.js";

const port = parentPort!;
const shared = workerData as Int32Array<SharedArrayBuffer>;
const { setImmediate } = globalThis;

/** Settles when all that was promised has happened: a run waits for nothing else. */
function idle(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

// Promises of the user's that fail with nobody to hear it: the run itself tells what went wrong.
process.on("unhandledRejection", () => undefined);
setWarningHandler(() => undefined);
refuseOutside(unavailable);
buildWalls();
remember();

port.on("message", (request: RunRequest) => {
  forget(request.forget);
  void run(request, shared, idle)
    .catch(() => undefined)
    .then((facts) => port.postMessage({ id: request.id, facts } satisfies RunAnswer));
});
port.postMessage("ready");
