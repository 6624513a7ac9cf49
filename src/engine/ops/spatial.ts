/** Arguments that hold one value for each spatial dimension. */
import { RuntimeError } from "../errors.js";
import type { Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";

/** One number for all spatial dimensions, or one for each. */
export type PerDimension = number | readonly number[];

/** A number repeated for each dimension, or the numbers as given. @throws TypeError for what is no whole number. */
export function perDimension(of: string, name: string, value: PerDimension, dims: number): readonly number[] {
  const list = typeof value === "number" ? new Array<number>(dims).fill(value) : value;
  for (const entry of list)
    if (!Number.isInteger(entry))
      throw new TypeError(
        `${of}(): argument '${name}' must be a whole number or a list of them, but got ${String(value)}`,
      );
  return list.length === 1 && dims > 1 ? new Array<number>(dims).fill(list[0]) : list;
}

/** `(2, 2)`, as Python prints a tuple. */
export function tuple(values: readonly number[]): string {
  return values.length === 1 ? `(${values[0]},)` : `(${values.join(", ")})`;
}

/**
 * Runs an operation on batches also on a single sample: `[C, ...]` gets a batch dimension for the call.
 * @param rank dimensions of a batch
 */
export function batched(x: Tensor, rank: number, run: (batch: Tensor) => Tensor): Tensor {
  return x.ndim === rank - 1 ? run(x.unsqueeze(0)).squeeze(0) : run(x);
}

/** Refuses dtypes that PyTorch's CPU kernel does not have. @throws RuntimeError in its words. */
export function refuseDtypes(kernel: string, x: Tensor, refused: readonly string[]): void {
  if (refused.includes(x.dtype.scalarType))
    throw new RuntimeError(`"${kernel}" not implemented for '${x.dtype.scalarType}'`);
}

/** Integers and bool. */
export const INTEGERS: readonly string[] = ["Long", "Int", "Short", "Char", "Byte", "Bool"];

/** `2 x 3`, as convolution's messages write sizes. */
export function times(sizes: Shape): string {
  return sizes.join(" x ");
}
