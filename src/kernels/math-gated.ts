/**
 * Gelu, its tanh form and mish of four floats, computed in float64: their factors err by more than an ulp each in float32, and lose
 * their digits where a product of them is no denormal yet. The fits are our own least-maximum ones.
 */
import { at } from "./math";
import { madd } from "./simd";
import { high, low, narrow } from "./wide";

/** 2^x from -1/2 to 1/2: relative error 2^-29. */
const EXP2 = memory.data<f64>([
  1.5345811071672413e-4, 1.339993121340255e-3, 9.618488960538839e-3, 5.550328776982807e-2, 2.4022646890602328e-1,
  6.931472057372569e-1, 1.0000000005541705,
]);
/** e^(a^2 / 2) P(X > a) of a normal X for a from 0 to 14.8, as a quotient: relative error 2^-27.3. */
const MILLS_TOP = memory.data<f64>([
  4.138632158991817e-3, 4.0783215543923806e-2, 1.8367941421839412e-1, 4.3889357113811595e-1, 5.000000030689827e-1,
]);
const MILLS_BOTTOM = memory.data<f64>([
  1.03738975902886e-2, 1.0223460653238228e-1, 4.706436641282139e-1, 1.204346806208334, 1.6756721388792988, 1,
]);
const ONE = memory.data<f64>([1]);
const TWO = memory.data<f64>([2]);
const LOG2E = memory.data<f64>([1.4426950408889634]);
/** -log2(e) / 2. */
const MINUS_HALF_LOG2E = memory.data<f64>([-0.7213475204444817]);
/** -2 sqrt(2 / pi) log2(e), and that times 0.044715. */
const TANH_FORM = memory.data<f64>([-2.302208198144325]);
const TANH_CUBE = memory.data<f64>([-0.10294323957802349]);
/** 1.5 * 2^52 + 1023: added to a number, it leaves the number rounded plus 1023 in the lowest bits. */
const MAGIC = memory.data<f64>([6755399441056767]);
/** 2^x is Inf and 0 from here on. */
const HIGHEST = memory.data<f64>([1024]);
const LOWEST = memory.data<f64>([-1023]);
/** From here on mish is x, in float32 too. */
const MISH_FLAT = memory.data<f64>([64]);
/** e^(-a^2 / 2) is taken as 0 here. */
const FARTHEST = memory.data<f32>([37.66]);

// @ts-ignore: decorator
@inline
function at64(pointer: usize): v128 {
  return v128.load64_splat(pointer);
}

/** 2^x for x from -1023, where it is 0, to 1024, where it is Inf. */
// @ts-ignore: decorator
@inline
function exp2(x: v128): v128 {
  const shifted = f64x2.add(x, at64(MAGIC));
  const r = f64x2.sub(x, f64x2.sub(shifted, at64(MAGIC)));
  let p = madd<f64>(at64(EXP2), r, at64(EXP2 + 8));
  p = madd<f64>(p, r, at64(EXP2 + 16));
  p = madd<f64>(p, r, at64(EXP2 + 24));
  p = madd<f64>(p, r, at64(EXP2 + 32));
  p = madd<f64>(p, r, at64(EXP2 + 40));
  p = madd<f64>(p, r, at64(EXP2 + 48));
  return f64x2.mul(p, i64x2.shl(shifted, 52));
}

/** P(X > a) of a normal X, for a from 0 to `FARTHEST`. */
// @ts-ignore: decorator
@inline
function tail(a: v128): v128 {
  let p = madd<f64>(at64(MILLS_TOP), a, at64(MILLS_TOP + 8));
  p = madd<f64>(p, a, at64(MILLS_TOP + 16));
  p = madd<f64>(p, a, at64(MILLS_TOP + 24));
  p = madd<f64>(p, a, at64(MILLS_TOP + 32));
  let q = madd<f64>(at64(MILLS_BOTTOM), a, at64(MILLS_BOTTOM + 8));
  q = madd<f64>(q, a, at64(MILLS_BOTTOM + 16));
  q = madd<f64>(q, a, at64(MILLS_BOTTOM + 24));
  q = madd<f64>(q, a, at64(MILLS_BOTTOM + 32));
  q = madd<f64>(q, a, at64(MILLS_BOTTOM + 40));
  const power = exp2(f64x2.mul(f64x2.mul(a, a), at64(MINUS_HALF_LOG2E)));
  return f64x2.div(f64x2.mul(power, p), q);
}

/** x P(X < x) of two numbers and their bounded magnitudes. */
// @ts-ignore: decorator
@inline
function geluPair(x: v128, a: v128): v128 {
  const t = tail(a);
  const share = v128.bitselect(t, f64x2.sub(at64(ONE), t), f64x2.lt(x, i32x4.splat(0)));
  return f64x2.mul(x, share);
}

/** x P(X < x). */
// @ts-ignore: decorator
@inline
export function gelu4(x: v128): v128 {
  const a = f32x4.pmin(f32x4.abs(x), at(FARTHEST));
  return narrow(geluPair(low(x), low(a)), geluPair(high(x), high(a)));
}

// @ts-ignore: decorator
@inline
function geluTanhPair(x: v128): v128 {
  const u = f64x2.mul(x, madd<f64>(f64x2.mul(x, x), at64(TANH_CUBE), at64(TANH_FORM)));
  const power = exp2(f64x2.pmax(f64x2.pmin(u, at64(HIGHEST)), at64(LOWEST)));
  return f64x2.div(x, f64x2.add(at64(ONE), power));
}

/** x (1 + tanh u) / 2 = x / (1 + e^-2u) with u = sqrt(2 / pi) (x + 0.044715 x^3). */
// @ts-ignore: decorator
@inline
export function geluTanh4(x: v128): v128 {
  return narrow(geluTanhPair(low(x)), geluTanhPair(high(x)));
}

// @ts-ignore: decorator
@inline
function mishPair(x: v128): v128 {
  const u = f64x2.mul(x, at64(LOG2E));
  const w = exp2(f64x2.pmax(f64x2.pmin(u, at64(MISH_FLAT)), at64(LOWEST)));
  const n = f64x2.mul(w, f64x2.add(w, at64(TWO)));
  return f64x2.mul(x, f64x2.div(n, f64x2.add(n, at64(TWO))));
}

/** x tanh(ln(1 + e^x)) = x n / (n + 2) with n = w (w + 2), w = e^x. */
// @ts-ignore: decorator
@inline
export function mish4(x: v128): v128 {
  return narrow(mishPair(low(x)), mishPair(high(x)));
}
