/**
 * One element for each index along a dimension. The tensors are contiguous, seen as [outer, length, inner]; index and source (or
 * output) have their own length, int64 indices and equal other sizes. All return the position of the first index out of
 * range, or -1.
 */
import { checkIndices } from "./index-rows";

/** An int64 index that was checked. */
// @ts-ignore: decorator
@inline
function place(indices: usize, i: usize): usize {
  return <usize>load<u32>(indices + (i << 3));
}

// @ts-ignore: decorator
@inline
function gather<T>(x: usize, outer: i32, size: i32, inner: i32, indices: usize, length: i32, out: usize): i32 {
  const n = outer * length * inner;
  const wrong = checkIndices(indices, n, 8, size, false);
  if (wrong >= 0) return wrong;
  let i: usize = 0;
  for (let o = 0; o < outer; o++) {
    if (inner == 1)
      for (let k = 0; k < length; k++, i++)
        store<T>(out + i * sizeof<T>(), load<T>(x + place(indices, i) * sizeof<T>()));
    else
      for (let k = 0; k < length; k++)
        for (let j = 0; j < inner; j++, i++) {
          const at = place(indices, i) * <usize>inner + <usize>j;
          store<T>(out + i * sizeof<T>(), load<T>(x + at * sizeof<T>()));
        }
    x += <usize>size * <usize>inner * sizeof<T>();
  }
  return -1;
}

/** What happens to an element and a value that meet. */
const PUT: i32 = 0;
const ADD: i32 = 1;

// @ts-ignore: decorator
@inline
function scatter<T>(
  out: usize,
  outer: i32,
  size: i32,
  inner: i32,
  indices: usize,
  length: i32,
  source: usize,
  combine: i32,
  step: usize,
): i32 {
  const n = outer * length * inner;
  const wrong = checkIndices(indices, n, 8, size, false);
  if (wrong >= 0) return wrong;
  let i: usize = 0;
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < length; k++)
      for (let j = 0; j < inner; j++, i++) {
        const at = out + (place(indices, i) * <usize>inner + <usize>j) * sizeof<T>();
        const value = load<T>(source);
        if (combine == PUT) store<T>(at, value);
        else if (combine == ADD) store<T>(at, load<T>(at) + value);
        else store<T>(at, load<T>(at) * value);
        source += step;
      }
    out += <usize>size * <usize>inner * sizeof<T>();
  }
  return -1;
}

export function gather32(x: usize, outer: i32, size: i32, inner: i32, indices: usize, length: i32, out: usize): i32 {
  return gather<u32>(x, outer, size, inner, indices, length, out);
}

export function gather64(x: usize, outer: i32, size: i32, inner: i32, indices: usize, length: i32, out: usize): i32 {
  return gather<u64>(x, outer, size, inner, indices, length, out);
}

/** `combine`: 0 puts, 1 adds, 2 multiplies; with `scalar` the source is one value. */
export function scatter32(
  out: usize,
  outer: i32,
  size: i32,
  inner: i32,
  indices: usize,
  length: i32,
  source: usize,
  combine: i32,
  scalar: bool,
): i32 {
  return scatter<f32>(out, outer, size, inner, indices, length, source, combine, scalar ? 0 : 4);
}

export function scatter64(
  out: usize,
  outer: i32,
  size: i32,
  inner: i32,
  indices: usize,
  length: i32,
  source: usize,
  combine: i32,
  scalar: bool,
): i32 {
  return scatter<f64>(out, outer, size, inner, indices, length, source, combine, scalar ? 0 : 8);
}
