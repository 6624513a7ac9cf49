/** The matrix product when one side of the result is 1: the matrix is read once, so nothing is packed. Strides are in bytes. */
import { lanes, madd, splatAt, VECTOR } from "./simd";

// @ts-ignore: decorator
@inline
function laneSum<T>(x: v128): T {
  if (sizeof<T>() == 4) {
    const pairs = f32x4.add(x, i64x2.shuffle(x, x, 1, 0));
    return <T>(f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1));
  }
  return <T>(f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1));
}

// @ts-ignore: decorator
@inline
function initial<T>(init: usize): T {
  return init ? load<T>(init) : <T>0;
}

/** The scalar product of two contiguous vectors. */
function dot<T>(k: i32, a: usize, b: usize): T {
  const width = lanes<T>();
  let s0 = i32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let left = k;
  for (; left >= 4 * width; left -= 4 * width) {
    s0 = madd<T>(v128.load(a), v128.load(b), s0);
    s1 = madd<T>(v128.load(a, 16), v128.load(b, 16), s1);
    s2 = madd<T>(v128.load(a, 32), v128.load(b, 32), s2);
    s3 = madd<T>(v128.load(a, 48), v128.load(b, 48), s3);
    a += 4 * VECTOR;
    b += 4 * VECTOR;
  }
  for (; left >= width; left -= width) {
    s0 = madd<T>(v128.load(a), v128.load(b), s0);
    a += VECTOR;
    b += VECTOR;
  }
  let sum = laneSum<T>(v128.add<T>(v128.add<T>(s0, s1), v128.add<T>(s2, s3)));
  for (; left > 0; left--) {
    sum += load<T>(a) * load<T>(b);
    a += sizeof<T>();
    b += sizeof<T>();
  }
  return sum;
}

/** Four scalar products at a time with columns of B, which are contiguous. */
function timesColumns<T>(
  n: i32,
  k: i32,
  x: usize,
  b: usize,
  bColumn: usize,
  c: usize,
  cStep: usize,
  init: usize,
  initStep: usize,
): void {
  const width = lanes<T>();
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    let s0 = i32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let at = x;
    let b0 = b;
    let b1 = b0 + bColumn;
    let b2 = b1 + bColumn;
    let b3 = b2 + bColumn;
    let left = k;
    for (; left >= width; left -= width) {
      const v = v128.load(at);
      s0 = madd<T>(v, v128.load(b0), s0);
      s1 = madd<T>(v, v128.load(b1), s1);
      s2 = madd<T>(v, v128.load(b2), s2);
      s3 = madd<T>(v, v128.load(b3), s3);
      at += VECTOR;
      b0 += VECTOR;
      b1 += VECTOR;
      b2 += VECTOR;
      b3 += VECTOR;
    }
    let t0 = laneSum<T>(s0);
    let t1 = laneSum<T>(s1);
    let t2 = laneSum<T>(s2);
    let t3 = laneSum<T>(s3);
    for (; left > 0; left--) {
      const v = load<T>(at);
      t0 += v * load<T>(b0);
      t1 += v * load<T>(b1);
      t2 += v * load<T>(b2);
      t3 += v * load<T>(b3);
      at += sizeof<T>();
      b0 += sizeof<T>();
      b1 += sizeof<T>();
      b2 += sizeof<T>();
      b3 += sizeof<T>();
    }
    store<T>(c, t0 + initial<T>(init));
    store<T>(c + cStep, t1 + initial<T>(init && init + initStep));
    store<T>(c + 2 * cStep, t2 + initial<T>(init && init + 2 * initStep));
    store<T>(c + 3 * cStep, t3 + initial<T>(init && init + 3 * initStep));
    b += 4 * bColumn;
    c += 4 * cStep;
    if (init) init += 4 * initStep;
  }
  for (; j < n; j++) {
    store<T>(c, dot<T>(k, x, b) + initial<T>(init));
    b += bColumn;
    c += cStep;
    if (init) init += initStep;
  }
}

