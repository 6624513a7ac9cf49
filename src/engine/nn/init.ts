import { noGrad } from "../autograd/mode.js";
import { ValueError } from "../errors.js";
import type { Tensor } from "../tensor/tensor.js";

/** Inputs and outputs of one unit. @throws ValueError below two dimensions. */
export function calculateFanInAndFanOut(tensor: Tensor): { fanIn: number; fanOut: number } {
  if (tensor.ndim < 2)
    throw new ValueError("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions");
  const field = tensor.shape.slice(2).reduce((a, b) => a * b, 1);
  return { fanIn: tensor.shape[1] * field, fanOut: tensor.shape[0] * field };
}

/** Fills with values uniform in [a, b). https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.uniform_ */
export function uniform_(tensor: Tensor, a = 0, b = 1): Tensor {
  return noGrad(() => tensor.uniform_(a, b));
}

/** Fills from a normal distribution. https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.normal_ */
export function normal_(tensor: Tensor, mean = 0, std = 1): Tensor {
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

/** Glorot's uniform initialisation. https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.xavier_uniform_ */
export function xavierUniform_(tensor: Tensor, gain = 1): Tensor {
  const { fanIn, fanOut } = calculateFanInAndFanOut(tensor);
  const bound = Math.sqrt(3) * (gain * Math.sqrt(2 / (fanIn + fanOut)));
  return uniform_(tensor, -bound, bound);
}

/** Glorot's normal initialisation. https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.xavier_normal_ */
export function xavierNormal_(tensor: Tensor, gain = 1): Tensor {
  const { fanIn, fanOut } = calculateFanInAndFanOut(tensor);
  return normal_(tensor, 0, gain * Math.sqrt(2 / (fanIn + fanOut)));
}

export interface KaimingOptions {
  /** Negative slope of the leaky ReLU that follows. */
  a?: number;
  mode?: "fanIn" | "fanOut";
}

/** He's uniform initialisation for leaky ReLU. https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.kaiming_uniform_ */
export function kaimingUniform_(tensor: Tensor, { a = 0, mode = "fanIn" }: KaimingOptions = {}): Tensor {
  const bound = Math.sqrt(3) * (Math.sqrt(2 / (1 + a * a)) / Math.sqrt(calculateFanInAndFanOut(tensor)[mode]));
  return uniform_(tensor, -bound, bound);
}
