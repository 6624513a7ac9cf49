import { ValueError } from "../errors.js";
import { empty, ones, tensor, type TensorOptions, zeros } from "../ops/creation.js";
import { batchNorm } from "../ops/norms.js";
import { int64 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing, wholeNumber } from "../arguments.js";
import { noGrad } from "../autograd/mode.js";
import { ones_, zeros_ } from "./init.js";
import { Module } from "./module.js";
import { Parameter } from "./parameter.js";
import { pythonBool, pythonValue } from "./text.js";

export interface NormOptions extends Pick<TensorOptions, "dtype" | "device"> {
  /** Added to the variance. */
  eps?: number;
  /** Part of the new statistics in the running ones; null: the mean of all batches so far. */
  momentum?: number | null;
  /** Train a weight and a bias a channel. */
  affine?: boolean;
  /** Keep running statistics for evaluation. */
  trackRunningStats?: boolean;
}

export type NormRest = Trailing<[number, number | null, boolean, boolean], NormOptions>;

/** Parameters and running statistics of batch and instance norm. */
export abstract class NormBase extends Module {
  readonly eps: number;
  readonly momentum: number | null;
  readonly affine: boolean;
  readonly trackRunningStats: boolean;
  /** `[numFeatures]` */
  weight: Parameter | null;
  /** `[numFeatures]` */
  bias: Parameter | null;
  /** `runningMean` under PyTorch's name, as the state has it. */
  declare running_mean: Tensor | null;
  /** `runningVar` under PyTorch's name. */
  declare running_var: Tensor | null;
  /** `numBatchesTracked` under PyTorch's name. */
  declare num_batches_tracked: Tensor | null;

  constructor(
    readonly numFeatures: number,
    rest: NormRest,
    usual: { affine: boolean; trackRunningStats: boolean },
  ) {
    super();
    const names = ["eps", "momentum", "affine", "trackRunningStats", "device", "dtype"] as const;
    const given = byName<NormOptions>(this.className(), names, rest);
    wholeNumber("numFeatures", numFeatures);
    this.eps = given.eps ?? 1e-5;
    this.momentum = given.momentum === undefined ? 0.1 : given.momentum;
    this.affine = given.affine ?? usual.affine;
    this.trackRunningStats = given.trackRunningStats ?? usual.trackRunningStats;
    const placement: TensorOptions = { dtype: given.dtype, device: given.device };
    const size = [numFeatures];
    this.weight = this.affine ? new Parameter(empty(size, placement)) : null;
    this.bias = this.affine ? new Parameter(empty(size, placement)) : null;
    const tracked = this.trackRunningStats;
    this.registerBuffer("running_mean", tracked ? zeros(size, placement) : null);
    this.registerBuffer("running_var", tracked ? ones(size, placement) : null);
    this.registerBuffer("num_batches_tracked", tracked ? tensor(0, { dtype: int64, device: given.device }) : null);
    this.resetParameters();
  }

  /** 2: it counts batches. */
  protected override stateVersion(): number {
    return 2;
  }

  /** `[numFeatures]` */
  get runningMean(): Tensor | null {
    return this.running_mean;
  }

  /** `[numFeatures]`: unbiased variances. */
  get runningVar(): Tensor | null {
    return this.running_var;
  }

  /** How many batches the running statistics have seen, int64. */
  get numBatchesTracked(): Tensor | null {
    return this.num_batches_tracked;
  }

  /** Forgets the running statistics. */
  resetRunningStats(): void {
    if (!this.trackRunningStats) return;
    this.runningMean!.zero_();
    this.runningVar!.fill_(1);
    this.numBatchesTracked!.zero_();
  }

  /** Sets weight 1, bias 0, and forgets the running statistics. */
  resetParameters(): void {
    this.resetRunningStats();
    if (this.weight !== null) ones_(this.weight);
    if (this.bias !== null) zeros_(this.bias);
  }

  override extraRepr(): string {
    return (
      `${this.numFeatures}, eps=${pythonValue(this.eps)}, momentum=${pythonValue(this.momentum)}, affine=${pythonBool(this.affine)}, ` +
      `track_running_stats=${pythonBool(this.trackRunningStats)}`
    );
  }
}

/** @throws ValueError for another number of dimensions. */
export function checkRank(input: Tensor, ranks: readonly number[]): void {
  if (!ranks.includes(input.ndim))
    throw new ValueError(`expected ${ranks.map((rank) => `${rank}D`).join(" or ")} input (got ${input.ndim}D input)`);
}

abstract class BatchNorm extends NormBase {
  constructor(numFeatures: number, ...rest: NormRest) {
    super(numFeatures, rest, { affine: true, trackRunningStats: true });
  }

  protected run(input: Tensor): Tensor {
    const { training, runningMean, runningVar } = this;
    const usesBatch = training || (runningMean === null && runningVar === null);
    const keeps = !training || this.trackRunningStats;
    return batchNorm(input, keeps ? runningMean : null, keeps ? runningVar : null, {
      weight: this.weight,
      bias: this.bias,
      training: usesBatch,
      momentum: this.nextMomentum(),
      eps: this.eps,
    });
  }

  /** Counts the batch; a momentum of null means that all batches count alike. */
  private nextMomentum(): number {
    const { numBatchesTracked: seen, momentum } = this;
    if (!this.training || !this.trackRunningStats || seen === null) return momentum ?? 0;
    noGrad(() => seen.add_(1));
    return momentum ?? (seen.storageRef.hollow ? 1 : 1 / seen.item());
  }
}

/**
 * Each channel of `[N, C]` or `[N, C, L]` to mean 0 and variance 1 over the batch; in evaluation mode by running statistics.
 * https://pytorch.org/docs/1.13/generated/torch.nn.BatchNorm1d.html
 */
export class BatchNorm1d extends BatchNorm {
  override forward(input: Tensor): Tensor {
    checkRank(input, [2, 3]);
    return this.run(input);
  }
}

/** As `BatchNorm1d` for `[N, C, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.BatchNorm2d.html */
export class BatchNorm2d extends BatchNorm {
  override forward(input: Tensor): Tensor {
    checkRank(input, [4]);
    return this.run(input);
  }
}

/** As `BatchNorm1d` for `[N, C, D, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.BatchNorm3d.html */
export class BatchNorm3d extends BatchNorm {
  override forward(input: Tensor): Tensor {
    checkRank(input, [5]);
    return this.run(input);
  }
}
