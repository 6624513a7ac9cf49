import path from "node:path";
import { type MessagePort, parentPort } from "node:worker_threads";
import * as engine from "../engine/index.js";
import { setCheckpoint, setObserver } from "../engine/observe.js";
import { setWorkerEntry } from "../engine/platform/workers.js";
import { setWarningHandler } from "../engine/warn.js";
import { observationShare } from "../protocol/control.js";
import type { RunEnded, RunError, RunEvent, RunRequest } from "../protocol/run.js";
import { Channel, type Overseer, StopSignal } from "./channel.js";
import { findDefinition, noTraining } from "./definition.js";
import { ControlPart } from "./control/part.js";
import { checkFile } from "./entryFile.js";
import { exportModel } from "./exportModel.js";
import { FigureRelay } from "./figures.js";
import { GraphPart } from "./graph/graphPart.js";
import { installLibrary } from "./library.js";
import { isUserFile, runEntry } from "./loader.js";
import { RunObserver } from "./observer.js";
import { captureOutput, OutputBuffer } from "./output.js";
import { carryOut, joinObservers, type Part } from "./parts.js";
import { currentUserPosition, textPosition } from "./position.js";
import { ProbePart } from "./probes/part.js";
import { ProvenancePart } from "./provenance.js";
import { toRunError } from "./runError.js";
import { Models } from "./statistics/models.js";
import { StatisticsPart } from "./statistics/part.js";
import { sweep } from "./sweep.js";
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

/** At most 30 messages a second, unless much was printed; of a training that nobody watches 10. */
const flushInterval = 33;
const unwatchedInterval = 100;
const flushSize = 262_144;

