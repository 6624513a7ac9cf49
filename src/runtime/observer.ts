import type { Observer } from "../engine/observe.js";
import type { RunEnded, RunEvent, RunStarted, SourcePosition } from "../protocol/run.js";
import { DivergenceWatch } from "./divergence.js";
import { StepClock } from "./stepClock.js";
import { type Series, SeriesSet } from "./series.js";

/** What the observer needs of the engine's objects. */
type Loss = Parameters<NonNullable<Observer["backward"]>>[0];
type Optimizer = Parameters<NonNullable<Observer["step"]>>[0];

/**
 * Losses wait for the optimizer's step that follows, which tells what series they belong to. Code that has no optimizer
 * (weights changed by hand) never steps: after so many losses each is taken for a step of its own.
 */
const mostPending = 8;

const progressInterval = 100;
/** Window of the steps per second, in milliseconds. */
const speedWindow = 2000;

/** Mean of an epoch's losses: a smooth curve beside the one of every step. */
const epochLoss = "epoch loss";

/** Curves that are no results: learning rates are settings, the epoch's loss is reported as the loss. */
const isResult = (name: string): boolean => !/^lr( \d+)?$/.test(name) && name !== epochLoss;

export interface ObserverHooks {
  file: string;
  /** Called after each observation: a chance to send what was collected. */
  tick(now: number): void;
  event(event: RunEvent): void;
  /** Position of the user's line that runs now. */
  position(): SourcePosition | undefined;
}

interface OptimizerRecord {
  /** Series of the first, second... loss between two of its steps. */
  losses: Series[];
  rates: { series: Series; last: number }[];
}

/** Watches a training from inside the engine, and turns what it sees into series, progress and the run's result. */
export class RunObserver implements Observer {
  private readonly series = new SeriesSet();
  private readonly optimizers = new Map<Optimizer, OptimizerRecord>();
  /** The one that stepped last. */
  private present: { optimizer: Optimizer; record: OptimizerRecord } | undefined;
  private lossCount = 0;
  private rateCount = 0;
  /** The first `pendingCount` are in use: making objects for each step would cost more than the rest. */
  private readonly pending = Array.from({ length: mostPending }, () => ({ step: NaN, value: NaN, time: NaN }));
  private pendingCount = 0;
  private hasLoss = false;
  private lastLoss = NaN;
  private readonly divergence = new DivergenceWatch();
  private started = false;
  private stepsPerEpoch = 0;
  /** Where gradients are accumulated, the losses of one step are reported as their mean. */
  private lossesPerStep = 1;
  private meanCount = 0;
  private lastEpochMetrics: Record<string, number> = {};
  private epochInfo: { epoch: number; epochs: number } | { trial: number; trials: number } | undefined;
  /** Series of trials and members: of the run, but no result of it. */
  private readonly parts = new Set<string>();
  private lastProgress = 0;
  private readonly speed: { time: number; steps: number }[] = [];
  private changed = false;
  private readonly clock = new StepClock();

  steps = 0;
  /** True from `train.fit`'s start on. */
  fitting = false;

  constructor(private readonly hooks: ObserverHooks) {}

  /** Whether anything was trained. */
  get trained(): boolean {
    return this.steps > 0 || this.hasLoss || this.fitting;
  }

  backward(loss: Loss): void {
    const value = loss.item();
    const now = this.clock.now();
    if (!this.started) this.start(now);
    this.lastLoss = value;
    this.hasLoss = true;
    this.changed = true;
    const alarm = this.divergence.note(value, this.steps);
    if (alarm) this.warn(alarm);
    if (this.optimizers.size === 0 && this.pendingCount >= mostPending) this.flushPending();
    if (this.lossesPerStep > 1) this.addToMean(value, now);
    else if (this.pendingCount < mostPending) this.keep(this.pendingCount++, value, now);
    // Where a step follows, it is soon enough.
    if (this.present === undefined || this.pendingCount > 1) this.hooks.tick(now);
  }

  step(optimizer: Optimizer): void {
    const now = this.clock.now();
    if (!this.started) this.start(now);
    const record = this.recordOf(optimizer);
    for (let index = 0; index < this.pendingCount; index++) {
      const point = this.pending[index];
      const series = (record.losses[index] ??= this.series.get(numbered("loss", ++this.lossCount)));
      series.add(point.step, point.value, point.time);
    }
    this.pendingCount = 0;
    for (let index = 0; index < record.rates.length; index++) {
      const rate = record.rates[index];
      const value = optimizer.paramGroups[index].lr;
      if (value === rate.last) continue;
      rate.series.add(this.steps, value, now);
      rate.last = value;
    }
    this.steps++;
    this.changed = true;
    this.hooks.tick(now);
  }

  /** Who looks at a run that waits is to see where it is. */
  pausing(): void {
    this.lastProgress = 0;
    this.changed = true;
  }

  /** Losses of a step that was left out belong to no step. */
  skipped(): void {
    this.pendingCount = 0;
  }

  /** The run goes on from another step. Call after what is there was taken: points of one message are in order. */
  goTo(steps: number): void {
    this.pendingCount = 0;
    this.steps = steps;
    this.changed = true;
  }

  log(values: Record<string, number>): void {
    const now = this.clock.now();
    if (!this.started) this.start(now);
    for (const [name, value] of Object.entries(values)) this.series.get(name).add(this.steps, value, now);
    this.changed = true;
    this.hooks.tick(now);
  }

