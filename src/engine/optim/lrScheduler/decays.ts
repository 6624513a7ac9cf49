import type { Optimizer } from "../optimizer.js";
import { argumentsOf, LRScheduler, type SchedulerOptions, type SchedulerState } from "./scheduler.js";

export interface StepLROptions extends SchedulerOptions {
  /** Epochs between two decays. */
  stepSize: number;
  /** Factor of a decay. */
  gamma?: number;
}

/** A decay every few epochs. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.StepLR.html */
export class StepLR extends LRScheduler {
  readonly stepSize: number;
  readonly gamma: number;

  constructor(
    optimizer: Optimizer,
    ...args:
      | [StepLROptions]
      | [stepSize: number, gamma?: number]
      | [stepSize: number, options: Omit<StepLROptions, "stepSize">]
  ) {
    const defaults = { stepSize: undefined as unknown as number, gamma: 0.1 };
    const all = argumentsOf<typeof defaults & SchedulerOptions>("StepLR", defaults, ["stepSize", "gamma"], args);
    super(optimizer, all);
    this.stepSize = all.stepSize;
    this.gamma = all.gamma;
    this.start();
  }

  override getLr(): number[] {
    const decays = this.lastEpoch !== 0 && this.lastEpoch % this.stepSize === 0;
    return this.groups.map(({ lr }) => (decays ? lr * this.gamma : lr));
  }

  protected override closedFormLr(): number[] {
    return this.baseLrs.map((lr) => lr * this.gamma ** Math.floor(this.lastEpoch / this.stepSize));
  }
}

export interface MultiStepLROptions extends SchedulerOptions {
  /** Epochs of the decays, rising. */
  milestones: readonly number[];
  gamma?: number;
}

/** A decay at given epochs. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.MultiStepLR.html */
export class MultiStepLR extends LRScheduler {
  readonly milestones: readonly number[];
  readonly gamma: number;

  constructor(
    optimizer: Optimizer,
    ...args:
      | [MultiStepLROptions]
      | [milestones: readonly number[], gamma?: number]
      | [milestones: readonly number[], options: Omit<MultiStepLROptions, "milestones">]
  ) {
    const defaults = { milestones: undefined as unknown as readonly number[], gamma: 0.1 };
    const all = argumentsOf<typeof defaults & SchedulerOptions>("MultiStepLR", defaults, ["milestones", "gamma"], args);
    super(optimizer, all);
    this.milestones = all.milestones.toSorted((a, b) => a - b);
    this.gamma = all.gamma;
    this.start();
  }

  override getLr(): number[] {
    const times = this.milestones.filter((milestone) => milestone === this.lastEpoch).length;
    return this.groups.map(({ lr }) => (times > 0 ? lr * this.gamma ** times : lr));
  }

  protected override closedFormLr(): number[] {
    const passed = this.milestones.filter((milestone) => milestone <= this.lastEpoch).length;
    return this.baseLrs.map((lr) => lr * this.gamma ** passed);
  }

  /** As PyTorch's, which counts how often each milestone was given. */
  override stateDict(): SchedulerState {
    const counts: Record<number, number> = {};
    for (const milestone of this.milestones) counts[milestone] = (counts[milestone] ?? 0) + 1;
    return { ...super.stateDict(), milestones: counts };
  }
}

export interface ExponentialLROptions extends SchedulerOptions {
  /** Factor of every epoch. */
  gamma: number;
}

/** A decay every epoch. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.ExponentialLR.html */
export class ExponentialLR extends LRScheduler {
  readonly gamma: number;

  constructor(optimizer: Optimizer, ...args: [ExponentialLROptions] | [gamma: number, options?: SchedulerOptions]) {
    const defaults = { gamma: undefined as unknown as number };
    const all = argumentsOf<typeof defaults & SchedulerOptions>("ExponentialLR", defaults, ["gamma"], args);
    super(optimizer, all);
    this.gamma = all.gamma;
    this.start();
  }

  override getLr(): number[] {
    return this.groups.map(({ lr }) => (this.lastEpoch === 0 ? lr : lr * this.gamma));
  }

  protected override closedFormLr(): number[] {
    return this.baseLrs.map((lr) => lr * this.gamma ** this.lastEpoch);
  }
}

export interface PolynomialLROptions extends SchedulerOptions {
  /** Epochs until the rate is 0. */
  totalIters?: number;
  power?: number;
}

/** A decay to 0 along a power of the time left. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.PolynomialLR.html */
export class PolynomialLR extends LRScheduler {
  readonly totalIters: number;
  readonly power: number;

  constructor(optimizer: Optimizer, ...args: [PolynomialLROptions?] | [totalIters: number, power?: number]) {
    const defaults = { totalIters: 5, power: 1 };
    const all = argumentsOf<typeof defaults & SchedulerOptions>(
      "PolynomialLR",
      defaults,
      ["totalIters", "power"],
      args,
    );
    super(optimizer, all);
    this.totalIters = all.totalIters;
    this.power = all.power;
    this.start();
  }

  override getLr(): number[] {
    const { lastEpoch, totalIters, power } = this;
    if (lastEpoch === 0 || lastEpoch > totalIters) return this.groups.map(({ lr }) => lr);
    const decay = ((1 - lastEpoch / totalIters) / (1 - (lastEpoch - 1) / totalIters)) ** power;
    return this.groups.map(({ lr }) => lr * decay);
  }

  protected override closedFormLr(): number[] {
    const left = 1 - Math.min(this.totalIters, this.lastEpoch) / this.totalIters;
    return this.baseLrs.map((lr) => lr * left ** this.power);
  }
}
