/** Smooth activation layers, gates, and those over a dimension. */
import { RuntimeError } from "../errors.js";
import { full, type TensorOptions } from "../ops/creation.js";
import { logSoftmax, softmax } from "../ops/softmax.js";
import type { Tensor } from "../tensor/tensor.js";
import { warn } from "../warn.js";
import * as F from "./activationFunctions.js";
import { byName, checkOptions, type Trailing, wholeNumber } from "../arguments.js";
import { Module } from "./module.js";
import { Parameter } from "./parameter.js";

/** `1 / (1 + e⁻ˣ)`. The result has the shape of the input. https://pytorch.org/docs/1.13/generated/torch.nn.Sigmoid.html */
export class Sigmoid extends Module {
  override forward(input: Tensor): Tensor {
    return F.sigmoid(input);
  }
}

/** The hyperbolic tangent. The result has the shape of the input. https://pytorch.org/docs/1.13/generated/torch.nn.Tanh.html */
export class Tanh extends Module {
  override forward(input: Tensor): Tensor {
    return F.tanh(input);
  }
}

/** `ln σ(x)`. The result has the shape of the input. https://pytorch.org/docs/1.13/generated/torch.nn.LogSigmoid.html */
export class LogSigmoid extends Module {
  override forward(input: Tensor): Tensor {
    return F.logsigmoid(input);
  }
}

/** `x / (1 + |x|)`. The result has the shape of the input. https://pytorch.org/docs/1.13/generated/torch.nn.Softsign.html */
export class Softsign extends Module {
  override forward(input: Tensor): Tensor {
    return F.softsign(input);
  }
}

/** `x − tanh x`. The result has the shape of the input. https://pytorch.org/docs/1.13/generated/torch.nn.Tanhshrink.html */
export class Tanhshrink extends Module {
  override forward(input: Tensor): Tensor {
    return F.tanhshrink(input);
  }
}

/** `x · Φ(x)`. The result has the shape of the input. https://pytorch.org/docs/1.13/generated/torch.nn.GELU.html */
export class GELU extends Module {
  readonly approximate: "none" | "tanh";

  constructor(options: F.GeluOptions = {}) {
    super();
    checkOptions("GELU", options, ["approximate"]);
    this.approximate = options.approximate ?? "none";
  }

  override forward(input: Tensor): Tensor {
    return F.gelu(input, { approximate: this.approximate });
  }

  override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}

/** A layer without other arguments than `inplace`. */
abstract class Gated extends Module {
  readonly inplace: boolean;

  constructor(...args: Trailing<[boolean], F.InplaceOptions>) {
    super();
    this.inplace = byName<F.InplaceOptions>(this.className(), ["inplace"], args).inplace ?? false;
  }

  abstract override forward(input: Tensor): Tensor;

  override extraRepr(): string {
    return this.inplace ? "inplace=True" : "";
  }
}

/** `x · σ(x)`. The result has the shape of the input. https://pytorch.org/docs/1.13/generated/torch.nn.SiLU.html */
export class SiLU extends Gated {
  override forward(input: Tensor): Tensor {
    return F.silu(input, this.inplace);
  }
}

/** `x · tanh(ln(1 + eˣ))`. The result has the shape of the input. https://pytorch.org/docs/1.13/generated/torch.nn.Mish.html */
export class Mish extends Gated {
  override forward(input: Tensor): Tensor {
    return F.mish(input, this.inplace);
  }
}

/** `ln(1 + e^(beta x)) / beta`. The result has the shape of the input. https://pytorch.org/docs/1.13/generated/torch.nn.Softplus.html */
export class Softplus extends Module {
  readonly beta: number;
  readonly threshold: number;

  constructor(...args: Trailing<[number, number], F.SoftplusOptions>) {
    super();
    const options = byName<F.SoftplusOptions>("Softplus", ["beta", "threshold"], args);
    this.beta = options.beta ?? 1;
    this.threshold = options.threshold ?? 20;
  }

