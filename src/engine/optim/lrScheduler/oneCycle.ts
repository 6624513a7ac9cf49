import { ValueError } from "../../errors.js";
import type { Optimizer } from "../optimizer.js";
import {
  argumentsOf,
  forGroups,
  LRScheduler,
  type SchedulerOptions,
  type SchedulerState,
  type ScheduledGroup,
} from "./scheduler.js";

type PerGroup = number | readonly number[];

export interface OneCycleLROptions extends SchedulerOptions {
  /** The largest rate, for all groups or each. */
  maxLr: PerGroup;
  /** Length of the cycle in steps; or give `epochs` and `stepsPerEpoch`. */
  totalSteps?: number | null;
  epochs?: number | null;
  stepsPerEpoch?: number | null;
  /** Part of the cycle in which the rate rises. */
  pctStart?: number;
  annealStrategy?: "cos" | "linear";
  /** Move the momentum (or the first beta) against the rate. */
  cycleMomentum?: boolean;
  baseMomentum?: PerGroup;
  maxMomentum?: PerGroup;
  /** `maxLr / divFactor` is the first rate. */
  divFactor?: number;
  /** The first rate divided by this is the last. */
  finalDivFactor?: number;
  /** Fall to the first rate as fast as the rise, then to the last. */
  threePhase?: boolean;
}

interface Phase {
  endStep: number;
  /** Names of the group's options that hold the bounds. */
  lr: readonly [string, string];
  momentum: readonly [string, string];
}

const anneals = {
  cos: (start: number, end: number, part: number) => end + ((start - end) / 2) * (Math.cos(Math.PI * part) + 1),
  linear: (start: number, end: number, part: number) => (end - start) * part + start,
};

/** One rise and one fall over the whole training; step it after every batch. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.OneCycleLR.html (Smith and Topin, https://arxiv.org/abs/1708.07120) */
export class OneCycleLR extends LRScheduler {
  readonly totalSteps: number;
  readonly annealStrategy: keyof typeof anneals;
  readonly cycleMomentum: boolean;
  readonly useBeta1: boolean;
  private readonly schedulePhases: Phase[];

  constructor(
    optimizer: Optimizer,
    ...args:
      | [OneCycleLROptions]
      | [maxLr: PerGroup, totalSteps?: number]
      | [maxLr: PerGroup, options: Omit<OneCycleLROptions, "maxLr">]
  ) {
    const defaults = {
      maxLr: undefined as unknown as PerGroup,
      totalSteps: null as number | null,
      epochs: null as number | null,
      stepsPerEpoch: null as number | null,
      pctStart: 0.3,
      annealStrategy: "cos" as keyof typeof anneals,
      cycleMomentum: true,
      baseMomentum: 0.85 as PerGroup,
      maxMomentum: 0.95 as PerGroup,
      divFactor: 25,
      finalDivFactor: 1e4,
      threePhase: false,
    };
    const all = argumentsOf<typeof defaults & SchedulerOptions>("OneCycleLR", defaults, ["maxLr", "totalSteps"], args);
    super(optimizer, all);
    this.totalSteps = totalStepsOf(all);
    if (!(all.pctStart >= 0 && all.pctStart <= 1))
      throw new ValueError(`Expected float between 0 and 1 pct_start, but got ${all.pctStart}`);
    if (!(all.annealStrategy in anneals))
      throw new ValueError(
        `anneal_strategy must by one of 'cos' or 'linear', instead got ${String(all.annealStrategy)}`,
      );
    this.annealStrategy = all.annealStrategy;
    this.schedulePhases = phases(all.pctStart, this.totalSteps, all.threePhase);
    this.cycleMomentum = all.cycleMomentum;
    this.useBeta1 = "betas" in optimizer.defaults;
    if (all.cycleMomentum && !this.useBeta1 && !("momentum" in optimizer.defaults))
      throw new ValueError("optimizer must support momentum with `cycle_momentum` option enabled");
    const perGroup = (name: string, value: PerGroup) =>
      forGroups<number>(optimizer, value, (count, got) => `expected ${count} values for ${name}, got ${got}`);
    const maxLrs = perGroup("max_lr", all.maxLr);
    const maxMomentums = perGroup("max_momentum", all.maxMomentum);
    const baseMomentums = perGroup("base_momentum", all.baseMomentum);
    if (this.lastEpoch === -1)
      this.groups.forEach((group, i) => {
        group.initialLr = maxLrs[i] / all.divFactor;
        group.maxLr = maxLrs[i];
        group.minLr = group.initialLr / all.finalDivFactor;
        if (!all.cycleMomentum) return;
        this.setMomentum(group, maxMomentums[i]);
        group.maxMomentum = maxMomentums[i];
        group.baseMomentum = baseMomentums[i];
      });
    this.baseLrs = this.groups.map((group) => group.initialLr!);
    this.start();
  }

