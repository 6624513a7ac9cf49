import { ValueError } from "../../errors.js";
import type { Optimizer } from "../optimizer.js";
import { Tensor } from "../../tensor/tensor.js";
import {
  assignFields,
  attach,
  argumentsOf,
  checkOptimizer,
  fieldsOf,
  forGroups,
  print,
  type Scheduler,
  type SchedulerState,
  warnEpoch,
} from "./scheduler.js";

export interface ReduceLROnPlateauOptions {
  /** Whether a smaller or a larger metric is better. */
  mode?: "min" | "max";
  /** Factor of a reduction. */
  factor?: number;
  /** Epochs without improvement that are tolerated. */
  patience?: number;
  /** How much better is better. */
  threshold?: number;
  /** Whether the threshold is relative to the best metric. */
  thresholdMode?: "rel" | "abs";
  /** Epochs to wait after a reduction. */
  cooldown?: number;
  /** The smallest rate, for all groups or each. */
  minLr?: number | readonly number[];
  /** Reductions smaller than this are left out. */
  eps?: number;
  /** Print every reduction. */
  verbose?: boolean;
}

const defaults: Required<ReduceLROnPlateauOptions> = {
  mode: "min",
  factor: 0.1,
  patience: 10,
  threshold: 1e-4,
  thresholdMode: "rel",
  cooldown: 0,
  minLr: 0,
  eps: 1e-8,
  verbose: false,
};

/** Reduces the rate when a metric stops improving: `scheduler.step(validationLoss)`. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html */
export class ReduceLROnPlateau implements Scheduler {
  readonly mode: "min" | "max";
  readonly factor: number;
  readonly patience: number;
  readonly threshold: number;
  readonly thresholdMode: "rel" | "abs";
  readonly cooldown: number;
  readonly minLrs: number[];
  readonly eps: number;
  readonly verbose: boolean;
  best: number;
  numBadEpochs = 0;
  cooldownCounter = 0;
  lastEpoch = 0;
  private lastLr: number[];

  constructor(
    readonly optimizer: Optimizer,
    ...args: [ReduceLROnPlateauOptions?] | [mode: "min" | "max", options?: Omit<ReduceLROnPlateauOptions, "mode">]
  ) {
    checkOptimizer(optimizer);
    const all = argumentsOf("ReduceLROnPlateau", defaults, ["mode"], args);
    if (all.factor >= 1) throw new ValueError("Factor should be < 1.0.");
    if (all.mode !== "min" && all.mode !== "max") throw new ValueError(`mode ${String(all.mode)} is unknown!`);
    if (all.thresholdMode !== "rel" && all.thresholdMode !== "abs")
      throw new ValueError(`threshold mode ${String(all.thresholdMode)} is unknown!`);
    attach(optimizer, this);
    this.mode = all.mode;
    this.factor = all.factor;
    this.patience = all.patience;
    this.threshold = all.threshold;
    this.thresholdMode = all.thresholdMode;
    this.cooldown = all.cooldown;
    this.minLrs = forGroups<number>(optimizer, all.minLr, (count, got) => `expected ${count} min_lrs, got ${got}`);
    this.eps = all.eps;
    this.verbose = all.verbose;
    this.best = this.mode === "min" ? Infinity : -Infinity;
    this.lastLr = optimizer.paramGroups.map((group) => group.lr);
  }

  /** The rates that the last `step` left. */
  getLastLr(): number[] {
    return [...this.lastLr];
  }

  /** Looks at the metric of an epoch. @param epoch its number (deprecated) */
  step(metrics: number | Tensor, epoch?: number): void {
    if (epoch !== undefined) warnEpoch();
    this.lastEpoch = epoch ?? this.lastEpoch + 1;
    const current = metrics instanceof Tensor ? metrics.item() : metrics;
    if (this.isBetter(current)) {
      this.best = current;
      this.numBadEpochs = 0;
    } else this.numBadEpochs++;
    if (this.cooldownCounter > 0) {
      this.cooldownCounter--;
      this.numBadEpochs = 0;
    }
    if (this.numBadEpochs > this.patience) {
      this.reduce();
      this.cooldownCounter = this.cooldown;
      this.numBadEpochs = 0;
    }
    this.lastLr = this.optimizer.paramGroups.map((group) => group.lr);
  }

  private isBetter(current: number): boolean {
    const { best, threshold } = this;
    const isRelative = this.thresholdMode === "rel";
    if (this.mode === "min") return current < (isRelative ? best * (1 - threshold) : best - threshold);
    return current > (isRelative ? best * (threshold + 1) : best + threshold);
  }

  private reduce(): void {
    this.optimizer.paramGroups.forEach((group, i) => {
      const rate = Math.max(group.lr * this.factor, this.minLrs[i]);
      if (group.lr - rate <= this.eps) return;
      group.lr = rate;
      if (this.verbose) print("reducing", i, rate, this.lastEpoch);
    });
  }

  /** What it goes by, as a plain object. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html */
  stateDict(): SchedulerState {
    return fieldsOf(this);
  }

  /** Goes on from a saved state. */
  loadStateDict(state: SchedulerState): void {
    assignFields(this, state);
  }
}
