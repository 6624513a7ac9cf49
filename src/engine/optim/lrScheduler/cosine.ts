import { ValueError } from "../../errors.js";
import type { Optimizer } from "../optimizer.js";
import { argumentsOf, LRScheduler, type SchedulerOptions } from "./scheduler.js";

export interface CosineAnnealingLROptions extends SchedulerOptions {
  /** Epochs from the largest rate to the smallest. */
  TMax: number;
  /** The smallest rate. */
  etaMin?: number;
}

/** A rate that follows a cosine. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html (https://arxiv.org/abs/1608.03983) */
export class CosineAnnealingLR extends LRScheduler {
  readonly TMax: number;
  readonly etaMin: number;

  constructor(
    optimizer: Optimizer,
    ...args:
      | [CosineAnnealingLROptions]
      | [TMax: number, etaMin?: number]
      | [TMax: number, options: Omit<CosineAnnealingLROptions, "TMax">]
  ) {
    const defaults = { TMax: undefined as unknown as number, etaMin: 0 };
    const all = argumentsOf<typeof defaults & SchedulerOptions>(
      "CosineAnnealingLR",
      defaults,
      ["TMax", "etaMin"],
      args,
    );
    super(optimizer, all);
    this.TMax = all.TMax;
    this.etaMin = all.etaMin;
    this.start();
  }

  override getLr(): number[] {
    const { lastEpoch, TMax, etaMin } = this;
    if (lastEpoch === 0) return this.groups.map(({ lr }) => lr);
    if (this.stepCount === 1 && lastEpoch > 0) return this.closedFormLr();
    // At the lowest point the chained form would divide zero by zero.
    if ((lastEpoch - 1 - TMax) % (2 * TMax) === 0)
      return this.groups.map(({ lr }, i) => lr + ((this.baseLrs[i] - etaMin) * (1 - Math.cos(Math.PI / TMax))) / 2);
    const height = (epoch: number) => 1 + Math.cos((Math.PI * epoch) / TMax);
    return this.groups.map(({ lr }) => (height(lastEpoch) / height(lastEpoch - 1)) * (lr - etaMin) + etaMin);
  }

  protected override closedFormLr(): number[] {
    const height = 1 + Math.cos((Math.PI * this.lastEpoch) / this.TMax);
    return this.baseLrs.map((lr) => this.etaMin + ((lr - this.etaMin) * height) / 2);
  }
}

export interface CosineAnnealingWarmRestartsOptions extends SchedulerOptions {
  /** Epochs until the first restart. */
  T0: number;
  /** How much longer each period is than the one before. */
  TMult?: number;
  etaMin?: number;
}

/** A cosine that starts again. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.html (https://arxiv.org/abs/1608.03983) */
export class CosineAnnealingWarmRestarts extends LRScheduler {
  readonly T0: number;
  readonly TMult: number;
  readonly etaMin: number;
  /** Length of the present period. */
  Ti: number;
  /** Epochs since the last restart. */
  TCur: number;

  constructor(
    optimizer: Optimizer,
    ...args:
      | [CosineAnnealingWarmRestartsOptions]
      | [T0: number, TMult?: number, etaMin?: number]
      | [T0: number, options: Omit<CosineAnnealingWarmRestartsOptions, "T0">]
  ) {
    const defaults = { T0: undefined as unknown as number, TMult: 1, etaMin: 0 };
    const all = argumentsOf<typeof defaults & SchedulerOptions>(
      "CosineAnnealingWarmRestarts",
      defaults,
      ["T0", "TMult", "etaMin"],
      args,
    );
    if (all.T0 <= 0 || !Number.isInteger(all.T0))
      throw new ValueError(`Expected positive integer T_0, but got ${all.T0}`);
    if (all.TMult < 1 || !Number.isInteger(all.TMult))
      throw new ValueError(`Expected integer T_mult >= 1, but got ${all.TMult}`);
    super(optimizer, all);
    this.T0 = this.Ti = all.T0;
    this.TMult = all.TMult;
    this.etaMin = all.etaMin;
    this.TCur = this.lastEpoch;
    this.start();
  }

  override getLr(): number[] {
    const height = 1 + Math.cos((Math.PI * this.TCur) / this.Ti);
    return this.baseLrs.map((lr) => this.etaMin + ((lr - this.etaMin) * height) / 2);
  }

  /** Goes to the next epoch, or to one that may lie between two: `step(epoch + batch / batches)`. */
  override step(epoch?: number): void {
    const target = epoch ?? (this.lastEpoch < 0 ? 0 : undefined);
    if (target === undefined) {
      this.TCur++;
      if (this.TCur >= this.Ti) {
        this.TCur -= this.Ti;
        this.Ti *= this.TMult;
      }
    } else this.goTo(target);
    const now = target ?? this.lastEpoch + 1;
    this.lastEpoch = Math.floor(now);
    this.setRates(this.getLr(), now);
  }

  private goTo(epoch: number): void {
    if (epoch < 0) throw new ValueError(`Expected non-negative epoch, but got ${epoch}`);
    const { T0, TMult } = this;
    if (epoch < T0) {
      this.Ti = T0;
      this.TCur = epoch;
    } else if (TMult === 1) this.TCur = epoch % T0;
    else {
      const restarts = Math.trunc(Math.log((epoch / T0) * (TMult - 1) + 1) / Math.log(TMult));
      this.TCur = epoch - (T0 * (TMult ** restarts - 1)) / (TMult - 1);
      this.Ti = T0 * TMult ** restarts;
    }
  }
}
