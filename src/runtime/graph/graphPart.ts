import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Module } from "../../engine/nn/module.js";
import type { Observer } from "../../engine/observe.js";
import { optimizersMade } from "../../engine/optim/optimizer.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { RunEvent, RunRequest, SourcePosition } from "../../protocol/run.js";
import { StopSignal } from "../channel.js";
import type { Part } from "../parts.js";
import { trace } from "../tracing.js";
import { Capture } from "./capture.js";
import { numbersOf } from "./format.js";
import { NumbersFile } from "./numbersFile.js";
import { storeCapture } from "./store.js";

type Optimizer = Parameters<NonNullable<Observer["step"]>>[0];

export interface GraphPartHooks {
  request: Pick<RunRequest, "file" | "folder" | "capture">;
  /** Optimizer steps done. */
  steps(): number;
  event(event: RunEvent): void;
  warn(text: string): void;
  /** Position of the user's line that runs now. */
  position(): SourcePosition | undefined;
  /** The modules that were made. */
  models: {
    rootsOf(trained: ReadonlySet<Tensor>): Module[];
    siteOf(module: Module): SourcePosition | undefined;
  };
}

/** Bytes of graphs that are captured again and again: the oldest of them go. */
const repeatedBytes = 2 ** 30;

/** Graphs of runs without a folder lie here in the system's folder for temporary files. */
const temporaryPrefix = "gradlens-graphs-";
/** They are kept for whoever asked for them, and removed by a later run after so many milliseconds. */
const temporaryAge = 24 * 60 * 60 * 1000;

interface Running {
  capture: Capture;
  numbers: NumbersFile;
  target: string;
  step: number;
  time: number;
  repeated: boolean;
  end: () => void;
}

/**
 * Captures graphs of whole steps: from the end of one optimizer step to the end of the next. Code without an optimizer has a step a
 * `backward()`.
 */
export class GraphPart implements Part {
  listen: Part["listen"];
  private running: Running | undefined;
  private wanted = false;
  private every = 0;
  private folder: string | undefined;
  /** Calls of `backward()`, in code without an optimizer. */
  private passes = 0;
  private readonly trained = new Set<Tensor>();
  private readonly repeated: { file: string; bytes: number }[] = [];

  constructor(private readonly hooks: GraphPartHooks) {}

  readonly orders: Part["orders"] = {
    capture: ({ every }) => {
      if (every !== undefined) this.every = every;
      if (every !== 0) this.wanted = true;
      this.attend();
    },
  };

  readonly observer: Observer = {
    // A definition that goes on from a snapshot: no step ends before the one that is wanted.
    fitStarted: () => {
      if (this.running === undefined && this.isRequested) this.begin(true);
    },
    stepping: (optimizer) => {
      if (this.running === undefined) return;
      this.running.capture.stepping = true;
      this.noteTrained(optimizer);
    },
    step: () => {
      this.complete();
      this.next();
    },
    skipped: () => {
      const wanted = this.running !== undefined;
      this.discard();
      this.wanted ||= wanted;
      this.next();
    },
    backward: () => {
      if (optimizersMade > 0) return this.listen?.("backward", false);
      this.passes++;
      this.next();
    },
  };

  /** The user's code is about to run. */
  starting(): void {
    if (this.isRequested) this.begin(true);
  }

  ending(outcome: { stopped: boolean }): void {
    if (this.running === undefined) return;
    if (outcome.stopped || this.running.capture.isEmpty) return this.discard();
    this.running.capture.notes.add("The run ended before the step did.");
    this.finish();
  }

  private get step(): number {
    return optimizersMade > 0 ? this.hooks.steps() : this.passes;
  }

  /** Whether the step that begins is the one that the run is to capture. */
  private get isRequested(): boolean {
    return this.hooks.request.capture?.step === this.step;
  }

  /** A step begins: captures it where it is wanted. */
  private next(): void {
    if (this.running !== undefined) return;
    const isDue = this.every > 0 && this.step % this.every === 0;
    if (this.wanted || isDue || this.isRequested) this.begin(false, isDue && !this.wanted);
    this.attend();
  }

  /** Hears of steps while there is a graph to capture, or one to come. */
  private attend(): void {
    const { running, wanted, every } = this;
    const attends = running !== undefined || wanted || every > 0 || this.hooks.request.capture !== undefined;
    this.listen?.("stepping", attends);
    this.listen?.("step", attends);
  }

  private begin(isFirst: boolean, repeated = false): void {
    const { step } = this;
    this.wanted = false;
    try {
      const target = path.join(this.place(), `step-${String(step).padStart(8, "0")}.json`);
      const numbers = new NumbersFile(numbersOf(target), this.hooks.request.capture?.numbers !== false);
      const passEnded = () => {
        if (optimizersMade === 0) this.complete();
      };
      const { position } = this.hooks;
      const capture = new Capture(numbers, { position, waits: isFirst, passEnded });
      this.running = { capture, numbers, target, step, time: Date.now(), repeated, end: trace(capture) };
    } catch (error) {
      this.fail(error);
    }
  }

  /** The step is whole. Throws StopSignal where the run was for its graph alone. */
  private complete(): void {
    const { capture } = this.hooks.request;
    const wasLast = this.running !== undefined && capture?.stop === true && capture.step === this.running.step;
    this.finish();
    if (wasLast) throw new StopSignal();
  }

  private finish(): void {
    const { running } = this;
    if (running === undefined) return;
    this.running = undefined;
    running.end();
    const { capture, numbers, target, step, time, repeated } = running;
    const { file } = this.hooks.request;
    const models = this.hooks.models.rootsOf(this.trained);
    const { siteOf } = this.hooks.models;
    try {
      storeCapture(capture, numbers, { target, file, step, time, models, siteOf, trained: this.trained });
      if (repeated) this.forget(target);
      this.hooks.event({ type: "graph", step, file: target });
    } catch (error) {
      this.fail(error);
    }
  }

  private discard(): void {
    this.running?.end();
    this.running?.numbers.discard();
    this.running = undefined;
  }

  private noteTrained({ paramGroups }: Optimizer): void {
    for (const { params } of paramGroups) for (const param of params) this.trained.add(param);
  }

  /** The folder of the graphs. */
  private place(): string {
    if (this.folder !== undefined) return this.folder;
    const { folder } = this.hooks.request;
    if (folder !== undefined) mkdirSync((this.folder = path.join(folder, "graphs")), { recursive: true });
    else {
      removeOld();
      this.folder = mkdtempSync(path.join(os.tmpdir(), temporaryPrefix));
    }
    return this.folder;
  }

  /** Removes the oldest of the repeated captures where they take too much room. */
  private forget(target: string): void {
    const bytes = [target, numbersOf(target)].reduce((sum, file) => sum + statSync(file).size, 0);
    this.repeated.push({ file: target, bytes });
    let total = this.repeated.reduce((sum, each) => sum + each.bytes, 0);
    while (total > repeatedBytes && this.repeated.length > 1) {
      const oldest = this.repeated.shift()!;
      total -= oldest.bytes;
      for (const file of [oldest.file, numbersOf(oldest.file)]) rmSync(file, { force: true });
    }
  }

  private fail(error: unknown): void {
    this.hooks.warn(`The graph could not be captured: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

function removeOld(): void {
  for (const name of readdirSync(os.tmpdir())) {
    if (!name.startsWith(temporaryPrefix)) continue;
    const folder = path.join(os.tmpdir(), name);
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > temporaryAge) rmSync(folder, { recursive: true, force: true });
  }
}
