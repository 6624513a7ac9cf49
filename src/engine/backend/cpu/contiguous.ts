/**
 * Pointwise operations and reductions over contiguous ranges, the TypeScript reference of the kernels in src/kernels:
 * for short ranges, for hosts without SIMD, and for the tests. `out` may be any of the inputs.
 */

export type FloatArray = Float32Array | Float64Array;

export type UnaryKernel = "neg" | "abs" | "sqrt" | "square" | "relu" | "exp" | "log" | "sigmoid" | "tanh";

/**
 * The backward ones take the output's gradient first. `sigmoidBackward` and `tanhBackward` take the operation's output next,
 * `reluBackward` its input or its output (PyTorch's threshold_backward with threshold 0).
 */
export type BinaryKernel = "add" | "sub" | "mul" | "div" | "sigmoidBackward" | "tanhBackward" | "reluBackward";

/** The array is the left side, but of `reverseSub` (scalar - x) and `reverseDiv` (scalar / x). */
export type ScalarKernel = "add" | "sub" | "mul" | "div" | "reverseSub" | "reverseDiv";

/** out[i] = op(x[i]) for n elements from the bases on. */
export function unary(
  op: UnaryKernel,
  x: FloatArray,
  xBase: number,
  out: FloatArray,
  outBase: number,
  n: number,
): void {
  const end = xBase + n;
  const shift = outBase - xBase;
  switch (op) {
    case "neg":
      for (let i = xBase; i < end; i++) out[i + shift] = -x[i];
      return;
    case "abs":
      for (let i = xBase; i < end; i++) out[i + shift] = Math.abs(x[i]);
      return;
    case "sqrt":
      for (let i = xBase; i < end; i++) out[i + shift] = Math.sqrt(x[i]);
      return;
    case "square":
      for (let i = xBase; i < end; i++) out[i + shift] = x[i] * x[i];
      return;
    case "relu":
      for (let i = xBase; i < end; i++) out[i + shift] = x[i] < 0 ? 0 : x[i];
      return;
    case "exp":
      for (let i = xBase; i < end; i++) out[i + shift] = Math.exp(x[i]);
      return;
    case "log":
      for (let i = xBase; i < end; i++) out[i + shift] = Math.log(x[i]);
      return;
    case "sigmoid":
      for (let i = xBase; i < end; i++) out[i + shift] = 1 / (1 + Math.exp(-x[i]));
      return;
    case "tanh":
      for (let i = xBase; i < end; i++) out[i + shift] = Math.tanh(x[i]);
      return;
  }
}

/** out[i] = op(a[i], b[i]) for n elements from the bases on. */
export function binary(
  op: BinaryKernel,
  a: FloatArray,
  aBase: number,
  b: FloatArray,
  bBase: number,
  out: FloatArray,
  outBase: number,
  n: number,
): void {
  switch (op) {
    case "add":
      for (let i = 0; i < n; i++) out[outBase + i] = a[aBase + i] + b[bBase + i];
      return;
    case "sub":
      for (let i = 0; i < n; i++) out[outBase + i] = a[aBase + i] - b[bBase + i];
      return;
    case "mul":
      for (let i = 0; i < n; i++) out[outBase + i] = a[aBase + i] * b[bBase + i];
      return;
    case "div":
      for (let i = 0; i < n; i++) out[outBase + i] = a[aBase + i] / b[bBase + i];
      return;
    case "sigmoidBackward":
      for (let i = 0; i < n; i++) out[outBase + i] = a[aBase + i] * b[bBase + i] * (1 - b[bBase + i]);
      return;
    case "tanhBackward":
      for (let i = 0; i < n; i++) out[outBase + i] = a[aBase + i] * (1 - b[bBase + i] * b[bBase + i]);
      return;
    case "reluBackward":
      for (let i = 0; i < n; i++) out[outBase + i] = b[bBase + i] <= 0 ? 0 : a[aBase + i];
      return;
  }
}

/** out[i] = op(a[i], scalar) for n elements from the bases on. */
export function binaryScalar(
  op: ScalarKernel,
  a: FloatArray,
  aBase: number,
  scalar: number,
  out: FloatArray,
  outBase: number,
  n: number,
): void {
  const end = aBase + n;
  const shift = outBase - aBase;
  switch (op) {
    case "add":
      for (let i = aBase; i < end; i++) out[i + shift] = a[i] + scalar;
      return;
    case "sub":
      for (let i = aBase; i < end; i++) out[i + shift] = a[i] - scalar;
      return;
    case "mul":
      for (let i = aBase; i < end; i++) out[i + shift] = a[i] * scalar;
      return;
    case "div":
      for (let i = aBase; i < end; i++) out[i + shift] = a[i] / scalar;
      return;
    case "reverseSub":
      for (let i = aBase; i < end; i++) out[i + shift] = scalar - a[i];
      return;
    case "reverseDiv":
      for (let i = aBase; i < end; i++) out[i + shift] = scalar / a[i];
      return;
  }
}

/** Sum of n elements from `base` on, in float64, with four partial sums. */
export function sum(x: FloatArray, base: number, n: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const end = base + n;
  let i = base;
  for (; i + 4 <= end; i += 4) {
    s0 += x[i];
    s1 += x[i + 1];
    s2 += x[i + 2];
    s3 += x[i + 3];
  }
  for (; i < end; i++) s0 += x[i];
  return s0 + s1 + (s2 + s3);
}

/** Scalar product of n elements from the bases on, in float64. */
export function dot(a: FloatArray, aBase: number, b: FloatArray, bBase: number, n: number): number {
  let s0 = 0;
  let s1 = 0;
  let i = 0;
  for (; i + 2 <= n; i += 2) {
    s0 += a[aBase + i] * b[bBase + i];
    s1 += a[aBase + i + 1] * b[bBase + i + 1];
  }
  if (i < n) s0 += a[aBase + i] * b[bBase + i];
  return s0 + s1;
}

/** y[i] += alpha * x[i] for n elements from the bases on. */
export function axpy(alpha: number, x: FloatArray, xBase: number, y: FloatArray, yBase: number, n: number): void {
  for (let i = 0; i < n; i++) y[yBase + i] += alpha * x[xBase + i];
}
