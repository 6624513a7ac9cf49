import { type MessagePort, parentPort } from "node:worker_threads";
import { setCheckpoint, setObserver } from "../engine/observe.js";
import { setWorkerEntry } from "../engine/platform/workers.js";
import { setWarningHandler } from "../engine/warn.js";
import type { RunEvent, RunRequest } from "../protocol/run.js";
import { Channel, type Overseer } from "./channel.js";
import { ControlPart } from "./control/part.js";
import { Ending, type Outcome } from "./ending.js";
import { FigureRelay } from "./figures.js";
import { GraphPart } from "./graph/graphPart.js";
import { installLibrary } from "./library.js";
import { isUserFile } from "./loader.js";
import { RunObserver } from "./observer.js";
import { Outbox } from "./outbox.js";
import { captureOutput, OutputBuffer } from "./output.js";
import { carryOut, joinObservers, type Part } from "./parts.js";
import { currentUserPosition } from "./position.js";
import { ProbePart } from "./probes/part.js";
import { ProvenancePart } from "./provenance.js";
import { runFile } from "./runFile.js";
import { Models } from "./statistics/models.js";
import { StatisticsPart } from "./statistics/part.js";
import { TrainingWatch } from "./training.js";
import type { TrialInput } from "./trial.js";
import { userLine } from "./userLine.js";

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

  const tick = (now: number) => outbox.tick(now);
  const position = () => currentUserPosition(isUserFile);
  const steps = () => observer.steps;
  const event = (happened: RunEvent): void => {
    outbox.push(happened);
    control.event(happened);
  };

  const observer = new RunObserver({ file: request.file, tick, event, position });
  const figures = new FigureRelay({ tick, position, steps, warn: (text, at) => output.write("warn", text, at) });
  outbox.sources = [observer, figures];
  const training = new TrainingWatch(request.mode !== "run");
  const probing = new ProbePart({
    training,
    steps,
    send: event,
    checkpoint: () => control.checkpoint(),
    folder: request.mode === "train" ? request.folder : undefined,
  });
  const models = new Models(isUserFile);
  const graphs = new GraphPart({
    request,
    steps,
    event,
    warn: (text) => output.write("warn", text),
    position: userLine(isUserFile),
    models,
  });
  const statistics = new StatisticsPart({ event, steps, models });
  const control = new ControlPart({
    request,
    training,
    steps,
    setSteps(count) {
      outbox.flush();
      observer.goTo(count);
    },
    send: event,
    print: (level, text) => output.write(level, text),
    check: (holds) => channel.check(overseer, holds),
    pause: () => channel.pause(),
  });

  /** What watches and steers the training, in the order in which it hears of things. */
  const parts: Part[] = [
    { observer, pausing: () => observer.pausing() },
    new ProvenancePart((happened) => outbox.push(happened)),
    models,
    statistics,
    { observer: figures, pausing: () => figures.pausing() },
    training,
    probing,
    graphs,
    { orders: { budget: ({ share }) => outbox.setShare(share) } },
    // Last: it may hold the run, and the others are to have heard of it by then.
    control,
  ];

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
  setWarningHandler((message) => output.write("warn", `UserWarning: ${message}\n`, position()));
  setObserver(joinObservers(parts.map((part) => part.observer).filter((heard) => heard !== undefined)));
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
