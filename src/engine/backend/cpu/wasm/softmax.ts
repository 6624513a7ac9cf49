/** Softmax of contiguous float32 tensors by the kernels. Each function returns false where they do not apply. */
import { float32 } from "../../../tensor/dtype.js";
import type { Tensor } from "../../../tensor/tensor.js";
import { address } from "../address.js";
import { kernels } from "./kernels.js";
import { sizeOf } from "./reduce.js";

type Forward = (x: number, out: number, n: number, inner: number, begin: number, end: number) => void;
type Backward = (g: number, y: number, out: number, n: number, inner: number, begin: number, end: number) => void;

export interface SoftmaxExports {
  softmax32: Forward;
  logSoftmax32: Forward;
  softmaxBackward32: Backward;
  logSoftmaxBackward32: Backward;
}

/** True where the kernels take this operand. */
export function isDense32(x: Tensor): boolean {
  return x.dtype === float32 && kernels() !== null && x.isContiguous();
}

/** Softmax along `dim`, or its logarithm. */
export function fastSoftmax(output: Tensor, x: Tensor, dim: number, logarithm: boolean): boolean {
  if (!isDense32(x)) return false;
  const { softmax32, logSoftmax32 } = kernels()!.exports;
  const inner = sizeOf(x, dim + 1, x.ndim);
  const n = x.ndim === 0 ? 1 : x.shape[dim];
  (logarithm ? logSoftmax32 : softmax32)(address(x), address(output), n, inner, 0, sizeOf(x, 0, dim) * inner);
  return true;
}

/** The gradient of the input from that of the result `y`. */
export function fastSoftmaxBackward(output: Tensor, g: Tensor, y: Tensor, dim: number, logarithm: boolean): boolean {
  if (!isDense32(y) || !isDense32(g)) return false;
  const { softmaxBackward32, logSoftmaxBackward32 } = kernels()!.exports;
  const inner = sizeOf(y, dim + 1, y.ndim);
  const n = y.ndim === 0 ? 1 : y.shape[dim];
  const lines = sizeOf(y, 0, dim) * inner;
  (logarithm ? logSoftmaxBackward32 : softmaxBackward32)(address(g), address(y), address(output), n, inner, 0, lines);
  return true;
}
