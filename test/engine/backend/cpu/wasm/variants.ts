import { setFlagsFromString } from "node:v8";
import { instantiate, isSupported, type KernelInstance } from "../../../../../src/engine/backend/cpu/wasm/instance.js";

/** Both builds of the kernels, so that each test runs on each. */
export function bothVariants(): KernelInstance[] {
  // Node 20 has relaxed SIMD behind this flag; from Node 21 on it needs none.
  if (!isSupported("relaxed")) setFlagsFromString("--experimental-wasm-relaxed-simd");
  return (["simd", "relaxed"] as const).map((variant) => {
    const kernels = instantiate(variant);
    if (!kernels) throw new Error(`The ${variant} kernels gave no instance.`);
    return kernels;
  });
}
