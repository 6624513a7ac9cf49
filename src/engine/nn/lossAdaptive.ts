import { RuntimeError, ValueError } from "../errors.js";
import { formatShape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { cat } from "../ops/join.js";
import { logSoftmax } from "../ops/softmax.js";
import type { TensorOptions } from "../ops/creation.js";
import { checkOptions } from "../arguments.js";
import { ModuleList } from "./containerLists.js";
import { Sequential } from "./container.js";
import { Linear } from "./linear.js";
import { Module } from "./module.js";
import "../ops/gather.js";

export interface AdaptiveLogSoftmaxOptions extends Pick<TensorOptions, "dtype" | "device"> {
  /** How much smaller each cluster's projection is than the one before. */
  divValue?: number;
  /** Add a bias to the head. */
  headBias?: boolean;
}

/** The log-probability of each target, and the mean loss. */
export type AdaptiveOutput = readonly [output: Tensor, loss: Tensor] & {
  readonly output: Tensor;
  readonly loss: Tensor;
};

/**
 * Softmax over many classes, sorted by frequency: the frequent ones in a head, the rest in clusters that the head chooses from.
 * Input `[N, inFeatures]`, target `[N]`; output `[N]`, loss `[]`. https://pytorch.org/docs/1.13/generated/torch.nn.AdaptiveLogSoftmaxWithLoss.html (Grave et al.,
 * https://arxiv.org/abs/1609.04309)
 * @param cutoffs the first class of each cluster, rising
 * @throws ValueError for cutoffs that are not.
 */
export class AdaptiveLogSoftmaxWithLoss extends Module {
  readonly cutoffs: readonly number[];
  readonly head: Linear;
  readonly tail: ModuleList;

  constructor(
    readonly inFeatures: number,
    readonly nClasses: number,
    cutoffs: readonly number[],
    options: AdaptiveLogSoftmaxOptions = {},
  ) {
    super();
    checkOptions("AdaptiveLogSoftmaxWithLoss", options, ["divValue", "headBias", "dtype", "device"]);
    const { divValue = 4, headBias = false, ...placement } = options;
    const rising = cutoffs.every(
      (cutoff, i) => Number.isInteger(cutoff) && cutoff > (i === 0 ? 0 : cutoffs[i - 1]) && cutoff < nClasses,
    );
    if (!rising || cutoffs.length === 0)
      throw new ValueError(
        "cutoffs should be a sequence of unique, positive integers sorted in an increasing order, where each value is between 1 " +
          "and n_classes-1",
      );
    this.cutoffs = [...cutoffs, nClasses];
    const plain = { bias: false, ...placement };
    this.head = new Linear(inFeatures, cutoffs[0] + cutoffs.length, { ...placement, bias: headBias });
    this.tail = new ModuleList(
      cutoffs.map((cutoff, i) => {
        const hidden = Math.floor(inFeatures / divValue ** (i + 1));
        return new Sequential(
          new Linear(inFeatures, hidden, plain),
          new Linear(hidden, this.cutoffs[i + 1] - cutoff, plain),
        );
      }),
    );
  }

  /** Draws the parameters anew. */
  resetParameters(): void {
    for (const module of this.modules()) if (module instanceof Linear) module.resetParameters();
  }

  /** @param input `[N, inFeatures]` or `[inFeatures]` @param target classes `[N]` or `[]` */
  override forward(input: Tensor, target: Tensor): AdaptiveOutput {
    checkSizes(input, target);
    const isBatch = target.ndim === 1;
    const rows = isBatch ? input : input.unsqueeze(0);
    const labels = isBatch ? target : target.unsqueeze(0);
    const outside = labels.lt(0).logicalOr(labels.ge(this.nClasses));
    if (outside.sum().item() > 0)
      throw new RuntimeError(
        `Target values should be in [0, ${this.nClasses - 1}], but values in range [${labels.min().item()}, ` +
          `${labels.max().item()}] were found. `,
      );
    const chosen = this.logProb(rows).gather(1, labels.unsqueeze(1)).squeeze(1);
    const output = isBatch ? chosen : chosen.squeeze(0);
    const loss = chosen.neg().mean();
    return Object.assign([output, loss] as const, { output, loss }) as unknown as AdaptiveOutput;
  }

  /** The log-probabilities of all classes: `[N, nClasses]`. */
  logProb(input: Tensor): Tensor {
    const [shortlist] = this.cutoffs;
    const head = logSoftmax(this.head(input), 1);
    const clusters = [...this.tail].map((cluster, i) =>
      logSoftmax((cluster as Sequential)(input), 1).add(head.narrow(1, shortlist + i, 1)),
    );
    return cat([head.narrow(1, 0, shortlist), ...clusters], 1);
  }

  /** The most likely class of each row. */
  predict(input: Tensor): Tensor {
    return this.logProb(input).argmax(1);
  }
}

function checkSizes(input: Tensor, target: Tensor): void {
  if (target.ndim > 1) throw new RuntimeError("0D or 1D target tensor expected, multi-target not supported");
  if (target.ndim === 1 && input.shape[0] !== target.shape[0])
    throw new RuntimeError("Input and target should have the same size in the batch dimension.");
  if (input.ndim !== target.ndim + 1)
    throw new RuntimeError(
      `${target.ndim}D target tensor expects ${target.ndim + 1}D input tensors, but found inputs with size ` +
        formatShape(input.shape),
    );
}