  override forward(input: Tensor): Tensor {
    return F.softplus(input, this.beta, this.threshold);
  }

  override extraRepr(): string {
    return `beta=${this.beta}, threshold=${this.threshold}`;
  }
}

/**
 * The first half along `dim` times the sigmoid of the second. The result is half as long as the input in that dimension: `[N, 2C]` to `[N, C]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.GLU.html
 */
export class GLU extends Module {
  readonly dim: number;

  constructor(...args: Trailing<[number], { dim?: number }>) {
    super();
    this.dim = byName<{ dim?: number }>("GLU", ["dim"], args).dim ?? -1;
  }

  override forward(input: Tensor): Tensor {
    return F.glu(input, this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

export interface PReLUOptions extends Pick<TensorOptions, "dtype" | "device"> {
  /** 1, or the number of channels. */
  numParameters?: number;
  init?: number;
}

/**
 * `x`, or a trained slope times x where negative. The result has the shape of the input, `[N, C, ...]` where each channel has a slope of its own.
 * https://pytorch.org/docs/1.13/generated/torch.nn.PReLU.html
 */
export class PReLU extends Module {
  readonly numParameters: number;
  /** `[numParameters]` */
  weight: Parameter;

  constructor(...args: Trailing<[number, number], PReLUOptions>) {
    super();
    const names = ["numParameters", "init", "dtype", "device"] as const;
    const { numParameters = 1, init = 0.25, ...placement } = byName<PReLUOptions>("PReLU", names, args);
    wholeNumber("numParameters", numParameters);
    this.numParameters = numParameters;
    this.weight = new Parameter(full([numParameters], init, placement));
  }

  override forward(input: Tensor): Tensor {
    return F.prelu(input, this.weight);
  }

  override extraRepr(): string {
    return `num_parameters=${this.numParameters}`;
  }
}

/** A layer over a dimension; without one PyTorch chooses by rank and warns. */
abstract class AlongDim extends Module {
  readonly dim: number | null;

  constructor(...args: Trailing<[number | null], { dim?: number | null }>) {
    super();
    this.dim = byName<{ dim?: number | null }>(this.className(), ["dim"], args).dim ?? null;
  }

  abstract override forward(input: Tensor): Tensor;

  protected dimOf(input: Tensor): number {
    if (this.dim !== null) return this.dim;
    warn(
      `Implicit dimension choice for ${this.className()} has been deprecated. Change the call to include dim=X as an argument.`,
    );
    return input.ndim === 0 || input.ndim === 1 || input.ndim === 3 ? 0 : 1;
  }

  override extraRepr(): string {
    return `dim=${this.dim ?? "None"}`;
  }
}

/** `e^xᵢ / Σ e^xⱼ` along a dimension. The result has the shape of the input. https://pytorch.org/docs/1.13/generated/torch.nn.Softmax.html */
export class Softmax extends AlongDim {
  override forward(input: Tensor): Tensor {
    return softmax(input, this.dimOf(input));
  }
}

/** `softmax(−x)` along a dimension. The result has the shape of the input. https://pytorch.org/docs/1.13/generated/torch.nn.Softmin.html */
export class Softmin extends AlongDim {
  override forward(input: Tensor): Tensor {
    return F.softmin(input, this.dimOf(input));
  }
}

/**
 * The logarithm of softmax along a dimension. The result has the shape of the input.
 * https://pytorch.org/docs/1.13/generated/torch.nn.LogSoftmax.html
 */
export class LogSoftmax extends AlongDim {
  override forward(input: Tensor): Tensor {
    return logSoftmax(input, this.dimOf(input));
  }
}

/** Softmax over the channels at each place of `[N, C, H, W]` or `[C, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.Softmax2d.html */
export class Softmax2d extends Module {
  override forward(input: Tensor): Tensor {
    if (input.ndim !== 3 && input.ndim !== 4) throw new RuntimeError("Softmax2d requires a 3D or 4D tensor as input");
    return softmax(input, -3);
  }
}
