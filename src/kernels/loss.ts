/**
 * Losses of contiguous floats, element by element. `kind` counts them as `lossKinds` in src/engine/backend/cpu/wasm/loss.ts does;
 * `parameter` is delta or beta where a loss has one.
 */
import { CrossEntropy, Huber, LogitCrossEntropy, SmoothL1, Squared } from "./loss-operations";
import { storeTail } from "./simd";
import { high, low, total } from "./wide";

function sum<Op>(x: usize, y: usize, parameter: f32, n: i32): f64 {
  const op = changetype<Op>(0);
  const p = f32x4.splat(parameter);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  const end = x + (((<usize>n) >> 2) << 4);
  for (; x < end; x += 16, y += 16) {
    const loss = op.loss(v128.load(x), v128.load(y), p);
    s0 = f64x2.add(s0, low(loss));
    s1 = f64x2.add(s1, high(loss));
  }
  const rest = n & 3;
  if (rest) {
    const inside = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(rest));
    const loss = v128.and(op.loss(v128.load(x), v128.load(y), p), inside);
    s0 = f64x2.add(s0, low(loss));
    s1 = f64x2.add(s1, high(loss));
  }
  return total(f64x2.add(s0, s1));
}

function each<Op>(x: usize, y: usize, out: usize, parameter: f32, n: i32): void {
  const op = changetype<Op>(0);
  const p = f32x4.splat(parameter);
  const end = x + (((<usize>n) >> 2) << 4);
  for (; x < end; x += 16, y += 16, out += 16) v128.store(out, op.loss(v128.load(x), v128.load(y), p));
  const rest = n & 3;
  if (rest) storeTail(out, op.loss(v128.load(x), v128.load(y), p), rest);
}

/** `gStep` is 16 where each element has its own gradient, 0 where all share the one at `g`. */
function gradient<Op>(
  g: usize,
  gStep: usize,
  x: usize,
  y: usize,
  out: usize,
  scale: f32,
  parameter: f32,
  n: i32,
): void {
  const op = changetype<Op>(0);
  const p = f32x4.splat(parameter);
  const factor = f32x4.splat(scale);
  const shared = f32x4.mul(v128.load32_splat(g), factor);
  const end = x + (((<usize>n) >> 2) << 4);
  for (; x < end; x += 16, y += 16, out += 16, g += gStep) {
    const own = gStep ? f32x4.mul(v128.load(g), factor) : shared;
    v128.store(out, f32x4.mul(own, op.slope(v128.load(x), v128.load(y), p)));
  }
  const rest = n & 3;
  if (rest) {
    const own = gStep ? f32x4.mul(v128.load(g), factor) : shared;
    storeTail(out, f32x4.mul(own, op.slope(v128.load(x), v128.load(y), p)), rest);
  }
}

/** The sum of the losses. */
export function lossSum32(kind: i32, x: usize, y: usize, parameter: f32, n: i32): f64 {
  switch (kind) {
    case 0:
      return sum<Squared>(x, y, parameter, n);
    case 1:
      return sum<Huber>(x, y, parameter, n);
    case 2:
      return sum<SmoothL1>(x, y, parameter, n);
    case 3:
      return sum<CrossEntropy>(x, y, parameter, n);
    default:
      return sum<LogitCrossEntropy>(x, y, parameter, n);
  }
}

/** The losses. */
export function lossEach32(kind: i32, x: usize, y: usize, out: usize, parameter: f32, n: i32): void {
  switch (kind) {
    case 0:
      return each<Squared>(x, y, out, parameter, n);
    case 1:
      return each<Huber>(x, y, out, parameter, n);
    case 2:
      return each<SmoothL1>(x, y, out, parameter, n);
    case 3:
      return each<CrossEntropy>(x, y, out, parameter, n);
    default:
      return each<LogitCrossEntropy>(x, y, out, parameter, n);
  }
}

/** out = g * scale * slope; with `elementwise` each element has its own g. */
export function lossBackward32(
  kind: i32,
  g: usize,
  elementwise: bool,
  x: usize,
  y: usize,
  out: usize,
  scale: f32,
  parameter: f32,
  n: i32,
): void {
  const step: usize = elementwise ? 16 : 0;
  switch (kind) {
    case 0:
      return gradient<Squared>(g, step, x, y, out, scale, parameter, n);
    case 1:
      return gradient<Huber>(g, step, x, y, out, scale, parameter, n);
    case 2:
      return gradient<SmoothL1>(g, step, x, y, out, scale, parameter, n);
    case 3:
      return gradient<CrossEntropy>(g, step, x, y, out, scale, parameter, n);
    default:
      return gradient<LogitCrossEntropy>(g, step, x, y, out, scale, parameter, n);
  }
}

/** The first element outside of 0 to 1 (NaN is), or -1. */
export function outsideUnit32(x: usize, n: i32): i32 {
  for (let i = 0; i < n; i++, x += 4) {
    const p = load<f32>(x);
    if (!(p >= 0 && p <= 1)) return i;
  }
  return -1;
}
