import { RuntimeError } from "../errors.js";
import type { Tensor } from "../tensor/tensor.js";

/**
 * `out[n, k] = x₁[n] · W[k] · x₂[n] + b[k]`: `[*, I]` and `[*, J]` with a weight `[K, I, J]` to `[*, K]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.bilinear.html
 * @throws RuntimeError where sizes do not fit together, or where shapes do not fit.
 */
export function bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor {
  if (input1.ndim !== input2.ndim)
    throw new RuntimeError(`bilinear(): input dimensions do not match: got ${input1.ndim} and ${input2.ndim}`);
  for (let d = 0; d < input1.ndim - 1; d++)
    if (input1.shape[d] !== input2.shape[d])
      throw new RuntimeError(
        `bilinear(): input batch dimensions do not match at dim ${d}: got ${input1.shape[d]} and ${input2.shape[d]}`,
      );
  const [features, first, second] = weight.shape;
  for (const [i, input, size] of [
    [1, input1, first],
    [2, input2, second],
  ] as const)
    if (input.shape.at(-1) !== size)
      throw new RuntimeError(
        `bilinear(): input${i} size does not match weight size: got ${input.shape.at(-1)} but expected ${size}`,
      );
  if (bias !== null && bias.shape[0] !== features)
    throw new RuntimeError(
      `bilinear(): bias size does not match weight size: got ${bias.shape[0]} but expected ${features}`,
    );
  const left = input1.reshape(-1, first);
  const right = input2.reshape(-1, second).unsqueeze(1);
  const flat = weight.permute(1, 0, 2).reshape(first, features * second);
  const halfway = left.matmul(flat).reshape(left.shape[0], features, second);
  const out = halfway
    .mul(right)
    .sum(2)
    .reshape([...input1.shape.slice(0, -1), features]);
  return bias === null ? out : out.add(bias);
}
