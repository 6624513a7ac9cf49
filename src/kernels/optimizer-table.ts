/** The table that the kernels of optimizers walk, and the vectors they compute on. */
import { lanes, storeTail } from "./simd";

/** Five pointers and a count. */
export const ENTRY_BYTES: usize = 24;

// @ts-ignore: decorator
@inline
export function entryParameter(entry: usize): usize {
  return <usize>load<u32>(entry);
}

// @ts-ignore: decorator
@inline
export function entryGradient(entry: usize): usize {
  return <usize>load<u32>(entry, 4);
}

/** State 0, 1 or 2. */
// @ts-ignore: decorator
@inline
export function entryState(entry: usize, which: usize): usize {
  return <usize>load<u32>(entry + 8 + 4 * which);
}

// @ts-ignore: decorator
@inline
export function entryCount(entry: usize): i32 {
  return load<i32>(entry, 20);
}

/** Scalar `index` of a rule, rounded to the elements' type, in every lane. */
// @ts-ignore: decorator
@inline
export function scalar<T>(scalars: usize, index: usize): v128 {
  return v128.splat<T>(<T>load<f64>(scalars + 8 * index));
}

/** All bits where a scalar is not 0, for what a rule has only then. */
// @ts-ignore: decorator
@inline
export function given<T>(value: v128): v128 {
  return v128.ne<T>(value, i32x4.splat(0));
}

/** Stores the first `left` lanes, or all where there are no fewer left. */
// @ts-ignore: decorator
@inline
export function put<T>(at: usize, x: v128, left: i32): void {
  if (left >= lanes<T>()) v128.store(at, x);
  else if (sizeof<T>() == 4) storeTail(at, x, left);
  else v128.store64_lane(at, x, 0);
}
