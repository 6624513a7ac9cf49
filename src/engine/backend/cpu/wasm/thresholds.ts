/**
 * Sizes from which copying to WASM memory and back costs less than it gains, measured by bench/kernels.mjs (see
 * docs/decisions/kernels.md). Under them the TypeScript reference runs.
 */

/** Elements of sum, dot and axpy. */
export const ARITHMETIC_MIN_ELEMENTS = 64;
