import { addmm, matmul } from "../ops/linalg.js";
import { formatShape } from "../tensor/shape.js";
import { RuntimeError } from "../errors.js";
import type { Tensor } from "../tensor/tensor.js";

export * from "./activationFunctions.js";
export { bilinear } from "../ops/bilinear.js";
export { conv1d, conv2d, conv3d, convTranspose1d, convTranspose2d, convTranspose3d } from "../ops/convFunctions.js";
export { alphaDropout, dropout, dropout1d, dropout2d, dropout3d, featureAlphaDropout } from "../ops/dropout.js";
export { embedding } from "../ops/embedding.js";
export { embeddingBag } from "../ops/embeddingBag.js";
export { fold, unfold } from "../ops/fold.js";
export { localResponseNorm, normalize } from "../ops/normalize.js";
export { batchNorm, groupNorm, instanceNorm, layerNorm } from "../ops/norms.js";
export { pad } from "../ops/pad.js";
export {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  avgPool1d,
  avgPool2d,
  avgPool3d,
  lpPool1d,
  lpPool2d,
} from "../ops/poolAverage.js";
export {
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  maxUnpool1d,
  maxUnpool2d,
  maxUnpool3d,
} from "../ops/poolMax.js";
export { channelShuffle, pixelShuffle, pixelUnshuffle } from "../ops/shuffle.js";
export { interpolate } from "../ops/upsample.js";
export { oneHot } from "../ops/indexingOneHot.js";
export { logSoftmax, softmax } from "../ops/softmax.js";
export { binaryCrossEntropy, crossEntropy, l1Loss, mseLoss, nllLoss } from "../ops/loss.js";

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
