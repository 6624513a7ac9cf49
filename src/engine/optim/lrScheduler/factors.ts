import { ValueError } from "../../errors.js";
import type { Optimizer } from "../optimizer.js";
import { argumentsOf, forGroups, LRScheduler, type SchedulerOptions, type SchedulerState } from "./scheduler.js";

/** A factor for an epoch. */
export type EpochFactor = (epoch: number) => number;

type FactorArguments = [lrLambda: EpochFactor | readonly EpochFactor[], options?: SchedulerOptions];

abstract class FunctionLR extends LRScheduler {
  readonly lrLambdas: EpochFactor[];

  constructor(of: string, optimizer: Optimizer, given: readonly unknown[]) {
    const none = { lrLambda: undefined as unknown as EpochFactor | EpochFactor[] };
    const { lrLambda, ...options } = argumentsOf<typeof none & SchedulerOptions>(of, none, ["lrLambda"], given);
    super(optimizer, options);
    this.lrLambdas = forGroups(optimizer, lrLambda, (count, got) => `Expected ${count} lr_lambdas, but got ${got}`);
    this.start();
  }

  /** As PyTorch's, which has nothing of functions but their number. */
  override stateDict(): SchedulerState {
    return { ...super.stateDict(), lr_lambdas: this.lrLambdas.map(() => null) };
  }
}

/** The first rate times a function of the epoch. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.LambdaLR.html */
export class LambdaLR extends FunctionLR {
  constructor(optimizer: Optimizer, ...args: FactorArguments) {
    super("LambdaLR", optimizer, args);
  }

  override getLr(): number[] {
    return this.baseLrs.map((lr, i) => lr * this.lrLambdas[i](this.lastEpoch));
  }
}

/** The last rate times a function of the epoch. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.MultiplicativeLR.html */
export class MultiplicativeLR extends FunctionLR {
  constructor(optimizer: Optimizer, ...args: FactorArguments) {
    super("MultiplicativeLR", optimizer, args);
  }

  override getLr(): number[] {
    return this.groups.map(({ lr }, i) => (this.lastEpoch > 0 ? lr * this.lrLambdas[i](this.lastEpoch) : lr));
  }
}

export interface ConstantLROptions extends SchedulerOptions {
  /** What the rate is multiplied by until `totalIters`. */
  factor?: number;
  /** Number of epochs at the smaller rate. */
  totalIters?: number;
}

/** A smaller rate for the first epochs. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.ConstantLR.html */
export class ConstantLR extends LRScheduler {
  readonly factor: number;
  readonly totalIters: number;

  constructor(optimizer: Optimizer, ...args: [ConstantLROptions?] | [factor: number, totalIters?: number]) {
    const defaults = { factor: 1 / 3, totalIters: 5 };
    const all = argumentsOf<typeof defaults & SchedulerOptions>("ConstantLR", defaults, ["factor", "totalIters"], args);
    if (all.factor > 1 || all.factor < 0)
      throw new ValueError("Constant multiplicative factor expected to be between 0 and 1.");
    super(optimizer, all);
    this.factor = all.factor;
    this.totalIters = all.totalIters;
    this.start();
  }

  override getLr(): number[] {
    const { lastEpoch, totalIters, factor } = this;
    const change = lastEpoch === 0 ? factor : lastEpoch === totalIters ? 1 / factor : 1;
    return this.groups.map(({ lr }) => lr * change);
  }

  protected override closedFormLr(): number[] {
    const isOver = this.lastEpoch >= this.totalIters;
    return this.baseLrs.map((lr) => lr * (this.factor + Number(isOver) * (1 - this.factor)));
  }
}

export interface LinearLROptions extends SchedulerOptions {
  /** Factor of the first epoch. */
  startFactor?: number;
  /** Factor from `totalIters` on. */
  endFactor?: number;
  totalIters?: number;
}

/** A rate that goes linearly from one factor to another. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.LinearLR.html */
export class LinearLR extends LRScheduler {
  readonly startFactor: number;
  readonly endFactor: number;
  readonly totalIters: number;

  constructor(
    optimizer: Optimizer,
    ...args: [LinearLROptions?] | [startFactor: number, endFactor?: number, totalIters?: number]
  ) {
    const defaults = { startFactor: 1 / 3, endFactor: 1, totalIters: 5 };
    const all = argumentsOf<typeof defaults & SchedulerOptions>(
      "LinearLR",
      defaults,
      ["startFactor", "endFactor", "totalIters"],
      args,
    );
    if (all.startFactor > 1 || all.startFactor < 0)
      throw new ValueError("Starting multiplicative factor expected to be between 0 and 1.");
    if (all.endFactor > 1 || all.endFactor < 0)
      throw new ValueError("Ending multiplicative factor expected to be between 0 and 1.");
    super(optimizer, all);
    this.startFactor = all.startFactor;
    this.endFactor = all.endFactor;
    this.totalIters = all.totalIters;
    this.start();
  }

  override getLr(): number[] {
    const { lastEpoch, totalIters, startFactor } = this;
    const rise = this.endFactor - startFactor;
    if (lastEpoch === 0) return this.groups.map(({ lr }) => lr * startFactor);
    const change = lastEpoch > totalIters ? 1 : 1 + rise / (totalIters * startFactor + (lastEpoch - 1) * rise);
    return this.groups.map(({ lr }) => lr * change);
  }

  protected override closedFormLr(): number[] {
    const { lastEpoch, totalIters, startFactor } = this;
    const rise = this.endFactor - startFactor;
    return this.baseLrs.map((lr) => lr * (startFactor + (rise * Math.min(totalIters, lastEpoch)) / totalIters));
  }
}
