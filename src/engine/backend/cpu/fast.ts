import { float32 } from "../../tensor/dtype.js";
import { sameShape } from "../../tensor/shape.js";
import type { Tensor } from "../../tensor/tensor.js";
import {
  type BinaryKernel,
  binary32,
  binaryScalar32,
  type ScalarKernel,
  unary32,
  type UnaryKernel,
} from "./wasm/index.js";

export type { BinaryKernel, UnaryKernel };

const isDense32 = (x: Tensor): boolean => x.dtype === float32 && x.isContiguous();
const start = (x: Tensor): number => x.storageRef.base + x.offset;
const cells = (x: Tensor): Float32Array => x.storageRef.array as Float32Array;

/** Runs the float32 kernel where the operand is contiguous. Returns whether it did. */
export function fastUnary(name: UnaryKernel, output: Tensor, x: Tensor): boolean {
  if (!isDense32(x) || output.dtype !== float32) return false;
  unary32(name, cells(x), start(x), cells(output), start(output), x.numel());
  return true;
}

const scalarKernels: Partial<Record<BinaryKernel, ScalarKernel>> = { add: "add", sub: "sub", mul: "mul", div: "div" };
const reversedKernels: Partial<Record<BinaryKernel, ScalarKernel>> = {
  add: "add",
  sub: "reverseSub",
  mul: "mul",
  div: "reverseDiv",
};

/** As `fastUnary`, for two contiguous operands of one shape, or one and a single value. Returns whether it ran. */
export function fastBinary(name: BinaryKernel, output: Tensor, a: Tensor, b: Tensor): boolean {
  if (output.dtype !== float32) return false;
  if (isDense32(a) && isDense32(b) && sameShape(a.shape, b.shape)) {
    binary32(name, cells(a), start(a), cells(b), start(b), cells(output), start(output), a.numel());
    return true;
  }
  if (isSingle(b) && isDense32(a)) return fastScalar(scalarKernels[name], output, a, b);
  if (isSingle(a) && isDense32(b)) return fastScalar(reversedKernels[name], output, b, a);
  return false;
}

function fastScalar(kernel: ScalarKernel | undefined, output: Tensor, x: Tensor, scalar: Tensor): boolean {
  if (kernel === undefined || !sameShape(x.shape, output.shape)) return false;
  binaryScalar32(kernel, cells(x), start(x), scalar.item(), cells(output), start(output), x.numel());
  return true;
}

function isSingle(x: Tensor): boolean {
  return x.ndim === 0;
}
