/**
 * Sizes from which copying to WASM memory and back costs less than it gains, measured by bench/kernels.mjs (see
 * docs/decisions/kernels.md). Under them the TypeScript reference runs.
 */

/** Multiply-adds (m * n * k) of a matrix product. */
export const GEMM_MIN_WORK = 1024;

/** Elements of add, sub, mul, div, neg, abs, relu, square, sqrt, sum, dot, axpy and the backward kernels. */
export const ARITHMETIC_MIN_ELEMENTS = 256;

/** Elements of exp, log, sigmoid and tanh. */
export const TRANSCENDENTAL_MIN_ELEMENTS = 16;