  /** @throws ValueError after the last step. */
  override getLr(): number[] {
    const step = this.lastEpoch;
    if (step > this.totalSteps)
      throw new ValueError(
        `Tried to step ${step + 1} times. The specified number of total steps is ${this.totalSteps}`,
      );
    const found = this.schedulePhases.findIndex((phase) => step <= phase.endStep);
    const at = found < 0 ? this.schedulePhases.length - 1 : found;
    const phase = this.schedulePhases[at];
    const startStep = at === 0 ? 0 : this.schedulePhases[at - 1].endStep;
    const part = (step - startStep) / (phase.endStep - startStep);
    const between = (group: ScheduledGroup, [start, end]: readonly [string, string]) =>
      anneals[this.annealStrategy](group[start] as number, group[end] as number, part);
    return this.groups.map((group) => {
      if (this.cycleMomentum) this.setMomentum(group, between(group, phase.momentum));
      return between(group, phase.lr);
    });
  }

  /** Without the phases, which PyTorch writes otherwise: they follow from the options. */
  override stateDict(): SchedulerState {
    const { _schedule_phases: _, ...state } = super.stateDict();
    return state;
  }

  private setMomentum(group: ScheduledGroup, momentum: number): void {
    if (this.useBeta1) group.betas = [momentum, (group.betas as number[])[1]];
    else group.momentum = momentum;
  }
}

function totalStepsOf({
  totalSteps,
  epochs,
  stepsPerEpoch,
}: Required<Pick<OneCycleLROptions, "totalSteps" | "epochs" | "stepsPerEpoch">>): number {
  const positive = (name: string, value: number | null): number => {
    if (value === null || value <= 0 || !Number.isInteger(value))
      throw new ValueError(`Expected positive integer ${name}, but got ${value}`);
    return value;
  };
  if (totalSteps !== null) return positive("total_steps", totalSteps);
  if (epochs === null && stepsPerEpoch === null)
    throw new ValueError("You must define either total_steps OR (epochs AND steps_per_epoch)");
  return positive("epochs", epochs) * positive("steps_per_epoch", stepsPerEpoch);
}

function phases(pctStart: number, totalSteps: number, threePhase: boolean): Phase[] {
  const rise: Phase = {
    endStep: pctStart * totalSteps - 1,
    lr: ["initialLr", "maxLr"],
    momentum: ["maxMomentum", "baseMomentum"],
  };
  const end = totalSteps - 1;
  if (!threePhase) return [rise, { endStep: end, lr: ["maxLr", "minLr"], momentum: ["baseMomentum", "maxMomentum"] }];
  return [
    rise,
    { endStep: 2 * pctStart * totalSteps - 2, lr: ["maxLr", "initialLr"], momentum: ["baseMomentum", "maxMomentum"] },
    { endStep: end, lr: ["initialLr", "minLr"], momentum: ["maxMomentum", "maxMomentum"] },
  ];
}
