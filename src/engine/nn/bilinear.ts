import { bilinear } from "../ops/bilinear.js";
import { empty, type TensorOptions } from "../ops/creation.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing, wholeNumber } from "../arguments.js";
import { uniform_ } from "./init.js";
import { Module } from "./module.js";
import { Parameter } from "./parameter.js";
import { pythonBool } from "./text.js";

export interface BilinearOptions extends Pick<TensorOptions, "dtype" | "device"> {
  /** Add a trained bias. */
  bias?: boolean;
}

/** `x₁ᵀ W x₂ + b`: `[*, in1Features]` and `[*, in2Features]` to `[*, outFeatures]`. https://pytorch.org/docs/1.13/generated/torch.nn.Bilinear.html */
export class Bilinear extends Module {
  /** `[outFeatures, in1Features, in2Features]` */
  weight: Parameter;
  /** `[outFeatures]` */
  bias: Parameter | null;

  constructor(
    readonly in1Features: number,
    readonly in2Features: number,
    readonly outFeatures: number,
    ...rest: Trailing<[boolean], BilinearOptions>
  ) {
    super();
    const { bias = true, ...placement } = byName<BilinearOptions>("Bilinear", ["bias", "device", "dtype"], rest);
    wholeNumber("in1Features", in1Features);
    wholeNumber("in2Features", in2Features);
    wholeNumber("outFeatures", outFeatures);
    this.weight = new Parameter(empty([outFeatures, in1Features, in2Features], placement));
    this.bias = bias ? new Parameter(empty([outFeatures], placement)) : null;
    this.resetParameters();
  }

  /** Draws the parameters anew. */
  resetParameters(): void {
    const bound = 1 / Math.sqrt(this.in1Features);
    uniform_(this.weight, -bound, bound);
    if (this.bias !== null) uniform_(this.bias, -bound, bound);
  }

  override forward(input1: Tensor, input2: Tensor): Tensor {
    return bilinear(input1, input2, this.weight, this.bias);
  }

  override extraRepr(): string {
    return (
      `in1_features=${this.in1Features}, in2_features=${this.in2Features}, out_features=${this.outFeatures}, ` +
      `bias=${pythonBool(this.bias !== null)}`
    );
  }
}
