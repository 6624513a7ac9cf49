/** The loops of pointwise kernels with three operands; see pointwise-loops.ts. C is the first operand's type: T, or u8 for a mask. */
import { gather, gatherTail, put, runsDown, TILE } from "./pointwise-loops";
import { storeTail, VECTOR } from "./simd";

/** Bytes, each 0 or not, as a mask of lanes of type T. */
// @ts-ignore: decorator
@inline
function expandMask<T>(bytes: v128): v128 {
  const words = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
  if (sizeof<T>() == 8) return i64x2.ne(i64x2.extend_low_i32x4_u(words), i64x2.splat(0));
  return i32x4.ne(words, i32x4.splat(0));
}

/** The first operand: as `gather`, or `count` bytes as a mask. */
// @ts-ignore: decorator
@inline
function first<C, T>(pointer: usize, step: usize, count: i32): v128 {
  const width = 16 / sizeof<T>();
  if (sizeof<C>() == sizeof<T>())
    return count < width ? gatherTail<T>(pointer, step, count) : gather<T>(pointer, step);
  if (step == 1) return expandMask<T>(v128.load32_zero(pointer));
  let bytes = v128.load8_lane(pointer, i32x4.splat(0), 0);
  if (count > 1) bytes = v128.load8_lane(pointer + step, bytes, 1);
  if (count > 2) bytes = v128.load8_lane(pointer + 2 * step, bytes, 2);
  if (count > 3) bytes = v128.load8_lane(pointer + 3 * step, bytes, 3);
  return expandMask<T>(bytes);
}

/** out[i] = op(a[i], b[i], c[i]), all contiguous. */
export function zip3<Op, C, T>(a: usize, b: usize, c: usize, out: usize, n: i32, parameters: usize): void {
  const op = changetype<Op>(parameters);
  const width = 16 / sizeof<T>();
  for (; n >= width; n -= width) {
    v128.store(out, op.apply<T>(first<C, T>(a, sizeof<C>(), width), v128.load(b), v128.load(c)));
    a += width * sizeof<C>();
    b += VECTOR;
    c += VECTOR;
    out += VECTOR;
  }
  if (!n) return;
  const last = op.apply<T>(first<C, T>(a, sizeof<C>(), width), v128.load(b), v128.load(c));
  if (sizeof<T>() == 8) v128.store64_lane(out, last, 0);
  else storeTail(out, last, n);
}

/** `zip3` with elements so many bytes apart. */
function zip3Steps<Op, C, T>(
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  c: usize,
  cStep: usize,
  out: usize,
  n: i32,
  parameters: usize,
): void {
  const op = changetype<Op>(parameters);
  const width = 16 / sizeof<T>();
  for (; n >= width; n -= width) {
    put<T, T>(out, op.apply<T>(first<C, T>(a, aStep, width), gather<T>(b, bStep), gather<T>(c, cStep)));
    a += <usize>width * aStep;
    b += <usize>width * bStep;
    c += <usize>width * cStep;
    out += VECTOR;
  }
  if (!n) return;
  const last = op.apply<T>(first<C, T>(a, aStep, n), gatherTail<T>(b, bStep, n), gatherTail<T>(c, cStep, n));
  if (sizeof<T>() == 8) v128.store64_lane(out, last, 0);
  else storeTail(out, last, n);
}

/** rows x n elements. Returns the end of `out`. */
function plane3<Op, C, T>(dimensions: usize, a: usize, b: usize, c: usize, out: usize, parameters: usize): usize {
  const rows = load<i32>(dimensions);
  const aRow = <usize>load<i32>(dimensions, 4);
  const bRow = <usize>load<i32>(dimensions, 8);
  const cRow = <usize>load<i32>(dimensions, 12);
  const n = load<i32>(dimensions, 16);
  const aStep = <usize>load<i32>(dimensions, 20);
  const bStep = <usize>load<i32>(dimensions, 24);
  const cStep = <usize>load<i32>(dimensions, 28);
  const outRow = <usize>n * sizeof<T>();
  const end = out + <usize>rows * outRow;
  const down = runsDown(aRow, aStep) || runsDown(bRow, bStep) || runsDown(cRow, cStep);
  const tile = down ? TILE : n;
  const contiguous = aStep == sizeof<C>() && bStep == sizeof<T>() && cStep == sizeof<T>();
  for (let column = 0; column < n; column += tile) {
    const count = min(tile, n - column);
    let aLine = a + <usize>column * aStep;
    let bLine = b + <usize>column * bStep;
    let cLine = c + <usize>column * cStep;
    for (let at = out + <usize>column * sizeof<T>(), last = at + <usize>rows * outRow; at < last; at += outRow) {
      if (contiguous) zip3<Op, C, T>(aLine, bLine, cLine, at, count, parameters);
      else zip3Steps<Op, C, T>(aLine, aStep, bLine, bStep, cLine, cStep, at, count, parameters);
      aLine += aRow;
      bLine += bRow;
      cLine += cRow;
    }
  }
  return end;
}

/** As `zipStrided`, with four int32 a dimension: its size and the strides in bytes of a, b and c. */
export function zip3Strided<Op, C, T>(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  parameters: usize,
): usize {
  if (rank == 2) return plane3<Op, C, T>(dimensions, a, b, c, out, parameters);
  const aStride = <usize>load<i32>(dimensions, 4);
  const bStride = <usize>load<i32>(dimensions, 8);
  const cStride = <usize>load<i32>(dimensions, 12);
  for (let i = load<i32>(dimensions); i > 0; i--) {
    out = zip3Strided<Op, C, T>(rank - 1, dimensions + 16, a, b, c, out, parameters);
    a += aStride;
    b += bStride;
    c += cStride;
  }
  return out;
}
