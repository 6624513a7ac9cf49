import { RuntimeError } from "../errors.js";
import { formatShape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { addmm, matmul } from "./linalg.js";

/**
 * `x Wᵀ + b`.
 * @param input `[*, in]`
 * @param weight `[out, in]`
 * @param bias `[out]`
 * @returns `[*, out]`
 * @throws RuntimeError where the last size of the input is not the weight's.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.linear.html
 */
export function linear(input: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor {
  if (input.ndim === 0)
    throw new RuntimeError(
      `linear(): the input needs at least one dimension, got a 0-d tensor for a weight ${formatShape(weight.shape)}`,
    );
  if (input.ndim === 2 && bias !== null) return addmm(bias, input, weight.t());
  if (input.ndim === 3 && bias !== null && input.isContiguous())
    return addmm(bias, input.view(-1, input.shape[2]), weight.t()).view(
      input.shape[0],
      input.shape[1],
      weight.shape[0],
    );
  const product = matmul(input, weight.t());
  return bias === null ? product : product.add(bias);
}
