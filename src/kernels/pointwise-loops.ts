/**
 * The loops of the pointwise kernels, compiled once for each operation: a class with inlined methods that map vectors. Its `this` is
 * the address of the call's parameters, a number of type T each. `out` may be any of the inputs. Results are always contiguous.
 *
 * Inputs are read in whole vectors, so up to 16 bytes past their end; nothing is written past the end of `out`.
 */
import { splatAt, storeTail, VECTOR } from "./simd";

/** Parameter `index` of the operation in every lane. */
// @ts-ignore: decorator
@inline
export function parameter<T>(op: usize, index: usize): v128 {
  return splatAt<T>(op + index * sizeof<T>());
}

/** The first `count` lanes of type T. */
// @ts-ignore: decorator
@inline
function putTail<T>(out: usize, vector: v128, count: i32): void {
  if (sizeof<T>() == 8) v128.store64_lane(out, vector, 0);
  else storeTail(out, vector, count);
}

/** out[i] = op(x[i]). */
export function map<Op, T>(x: usize, out: usize, n: i32, parameters: usize): void {
  const op = changetype<Op>(parameters);
  const bytes = <usize>n * sizeof<T>();
  const pairs = x + (bytes & ~31);
  const end = x + (bytes & ~15);
  while (x < pairs) {
    v128.store(out, op.apply<T>(v128.load(x)));
    v128.store(out, op.apply<T>(v128.load(x, 16)), 16);
    x += 2 * VECTOR;
    out += 2 * VECTOR;
  }
  if (x < end) {
    v128.store(out, op.apply<T>(v128.load(x)));
    x += VECTOR;
    out += VECTOR;
  }
  const rest = n & (16 / sizeof<T>() - 1);
  if (rest) putTail<T>(out, op.apply<T>(v128.load(x)), rest);
}

/** `map` of floats for an operation with a common range: `inner` holds where no lane is `outside`, `wide` everywhere. */
export function mapGuarded<Op>(x: usize, out: usize, n: i32): void {
  const op = changetype<Op>(0);
  const end = x + (<usize>(n >> 3) << 5);
  while (x < end) {
    const first = v128.load(x);
    const second = v128.load(x, 16);
    if (v128.any_true(v128.or(op.outside(first), op.outside(second)))) {
      v128.store(out, op.wide(first));
      v128.store(out, op.wide(second), 16);
    } else {
      v128.store(out, op.inner(first));
      v128.store(out, op.inner(second), 16);
    }
    x += 2 * VECTOR;
    out += 2 * VECTOR;
  }
  for (let rest = n & 7; rest > 0; rest -= 4) {
    const last = v128.load(x);
    const result = v128.any_true(op.outside(last)) ? op.wide(last) : op.inner(last);
    if (rest < 4) storeTail(out, result, rest);
    else v128.store(out, result);
    x += VECTOR;
    out += VECTOR;
  }
}

/** Four or two elements `step` bytes apart. */
// @ts-ignore: decorator
@inline
export function gather<T>(pointer: usize, step: usize): v128 {
  if (step == sizeof<T>()) return v128.load(pointer);
  if (sizeof<T>() == 8) return v128.load64_lane(pointer + step, v128.load64_zero(pointer), 1);
  let vector = v128.load32_zero(pointer);
  vector = v128.load32_lane(pointer + step, vector, 1);
  vector = v128.load32_lane(pointer + 2 * step, vector, 2);
  return v128.load32_lane(pointer + 3 * step, vector, 3);
}

/** The first `count` elements of `gather`: reads no others where they lie apart. */
// @ts-ignore: decorator
@inline
export function gatherTail<T>(pointer: usize, step: usize, count: i32): v128 {
  if (step == sizeof<T>()) return v128.load(pointer);
  if (sizeof<T>() == 8) return v128.load64_zero(pointer);
  let vector = v128.load32_zero(pointer);
  if (count > 1) vector = v128.load32_lane(pointer + step, vector, 1);
  if (count > 2) vector = v128.load32_lane(pointer + 2 * step, vector, 2);
  return vector;
}

/** Stores results of type T as type R: as they are, or a mask as bytes of 0 and 1. */
// @ts-ignore: decorator
@inline
export function put<T, R>(out: usize, vector: v128): void {
  if (sizeof<R>() == sizeof<T>()) {
    v128.store(out, vector);
    return;
  }
  const bytes = packMask<T>(vector);
  if (sizeof<T>() == 8) v128.store16_lane(out, bytes, 0);
  else v128.store32_lane(out, bytes, 0);
}

// @ts-ignore: decorator
@inline
function putSome<T, R>(out: usize, vector: v128, count: i32): void {
  if (sizeof<R>() == sizeof<T>()) {
    putTail<T>(out, vector, count);
    return;
  }
  const bytes = packMask<T>(vector);
  v128.store8_lane(out, bytes, 0);
  if (count > 1) v128.store8_lane(out, bytes, 1, 1);
  if (count > 2) v128.store8_lane(out, bytes, 2, 2);
}

/** A mask of lanes of type T as bytes of 0 and 1 in the lowest lanes. */
// @ts-ignore: decorator
@inline
function packMask<T>(mask: v128): v128 {
  const words = sizeof<T>() == 8 ? i32x4.shuffle(mask, mask, 0, 2, 0, 2) : mask;
  const halves = i16x8.narrow_i32x4_s(words, words);
  return v128.and(i8x16.narrow_i16x8_s(halves, halves), i8x16.splat(1));
}

