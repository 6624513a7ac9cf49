/** Everything that the WASM modules export. Pointers and lengths come from src/engine/backend/cpu/wasm. */
export * from "./cast";
export * from "./ceiling";
export { convolution32, convolutionPrepare32, convolutionTransposed32, convolutionWorkBytes } from "./conv";
export { channelSums32 } from "./conv-channels";
export * from "./conv-columns";
export { convolutionWeight32, convolutionWeightWorkBytes } from "./conv-weight";
export { gemmBatch32, gemmBatch64, gemmWorkBytes } from "./gemm";
export * from "./gemm-sums";
export * from "./copy";
export * from "./cross-entropy";
export * from "./winograd";
export * from "./winograd-weight";
export * from "./index-rows";
export * from "./index-elements";
export * from "./index-mask";
export * from "./memory";
export * from "./pointwise";
export * from "./pointwise-activation";
export * from "./pointwise-backward";
export * from "./pointwise-compare";
export * from "./pointwise-math";
export * from "./pointwise-three";
export * from "./optimizer";
export * from "./pooling";
export { axpy32, dot32, sum32 } from "./reduce";
export * from "./loss";
export { nllLoss32, nllLossBackward32 } from "./loss-classes";
export * from "./norm-batch";
export * from "./norm-columns";
export * from "./norm-groups";
export * from "./norm-rows";
export {
  fillBernoulli32,
  fillPermutation,
  fillUniform32,
  fillUniform64,
  randomWords,
} from "./random";
export { fillNormal32 } from "./random-normal";
export * from "./recurrent";
export { reduceDims32 } from "./reduce-dims";
export { extremePlaces32 } from "./reduce-places";
export { extremeMatrixRows32, sumMatrixRows32 } from "./reduce-rows";
export * from "./reduce-scan";
export { varianceDims32 } from "./reduce-variance";
export * from "./statistics";
export { logSoftmax32, logsumexp32, softmax32 } from "./softmax";
export * from "./softmax-backward";
export * from "./threads";
export * from "./threads-conv";
export * from "./threads-gemm";
export * from "./threads-sum";