  fitStarted(info: Parameters<NonNullable<Observer["fitStarted"]>>[0]): void {
    this.fitting = true;
    const { history, steps } = info.session;
    this.epochInfo = { epoch: history.length, epochs: info.epochs };
    // A training that goes on from a checkpoint.
    this.steps = Math.max(this.steps, steps);
    this.stepsPerEpoch = info.stepsPerEpoch;
    this.lossesPerStep = info.lossesPerStep;
    if (this.started) return;
    this.start(this.clock.now(), {
      kind: "definition",
      model: info.model.constructor.name,
      parameters: info.parameters,
      epochs: info.epochs,
      stepsPerEpoch: info.stepsPerEpoch,
      hyperparameters: info.hyperparameters,
    });
  }

  epoch(info: { epoch: number; epochs: number; metrics: Record<string, number> }): void {
    this.epochInfo = { epoch: info.epoch, epochs: info.epochs };
    this.lastEpochMetrics = info.metrics;
    // The loss of each step has the name "loss" already, and with one step an epoch it is the same.
    const { loss, ...rest } = info.metrics;
    this.log(loss === undefined || this.stepsPerEpoch === 1 ? rest : { [epochLoss]: loss, ...rest });
  }

  scalars(values: Record<string, number>, step: number): void {
    const now = this.clock.now();
    if (!this.started) this.start(now);
    for (const [name, value] of Object.entries(values)) {
      this.parts.add(name);
      this.series.get(name).add(step, value, now);
    }
    this.changed = true;
    this.hooks.tick(now);
  }

  sweepStarted({ trials, settings }: Parameters<NonNullable<Observer["sweepStarted"]>>[0]): void {
    this.fitting = true;
    this.epochInfo = { trial: 0, trials };
    if (!this.started) this.start(this.clock.now(), { kind: "definition", trials, hyperparameters: settings });
  }

  trialEnded(end: Parameters<NonNullable<Observer["trialEnded"]>>[0]): void {
    const { trial: number, values, status, value, steps, error, done, trials, best } = end;
    this.steps += steps;
    this.epochInfo = { trial: done, trials };
    this.hooks.event({
      type: "trial",
      number,
      values,
      status,
      ...(value !== undefined && { value }),
      steps,
      ...(error !== undefined && { error }),
    });
    this.log(best === undefined ? {} : { best });
  }

  /** Events since the last call: scalars, and progress at its own rate or when `final`. */
  take(now: number, final = false): RunEvent[] {
    if (final) this.flushPending();
    const batches = this.series.take();
    const events: RunEvent[] = batches.length > 0 ? [{ type: "scalars", batches }] : [];
    if (this.changed && (final || now - this.lastProgress >= progressInterval)) {
      this.lastProgress = now;
      this.changed = false;
      events.push({
        type: "progress",
        step: this.steps,
        ...this.epochInfo,
        ...(this.hasLoss && { loss: this.lastLoss }),
        stepsPerSecond: this.stepsPerSecond(now),
        metrics: this.series.last((name) => name !== "loss" && this.isResult(name)),
      });
    }
    return events;
  }

  /** How the run ended by what was observed; call after the final `take`. */
  result(): Pick<RunEnded, "status" | "steps" | "metrics"> {
    return {
      status: this.divergence.diverged ? "diverged" : "completed",
      steps: this.steps,
      metrics: { ...this.series.last((name) => this.isResult(name)), ...this.lastEpochMetrics },
    };
  }

  private isResult(name: string): boolean {
    return isResult(name) && !this.parts.has(name);
  }

  private start(time: number, definition?: Omit<RunStarted, "type" | "time" | "file">): void {
    this.started = true;
    this.speed.push({ time, steps: this.steps });
    const about = definition ?? { kind: "script" as const, hyperparameters: {} };
    this.hooks.event({ type: "started", time, file: this.hooks.file, ...about });
  }

  private recordOf(optimizer: Optimizer): OptimizerRecord {
    if (this.present?.optimizer !== optimizer)
      this.present = { optimizer, record: this.optimizers.get(optimizer) ?? this.register(optimizer) };
    return this.present.record;
  }

  private register(optimizer: Optimizer): OptimizerRecord {
    const rates = optimizer.paramGroups.map(() => ({
      series: this.series.get(numbered("lr", ++this.rateCount)),
      last: NaN,
    }));
    const record = { losses: [], rates };
    this.optimizers.set(optimizer, record);
    return record;
  }

  private addToMean(value: number, time: number): void {
    if (this.pendingCount === 0) this.meanCount = 0;
    const before = this.meanCount === 0 ? 0 : this.pending[0].value;
    this.keep(0, before + (value - before) / ++this.meanCount, time);
    this.pendingCount = 1;
  }

  private keep(index: number, value: number, time: number): void {
    const point = this.pending[index];
    point.step = this.steps;
    point.value = value;
    point.time = time;
  }

  private flushPending(): void {
    if (this.pendingCount === 0) return;
    const byHand = this.optimizers.size === 0;
    const series = this.series.get("loss");
    for (const point of this.pending.slice(0, this.pendingCount))
      series.add(byHand ? this.steps++ : point.step, point.value, point.time);
    this.pendingCount = 0;
  }

  private warn(message: string): void {
    const position = this.hooks.position();
    this.hooks.event({ type: "output", level: "warn", text: `${message}\n`, ...(position && { position }) });
  }

  private stepsPerSecond(now: number): number {
    this.speed.push({ time: now, steps: this.steps });
    while (this.speed.length > 2 && now - this.speed[1].time >= speedWindow) this.speed.shift();
    const { time, steps } = this.speed[0];
    return now > time ? ((this.steps - steps) * 1000) / (now - time) : 0;
  }
}

function numbered(name: string, count: number): string {
  return count === 1 ? name : `${name} ${count}`;
}
