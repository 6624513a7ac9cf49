import { empty, type TensorOptions } from "../ops/creation.js";
import { checkOptions, wholeNumber } from "../arguments.js";
import type { Tensor } from "../tensor/tensor.js";
import { linear } from "./functional.js";
import { calculateFanInAndFanOut, kaimingUniform_, uniform_ } from "./init.js";
import { Module } from "./module.js";
import { Parameter } from "./parameter.js";

export interface LinearOptions extends Pick<TensorOptions, "dtype" | "device"> {
  /** Add a trained bias. */
  bias?: boolean;
}

/** `y = x Wᵀ + b`: `[*, inFeatures]` to `[*, outFeatures]`. https://pytorch.org/docs/1.13/generated/torch.nn.Linear.html */
export class Linear extends Module {
  /** `[outFeatures, inFeatures]` */
  weight: Parameter;
  /** `[outFeatures]` */
  bias: Parameter | null;

  constructor(
    readonly inFeatures: number,
    readonly outFeatures: number,
    options: LinearOptions = {},
  ) {
    super();
    checkOptions("Linear", options, ["bias", "dtype", "device"]);
    const { bias = true, ...placement } = options;
    wholeNumber("inFeatures", inFeatures);
    wholeNumber("outFeatures", outFeatures);
    this.weight = new Parameter(empty([outFeatures, inFeatures], placement));
    this.bias = bias ? new Parameter(empty([outFeatures], placement)) : null;
    this.resetParameters();
  }

  /** Draws the parameters anew. */
  resetParameters(): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    if (this.bias === null) return;
    const { fanIn } = calculateFanInAndFanOut(this.weight);
    const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
    uniform_(this.bias, -bound, bound);
  }

  override forward(input: Tensor): Tensor {
    return linear(input, this.weight, this.bias);
  }

  override extraRepr(): string {
    return `in_features=${this.inFeatures}, out_features=${this.outFeatures}, bias=${this.bias === null ? "False" : "True"}`;
  }
}