/** Rows of B are contiguous, so is C: sums of up to 8 vectors' columns at a time. Returns how many columns are done. */
function timesRows<T>(n: i32, k: i32, x: usize, b: usize, bRow: usize, c: usize, init: usize, initStep: usize): i32 {
  const width = lanes<T>();
  let j = 0;
  for (; j + 8 * width <= n; j += 8 * width) {
    let s0 = i32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let s4 = s0;
    let s5 = s0;
    let s6 = s0;
    let s7 = s0;
    let row = b;
    for (let at = x, end = x + <usize>k * sizeof<T>(); at < end; at += sizeof<T>()) {
      const v = splatAt<T>(at);
      s0 = madd<T>(v, v128.load(row), s0);
      s1 = madd<T>(v, v128.load(row, 16), s1);
      s2 = madd<T>(v, v128.load(row, 32), s2);
      s3 = madd<T>(v, v128.load(row, 48), s3);
      s4 = madd<T>(v, v128.load(row, 64), s4);
      s5 = madd<T>(v, v128.load(row, 80), s5);
      s6 = madd<T>(v, v128.load(row, 96), s6);
      s7 = madd<T>(v, v128.load(row, 112), s7);
      row += bRow;
    }
    s0 = plus<T>(s0, init, initStep, 0);
    s1 = plus<T>(s1, init, initStep, 1);
    s2 = plus<T>(s2, init, initStep, 2);
    s3 = plus<T>(s3, init, initStep, 3);
    s4 = plus<T>(s4, init, initStep, 4);
    s5 = plus<T>(s5, init, initStep, 5);
    s6 = plus<T>(s6, init, initStep, 6);
    s7 = plus<T>(s7, init, initStep, 7);
    v128.store(c, s0);
    v128.store(c, s1, 16);
    v128.store(c, s2, 32);
    v128.store(c, s3, 48);
    v128.store(c, s4, 64);
    v128.store(c, s5, 80);
    v128.store(c, s6, 96);
    v128.store(c, s7, 112);
    b += 8 * VECTOR;
    c += 8 * VECTOR;
    if (init) init += 8 * <usize>width * initStep;
  }
  for (; j + width <= n; j += width) {
    let sum = i32x4.splat(0);
    let row = b;
    for (let at = x, end = x + <usize>k * sizeof<T>(); at < end; at += sizeof<T>()) {
      sum = madd<T>(splatAt<T>(at), v128.load(row), sum);
      row += bRow;
    }
    v128.store(c, plus<T>(sum, init, initStep, 0));
    b += VECTOR;
    c += VECTOR;
    if (init) init += <usize>width * initStep;
  }
  return j;
}

/** Adds vector `i` of `init`, or its one value where the step is 0. */
// @ts-ignore: decorator
@inline
function plus<T>(sum: v128, init: usize, initStep: usize, i: usize): v128 {
  if (!init) return sum;
  return v128.add<T>(sum, initStep ? v128.load(init + i * VECTOR) : splatAt<T>(init));
}

/** Elements of a sum in one block: blocks are added to each other, which is more precise than one long sum. */
const CHUNK: i32 = 4096;

/** Bytes that `gemv` needs at `work`. */
export const GEMV_WORK_BYTES: usize = <usize>CHUNK * 8;

/** c (n) = x (k, contiguous) * B (k x n) + init. */
function times<T>(
  n: i32,
  k: i32,
  x: usize,
  b: usize,
  bRow: usize,
  bColumn: usize,
  c: usize,
  cStep: usize,
  init: usize,
  initStep: usize,
): void {
  if (bRow == sizeof<T>()) {
    timesColumns<T>(n, k, x, b, bColumn, c, cStep, init, initStep);
    return;
  }
  let j = 0;
  if (bColumn == sizeof<T>() && cStep == sizeof<T>() && (initStep == sizeof<T>() || initStep == 0))
    j = timesRows<T>(n, k, x, b, bRow, c, init, initStep);
  for (; j < n; j++) {
    const at = <usize>j;
    let sum: T = 0;
    for (let p: usize = 0; p < <usize>k; p++)
      sum += load<T>(x + p * sizeof<T>()) * load<T>(b + p * bRow + at * bColumn);
    store<T>(c + at * cStep, sum + initial<T>(init && init + at * initStep));
  }
}

/** c (n) = x (k) * B (k x n) + init, any strides. */
export function gemv<T>(
  n: i32,
  k: i32,
  x: usize,
  xStep: usize,
  b: usize,
  bRow: usize,
  bColumn: usize,
  c: usize,
  cStep: usize,
  init: usize,
  initStep: usize,
  work: usize,
): void {
  // An empty k still has to write its zeros.
  for (let done = 0; done == 0 || done < k; done += CHUNK) {
    const steps = min(CHUNK, k - done);
    let from = x;
    if (xStep != sizeof<T>()) {
      for (let p: usize = 0; p < <usize>steps; p++) store<T>(work + p * sizeof<T>(), load<T>(x + p * xStep));
      from = work;
    }
    if (done > 0) times<T>(n, steps, from, b, bRow, bColumn, c, cStep, c, cStep);
    else times<T>(n, steps, from, b, bRow, bColumn, c, cStep, init, initStep);
    x += <usize>steps * xStep;
    b += <usize>steps * bRow;
  }
}
