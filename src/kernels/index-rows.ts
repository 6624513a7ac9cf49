/**
 * Rows of a table by index. Indices are int64 or int32 as they lie in memory (`indexBytes` 8 or 4); negative ones count from the
 * end where `wrap` is set. Each kernel checks its indices first and returns the position of the first one out of range, or -1.
 */
import { storeTail, VECTOR } from "./simd";

/** The index as it is given. */
// @ts-ignore: decorator
@inline
export function indexAt(indices: usize, i: usize, indexBytes: i32): i64 {
  return indexBytes == 8 ? load<i64>(indices + (i << 3)) : <i64>load<i32>(indices + (i << 2));
}

/** An index that was checked, counted from the front. */
// @ts-ignore: decorator
@inline
export function rowAt(indices: usize, i: usize, indexBytes: i32, size: i32): i32 {
  const value = indexBytes == 8 ? load<i32>(indices + (i << 3)) : load<i32>(indices + (i << 2));
  return value < 0 ? value + size : value;
}

/** Position of the first index outside of [0, size), or of [-size, size) where `wrap` is set; -1 if there is none. */
export function checkIndices(indices: usize, n: i32, indexBytes: i32, size: i32, wrap: bool): i32 {
  const least: i64 = wrap ? -(<i64>size) : 0;
  const range = <u64>(<i64>size - least);
  let i = 0;
  if (indexBytes == 8) {
    const low = i64x2.splat(least);
    const high = i64x2.splat(<i64>size - 1);
    for (; i + 4 <= n; i += 4) {
      const a = v128.load(indices + (<usize>i << 3));
      const b = v128.load(indices + (<usize>i << 3), 16);
      const under = v128.or(i64x2.lt_s(a, low), i64x2.lt_s(b, low));
      if (v128.any_true(v128.or(under, v128.or(i64x2.gt_s(a, high), i64x2.gt_s(b, high))))) break;
    }
  }
  for (; i < n; i++) if (<u64>(indexAt(indices, i, indexBytes) - least) >= range) return i;
  return -1;
}

// @ts-ignore: decorator
@inline
function copyRow(to: usize, from: usize, bytes: usize): void {
  const end = to + bytes;
  for (; to + VECTOR <= end; to += VECTOR, from += VECTOR) v128.store(to, v128.load(from));
  if (to + 8 <= end) {
    store<u64>(to, load<u64>(from));
    to += 8;
    from += 8;
  }
  if (to + 4 <= end) {
    store<u32>(to, load<u32>(from));
    to += 4;
    from += 4;
  }
  for (; to < end; to++, from++) store<u8>(to, load<u8>(from));
}

/**
 * out[o][i] = table[o][indices[i]] for `outer` blocks of `size` rows in the table; rows have `rowBytes` bytes.
 */
export function takeRows(
  table: usize,
  outer: i32,
  size: i32,
  indices: usize,
  n: i32,
  indexBytes: i32,
  wrap: bool,
  rowBytes: i32,
  out: usize,
): i32 {
  const wrong = checkIndices(indices, n, indexBytes, size, wrap);
  if (wrong >= 0) return wrong;
  const bytes = <usize>rowBytes;
  for (let o = 0; o < outer; o++) {
    if (rowBytes == 4)
      for (let i = 0; i < n; i++, out += 4)
        store<u32>(out, load<u32>(table + (<usize>rowAt(indices, i, indexBytes, size) << 2)));
    else if (rowBytes >= 512)
      for (let i = 0; i < n; i++, out += bytes)
        memory.copy(out, table + <usize>rowAt(indices, i, indexBytes, size) * bytes, bytes);
    else
      for (let i = 0; i < n; i++, out += bytes)
        copyRow(out, table + <usize>rowAt(indices, i, indexBytes, size) * bytes, bytes);
    table += <usize>size * bytes;
  }
  return -1;
}

