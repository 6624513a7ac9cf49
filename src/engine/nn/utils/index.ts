/** `torch.nn.utils`. https://pytorch.org/docs/1.13/nn.html#utilities */
export { type ClipGradNormOptions, clipGradNorm_, clipGradValue_ } from "./clipGrad.js";
export { parametersToVector, vectorToParameters } from "./convertParameters.js";
export * as prune from "./prune.js";
export * as rnn from "./rnn.js";
export { skipInit } from "./skipInit.js";
export { removeSpectralNorm, spectralNorm, type SpectralNormOptions } from "./spectralNorm.js";
export { removeWeightNorm, weightNorm } from "./weightNorm.js";
