import { operand } from "../backend/cpu/numeric.js";
import { copyInto } from "../ops/operation.js";
import { zerosLike } from "../ops/creation.js";
import { type DType, float32, float64, getDefaultDtype } from "../tensor/dtype.js";
import { Tensor } from "../tensor/tensor.js";
import type { ParamState } from "./state.js";

/** The elements of a tensor in row-major order. */
export type Values = Float32Array | Float64Array;

/** Computes on the elements of one parameter: `changed` is written, `read` is not; all have `count` elements. */
export type ElementKernel = (changed: readonly Values[], read: readonly Values[], count: number) => void;

/**
 * Runs a kernel over tensors of one shape, in one pass, whatever their layouts: an optimizer's step is bound by memory, so it
 * reads and writes each tensor once. Values of 16-bit types are computed in float32.
 */
export function onElements(changed: readonly Tensor[], read: readonly Tensor[], kernel: ElementKernel): void {
  const [{ dtype }] = changed;
  const targets = changed.map((tensor) => valuesOf(tensor, dtype));
  kernel(
    targets.map(({ values }) => values),
    read.map((tensor) => valuesOf(tensor, dtype).values),
    changed[0].numel(),
  );
  changed.forEach((tensor, i) => {
    const { values, isCopy } = targets[i];
    if (isCopy) writeBack(tensor, values);
    tensor.storageRef.version++;
  });
}

function valuesOf(tensor: Tensor, dtype: DType): { values: Values; isCopy: boolean } {
  const dense = tensor.isContiguous() ? tensor : tensor.contiguous();
  const { array, base } = operand(dense, dtype);
  const count = tensor.numel();
  const values = base === 0 && array.length === count ? array : array.subarray(base, base + count);
  return { values: values as Values, isCopy: dense !== tensor || array !== tensor.storageRef.array };
}

function writeBack(tensor: Tensor, values: Values): void {
  const computed = Tensor.allocate(tensor.shape, values instanceof Float32Array ? float32 : float64);
  (computed.storageRef.array as Values).set(values, computed.storageRef.base);
  copyInto(tensor, computed);
}

/** A state tensor of zeros beside a parameter, made on first use. */
export function stateTensor(state: ParamState, name: string, param: Tensor): Tensor {
  return (state[name] ??= zerosLike(param)) as Tensor;
}

/** Counts a step of a parameter. @returns its number, from 1 */
export function countStep(state: ParamState): number {
  const step = ((state.step as number | undefined) ?? 0) + 1;
  state.step = step;
  return step;
}

/** A number as PyTorch keeps it in a 0-d tensor of the default dtype, where its rounding shows in the results. */
export function inDefaultDtype(value: number): number {
  return getDefaultDtype() === float64 ? value : Math.fround(value);
}
