/** Batches whose samples are mixed with one another: mixup and cutmix, as in torchvision's reference training. */
import { checkOptions } from "../../arguments.js";
import { ValueError } from "../../errors.js";
import { oneHot } from "../../ops/indexingOneHot.js";
import { rand, randint } from "../../ops/random.js";
import { python } from "../../optim/text.js";
import { int64 } from "../../tensor/dtype.js";
import { nextDirichletPair } from "../../tensor/random/gamma.js";
import { defaultGenerator } from "../../tensor/random/generator.js";
import type { Tensor } from "../../tensor/tensor.js";
import { Callable } from "./transform.js";

export interface MixOptions {
  /** Probability that a batch is mixed. */
  p?: number;
  /** Of the beta distribution that the part is drawn from. */
  alpha?: number;
  inplace?: boolean;
}

/** Images and the probabilities of their classes. */
export type MixedBatch = [batch: Tensor, target: Tensor];

/** Called like a function. */
interface RandomMix {
  (batch: Tensor, target: Tensor): MixedBatch;
}

abstract class RandomMix extends Callable {
  readonly p: number;
  readonly alpha: number;
  readonly inplace: boolean;

  constructor(
    readonly numClasses: number,
    options: MixOptions = {},
  ) {
    super();
    const {
      p = 0.5,
      alpha = 1,
      inplace = false,
    } = checkOptions(this.constructor.name, options, ["p", "alpha", "inplace"]);
    if (!(numClasses >= 1)) throw new ValueError("Please provide a valid positive value for the numClasses.");
    if (!(alpha > 0)) throw new ValueError("Alpha param can't be zero.");
    this.p = p;
    this.alpha = alpha;
    this.inplace = inplace;
  }

  protected override call_(batch: unknown, target: unknown): unknown {
    return this.forward(batch as Tensor, target as Tensor);
  }

  /** Mixes `mixed`, a copy of the batch. @returns the part of each image that is its own */
  protected abstract mix(mixed: Tensor, rolled: Tensor, part: number): number;

  /**
   * @param batch `[N, C, H, W]` of floats
   * @param target `[N]` of class numbers, int64
   * @returns the batch, and `[N, numClasses]`
   */
  forward(batch: Tensor, target: Tensor): MixedBatch {
    if (batch.ndim !== 4) throw new ValueError(`Batch ndim should be 4. Got ${batch.ndim}`);
    if (target.ndim !== 1) throw new ValueError(`Target ndim should be 1. Got ${target.ndim}`);
    if (!batch.isFloatingPoint())
      throw new TypeError(`Batch dtype should be a float tensor. Got ${String(batch.dtype)}.`);
    if (target.dtype !== int64) throw new TypeError(`Target dtype should be torch.int64. Got ${String(target.dtype)}`);
    const mixed = this.inplace ? batch : batch.clone();
    const classes = oneHot(target, this.numClasses).to(batch.dtype);
    if (rand(1).item() >= this.p) return [mixed, classes];
    const rolled = mixed.roll(1, 0);
    const own = this.mix(mixed, rolled, nextDirichletPair(defaultGenerator, this.alpha));
    return [mixed, classes.mul(own).add(classes.roll(1, 0).mul(1 - own))];
  }

  override extraRepr(): string {
    const { numClasses, p, alpha, inplace } = this;
    return `num_classes=${numClasses}, p=${python(p)}, alpha=${python(alpha)}, inplace=${python(inplace)}`;
  }
}

/** Each image added to the one before it. "mixup: beyond empirical risk minimization", https://arxiv.org/abs/1710.09412 */
export class RandomMixup extends RandomMix {
  protected override mix(mixed: Tensor, rolled: Tensor, part: number): number {
    mixed.mul_(part).add_(rolled.mul_(1 - part));
    return part;
  }
}

/** Each image with a rectangle of the one before it. "CutMix", https://arxiv.org/abs/1905.04899 */
export class RandomCutmix extends RandomMix {
  protected override mix(mixed: Tensor, rolled: Tensor, part: number): number {
    const [height, width] = [mixed.shape[2], mixed.shape[3]];
    const [x, y] = [randint(width, [1]).item(), randint(height, [1]).item()];
    const half = 0.5 * Math.sqrt(1 - part);
    const between = (middle: number, reach: number, size: number) =>
      [Math.max(0, middle - reach), Math.min(size, middle + reach)] as const;
    const [left, right] = between(x, Math.trunc(half * width), width);
    const [top, bottom] = between(y, Math.trunc(half * height), height);
    const place = (t: Tensor) => t.narrow(2, top, bottom - top).narrow(3, left, right - left);
    place(mixed).copy_(place(rolled));
    return 1 - ((right - left) * (bottom - top)) / (width * height);
  }
}
