/** Normal numbers by Box and Muller's method, in the order and with the roundings of PyTorch's vectorised CPU kernel. */
import { at, HALF, ONE } from "./math";
import { CHUNK, fillUniform32, fma4, fuses } from "./random";
import { VECTOR } from "./simd";

/** Cephes' logf, sinf and cosf. */
const LOG = memory.data<f32>([
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1,
  -2.4999993993e-1, 3.3333331174e-1,
]);
const COSINE = memory.data<f32>([2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2, -0.5]);
const SINE = memory.data<f32>([-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1]);
const ROOT_HALF = memory.data<f32>([0.7071067811865476]);
/** ln 2 in two parts: the first has 9 bits. */
const LN2_HIGH = memory.data<f32>([0.693359375]);
const LN2_LOW = memory.data<f32>([-2.12194440e-4]);
const MINUS_TWO = memory.data<f32>([-2]);
const TWO_PI = memory.data<f32>([6.283185307179586]);
const FOUR_OVER_PI = memory.data<f32>([1.27323954473516]);
/** pi / 4 in three parts. */
const QUARTER_PI = memory.data<f32>([0.78515625, 2.4187564849853515625e-4, 3.77489497744594108e-8]);
const MANTISSA_BITS = memory.data<i32>([0x007fffff]);
const HALF_BITS = memory.data<i32>([0x3f000000]);
const EXPONENT_OF_HALF = memory.data<i32>([126]);
const INTEGERS = memory.data<i32>([1, -2, 2, 4]);

/** Natural logarithm of multiples of 2^-24 in (0, 1]. */
// @ts-ignore: decorator
@inline
function logUnit(value: v128, fused: bool): v128 {
  const m = v128.or(v128.and(value, at(MANTISSA_BITS)), at(HALF_BITS));
  const below = f32x4.lt(m, at(ROOT_HALF));
  // Where m is below, the exponent is one less and m twice as large.
  const exponent = i32x4.add(i32x4.sub(i32x4.shr_u(value, 23), at(EXPONENT_OF_HALF)), below);
  const e = f32x4.convert_i32x4_s(exponent);
  const x = f32x4.sub(f32x4.add(m, v128.and(m, below)), at(ONE));
  const z = f32x4.mul(x, x);
  let y = fma4(at(LOG), x, at(LOG + 4), fused);
  y = fma4(y, x, at(LOG + 8), fused);
  y = fma4(y, x, at(LOG + 12), fused);
  y = fma4(y, x, at(LOG + 16), fused);
  y = fma4(y, x, at(LOG + 20), fused);
  y = fma4(y, x, at(LOG + 24), fused);
  y = fma4(y, x, at(LOG + 28), fused);
  y = fma4(y, x, at(LOG + 32), fused);
  y = f32x4.mul(y, x);
  y = fma4(y, z, f32x4.mul(e, at(LN2_LOW)), fused);
  y = f32x4.sub(y, f32x4.mul(z, at(HALF)));
  // The product is exact: e has 5 bits.
  return f32x4.add(f32x4.mul(e, at(LN2_HIGH)), f32x4.add(x, y));
}

/** Four pairs of uniforms at `pointer` and `pointer + 32` become normal. */
// @ts-ignore: decorator
@inline
function pairs(pointer: usize, mean: v128, std: v128, fused: bool): void {
  const first = logUnit(f32x4.sub(at(ONE), v128.load(pointer)), fused);
  const radius = f32x4.sqrt(f32x4.mul(at(MINUS_TWO), first));
  const angle = f32x4.mul(at(TWO_PI), v128.load(pointer, 32));
  const octants = i32x4.trunc_sat_f32x4_s(f32x4.mul(angle, at(FOUR_OVER_PI)));
  const octant = v128.and(i32x4.add(octants, at(INTEGERS)), at(INTEGERS + 4));
  const turns = f32x4.neg(f32x4.convert_i32x4_s(octant));
  let x = fma4(turns, at(QUARTER_PI), angle, fused);
  x = fma4(turns, at(QUARTER_PI + 4), x, fused);
  x = fma4(turns, at(QUARTER_PI + 8), x, fused);
  const z = f32x4.mul(x, x);
  let c = fma4(at(COSINE), z, at(COSINE + 4), fused);
  c = fma4(c, z, at(COSINE + 8), fused);
  c = fma4(f32x4.mul(c, z), z, f32x4.mul(z, at(COSINE + 12)), fused);
  c = f32x4.add(c, at(ONE));
  let s = fma4(at(SINE), z, at(SINE + 4), fused);
  s = fma4(s, z, at(SINE + 8), fused);
  s = fma4(f32x4.mul(s, z), x, x, fused);
  const swaps = i32x4.eq(v128.and(octant, at(INTEGERS + 8)), at(INTEGERS + 8));
  const sinSign = i32x4.shl(v128.and(octant, at(INTEGERS + 12)), 29);
  const cosSign = i32x4.shl(v128.and(i32x4.add(octant, at(INTEGERS + 8)), at(INTEGERS + 12)), 29);
  const sin = v128.xor(v128.bitselect(c, s, swaps), sinSign);
  const cos = v128.xor(v128.bitselect(s, c, swaps), cosSign);
  v128.store(pointer, fma4(f32x4.mul(radius, cos), std, mean, fused));
  v128.store(pointer, fma4(f32x4.mul(radius, sin), std, mean, fused), 32);
}

/**
 * Blocks of 16 uniforms become normal. Two functions, since V8 compiles one that has both ways in it to code that takes two and a half
 * times as long (Node 24).
 */
function blocksFused(pointer: usize, blocks: i32, mean: f32, std: f32): void {
  const center = f32x4.splat(mean);
  const width = f32x4.splat(std);
  for (; blocks > 0; blocks--, pointer += 64) {
    pairs(pointer, center, width, true);
    pairs(pointer + VECTOR, center, width, true);
  }
}

function blocksWide(pointer: usize, blocks: i32, mean: f32, std: f32): void {
  const center = f32x4.splat(mean);
  const width = f32x4.splat(std);
  for (; blocks > 0; blocks--, pointer += 64) {
    pairs(pointer, center, width, false);
    pairs(pointer + VECTOR, center, width, false);
  }
}

function blocksOf(pointer: usize, blocks: i32, mean: f32, std: f32): void {
  if (fuses()) blocksFused(pointer, blocks, mean, std);
  else blocksWide(pointer, blocks, mean, std);
}

/** Normal float32 for n of 16 or more: uniforms for all, blocks of 16 in place, a last block that is not full redrawn. */
export function fillNormal32(state: usize, out: usize, n: i32, mean: f32, std: f32): void {
  for (let left = n; left > 0; left -= CHUNK) {
    const count = min(left, CHUNK);
    const from = out + (<usize>(n - left) << 2);
    fillUniform32(state, from, count, 0, 1);
    blocksOf(from, count >> 4, mean, std);
  }
  if ((n & 15) == 0) return;
  const last = out + (<usize>(n - 16) << 2);
  fillUniform32(state, last, 16, 0, 1);
  blocksOf(last, 1, mean, std);
}
