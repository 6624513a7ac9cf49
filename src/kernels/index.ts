/** Everything that the WASM modules export. Pointers and lengths come from src/engine/backend/cpu/wasm. */
export * from "./ceiling";
export { gemm32, gemm64, gemmWorkBytes } from "./gemm";
export * from "./pointwise";
export { axpy32, dot32, sum32 } from "./reduce";

/** First byte of the memory that the module itself does not use. */
export function heapBase(): usize {
  return __heap_base;
}
