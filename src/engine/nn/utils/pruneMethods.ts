import { IndexError, ValueError } from "../../errors.js";
import { onesLike, tensor } from "../../ops/creation.js";
import { distanceNorm } from "../../ops/distanceNorm.js";
import { rand } from "../../ops/random.js";
import { formatShape, type Shape, wrapDim } from "../../tensor/shape.js";
import type { Tensor } from "../../tensor/tensor.js";

/** A number of elements (whole), or a part of them (between 0 and 1). */
export type Amount = number;

/** What a method looks at: single elements, slices along its `dim`, or the tensor as it is. */
export type PruningType = "unstructured" | "structured" | "global";

/**
 * A rule that says which elements stay. Extend it with a rule of your own.
 * https://pytorch.org/docs/1.13/generated/torch.nn.utils.prune.BasePruningMethod.html
 */
export abstract class BasePruningMethod {
  abstract readonly pruningType: PruningType;
  /** The dimension of the slices, where the method is structured. */
  readonly dim?: number;

  /**
   * The mask of a tensor: 1 where an element stays, 0 where it goes.
   * @param t the importance of the elements
   * @param defaultMask the mask so far, in the shape of `t`
   */
  abstract computeMask(t: Tensor, defaultMask: Tensor): Tensor;

  /** A tensor without the elements that go; nothing is kept of it. */
  prune(t: Tensor, { importanceScores = t }: { importanceScores?: Tensor } = {}): Tensor {
    return t.mul(this.computeMask(importanceScores.detach(), onesLike(t.detach())));
  }
}

/** The values of a tensor in row-major order. */
export function valuesOf(t: Tensor): number[] {
  const out: number[] = [];
  t.detach().forEachValue((value) => void out.push(value));
  return out;
}

export function maskOf(values: readonly number[], shape: Shape, like: Tensor): Tensor {
  return tensor(values, { dtype: like.dtype }).reshape(shape);
}

function checkAmount(amount: Amount): void {
  if (typeof amount !== "number")
    throw new TypeError(`Invalid type for amount: ${String(amount)}. Must be int or float.`);
  if (!(amount >= 0) || (!Number.isInteger(amount) && amount > 1))
    throw new ValueError(`amount=${amount} should either be a float in the range [0, 1] or a non-negative integer`);
}

/** How many of `size` go. @throws ValueError for more than there are. */
function countOf(amount: Amount, size: number): number {
  const count = Number.isInteger(amount) ? amount : roundHalfEven(amount * size);
  if (count > size)
    throw new ValueError(`amount=${count} should be smaller than the number of parameters to prune=${size}`);
  return count;
}

/** Python's `round`. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** The positions of the `count` smallest scores. */
function smallest(scores: readonly number[], count: number): number[] {
  return scores
    .map((_, i) => i)
    .sort((a, b) => scores[a] - scores[b])
    .slice(0, count);
}

function withoutElements(mask: Tensor, gone: readonly number[]): Tensor {
  const values = valuesOf(mask);
  for (const i of gone) values[i] = 0;
  return maskOf(values, mask.shape, mask);
}

/** Prunes nothing: it makes the mask alone. https://pytorch.org/docs/1.13/generated/torch.nn.utils.prune.Identity.html */
export class Identity extends BasePruningMethod {
  override readonly pruningType = "unstructured";

  override computeMask(_t: Tensor, defaultMask: Tensor): Tensor {
    return defaultMask;
  }
}

/** Random elements go. https://pytorch.org/docs/1.13/generated/torch.nn.utils.prune.RandomUnstructured.html */
export class RandomUnstructured extends BasePruningMethod {
  override readonly pruningType = "unstructured";

  constructor(readonly amount: Amount) {
    super();
    checkAmount(amount);
  }

  override computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    const count = countOf(this.amount, t.numel());
    if (count === 0) return defaultMask.clone();
    const drawn = valuesOf(rand(t.shape, { dtype: t.dtype }));
    return withoutElements(
      defaultMask,
      smallest(
        drawn.map((value) => -value),
        count,
      ),
    );
  }
}

/** The elements with the smallest absolute values go. https://pytorch.org/docs/1.13/generated/torch.nn.utils.prune.L1Unstructured.html */
export class L1Unstructured extends BasePruningMethod {
  override readonly pruningType = "unstructured";

  constructor(readonly amount: Amount) {
    super();
    checkAmount(amount);
  }

  override computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    const count = countOf(this.amount, t.numel());
    return withoutElements(defaultMask, smallest(valuesOf(t).map(Math.abs), count));
  }
}

/** The mask without the slices along `dim` that are not kept. */
function keepSlices(defaultMask: Tensor, dim: number, kept: readonly boolean[]): Tensor {
  const shape = defaultMask.shape.map((size, d) => (d === dim ? size : 1));
  return defaultMask.mul(maskOf(kept.map(Number), shape, defaultMask));
}

function checkStructured(t: Tensor, dim: number): number {
  const shape = `torch.Size(${formatShape(t.shape)})`;
  if (t.ndim <= 1)
    throw new ValueError(
      `Structured pruning can only be applied to multidimensional tensors. Found tensor of shape ${shape} with ${t.ndim} dims`,
    );
  if (dim >= t.ndim) throw new IndexError(`Invalid index ${dim} for tensor of size ${shape}`);
  return wrapDim(dim, t.ndim);
}

/** Random slices go. https://pytorch.org/docs/1.13/generated/torch.nn.utils.prune.RandomStructured.html */
export class RandomStructured extends BasePruningMethod {
  override readonly pruningType = "structured";

  constructor(
    readonly amount: Amount,
    override readonly dim = -1,
  ) {
    super();
    checkAmount(amount);
  }

  override computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    const dim = checkStructured(t, this.dim);
    const size = t.shape[dim];
    const count = countOf(this.amount, size);
    if (count === 0) return defaultMask;
    const gone = new Set(smallest(valuesOf(rand([size])), count));
    return keepSlices(
      defaultMask,
      dim,
      Array.from({ length: size }, (_, i) => !gone.has(i)),
    );
  }
}

/** The slices with the smallest n-norms go. https://pytorch.org/docs/1.13/generated/torch.nn.utils.prune.LnStructured.html */
export class LnStructured extends BasePruningMethod {
  override readonly pruningType = "structured";

  constructor(
    readonly amount: Amount,
    readonly n: number,
    override readonly dim = -1,
  ) {
    super();
    checkAmount(amount);
  }

  override computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    const dim = checkStructured(t, this.dim);
    const size = t.shape[dim];
    const count = countOf(this.amount, size);
    if (count === 0) return defaultMask;
    const norms = distanceNorm(t.detach().transpose(0, dim).reshape(size, -1), this.n, 1, false);
    const gone = new Set(smallest(valuesOf(norms), count));
    return keepSlices(
      defaultMask,
      dim,
      Array.from({ length: size }, (_, i) => !gone.has(i)),
    );
  }
}

/** The elements where a mask is 0 go. https://pytorch.org/docs/1.13/generated/torch.nn.utils.prune.CustomFromMask.html */
export class CustomFromMask extends BasePruningMethod {
  override readonly pruningType = "global";

  constructor(readonly mask: Tensor) {
    super();
  }

  override computeMask(_t: Tensor, defaultMask: Tensor): Tensor {
    if (formatShape(this.mask.shape) !== formatShape(defaultMask.shape))
      throw new ValueError(
        `the mask has the shape ${formatShape(this.mask.shape)}, but the parameter ${formatShape(defaultMask.shape)}`,
      );
    return defaultMask.mul(this.mask.to(defaultMask.dtype));
  }
}
