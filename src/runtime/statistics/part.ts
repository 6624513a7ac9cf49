import type { Module } from "../../engine/nn/module.js";
import type { Observer } from "../../engine/observe.js";
import type { Optimizer } from "../../engine/optim/optimizer.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { RunEvent } from "../../protocol/run.js";
import type { Part } from "../parts.js";
import type { TrainingWatch } from "../training.js";
import { trace } from "../tracing.js";
import { type Activation, ActivationTracer } from "./activations.js";
import { SampleBudget } from "./budget.js";
import { Histograms } from "./histograms.js";
import type { Models, Subject } from "./models.js";
import { parametersOf, type RecordedParameter, Recorder } from "./recorder.js";

export interface StatisticsHooks {
  event(event: RunEvent): void;
  /** Optimizer steps done. */
  steps(): number;
  /** The modules that were made. */
  models: Models;
  training: TrainingWatch;
}

/** A sample whose parameters and modules have no names yet. */
interface Recorded {
  step: number;
  time: number;
  parameters: RecordedParameter[];
  activations: Map<Module, Activation>;
}

/** Milliseconds that the activations of one step may take, where samples cost less so far. */
const leastPatience = 250;
/** Steps after which a round ends, and names are given, though an optimizer that was expected did not step. */
const mostSteps = 16;

/**
 * Takes statistics of some of the steps: as many as a share of the training's time allows (see `SampleBudget`).
 *
 * Optimizers that take turns are a cycle. One step of each is looked at in a round, so that none is left out; and names are given once
 * a cycle is known: before that, nobody can tell what else is trained.
 */
export class StatisticsPart implements Part {
  listen: Part["listen"];
  readonly orders: Part["orders"] = { budget: ({ share }) => void (this.budget.share = share) };
  readonly observer: Observer;
  private readonly budget = new SampleBudget(performance.now());
  private readonly histograms = new Histograms();
  private readonly recorder = new Recorder(this.histograms);
  private readonly tracer: ActivationTracer;
  private endTrace: (() => void) | undefined;

  private cycle = new Set<Optimizer>();
  /** Optimizers that stepped since one that belongs to no cycle did, this one first. */
  private newcomers = new Set<Optimizer>();
  private newSteps = 0;
  private last: Optimizer | undefined;

  /** Optimizers whose step was looked at in the present round; null between rounds. */
  private round: Set<Optimizer> | null = new Set();
  private roundSteps = 0;
  /** Whether a round is to begin at the end of a step. */
  private isDue = false;
  private cost = 0;
  private current: Optimizer | undefined;
  private currentStep = 0;
  private pausedAt = 0;

  /** Samples that wait for names. */
  private held: Recorded[] = [];
  private subject: Subject | undefined;
  private sentModel = "";

  constructor(private readonly hooks: StatisticsHooks) {
    this.tracer = new ActivationTracer(
      this.histograms,
      () => Math.max(leastPatience, 4 * this.budget.expected),
      () => this.lookAway(),
    );
    this.observer = {
      stepping: (optimizer) => {
        if (this.round !== null) this.stepping(optimizer, this.round);
      },
      step: (optimizer) => this.stepped(optimizer),
      optimizerMade: () => this.listen?.("step", true),
    };
    this.look();
  }

  pulse(): void {
    if (this.round !== null || !this.budget.isDue(performance.now())) return;
    this.isDue = true;
    this.listen?.("step", true);
  }

  pausing(): void {
    this.pausedAt = performance.now();
    this.ending();
  }

  resuming(): void {
    this.budget.skip(performance.now() - this.pausedAt);
  }

  /** Sends what waits for names: there may be no other step. */
  ending(): void {
    if (this.newcomers.size > 0) this.closeCycle();
  }

  private look(): void {
    this.endTrace ??= trace(this.tracer);
  }

  private lookAway(): void {
    this.endTrace?.();
    this.endTrace = undefined;
  }