/** out[o][indices[i]] = rows[o][i]; of indices that repeat the last one counts. */
export function putRows(
  out: usize,
  outer: i32,
  size: i32,
  indices: usize,
  n: i32,
  indexBytes: i32,
  wrap: bool,
  rowBytes: i32,
  rows: usize,
): i32 {
  const wrong = checkIndices(indices, n, indexBytes, size, wrap);
  if (wrong >= 0) return wrong;
  const bytes = <usize>rowBytes;
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < n; i++, rows += bytes)
      copyRow(out + <usize>rowAt(indices, i, indexBytes, size) * bytes, rows, bytes);
    out += <usize>size * bytes;
  }
  return -1;
}

/** out[o][indices[i]] += alpha * rows[o][i], in that order; rows have `width` floats. Index `skip` (-1: none) is passed over. */
export function addRows32(
  out: usize,
  outer: i32,
  size: i32,
  indices: usize,
  n: i32,
  indexBytes: i32,
  wrap: bool,
  width: i32,
  rows: usize,
  alpha: f32,
  skip: i32,
): i32 {
  const wrong = checkIndices(indices, n, indexBytes, size, wrap);
  if (wrong >= 0) return wrong;
  const bytes = <usize>width << 2;
  const factor = f32x4.splat(alpha);
  const rest = width & 3;
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < n; i++, rows += bytes) {
      const row = rowAt(indices, i, indexBytes, size);
      if (row == skip) continue;
      let to = out + <usize>row * bytes;
      let from = rows;
      const end = to + ((<usize>width >> 2) << 4);
      for (; to < end; to += VECTOR, from += VECTOR)
        v128.store(to, f32x4.add(v128.load(to), f32x4.mul(factor, v128.load(from))));
      if (rest) storeTail(to, f32x4.add(v128.load(to), f32x4.mul(factor, v128.load(from))), rest);
    }
    out += <usize>size * bytes;
  }
  return -1;
}

/**
 * out[b] = scale(b) * the sum of table[indices[i]] over the i of bag b: those from ends[b - 1] (0 for the first) to before ends[b]. Rows
 * have `width` floats. The scale is 1, or with `mean` one over the number of indices; `skip` (-1: none) does not count.
 */
export function sumBags32(
  table: usize,
  size: i32,
  indices: usize,
  n: i32,
  indexBytes: i32,
  width: i32,
  ends: usize,
  bags: i32,
  mean: bool,
  skip: i32,
  out: usize,
): i32 {
  const wrong = checkIndices(indices, n, indexBytes, size, false);
  if (wrong >= 0) return wrong;
  const bytes = <usize>width << 2;
  let i = 0;
  for (let b = 0; b < bags; b++, out += bytes) {
    const end = load<i32>(ends + (<usize>b << 2));
    memory.fill(out, 0, bytes);
    let count = 0;
    for (; i < end; i++) {
      const row = rowAt(indices, i, indexBytes, size);
      if (row == skip) continue;
      count++;
      const from = table + <usize>row * bytes;
      let j: usize = 0;
      for (; j + VECTOR <= bytes; j += VECTOR) v128.store(out + j, f32x4.add(v128.load(out + j), v128.load(from + j)));
      for (; j < bytes; j += 4) store<f32>(out + j, load<f32>(out + j) + load<f32>(from + j));
    }
    if (!mean || count < 2) continue;
    const divisor = <f32>count;
    for (let j: usize = 0; j < bytes; j += 4) store<f32>(out + j, load<f32>(out + j) / divisor);
  }
  return -1;
}

/** Rows of zeros with a one, in int64: out[i][indices[i]] = 1 for checked int64 indices. */
export function oneHot64(indices: usize, n: i32, classes: i32, out: usize): void {
  memory.fill(out, 0, (<usize>n * <usize>classes) << 3);
  for (let i = 0; i < n; i++) {
    store<i64>(out + (<usize>load<i32>(indices + (<usize>i << 3)) << 3), 1);
    out += <usize>classes << 3;
  }
}

/** The largest of int64 indices, or the first negative one; -1 if there are none. */
export function largestIndex(indices: usize, n: i32): f64 {
  let largest: i64 = -1;
  for (let i = 0; i < n; i++) {
    const value = load<i64>(indices + (<usize>i << 3));
    if (value < 0) return <f64>value;
    largest = max(largest, value);
  }
  return <f64>largest;
}
