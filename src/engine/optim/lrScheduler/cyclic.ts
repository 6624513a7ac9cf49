import { ValueError } from "../../errors.js";
import type { Optimizer } from "../optimizer.js";
import { argumentsOf, checkOptimizer, forGroups, LRScheduler, type SchedulerOptions } from "./scheduler.js";

type PerGroup = number | readonly number[];

export interface CyclicLROptions extends SchedulerOptions {
  /** The lower bound of the rate, for all groups or each. */
  baseLr: PerGroup;
  /** The upper bound. */
  maxLr: PerGroup;
  /** Steps from the lower bound to the upper. */
  stepSizeUp?: number;
  /** Steps back; as many by default. */
  stepSizeDown?: number | null;
  mode?: "triangular" | "triangular2" | "expRange";
  /** Base of the scale in mode `expRange`. */
  gamma?: number;
  /** A scale of your own, of the number of the cycle or of the step. */
  scaleFn?: ((x: number) => number) | null;
  scaleMode?: "cycle" | "iterations";
  /** Move the momentum against the rate. */
  cycleMomentum?: boolean;
  baseMomentum?: PerGroup;
  maxMomentum?: PerGroup;
}

/** The scales of the modes, and what they take. */
const modes = {
  triangular: { scaleMode: "cycle", scale: () => 1 },
  triangular2: { scaleMode: "cycle", scale: (x: number) => 1 / 2 ** (x - 1) },
  expRange: { scaleMode: "iterations", scale: (x: number, gamma: number) => gamma ** x },
} as const;

/** A rate that goes up and down between two bounds. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.CyclicLR.html (Smith, https://arxiv.org/abs/1506.01186) */
export class CyclicLR extends LRScheduler {
  readonly maxLrs: number[];
  readonly totalSize: number;
  readonly stepRatio: number;
  readonly mode: keyof typeof modes;
  readonly gamma: number;
  readonly scaleMode: "cycle" | "iterations";
  readonly cycleMomentum: boolean;
  readonly baseMomentums: number[] = [];
  readonly maxMomentums: number[] = [];
  private readonly scaleFn: (x: number) => number;

  constructor(
    optimizer: Optimizer,
    ...args:
      [CyclicLROptions] | [baseLr: PerGroup, maxLr: PerGroup, options?: Omit<CyclicLROptions, "baseLr" | "maxLr">]
  ) {
    const defaults = {
      baseLr: undefined as unknown as PerGroup,
      maxLr: undefined as unknown as PerGroup,
      stepSizeUp: 2000,
      stepSizeDown: null as number | null,
      mode: "triangular" as keyof typeof modes,
      gamma: 1,
      scaleFn: null as ((x: number) => number) | null,
      scaleMode: "cycle" as "cycle" | "iterations",
      cycleMomentum: true,
      baseMomentum: 0.8 as PerGroup,
      maxMomentum: 0.9 as PerGroup,
    };
    const all = argumentsOf<typeof defaults & SchedulerOptions>("CyclicLR", defaults, ["baseLr", "maxLr"], args);
    checkOptimizer(optimizer);
    const perGroup = (name: string, value: PerGroup) =>
      forGroups<number>(optimizer, value, (count, got) => `expected ${count} values for ${name}, got ${got}`);
    const isNew = (all.lastEpoch ?? -1) === -1;
    const baseLrs = perGroup("base_lr", all.baseLr);
    if (isNew) optimizer.paramGroups.forEach((group, i) => (group.lr = baseLrs[i]));
    super(optimizer, all);
    this.maxLrs = perGroup("max_lr", all.maxLr);
    this.totalSize = all.stepSizeUp + (all.stepSizeDown ?? all.stepSizeUp);
    this.stepRatio = all.stepSizeUp / this.totalSize;
    if (!(all.mode in modes) && all.scaleFn === null) throw new ValueError("mode is invalid and scale_fn is None");
    this.mode = all.mode;
    this.gamma = all.gamma;
    this.scaleMode = all.scaleFn === null ? modes[all.mode].scaleMode : all.scaleMode;
    this.scaleFn = all.scaleFn ?? ((x) => modes[this.mode].scale(x, this.gamma));
    this.cycleMomentum = all.cycleMomentum;
    if (this.cycleMomentum) {
      if (!("momentum" in optimizer.defaults))
        throw new ValueError("optimizer must support momentum with `cycle_momentum` option enabled");
      const base = perGroup("base_momentum", all.baseMomentum);
      if (isNew) this.groups.forEach((group, i) => (group.momentum = base[i]));
      this.baseMomentums = this.groups.map((group) => group.momentum as number);
      this.maxMomentums = perGroup("max_momentum", all.maxMomentum);
    }
    this.start();
    this.baseLrs = baseLrs;
  }

  override getLr(): number[] {
    const cycle = Math.floor(1 + this.lastEpoch / this.totalSize);
    const x = 1 + this.lastEpoch / this.totalSize - cycle;
    const height = x <= this.stepRatio ? x / this.stepRatio : (x - 1) / (this.stepRatio - 1);
    const scale = this.scaleFn(this.scaleMode === "cycle" ? cycle : this.lastEpoch);
    if (this.cycleMomentum)
      this.groups.forEach((group, i) => {
        const [base, top] = [this.baseMomentums[i], this.maxMomentums[i]];
        group.momentum = top - (top - base) * height * scale;
      });
    return this.baseLrs.map((base, i) => base + (this.maxLrs[i] - base) * height * scale);
  }
}
