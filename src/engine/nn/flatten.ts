import { flatten } from "../ops/views.js";
import type { Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing } from "../arguments.js";
import { Module } from "./module.js";
import { pythonValue } from "./text.js";

export interface FlattenOptions {
  startDim?: number;
  endDim?: number;
}

/**
 * Dimensions `startDim` to `endDim` as one; by default all but the batch. `[N, C, H, W]` to `[N, C·H·W]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.Flatten.html
 */
export class Flatten extends Module {
  readonly startDim: number;
  readonly endDim: number;

  constructor(...rest: Trailing<[number, number], FlattenOptions>) {
    super();
    const { startDim = 1, endDim = -1 } = byName<FlattenOptions>("Flatten", ["startDim", "endDim"], rest);
    this.startDim = startDim;
    this.endDim = endDim;
  }

  override forward(input: Tensor): Tensor {
    return flatten(input, this.startDim, this.endDim);
  }

  override extraRepr(): string {
    return `start_dim=${this.startDim}, end_dim=${this.endDim}`;
  }
}

/** One dimension as several; one size may be -1. `[N, C·H·W]` to `[N, C, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.Unflatten.html */
export class Unflatten extends Module {
  constructor(
    readonly dim: number,
    readonly unflattenedSize: Shape,
  ) {
    super();
    if (!Array.isArray(unflattenedSize))
      throw new TypeError(`unflattened_size must be a tuple of ints, but found type ${typeof unflattenedSize}`);
    unflattenedSize.forEach((size: unknown, i) => {
      if (!Number.isInteger(size))
        throw new TypeError(
          `unflattened_size must be tuple of ints, but found element of type ${typeof size} at pos ${i}`,
        );
    });
  }

  override forward(input: Tensor): Tensor {
    return input.unflatten(this.dim, this.unflattenedSize);
  }

  override extraRepr(): string {
    return `dim=${this.dim}, unflattened_size=${pythonValue(this.unflattenedSize)}`;
  }
}

/**
 * Gives back what it gets, whatever it was made with. The result has the shape of the input.
 * https://pytorch.org/docs/1.13/generated/torch.nn.Identity.html
 */
export class Identity extends Module {
  constructor(..._ignored: unknown[]) {
    super();
  }

  override forward(input: Tensor): Tensor {
    return input;
  }
}
