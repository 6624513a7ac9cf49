import { CyclicLR } from "../optim/lrScheduler/cyclic.js";
import { OneCycleLR } from "../optim/lrScheduler/oneCycle.js";
import { ReduceLROnPlateau } from "../optim/lrScheduler/plateau.js";
import type { Optimizer } from "../optim/optimizer.js";
import type { Hyperparameters, Training } from "./definition.js";
import { monitorOf } from "./monitor.js";

/** What a training needs of a scheduler. */
export interface SchedulerLike {
  /** Goes on by one step or epoch; takes the monitored figure where it looks at one, and nothing otherwise. */
  step(figure: number): void;
  stateDict?(): Record<string, unknown>;
  loadStateDict?(state: Record<string, unknown>): void;
}

/** A scheduler and when it steps. */
export interface Scheduling {
  scheduler: SchedulerLike;
  /** After each optimizer step or after each epoch; by default steps for OneCycleLR and CyclicLR, epochs for the others. */
  every?: "step" | "epoch";
  /** The figure that the scheduler looks at; ReduceLROnPlateau looks at the monitored one by default. */
  monitor?: string;
}

/** How long the training is: what schedules of fixed length need. */
export interface Plan {
  epochs: number;
  /** Optimizer steps an epoch. */
  stepsPerEpoch: number;
}

/** The definition's scheduler at work. */
export class Schedule {
  private constructor(
    readonly scheduler: SchedulerLike,
    readonly every: "step" | "epoch",
    /** The figure that the scheduler looks at. */
    readonly monitor: string | undefined,
  ) {}

  /** @throws TypeError for what is no scheduler, or a figure that is none. */
  static of(
    definition: Training,
    optimizer: Optimizer,
    hyperparameters: Hyperparameters,
    plan: Plan,
    hasValidation: boolean,
  ): Schedule | undefined {
    if (definition.scheduler === undefined) return undefined;
    const made = definition.scheduler(optimizer, hyperparameters, plan);
    const { scheduler, every, monitor } = isScheduler(made) ? ({ scheduler: made } as Scheduling) : made;
    if (!isScheduler(scheduler))
      throw new TypeError("scheduler must give a scheduler with step(), or { scheduler, every, monitor }");
    if (every !== undefined && every !== "step" && every !== "epoch")
      throw new TypeError(`scheduler: every must be 'step' or 'epoch', but got '${String(every)}'`);
    const bySteps = scheduler instanceof OneCycleLR || scheduler instanceof CyclicLR;
    const watches = monitor !== undefined || scheduler instanceof ReduceLROnPlateau;
    // The scheduler has its own mode: only the figure's name is of interest, so any mode does.
    const watched = watches ? monitorOf(definition, hasValidation, { monitor, mode: "min" }).name : undefined;
    if (watched !== undefined && every === "step")
      throw new TypeError("scheduler: a figure is known once an epoch, so every: 'step' cannot be with it");
    return new Schedule(scheduler, every ?? (bySteps ? "step" : "epoch"), watched);
  }

  afterStep(): void {
    if (this.every === "step") (this.scheduler as { step(): void }).step();
  }

  afterEpoch(figures: Record<string, number>): void {
    if (this.every === "step") return;
    if (this.monitor === undefined) (this.scheduler as { step(): void }).step();
    else this.scheduler.step(figures[this.monitor]);
  }

  state(): Record<string, unknown> | undefined {
    return this.scheduler.stateDict?.();
  }

  load(state: Record<string, unknown>): void {
    this.scheduler.loadStateDict?.(state);
  }
}

function isScheduler(value: unknown): value is SchedulerLike {
  return typeof value === "object" && value !== null && typeof (value as SchedulerLike).step === "function";
}
