/** Modules that zero elements or channels at random while training. */
import {
  alphaDropout,
  checkProbability,
  dropout,
  dropout1d,
  dropout2d,
  dropout3d,
  featureAlphaDropout,
} from "../ops/dropout.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing } from "../arguments.js";
import { Module } from "./module.js";
import { pythonBool, pythonValue } from "./text.js";

export interface DropoutOptions {
  /** Probability of an element to be zeroed. */
  p?: number;
  /** Change the input itself. */
  inplace?: boolean;
}

type DropoutRest = Trailing<[number, boolean], DropoutOptions>;

abstract class DropoutNd extends Module {
  readonly p: number;
  readonly inplace: boolean;

  constructor(...rest: DropoutRest) {
    super();
    const { p = 0.5, inplace = false } = byName<DropoutOptions>(this.className(), ["p", "inplace"], rest);
    checkProbability(p);
    this.p = p;
    this.inplace = inplace;
  }

  override extraRepr(): string {
    return `p=${pythonValue(this.p)}, inplace=${pythonBool(this.inplace)}`;
  }
}

/**
 * Zeroes elements and scales the others by `1 / (1 − p)`. The result has the shape of the input.
 * https://pytorch.org/docs/1.13/generated/torch.nn.Dropout.html
 */
export class Dropout extends DropoutNd {
  override forward(input: Tensor): Tensor {
    return dropout(input, this.p, this.training, this.inplace);
  }
}

/** Zeroes channels of `[N, C, L]` or `[C, L]`. https://pytorch.org/docs/1.13/generated/torch.nn.Dropout1d.html */
export class Dropout1d extends DropoutNd {
  override forward(input: Tensor): Tensor {
    return dropout1d(input, this.p, this.training, this.inplace);
  }
}

/** Zeroes channels of `[N, C, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.Dropout2d.html */
export class Dropout2d extends DropoutNd {
  override forward(input: Tensor): Tensor {
    return dropout2d(input, this.p, this.training, this.inplace);
  }
}

/** Zeroes channels of `[N, C, D, H, W]` or `[C, D, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.Dropout3d.html */
export class Dropout3d extends DropoutNd {
  override forward(input: Tensor): Tensor {
    return dropout3d(input, this.p, this.training, this.inplace);
  }
}

/**
 * Dropout that keeps mean and variance behind SELU. The result has the shape of the input.
 * https://pytorch.org/docs/1.13/generated/torch.nn.AlphaDropout.html
 */
export class AlphaDropout extends DropoutNd {
  override forward(input: Tensor): Tensor {
    return alphaDropout(input, this.p, this.training);
  }
}

/**
 * `AlphaDropout` of whole channels. Input `[N, C, ...]`; the result has the same shape.
 * https://pytorch.org/docs/1.13/generated/torch.nn.FeatureAlphaDropout.html
 */
export class FeatureAlphaDropout extends DropoutNd {
  override forward(input: Tensor): Tensor {
    return featureAlphaDropout(input, this.p, this.training);
  }
}
