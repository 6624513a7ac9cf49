/** Modules of pools that are told the size of their result. */
import type { AdaptiveSize } from "../ops/poolAdaptive.js";
import { adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d } from "../ops/poolAverage.js";
import {
  type AdaptiveMaxArguments,
  type AdaptiveMaxPool,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
} from "../ops/poolMax.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing } from "../arguments.js";
import { Module } from "./module.js";
import { pythonValue } from "./text.js";

abstract class AdaptivePool extends Module {
  constructor(readonly outputSize: AdaptiveSize) {
    super();
  }

  override extraRepr(): string {
    return `output_size=${pythonValue(this.outputSize)}`;
  }
}

/** `[N, C, L]` to `[N, C, outputSize]` by means. https://pytorch.org/docs/1.13/generated/torch.nn.AdaptiveAvgPool1d.html */
export class AdaptiveAvgPool1d extends AdaptivePool {
  override forward(input: Tensor): Tensor {
    return adaptiveAvgPool1d(input, this.outputSize);
  }
}

/** `[N, C, H, W]` to `[N, C, ...outputSize]` by means; `null` keeps a size. https://pytorch.org/docs/1.13/generated/torch.nn.AdaptiveAvgPool2d.html */
export class AdaptiveAvgPool2d extends AdaptivePool {
  override forward(input: Tensor): Tensor {
    return adaptiveAvgPool2d(input, this.outputSize);
  }
}

/** `[N, C, D, H, W]` to `[N, C, ...outputSize]` by means. https://pytorch.org/docs/1.13/generated/torch.nn.AdaptiveAvgPool3d.html */
export class AdaptiveAvgPool3d extends AdaptivePool {
  override forward(input: Tensor): Tensor {
    return adaptiveAvgPool3d(input, this.outputSize);
  }
}

abstract class AdaptiveMax extends AdaptivePool {
  readonly returnIndices: boolean;

  constructor(outputSize: AdaptiveSize, ...rest: Trailing<[boolean], AdaptiveMaxArguments>) {
    super(outputSize);
    const { returnIndices = false } = byName<AdaptiveMaxArguments>(this.className(), ["returnIndices"], rest);
    this.returnIndices = returnIndices;
  }

  protected run(pool: AdaptiveMaxPool, input: Tensor): Tensor {
    return pool(input, this.outputSize, this.returnIndices);
  }
}

/** `[N, C, L]` to `[N, C, outputSize]` by maxima. https://pytorch.org/docs/1.13/generated/torch.nn.AdaptiveMaxPool1d.html */
export class AdaptiveMaxPool1d extends AdaptiveMax {
  override forward(input: Tensor): Tensor {
    return this.run(adaptiveMaxPool1d, input);
  }
}

/** `[N, C, H, W]` to `[N, C, ...outputSize]` by maxima. https://pytorch.org/docs/1.13/generated/torch.nn.AdaptiveMaxPool2d.html */
export class AdaptiveMaxPool2d extends AdaptiveMax {
  override forward(input: Tensor): Tensor {
    return this.run(adaptiveMaxPool2d, input);
  }
}

/** `[N, C, D, H, W]` to `[N, C, ...outputSize]` by maxima. https://pytorch.org/docs/1.13/generated/torch.nn.AdaptiveMaxPool3d.html */
export class AdaptiveMaxPool3d extends AdaptiveMax {
  override forward(input: Tensor): Tensor {
    return this.run(adaptiveMaxPool3d, input);
  }
}
