/**
 * Optimizer steps: one pass over all parameters of a group. A table has an entry a parameter: pointers to the parameter, its
 * gradient and up to three states, and the number of elements, 4 bytes each. `scalars` are the rule's numbers in float64.
 */
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  asgd,
  momentum,
  nadam,
  radam,
  rmsprop,
  rprop,
  sgd,
} from "./optimizer-rules";
import { ENTRY_BYTES, entryCount, entryGradient } from "./optimizer-table";
import { lanes, VECTOR } from "./simd";

function update<T>(rule: i32, scalars: usize, entry: usize, begin: i32, end: i32): void {
  switch (rule) {
    case 0:
      sgd<T>(scalars, entry, begin, end);
      break;
    case 1:
      momentum<T>(scalars, entry, begin, end);
      break;
    case 2:
      adam<T>(scalars, entry, begin, end, false);
      break;
    case 3:
      adam<T>(scalars, entry, begin, end, true);
      break;
    case 4:
      rmsprop<T>(scalars, entry, begin, end);
      break;
    case 5:
      adagrad<T>(scalars, entry, begin, end);
      break;
    case 6:
      adadelta<T>(scalars, entry, begin, end);
      break;
    case 7:
      adamax<T>(scalars, entry, begin, end);
      break;
    case 8:
      nadam<T>(scalars, entry, begin, end);
      break;
    case 9:
      radam<T>(scalars, entry, begin, end);
      break;
    case 10:
      asgd<T>(scalars, entry, begin, end);
      break;
    case 11:
      rprop<T>(scalars, entry, begin, end);
      break;
  }
}

/** Elements `begin` to before `end` of all parameters, counted through the table. */
// @ts-ignore: decorator
@inline
function walk<T>(rule: i32, scalars: usize, table: usize, count: i32, begin: i32, end: i32): void {
  let first = 0;
  for (let i = 0; i < count; i++) {
    const n = entryCount(table);
    const from = max(begin - first, 0);
    const to = min(end - first, n);
    if (from < to) update<T>(rule, scalars, table, from, to);
    first += n;
    table += ENTRY_BYTES;
  }
}

export function optimizerStep32(rule: i32, scalars: usize, table: usize, count: i32, begin: i32, end: i32): void {
  walk<f32>(rule, scalars, table, count, begin, end);
}

export function optimizerStep64(rule: i32, scalars: usize, table: usize, count: i32, begin: i32, end: i32): void {
  walk<f64>(rule, scalars, table, count, begin, end);
}

/** Zeroes the gradients of a table; `size` is that of an element in bytes. */
export function zeroGradients(table: usize, count: i32, size: i32): void {
  for (let i = 0; i < count; i++) {
    memory.fill(entryGradient(table), 0, <usize>entryCount(table) * <usize>size);
    table += ENTRY_BYTES;
  }
}

/** Two elements in float64. */
// @ts-ignore: decorator
@inline
function pair<T>(at: usize): v128 {
  if (sizeof<T>() == 4) return f64x2.promote_low_f32x4(v128.load64_zero(at));
  return v128.load(at);
}

/** The squares of a gradient summed in float64. */
function sumOfSquares<T>(x: usize, n: i32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  const step = <usize>(4 * sizeof<T>());
  const end = x + (<usize>n >> 2) * step;
  while (x < end) {
    const a = pair<T>(x);
    const b = pair<T>(x + 2 * sizeof<T>());
    s0 = f64x2.add(s0, f64x2.mul(a, a));
    s1 = f64x2.add(s1, f64x2.mul(b, b));
    x += step;
  }
  s0 = f64x2.add(s0, s1);
  let sum = f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1);
  for (let i = n & 3; i > 0; i--) {
    const value = <f64>load<T>(x);
    sum += value * value;
    x += sizeof<T>();
  }
  return sum;
}

/** The Euclidean norms of a table's gradients, each rounded to their type, and of those norms together. */
// @ts-ignore: decorator
@inline
function norm<T>(table: usize, count: i32): f64 {
  let total: f64 = 0;
  for (let i = 0; i < count; i++) {
    const own = <f64>(<T>Math.sqrt(sumOfSquares<T>(entryGradient(table), entryCount(table))));
    total += own * own;
    table += ENTRY_BYTES;
  }
  return <f64>(<T>Math.sqrt(total));
}

export function gradientNorm32(table: usize, count: i32): f64 {
  return norm<f32>(table, count);
}

export function gradientNorm64(table: usize, count: i32): f64 {
  return norm<f64>(table, count);
}

/** Multiplies the gradients of a table. */
// @ts-ignore: decorator
@inline
function scale<T>(table: usize, count: i32, factor: f64): void {
  const by = v128.splat<T>(<T>factor);
  for (let k = 0; k < count; k++) {
    const n = entryCount(table);
    let x = entryGradient(table);
    const rest = n % lanes<T>();
    const end = x + <usize>(n - rest) * sizeof<T>();
    for (; x < end; x += VECTOR) v128.store(x, v128.mul<T>(v128.load(x), by));
    for (let i = rest; i > 0; i--) {
      store<T>(x, load<T>(x) * <T>factor);
      x += sizeof<T>();
    }
    table += ENTRY_BYTES;
  }
}

export function scaleGradients32(table: usize, count: i32, factor: f64): void {
  scale<f32>(table, count, factor);
}

export function scaleGradients64(table: usize, count: i32, factor: f64): void {
  scale<f64>(table, count, factor);
}

/** Keeps the gradients of a table within ± `limit`; NaN stays. */
// @ts-ignore: decorator
@inline
function clamp<T>(table: usize, count: i32, limit: f64): void {
  const high = v128.splat<T>(<T>limit);
  const low = v128.splat<T>(<T>-limit);
  for (let k = 0; k < count; k++) {
    const n = entryCount(table);
    let x = entryGradient(table);
    const rest = n % lanes<T>();
    const end = x + <usize>(n - rest) * sizeof<T>();
    for (; x < end; x += VECTOR) v128.store(x, v128.min<T>(v128.max<T>(v128.load(x), low), high));
    for (let i = rest; i > 0; i--) {
      store<T>(x, min<T>(max<T>(load<T>(x), <T>-limit), <T>limit));
      x += sizeof<T>();
    }
    table += ENTRY_BYTES;
  }
}

export function clampGradients32(table: usize, count: i32, limit: f64): void {
  clamp<f32>(table, count, limit);
}

export function clampGradients64(table: usize, count: i32, limit: f64): void {
  clamp<f64>(table, count, limit);
}
