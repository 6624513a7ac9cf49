import { type MessagePort, parentPort } from "node:worker_threads";
import { setCheckpoint, setObserver } from "../engine/observe.js";
import { setWorkerEntry } from "../engine/platform/workers.js";
import { setWarningHandler } from "../engine/warn.js";
import type { RunRequest } from "../protocol/run.js";
import { Channel, type Overseer } from "./channel.js";
import { Ending, type Outcome } from "./ending.js";
import { installLibrary } from "./library.js";
import { isUserFile } from "./loader.js";
import { Outbox } from "./outbox.js";
import { captureOutput, OutputBuffer } from "./output.js";
import { carryOut, joinParts } from "./parts.js";
import { currentUserPosition } from "./position.js";
import { runFile } from "./runFile.js";
import type { TrialInput } from "./trial.js";
import { watchTraining } from "./watching.js";

/** What the engine process gives to the worker. */
export interface WorkerInput {
  request: RunRequest;
  cells: Int32Array<SharedArrayBuffer>;
  /** Where orders arrive. */
  orders: MessagePort;
}

/** Runs the user's file in this thread, and reports what happens. */
export function serveRun({ request, cells, orders }: WorkerInput): void {
  const startTime = performance.now();
  const channel = new Channel(parentPort!, orders, cells);
  const output = new OutputBuffer(request.output !== "all");
  const outbox = new Outbox(channel, output);
  const ending = new Ending(request);

  const { parts, observer, figures, graphs, control, event } = watchTraining({
    request,
    outbox,
    output,
    isUserFile,
    isCalled: () => channel.isCalled,
    check: (holds) => channel.check(overseer, holds),
    pause: () => channel.pause(),
  });

  let isPaused = false;
  const overseer: Overseer = {
    order(order) {
      const resumes = carryOut(parts, order);
      // Nothing else sends what came of it while the run waits.
      if (isPaused) outbox.flush();
      return resumes;
    },
    pausing() {
      isPaused = true;
      for (const part of parts) part.pausing?.();
      // All that led here comes first.
      outbox.flush();
      outbox.push({ type: "paused", step: observer.steps, reason: control.takeReason() });
      outbox.flush();
    },
    resuming() {
      isPaused = false;
      for (const part of parts) part.resuming?.();
      outbox.push({ type: "resumed" });
    },
  };

  let isFinished = false;
  function finish({ status, error }: Outcome): void {
    if (isFinished) return;
    isFinished = true;
    for (const part of parts) part.ending?.({ stopped: status === "stopped" });
    figures.showRest();
    outbox.flush(Date.now(), true);
    const seconds = (performance.now() - startTime) / 1000;
    const observed = observer.result();
    channel.send([{ type: "ended", ...observed, status: status ?? observed.status, seconds, ...(error && { error }) }]);
  }

  installLibrary();
  setWorkerEntry({ script: __filename, data: { trialOf: request.file } satisfies TrialInput });
  captureOutput((level, text) => outbox.print(level, text));
  setWarningHandler((message) => output.write("warn", `UserWarning: ${message}\n`, currentUserPosition(isUserFile)));
  setObserver(joinParts(parts));
  setCheckpoint(() => control.checkpoint());

  process.argv.splice(1, process.argv.length, request.file);
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    ending.exiting = true;
    return exit(code);
  };
  const abort = (thrown: unknown): void => {
    finish(ending.byThrown(thrown));
    exit(0);
  };
  process.on("uncaughtException", abort);
  process.on("unhandledRejection", abort);
  process.on("exit", (code) => finish(ending.byExit(code, observer.trained || figures.shown)));

  graphs.starting();
  const fitting = () => void (ending.ranDefinition = true);
  runFile(request, { observer, output, event, fitting, flush: () => outbox.flush() })
    .then(() => void (ending.ranThrough = true))
    .catch(abort);
}
