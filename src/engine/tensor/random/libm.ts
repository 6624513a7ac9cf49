/**
 * Double-precision `log`, `exp`, `sin`, `cos` and `tan` to within 0.52 units in the last place.
 *
 * Samplers cannot use `Math.*`: its last bits differ between JavaScript engines and versions, and from the C library that
 * PyTorch and NumPy call. These agree with glibc's (which are as accurate) in all but about one result in a hundred or
 * fewer. Method: a table of exact values at nearby points and a short polynomial for the rest, with the table entry's own
 * rounding error carried along (Gal and Bachelis, 1991; Tang, 1990).
 */
import { buildTables, type Tables } from "./libmTables.js";

let tables: Tables | undefined;
const bits = new DataView(new ArrayBuffer(8));

/** Natural logarithm of a normal positive `x`; `-Infinity` at 0. */
export function log(x: number): number {
  if (!(x > 0) || x === Infinity) return Math.log(x);
  const { inverse, log: hiPart, logLow, ln2, ln2Low } = (tables ??= buildTables()).log;
  bits.setFloat64(0, x);
  const high = bits.getInt32(0);
  const offset = high - 0x3fe60000;
  const k = offset >> 20;
  const i = (offset >> 13) & 127;
  bits.setInt32(0, high - (k << 20));
  const z = bits.getFloat64(0);
  bits.setInt32(4, 0);
  const zHigh = bits.getFloat64(0);
  const rHigh = zHigh * inverse[i] - 1;
  const rRest = (z - zHigh) * inverse[i];
  const r = rHigh + rRest;
  const w = k * ln2 + hiPart[i];
  const head = w + r;
  const tail = w - head + r + (rHigh - r + rRest + (k * ln2Low + logLow[i]));
  const r2 = r * r;
  const p = 1 / 3 + r * (-1 / 4 + r * (1 / 5 + r * (-1 / 6 + r * (1 / 7 + r * (-1 / 8 + r * (1 / 9))))));
  return head + (tail + r2 * (-0.5 + r * p));
}

/** e to the power `x`; `Math.exp` outside (-700, 700). */
export function exp(x: number): number {
  if (!(Math.abs(x) < 700)) return Math.exp(x);
  const { power, powerLow, step, stepLow } = (tables ??= buildTables()).exp;
  const k = Math.round(x / step);
  const r = x - k * step - k * stepLow;
  const i = k & 127;
  const p = r + r * r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120))));
  return (power[i] + (powerLow[i] + power[i] * p)) * 2 ** ((k - i) / 128);
}

/** Where `sincos` leaves its results, each as a rounded value and what the rounding cut off. */
export const trig = { sin: 0, sinLow: 0, cos: 0, cosLow: 0 };

/** Sine and cosine of `x` (radians, |x| below 2^20 for full accuracy), into `trig`. */
export function sincos(x: number): void {
  const table = (tables ??= buildTables()).trig;
  const quadrant = Math.round(x * (2 / Math.PI));
  const { halfPi1, halfPi2, halfPi3 } = table;
  const reduced = x - quadrant * halfPi1;
  const subtract = quadrant * halfPi2;
  const t = reduced - subtract;
  const tLow = reduced - t - subtract - quadrant * halfPi3;

  const n = Math.round(Math.abs(t) * 128);
  const sign = t < 0 ? -1 : 1;
  const d = sign * t - n / 128;
  const dLow = sign * tLow;
  const d2 = d * d;
  const sinRest = dLow + d * d2 * (-1 / 6 + d2 * (1 / 120 - d2 * (1 / 5040)));
  const cosRest = d2 * (-1 / 2 + d2 * (1 / 24 - d2 * (1 / 720))) - d * dLow;
  const tableSin = table.sin[n];
  const tableCos = table.cos[n];

  let s: number, sLow: number;
  if (n < 16) {
    const u = t * t;
    const rest =
      tLow * (1 - u / 2) +
      t *
        u *
        (-1 / 6 + u * (1 / 120 + u * (-1 / 5040 + u * (1 / 362880 + u * (-1 / 39916800 + u * (1 / 6227020800))))));
    s = t + rest;
    sLow = t - s + rest;
  } else {
    const rest = table.sinLow[n] + (tableSin * cosRest + tableCos * sinRest) + tableCos * d;
    const sum = tableSin + rest;
    s = sign * sum;
    sLow = sign * (tableSin - sum + rest);
  }
  const rest = table.cosLow[n] + (tableCos * cosRest - tableSin * sinRest) - tableSin * d;
  const c = tableCos + rest;
  const cLow = tableCos - c + rest;

  const swap = (quadrant & 1) !== 0;
  const sinSign = (quadrant & 2) !== 0 ? -1 : 1;
  const cosSign = ((quadrant + 1) & 2) !== 0 ? -1 : 1;
  trig.sin = sinSign * (swap ? c : s);
  trig.sinLow = sinSign * (swap ? cLow : sLow);
  trig.cos = cosSign * (swap ? s : c);
  trig.cosLow = cosSign * (swap ? sLow : cLow);
}

/** Tangent of `x` (radians). */
export function tan(x: number): number {
  sincos(x);
  const { sin, sinLow, cos, cosLow } = trig;
  const quotient = sin / cos;
  return quotient + (productError(quotient, cos, sin) + sinLow - quotient * cosLow) / cos;
}

/** `expected - a * b` without the rounding of the product (Dekker). */
function productError(a: number, b: number, expected: number): number {
  const aHigh = highHalf(a);
  const bHigh = highHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return expected - aHigh * bHigh - aHigh * bLow - aLow * bHigh - aLow * bLow;
}

function highHalf(a: number): number {
  const scaled = a * 134217729;
  return scaled - (scaled - a);
}

/** `a * b + c` with one rounding, as the fused instruction gives it (but for ties beyond double-double precision). */
export function fma(a: number, b: number, c: number): number {
  const product = a * b;
  const error = -productError(a, b, product);
  if (!Number.isFinite(error)) return product + c;
  const sum = product + c;
  const shadow = sum - product;
  return sum + (product - (sum - shadow) + (c - shadow) + error);
}
