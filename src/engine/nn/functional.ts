export * from "./activationFunctions.js";
export { multiHeadAttentionForward } from "./attentionFunctions.js";
export { bilinear } from "../ops/bilinear.js";
export { conv1d, conv2d, conv3d, convTranspose1d, convTranspose2d, convTranspose3d } from "../ops/convFunctions.js";
export { alphaDropout, dropout, dropout1d, dropout2d, dropout3d, featureAlphaDropout } from "../ops/dropout.js";
export { embedding } from "../ops/embedding.js";
export { embeddingBag } from "../ops/embeddingBag.js";
export { fold, unfold } from "../ops/fold.js";
export { localResponseNorm, normalize } from "../ops/normalize.js";
export { batchNorm, groupNorm, instanceNorm, layerNorm } from "../ops/norms.js";
export { linear } from "../ops/linear.js";
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
export {
  adaptiveMaxPool1dWithIndices,
  adaptiveMaxPool2dWithIndices,
  adaptiveMaxPool3dWithIndices,
  maxPool1dWithIndices,
  maxPool2dWithIndices,
  maxPool3dWithIndices,
} from "../ops/poolMaxIndices.js";
export { channelShuffle, pixelShuffle, pixelUnshuffle } from "../ops/shuffle.js";
export { interpolate } from "../ops/upsample.js";
export { upsample, upsampleBilinear, upsampleNearest } from "../ops/upsampleDeprecated.js";
export { oneHot } from "../ops/indexingOneHot.js";
export { gumbelSoftmax } from "../ops/gumbelSoftmax.js";
export { logSoftmax, softmax } from "../ops/softmax.js";
export * from "./lossFunctions.js";
