/** Preloaded: lets Node 20 run the relaxed build of the kernels, as later versions do without a flag. */
require("node:v8").setFlagsFromString("--experimental-wasm-relaxed-simd");
