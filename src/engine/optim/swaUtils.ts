/** Averages of weights: `torch.optim.swa_utils`. https://pytorch.org/docs/1.13/optim.html#stochastic-weight-averaging */
import { noGrad } from "../autograd/mode.js";
import { ValueError } from "../errors.js";
import { byName, checkOptions, type Trailing } from "../arguments.js";
import { Module } from "../nn/module.js";
import { tensor } from "../ops/creation.js";
import type { DeviceLike } from "../tensor/device.js";
import { int64 } from "../tensor/dtype.js";
import { Tensor } from "../tensor/tensor.js";
import { argumentsOf, forGroups, LRScheduler, type SchedulerOptions } from "./lrScheduler/scheduler.js";
import type { Optimizer } from "./optimizer.js";

/** The new average from the present one, the model's value and the number of values averaged so far. */
export type AverageFunction = (average: Tensor, value: Tensor, count: Tensor) => Tensor;

export interface AveragedModelOptions {
  device?: DeviceLike;
  /** The equal average by default; for an exponential one `(a, v) => a.mul(0.9).add(v.mul(0.1))`. */
  avgFn?: AverageFunction;
  /** Average the buffers too. */
  useBuffers?: boolean;
}

const equalAverage: AverageFunction = (average, value, count) => average.add(value.sub(average).div(count.add(1)));

/** A copy of a model whose parameters are averages of the model's over time. https://pytorch.org/docs/1.13/optim.html#torch.optim.swa_utils.AveragedModel */
export class AveragedModel<M extends Module = Module> extends Module {
  /** The averages, as a model like the one that was given. */
  readonly module: M;
  /** How many values were averaged. */
  declare nAveraged: Tensor;
  private readonly avgFn: AverageFunction;
  private readonly useBuffers: boolean;

  constructor(model: M, ...args: Trailing<[DeviceLike, AverageFunction, boolean], AveragedModelOptions>) {
    super();
    const names = ["device", "avgFn", "useBuffers"] as const;
    const {
      device,
      avgFn = equalAverage,
      useBuffers = false,
    } = byName<AveragedModelOptions>("AveragedModel", names, args);
    this.module = model.copy();
    if (device !== undefined) this.module.to(device);
    this.registerBuffer("nAveraged", tensor(0, { dtype: int64 }));
    this.avgFn = avgFn;
    this.useBuffers = useBuffers;
  }

  protected override stateName(field: string): string {
    return field === "nAveraged" ? "n_averaged" : field;
  }

  override forward(...inputs: Parameters<M["forward"]>): ReturnType<M["forward"]> {
    return (this.module as Module)(...inputs) as ReturnType<M["forward"]>;
  }

  /** Takes the model's present values into the averages. */
  updateParameters(model: M): void {
    const state = (module: Module) => [...module.parameters(), ...(this.useBuffers ? module.buffers() : [])];
    const values = state(model);
    noGrad(() =>
      state(this.module).forEach((average, i) => {
        const value = values[i].detach().to(average.device);
        const isFirst = this.nAveraged.item() === 0;
        average.detach().copy_(isFirst ? value : this.avgFn(average.detach(), value, this.nAveraged));
      }),
    );
    this.nAveraged.add_(1);
  }
}

/** What a batch norm layer has, whatever its class. */
interface BatchNormLike {
  momentum: number | null;
  readonly runningMean: Tensor | null;
  readonly runningVar: Tensor | null;
  readonly numBatchesTracked: Tensor | null;
}

/** Computes the running statistics of batch norm layers anew, in one pass over the data. https://pytorch.org/docs/1.13/optim.html#torch.optim.swa_utils.update_bn */
export function updateBn(loader: Iterable<unknown>, model: Module, options: { device?: DeviceLike } = {}): void {
  const { device } = checkOptions("updateBn", options, ["device"]);
  const layers = [...model.modules()].filter((module) => "numBatchesTracked" in module) as unknown as BatchNormLike[];
  if (layers.length === 0) return;
  const momenta = layers.map((layer) => layer.momentum);
  const wasTraining = model.training;
  model.train();
  noGrad(() => {
    for (const layer of layers) {
      layer.runningMean?.zero_();
      layer.runningVar?.fill_(1);
      layer.momentum = null;
      layer.numBatchesTracked?.zero_();
    }
    for (const batch of loader) {
      const input = Array.isArray(batch) ? (batch[0] as unknown) : batch;
      (model as (input: unknown) => unknown)(
        device !== undefined && input instanceof Tensor ? input.to(device) : input,
      );
    }
  });
  layers.forEach((layer, i) => (layer.momentum = momenta[i]));
  model.train(wasTraining);
}

export interface SWALROptions extends SchedulerOptions {
  /** The rate to go to, for all groups or each. */
  swaLr: number | readonly number[];
  /** Epochs until it is reached. */
  annealEpochs?: number;
  annealStrategy?: "cos" | "linear";
}

const anneals = {
  cos: (t: number) => (1 - Math.cos(Math.PI * t)) / 2,
  linear: (t: number) => t,
};

/** Goes from the present rate to a fixed one, and stays there. https://pytorch.org/docs/1.13/optim.html#torch.optim.swa_utils.SWALR */
export class SWALR extends LRScheduler {
  readonly annealEpochs: number;
  readonly annealStrategy: keyof typeof anneals;

  constructor(
    optimizer: Optimizer,
    ...args: [SWALROptions] | [swaLr: number | readonly number[], options?: Omit<SWALROptions, "swaLr">]
  ) {
    const defaults = {
      swaLr: undefined as unknown as number | readonly number[],
      annealEpochs: 10,
      annealStrategy: "cos" as keyof typeof anneals,
    };
    const all = argumentsOf<typeof defaults & SchedulerOptions>("SWALR", defaults, ["swaLr"], args);
    if (!(all.annealStrategy in anneals))
      throw new ValueError(
        `anneal_strategy must by one of 'cos' or 'linear', instead got ${String(all.annealStrategy)}`,
      );
    if (!Number.isInteger(all.annealEpochs) || all.annealEpochs < 0)
      throw new ValueError(`anneal_epochs must be equal or greater than 0, got ${all.annealEpochs}`);
    super(optimizer, all);
    const rates = forGroups<number>(
      optimizer,
      all.swaLr,
      (count, got) =>
        `swa_lr must have the same length as optimizer.param_groups: swa_lr has ${got}, optimizer.param_groups has ${count}`,
    );
    this.groups.forEach((group, i) => (group.swaLr = rates[i]));
    this.annealEpochs = all.annealEpochs;
    this.annealStrategy = all.annealStrategy;
    this.start();
  }

  override getLr(): number[] {
    const epochs = Math.max(1, this.annealEpochs);
    const step = this.annealEpochs === 0 ? Math.max(1, this.stepCount - 1) : this.stepCount - 1;
    const part = (t: number) => anneals[this.annealStrategy](Math.max(0, Math.min(1, t / epochs)));
    const [before, now] = [part(step - 1), part(step)];
    return this.groups.map(({ lr, swaLr }) => {
      const target = swaLr as number;
      const start = before === 1 ? target : (lr - before * target) / (1 - before);
      return target * now + start * (1 - now);
    });
  }
}
