import type { Tensor } from "../../engine/tensor/tensor.js";

/** The numbers of a tensor, row by row, in memory of their own. */
export function numbersOf(tensor: Tensor): Float32Array {
  const { storageRef, dtype, offset } = tensor;
  if (dtype.codec === null && tensor.isContiguous() && storageRef.array !== null) {
    const first = storageRef.base + offset;
    return Float32Array.from(storageRef.array.subarray(first, first + tensor.numel()));
  }
  const values = new Float32Array(tensor.numel());
  tensor.forEachValue((value, i) => void (values[i] = value));
  return values;
}

/** A whole number among a probe's parameters, drawn into its bounds. */
export function wholeParameter(value: unknown, byDefault: number, least: number, most: number): number {
  const number = typeof value === "number" && Number.isFinite(value) ? Math.round(value) : byDefault;
  return Math.min(most, Math.max(least, number));
}

export function textParameter(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
