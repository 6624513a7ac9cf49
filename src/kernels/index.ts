/** Everything that the WASM modules export. Pointers and lengths come from src/engine/backend/cpu/wasm. */
export * from "./cast";
export * from "./copy";
export * from "./ceiling";
export { gemmBatch32, gemmBatch64, gemmWorkBytes } from "./gemm";
export * from "./gemm-sums";
export * from "./memory";
export * from "./pointwise";
export * from "./pointwise-activation";
export * from "./pointwise-backward";
export * from "./pointwise-compare";
export * from "./pointwise-math";
export * from "./pointwise-three";
export { axpy32, dot32, sum32 } from "./reduce";
export * from "./loss";
export * from "./loss-classes";
export * from "./norm-batch";
export * from "./norm-columns";
export * from "./norm-groups";
export * from "./norm-rows";
export { reduceDims32 } from "./reduce-dims";
export { extremePlaces32 } from "./reduce-places";
export * from "./reduce-scan";
export * from "./reduce-statistics";
export { varianceDims32 } from "./reduce-variance";
export { logSoftmax32, logsumexp32, softmax32 } from "./softmax";
export * from "./softmax-backward";
export * from "./optimizer";
export * from "./index-elements";
export * from "./index-mask";
export * from "./index-rows";
export * from "./random";
export * from "./recurrent";

/** First byte of the memory that the module itself does not use. */
export function heapBase(): usize {
  return __heap_base;
}
