/**
 * Sizes from which the call of a kernel costs less than it gains (docs/decisions/kernels.md). Under them the TypeScript reference
 * runs. Pointwise kernels have none: they always pay.
 */

/** Elements of sum, dot and axpy. */
export const ARITHMETIC_MIN_ELEMENTS = 64;
