/**
 * Box-Muller over a block of 16 uniforms in place: element j and j + 8 make a pair.
 *
 * In float32 PyTorch's x86 build computes log, sin and cos by the Cephes polynomials (Moshier, `logf`, `sinf`, `cosf`) in
 * single precision with fused multiply-adds. To give the same bits, each step here rounds where that code rounds:
 * `Math.fround(a * b + c)` is a fused multiply-add, since the product of two float32 is exact in float64.
 */
import { fma, log, sincos, trig } from "./libm.js";

const f = Math.fround;

const SQRT_HALF = f(0.7071067811865476);
const LOG = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(f);
const [L0, L1, L2, L3, L4, L5, L6, L7, L8] = LOG;
/** ln(2) in two parts. */
const LN2_LOW = f(-2.1219444e-4);
const LN2_HIGH = f(0.693359375);

const TWO_PI = f(2 * Math.PI);
const FOUR_OVER_PI = f(1.27323954473516);
/** pi/4 in three parts. */
const P1 = f(0.78515625);
const P2 = f(2.4187564849853515625e-4);
const P3 = f(3.77489497744594108e-8);
const [S0, S1, S2] = [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1].map(f);
const [C0, C1, C2] = [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2].map(f);

const POWERS = Float64Array.from({ length: 26 }, (_, n) => 2 ** -n);

/** Natural logarithm of `steps` * 2^-24 for an integer `steps` in [1, 2^24], in float32. */
function log24(steps: number): number {
  const length = 32 - Math.clz32(steps);
  const mantissa = steps * POWERS[length];
  const below = mantissa < SQRT_HALF;
  const x = below ? mantissa + mantissa - 1 : mantissa - 1;
  const e = below ? length - 25 : length - 24;
  const z = f(x * x);
  let y = f(L0 * x + L1);
  y = f(y * x + L2);
  y = f(y * x + L3);
  y = f(y * x + L4);
  y = f(y * x + L5);
  y = f(y * x + L6);
  y = f(y * x + L7);
  y = f(y * x + L8);
  y = f(y * x);
  y = f(y * z + f(e * LN2_LOW));
  y = f(y - z * 0.5);
  return f(e * LN2_HIGH + f(x + y));
}

/** Turns 16 uniforms in [0, 1) with 24 bits at `array[at]` into normals; `mean` and `std` are float32 values. */
export function boxMuller32(array: Float32Array, at: number, mean: number, std: number): void {
  for (let j = at; j < at + 8; j++) {
    const radius = f(Math.sqrt(f(-2 * log24((1 - array[j]) * 16777216))));
    const angle = f(TWO_PI * array[j + 8]);
    const octant = (Math.trunc(f(angle * FOUR_OVER_PI)) + 1) & -2;
    let x = f(angle - octant * P1);
    x = f(x - octant * P2);
    x = f(x - octant * P3);
    const z = f(x * x);

    let c = f(C0 * z + C1);
    c = f(c * z + C2);
    c = f(c * z);
    c = f(c * z - f(z * 0.5));
    c = f(c + 1);
    let s = f(S0 * z + S1);
    s = f(s * z + S2);
    s = f(s * z);
    s = f(s * x + x);

    const swap = (octant & 2) !== 0;
    const sin = (octant & 4) !== 0 ? -(swap ? c : s) : swap ? c : s;
    const cos = ((octant + 2) & 4) !== 0 ? -(swap ? s : c) : swap ? s : c;
    array[j] = f(radius * cos) * std + mean;
    array[j + 8] = f(radius * sin) * std + mean;
  }
}

/** Turns 16 uniforms in [0, 1) with 53 bits at `array[at]` into normals. */
export function boxMuller64(array: Float64Array, at: number, mean: number, std: number): void {
  const standard = mean === 0 && std === 1;
  for (let j = at; j < at + 8; j++) {
    const radius = Math.sqrt(-2 * log(1 - array[j]));
    sincos(2 * Math.PI * array[j + 8]);
    const first = radius * trig.cos;
    const second = radius * trig.sin;
    array[j] = standard ? first : fma(first, std, mean);
    array[j + 8] = standard ? second : fma(second, std, mean);
  }
}