/** out[i] = op(a[i], b[i]), all contiguous. */
export function zip<Op, T, R>(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  const op = changetype<Op>(parameters);
  const width = 16 / sizeof<T>();
  const bytes = <usize>n * sizeof<T>();
  const pairs = a + (bytes & ~31);
  const end = a + (bytes & ~15);
  while (a < pairs) {
    put<T, R>(out, op.apply<T>(v128.load(a), v128.load(b)));
    put<T, R>(out + width * sizeof<R>(), op.apply<T>(v128.load(a, 16), v128.load(b, 16)));
    a += 2 * VECTOR;
    b += 2 * VECTOR;
    out += 2 * width * sizeof<R>();
  }
  if (a < end) {
    put<T, R>(out, op.apply<T>(v128.load(a), v128.load(b)));
    a += VECTOR;
    b += VECTOR;
    out += width * sizeof<R>();
  }
  const rest = n & (width - 1);
  if (rest) putSome<T, R>(out, op.apply<T>(v128.load(a), v128.load(b)), rest);
}

/** `zip` with the same b for all. */
function zipRight<Op, T, R>(a: usize, b: v128, out: usize, n: i32, parameters: usize): void {
  const op = changetype<Op>(parameters);
  const width = 16 / sizeof<T>();
  const end = a + ((<usize>n * sizeof<T>()) & ~15);
  while (a < end) {
    put<T, R>(out, op.apply<T>(v128.load(a), b));
    a += VECTOR;
    out += width * sizeof<R>();
  }
  const rest = n & (width - 1);
  if (rest) putSome<T, R>(out, op.apply<T>(v128.load(a), b), rest);
}

/** `zip` with the same a for all. */
function zipLeft<Op, T, R>(a: v128, b: usize, out: usize, n: i32, parameters: usize): void {
  const op = changetype<Op>(parameters);
  const width = 16 / sizeof<T>();
  const end = b + ((<usize>n * sizeof<T>()) & ~15);
  while (b < end) {
    put<T, R>(out, op.apply<T>(a, v128.load(b)));
    b += VECTOR;
    out += width * sizeof<R>();
  }
  const rest = n & (width - 1);
  if (rest) putSome<T, R>(out, op.apply<T>(a, v128.load(b)), rest);
}

/** `zip` with elements `aStep` and `bStep` bytes apart. */
function zipSteps<Op, T, R>(a: usize, aStep: usize, b: usize, bStep: usize, out: usize, n: i32, op: Op): void {
  const width = 16 / sizeof<T>();
  for (; n >= width; n -= width) {
    put<T, R>(out, op.apply<T>(gather<T>(a, aStep), gather<T>(b, bStep)));
    a += <usize>width * aStep;
    b += <usize>width * bStep;
    out += width * sizeof<R>();
  }
  if (n) putSome<T, R>(out, op.apply<T>(gatherTail<T>(a, aStep, n), gatherTail<T>(b, bStep, n)), n);
}

/** Columns that are walked down together where an operand's neighbours lie in a column: a cache line of each. */
export const TILE: i32 = 16;

/** True where an operand's neighbours in memory are those of the next row rather than of the next column. */
// @ts-ignore: decorator
@inline
export function runsDown(row: usize, column: usize): bool {
  return abs(<isize>row) < abs(<isize>column) && row != 0;
}

/** rows x n elements. Returns the end of `out`. */
function plane<Op, T, R>(dimensions: usize, a: usize, b: usize, out: usize, parameters: usize): usize {
  const size = sizeof<T>();
  const rows = load<i32>(dimensions);
  const aRow = <usize>load<i32>(dimensions, 4);
  const bRow = <usize>load<i32>(dimensions, 8);
  const n = load<i32>(dimensions, 12);
  const aStep = <usize>load<i32>(dimensions, 16);
  const bStep = <usize>load<i32>(dimensions, 20);
  const outRow = <usize>n * sizeof<R>();
  const end = out + <usize>rows * outRow;
  if (aStep == size && bStep == size) {
    for (let at = out; at < end; at += outRow) {
      zip<Op, T, R>(a, b, at, n, parameters);
      a += aRow;
      b += bRow;
    }
  } else if (aStep == size && bStep == 0) {
    for (let at = out; at < end; at += outRow) {
      zipRight<Op, T, R>(a, splatAt<T>(b), at, n, parameters);
      a += aRow;
      b += bRow;
    }
  } else if (aStep == 0 && bStep == size) {
    for (let at = out; at < end; at += outRow) {
      zipLeft<Op, T, R>(splatAt<T>(a), b, at, n, parameters);
      a += aRow;
      b += bRow;
    }
  } else {
    const op = changetype<Op>(parameters);
    const tile = runsDown(aRow, aStep) || runsDown(bRow, bStep) ? TILE : n;
    for (let column = 0; column < n; column += tile) {
      const count = min(tile, n - column);
      let aLine = a + <usize>column * aStep;
      let bLine = b + <usize>column * bStep;
      for (let at = out + <usize>column * sizeof<R>(), last = at + <usize>rows * outRow; at < last; at += outRow) {
        zipSteps<Op, T, R>(aLine, aStep, bLine, bStep, at, count, op);
        aLine += aRow;
        bLine += bRow;
      }
    }
  }
  return end;
}

/**
 * out = op(a, b) over strided operands. `dimensions`: at least two of them, the outermost first, each as three int32: its size and the
 * strides in bytes of a and of b, 0 to repeat an element. Returns the end of `out`.
 */
export function zipStrided<Op, T, R>(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): usize {
  if (rank == 2) return plane<Op, T, R>(dimensions, a, b, out, parameters);
  const aStride = <usize>load<i32>(dimensions, 4);
  const bStride = <usize>load<i32>(dimensions, 8);
  for (let i = load<i32>(dimensions); i > 0; i--) {
    out = zipStrided<Op, T, R>(rank - 1, dimensions + 12, a, b, out, parameters);
    a += aStride;
    b += bStride;
  }
  return out;
}