/** Runs the user's file in this thread, and reports what happens. */
export function serveRun({ request, cells, orders }: WorkerInput): void {
  const startTime = performance.now();
  const channel = new Channel(parentPort!, orders, cells);
  const output = new OutputBuffer(request.output !== "all");
  let queue: RunEvent[] = [];
  let lastFlush = 0;
  /** Milliseconds between messages of what is observed. */
  let interval = unwatchedInterval;
  let finished = false;
  /** Whether the top level, awaits included, and the training have run to their end. */
  let ranThrough = false;
  /** While a definition is trained, an error that no line of the user's caused belongs to the definition. */
  let ranDefinition = false;
  /** Whether the user's code asked to exit. */
  let exiting = false;

  const observer = new RunObserver({
    file: request.file,
    tick,
    event(event) {
      emit(event);
      if (event.type === "started") lastFlush = 0;
    },
    position: () => currentUserPosition(isUserFile),
  });

  const figures = new FigureRelay({
    tick,
    position: () => currentUserPosition(isUserFile),
    steps: () => observer.steps,
    warn: (text, position) => output.write("warn", text, position),
  });

  const training = new TrainingWatch(request.mode !== "run");
  const probing = new ProbePart({
    training,
    steps: () => observer.steps,
    send: emit,
    checkpoint: () => control.checkpoint(),
    folder: request.mode === "train" ? request.folder : undefined,
  });
  const models = new Models(isUserFile);
  const graphs = new GraphPart({
    request,
    steps: () => observer.steps,
    event: emit,
    warn: (text) => output.write("warn", text),
    position: userLine(isUserFile),
    models,
  });
  const statistics = new StatisticsPart({ event: emit, steps: () => observer.steps, models });
  const control = new ControlPart({
    request,
    training,
    steps: () => observer.steps,
    setSteps(steps) {
      flush(Date.now(), false);
      observer.goTo(steps);
    },
    send: emit,
    print: (level, text) => output.write(level, text),
    check: (holds) => channel.check(overseer, holds),
    pause: () => channel.pause(),
  });
  let paused = false;

  /** What watches and steers the training, in the order in which it hears of things. */
  const parts: Part[] = [
    { observer, pausing: () => observer.pausing() },
    new ProvenancePart((event) => queue.push(event)),
    models,
    statistics,
    { observer: figures, pausing: () => figures.pausing() },
    training,
    probing,
    graphs,
    {
      orders: {
        budget: ({ share }) => void (interval = share > observationShare.unwatched ? flushInterval : unwatchedInterval),
      },
    },
    // Last: it may hold the run, and the others are to have heard of it by then.
    control,
  ];

  const overseer: Overseer = {
    order(order) {
      const resumes = carryOut(parts, order);
      // Nothing else sends what came of it while the run waits.
      if (paused) flush(Date.now(), false);
      return resumes;
    },
    pausing() {
      paused = true;
      for (const part of parts) part.pausing?.();
      // All that led here comes first.
      flush(Date.now(), false);
      queue.push({ type: "paused", step: observer.steps, reason: control.takeReason() });
      flush(Date.now(), false);
    },
    resuming() {
      paused = false;
      for (const part of parts) part.resuming?.();
      queue.push({ type: "resumed" });
    },
  };

  function emit(event: RunEvent): void {
    queue.push(event);
    control.event(event);
  }

  function tick(now: number): void {
    if (now - lastFlush >= interval) flush(now, false);
  }

  function flush(now: number, final: boolean): void {
    lastFlush = now;
    const events = [...output.take(now, final), ...queue, ...observer.take(now, final), ...figures.take(now, final)];
    queue = [];
    if (events.length > 0) channel.send(events);
  }

  function finish(outcome: { status?: RunEnded["status"]; error?: RunError }): void {
    if (finished) return;
    finished = true;
    for (const part of parts) part.ending?.({ stopped: outcome.status === "stopped" });
    figures.showRest();
    flush(Date.now(), true);
    const seconds = (performance.now() - startTime) / 1000;
    const { error } = outcome;
    const observed = observer.result();
    const status = outcome.status ?? observed.status;
    channel.send([{ type: "ended", ...observed, status, seconds, ...(error && { error }) }]);
  }

  function fail(thrown: unknown): void {
    if (thrown instanceof StopSignal) finish({ status: "stopped" });
    else {
      const error = toRunError(thrown, isUserFile);
      if (!error.position && ranDefinition) error.position = textPosition(request.file, /\btrain\s*\.\s*define\b/);
      finish({ status: error.name === "DivergedError" ? "diverged" : "failed", error });
    }
  }

  async function run(): Promise<void> {
    checkFile(request.file);
    graphs.starting();
    const exports = await runEntry(request.file);
    const definition = findDefinition(exports, engine.train.isDefinition);
    if (request.export !== undefined) emit({ type: "exported", files: exportModel(exports, definition, request) });
    else if (request.mode === "run") {
      if (definition && !observer.trained)
        output.write(
          "info",
          `${path.basename(request.file)} defines a training, which "run" does not start: use "train".\n`,
        );
    } else if (definition && !observer.fitting) {
      ranDefinition = true;
      const { sweep: sweepOptions, ...options } = request.options;
      if (sweepOptions === undefined) engine.train.fit(definition, { ...options, resume: request.snapshot });
      else {
        const table = await sweep(definition, options, sweepOptions);
        // What is printed goes before other events of one message: the last trials must be out by then.
        flush(Date.now(), false);
        output.write("log", table);
      }
    } else warnOfOptions();
    ranThrough = true;
  }

  /** Options that change nothing would otherwise look as if they had. */
  function warnOfOptions(): void {
    const { epochs, set = {} } = request.options;
    const names = [...(epochs === undefined ? [] : ["epochs"]), ...Object.keys(set)];
    if (names.length === 0) return;
    const file = path.basename(request.file);
    output.write(
      "warn",
      `Ignored: ${names.join(", ")}. Only an exported definition takes options; ${file} trains by itself.\n`,
    );
  }

  function exit(code: number): void {
    if (finished) return;
    if (code !== 0)
      finish({
        status: "failed",
        error: { name: "Error", message: `The code ended with exit code ${code} (process.exit).`, stack: "" },
      });
    else if (!ranThrough && !exiting)
      finish({
        status: "failed",
        error: { name: "Error", message: "A top-level await never settled: nothing was left to wait for.", stack: "" },
      });
    else if (request.mode === "train" && !observer.trained && !figures.shown && !exiting)
      finish({ status: "failed", error: noTraining(request.file) });
    else finish({});
  }

  installLibrary();
  setWorkerEntry({ script: __filename, data: { trialOf: request.file } satisfies TrialInput });

  captureOutput((level, text) => {
    output.write(level, text);
    const now = Date.now();
    if (output.size >= flushSize) flush(now, false);
    else if (now - lastFlush >= flushInterval) flush(now, false);
  });
  setWarningHandler((message) => output.write("warn", `UserWarning: ${message}\n`, currentUserPosition(isUserFile)));
  setObserver(joinObservers(parts.map((part) => part.observer).filter((heard) => heard !== undefined)));
  setCheckpoint(() => control.checkpoint());

  process.argv.splice(1, process.argv.length, request.file);
  const originalExit = process.exit.bind(process);
  process.exit = (code) => {
    exiting = true;
    return originalExit(code);
  };
  process.on("uncaughtException", abort);
  process.on("unhandledRejection", abort);
  process.on("exit", exit);
  setInterval(() => tick(Date.now()), flushInterval).unref();

  function abort(thrown: unknown): void {
    fail(thrown);
    originalExit(0);
  }

  run().catch(abort);
}