  private stepping(optimizer: Optimizer, round: Set<Optimizer>): void {
    this.current = undefined;
    if (round.has(optimizer)) return;
    const begun = performance.now();
    if (round.size === 0) this.budget.begin(begun);
    this.current = optimizer;
    this.currentStep = this.hooks.steps();
    this.recorder.begin(optimizer);
    this.cost += performance.now() - begun;
  }

  private stepped(optimizer: Optimizer): void {
    if (this.round !== null) this.endStep(optimizer, this.round);
    if (optimizer !== this.last || this.newcomers.size > 0) this.turn(optimizer);
    if (this.isDue) this.beginRound();
    const isLooking = this.round !== null;
    this.listen?.("stepping", isLooking);
    this.listen?.("step", isLooking || this.newcomers.size > 0 || this.hooks.training.expectsOptimizer);
  }

  private beginRound(): void {
    this.isDue = false;
    this.round = new Set();
    this.roundSteps = 0;
    this.look();
  }

  private endStep(optimizer: Optimizer, round: Set<Optimizer>): void {
    // Not before the step: a closure runs the model in it.
    this.lookAway();
    if (optimizer === this.current) {
      const begun = performance.now();
      const { activations, cost } = this.tracer.take();
      const sample = { step: this.currentStep, time: Date.now(), parameters: this.recorder.end(), activations };
      this.histograms.renew();
      round.add(optimizer);
      if (this.newcomers.size > 0 || !this.cycle.has(optimizer)) this.held.push(sample);
      else this.send(sample);
      this.cost += cost + performance.now() - begun;
    } else this.cost += this.tracer.take().cost;
    this.current = undefined;
    const isWhole = [...this.cycle].every((other) => round.has(other));
    if (!isWhole && ++this.roundSteps < mostSteps) return this.look();
    if (!isWhole) this.cycle = round;
    this.round = null;
    this.budget.spend(this.cost);
    this.cost = 0;
    this.isDue = this.budget.isDue(performance.now());
  }

  /** Follows which optimizers take turns. */
  private turn(optimizer: Optimizer): void {
    this.last = optimizer;
    if (this.newcomers.size === 0) {
      if (this.cycle.has(optimizer)) return;
      this.newcomers.add(optimizer);
      this.newSteps = 0;
      return;
    }
    const [first] = this.newcomers;
    if (optimizer === first || ++this.newSteps >= mostSteps) this.closeCycle();
    else this.newcomers.add(optimizer);
  }

  /** Names what the optimizers that took turns train. */
  private closeCycle(): void {
    this.cycle = this.newcomers;
    this.newcomers = new Set();
    this.describe();
    for (const sample of this.held) this.send(sample);
    this.held = [];
  }

  private describe(): void {
    this.subject = this.hooks.models.describe([...new Set([...this.cycle].flatMap(parametersOf))]);
    const { description: model } = this.subject;
    const text = JSON.stringify(model);
    if (text === this.sentModel) return;
    this.sentModel = text;
    this.hooks.event({ type: "model", model });
  }

  private send({ step, time, parameters, activations }: Recorded): void {
    // Parameters that were added or frozen since.
    if (this.subject === undefined || parameters.some(({ parameter }) => this.hasChanged(parameter))) this.describe();
    const { names, paths } = this.subject!;
    this.hooks.event({
      type: "statistics",
      samples: [
        {
          step,
          time,
          parameters: parameters.flatMap(({ parameter, statistics }) => {
            const name = names.get(parameter);
            return name === undefined ? [] : [{ name, ...statistics }];
          }),
          activations: [...activations].flatMap(([module, found]) => {
            const path = paths.get(module);
            return path === undefined ? [] : [{ module: path, ...found }];
          }),
        },
      ],
    });
  }

  private hasChanged(parameter: Tensor): boolean {
    return this.subject!.trainable.get(parameter) !== parameter.requiresGrad;
  }
}
