/** Ways to fill parameters: `torch.nn.init`. All draw as PyTorch does: equal seeds give equal bits. https://pytorch.org/docs/1.13/nn.init.html */
import { noGrad } from "../autograd/mode.js";
import { ValueError } from "../errors.js";
import type { Tensor } from "../tensor/tensor.js";
import { warn } from "../warn.js";
import { byName, type Trailing } from "../arguments.js";
import { calculateGain, type Nonlinearity } from "./initGain.js";

export { calculateGain, type Nonlinearity } from "./initGain.js";
export { dirac_, eye_, orthogonal_, sparse_ } from "./initStructured.js";
export { truncNormal_ } from "./initTruncated.js";

/** Inputs and outputs of one unit. @throws ValueError below two dimensions. */
export function calculateFanInAndFanOut(tensor: Tensor): { fanIn: number; fanOut: number } {
  if (tensor.ndim < 2)
    throw new ValueError("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions");
  const field = tensor.shape.slice(2).reduce((a, b) => a * b, 1);
  return { fanIn: tensor.shape[1] * field, fanOut: tensor.shape[0] * field };
}

/** Fills with values uniform in [a, b). https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.uniform_ */
export function uniform_(tensor: Tensor, ...args: Trailing<[number, number], { a?: number; b?: number }>): Tensor {
  const { a = 0, b = 1 } = byName<{ a?: number; b?: number }>("uniform_", ["a", "b"], args);
  return noGrad(() => tensor.uniform_(a, b));
}

/** Fills from a normal distribution. https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.normal_ */
export function normal_(tensor: Tensor, ...args: Trailing<[number, number], { mean?: number; std?: number }>): Tensor {
  const { mean = 0, std = 1 } = byName<{ mean?: number; std?: number }>("normal_", ["mean", "std"], args);
  return noGrad(() => tensor.normal_(mean, std));
}

/** Fills with one value. https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.constant_ */
export function constant_(tensor: Tensor, value: number): Tensor {
  return noGrad(() => tensor.fill_(value));
}

/** Fills with zeros. https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.zeros_ */
export function zeros_(tensor: Tensor): Tensor {
  return constant_(tensor, 0);
}

/** Fills with ones. https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.ones_ */
export function ones_(tensor: Tensor): Tensor {
  return constant_(tensor, 1);
}

type GainArguments = Trailing<[number], { gain?: number }>;

function xavierStd(of: string, tensor: Tensor, args: GainArguments): number {
  const { gain = 1 } = byName<{ gain?: number }>(of, ["gain"], args);
  const { fanIn, fanOut } = calculateFanInAndFanOut(tensor);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}

/** Glorot's uniform initialisation. https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.xavier_uniform_ */
export function xavierUniform_(tensor: Tensor, ...args: GainArguments): Tensor {
  const bound = Math.sqrt(3) * xavierStd("xavierUniform_", tensor, args);
  return uniform_(tensor, -bound, bound);
}

/** Glorot's normal initialisation. https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.xavier_normal_ */
export function xavierNormal_(tensor: Tensor, ...args: GainArguments): Tensor {
  return normal_(tensor, 0, xavierStd("xavierNormal_", tensor, args));
}

type FanMode = "fanIn" | "fanOut";

export interface KaimingOptions {
  /** Negative slope of the leaky ReLU that follows. */
  a?: number;
  /** Keep the variance of the forward pass (`fanIn`) or of the backward pass (`fanOut`). */
  mode?: FanMode;
  /** What follows the layer. */
  nonlinearity?: Nonlinearity;
}

type KaimingArguments = Trailing<[number, FanMode, Nonlinearity], KaimingOptions>;

/** The standard deviation, or null for a tensor without elements. */
function kaimingStd(of: string, tensor: Tensor, args: KaimingArguments): number | null {
  const options = byName<KaimingOptions>(of, ["a", "mode", "nonlinearity"], args);
  const { a = 0, mode = "fanIn", nonlinearity = "leakyRelu" } = options;
  if (tensor.shape.includes(0)) {
    warn("Initializing zero-element tensors is a no-op");
    return null;
  }
  if (mode !== "fanIn" && mode !== "fanOut")
    throw new ValueError(`Mode ${String(mode)} not supported, please use one of ['fanIn', 'fanOut']`);
  return calculateGain(nonlinearity, a) / Math.sqrt(calculateFanInAndFanOut(tensor)[mode]);
}

/** He's uniform initialisation. https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.kaiming_uniform_ */
export function kaimingUniform_(tensor: Tensor, ...args: KaimingArguments): Tensor {
  const std = kaimingStd("kaimingUniform_", tensor, args);
  return std === null ? tensor : uniform_(tensor, -Math.sqrt(3) * std, Math.sqrt(3) * std);
}

/** He's normal initialisation. https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.kaiming_normal_ */
export function kaimingNormal_(tensor: Tensor, ...args: KaimingArguments): Tensor {
  const std = kaimingStd("kaimingNormal_", tensor, args);
  return std === null ? tensor : normal_(tensor, 0, std);
}
