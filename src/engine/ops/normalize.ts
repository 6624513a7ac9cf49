import { ValueError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import type { Tensor } from "../tensor/tensor.js";
import { pad } from "./pad.js";
import { avgPool2d, avgPool3d } from "./poolAverage.js";

export interface LocalResponseNormArguments {
  alpha?: number;
  beta?: number;
  k?: number;
}

/**
 * `(input, size, alpha, beta, k)`: each element divided by a power of the mean square of `size` neighbouring channels.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.local_response_norm.html
 * @throws RuntimeError for tensors with another number of dimensions.
 */
export function localResponseNorm(
  input: Tensor,
  size: number,
  ...rest: Trailing<[number, number, number], LocalResponseNormArguments>
): Tensor {
  const names = ["alpha", "beta", "k"] as const;
  const { alpha = 1e-4, beta = 0.75, k = 1 } = byName<LocalResponseNormArguments>("local_response_norm", names, rest);
  const { shape } = input;
  if (input.ndim < 3)
    throw new ValueError(
      `Expected 3D or higher dimensionality                          input (got ${input.ndim} dimensions)`,
    );
  if (input.numel() === 0) return input;
  const squares = input.mul(input).unsqueeze(1);
  const around = [Math.floor(size / 2), Math.floor((size - 1) / 2)];
  const mean = () => {
    if (input.ndim === 3) return avgPool2d(pad(squares, [0, 0, ...around]), [size, 1], 1).squeeze(1);
    const volumes = squares.reshape(shape[0], 1, shape[1], shape[2], -1);
    return avgPool3d(pad(volumes, [0, 0, 0, 0, ...around]), [size, 1, 1], 1)
      .squeeze(1)
      .view(shape);
  };
  return input.div(mean().mul(alpha).add(k).pow(beta));
}

export interface NormalizeArguments {
  /** The exponent of the norm. */
  p?: number;
  dim?: number;
  /** The smallest divisor. */
  eps?: number;
}

/**
 * `(input, p, dim, eps)`: divided by its norm along a dimension.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.normalize.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export function normalize(input: Tensor, ...rest: Trailing<[number, number, number], NormalizeArguments>): Tensor {
  const { p = 2, dim = 1, eps = 1e-12 } = byName<NormalizeArguments>("normalize", ["p", "dim", "eps"], rest);
  return input.div(input.norm(p, dim, { keepdim: true }).clampMin(eps).expandAs(input));
}
