import { type BlockArguments, fold, unfold } from "../ops/fold.js";
import type { PerDimension } from "../ops/spatial.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing } from "../arguments.js";
import { Module } from "./module.js";
import { pythonValue } from "./text.js";

type BlockRest = Trailing<[PerDimension, PerDimension, PerDimension], BlockArguments>;

abstract class Blocks extends Module {
  readonly dilation: PerDimension;
  readonly padding: PerDimension;
  readonly stride: PerDimension;

  constructor(
    readonly kernelSize: PerDimension,
    rest: BlockRest,
  ) {
    super();
    const names = ["dilation", "padding", "stride"] as const;
    const { dilation = 1, padding = 0, stride = 1 } = byName<BlockArguments>(this.className(), names, rest);
    this.dilation = dilation;
    this.padding = padding;
    this.stride = stride;
  }

  override extraRepr(): string {
    const { kernelSize, dilation, padding, stride } = this;
    return (
      `kernel_size=${pythonValue(kernelSize)}, dilation=${pythonValue(dilation)}, padding=${pythonValue(padding)}, ` +
      `stride=${pythonValue(stride)}`
    );
  }
}

/** The windows of `[N, C, H, W]` as columns, `[N, C · kH · kW, L]`. https://pytorch.org/docs/1.13/generated/torch.nn.Unfold.html */
export class Unfold extends Blocks {
  constructor(kernelSize: PerDimension, ...rest: BlockRest) {
    super(kernelSize, rest);
  }

  override forward(input: Tensor): Tensor {
    return unfold(input, this.kernelSize, this.dilation, this.padding, this.stride);
  }
}

/** Columns `[N, C · kH · kW, L]` summed into `[N, C, ...outputSize]`. https://pytorch.org/docs/1.13/generated/torch.nn.Fold.html */
export class Fold extends Blocks {
  constructor(
    readonly outputSize: PerDimension,
    kernelSize: PerDimension,
    ...rest: BlockRest
  ) {
    super(kernelSize, rest);
  }

  override forward(input: Tensor): Tensor {
    return fold(input, this.outputSize, this.kernelSize, this.dilation, this.padding, this.stride);
  }

  override extraRepr(): string {
    return `output_size=${pythonValue(this.outputSize)}, ${super.extraRepr()}`;
  }
}
