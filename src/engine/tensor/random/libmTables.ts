/** The tables of `libm.ts`, computed in 160-bit fixed point when first needed (a millisecond or two). */
const FRACTION = 160n;
const ONE = 1n << FRACTION;

export interface Tables {
  /** `inverse[i]` is near 1/z for z in the i-th of 128 intervals; `log + logLow` is -ln(inverse). */
  log: { inverse: Float64Array; log: Float64Array; logLow: Float64Array; ln2: number; ln2Low: number };
  /** `power + powerLow` is 2^(i/128); `step + stepLow` is ln(2)/128. */
  exp: { power: Float64Array; powerLow: Float64Array; step: number; stepLow: number };
  /** Sine and cosine of i/128, and pi/2 in three parts of which the first two have 33 bits. */
  trig: {
    sin: Float64Array;
    sinLow: Float64Array;
    cos: Float64Array;
    cosLow: Float64Array;
    halfPi1: number;
    halfPi2: number;
    halfPi3: number;
  };
}

const multiply = (a: bigint, b: bigint): bigint => (a * b) >> FRACTION;
const divide = (a: bigint, b: bigint): bigint => (a << FRACTION) / b;
const toFixed = (x: number): bigint => (BigInt(x * 2 ** 52) << FRACTION) >> 52n;
const toNumber = (x: bigint): number => Number(x) * 2 ** -160;

/** Splits into a number with at most `places` binary places and the rest. */
function split(x: bigint, places: bigint): [number, number] {
  const drop = FRACTION - places;
  const high = ((x + (1n << (drop - 1n))) >> drop) << drop;
  return [toNumber(high), toNumber(x - high)];
}

/** ln(a) = 2 atanh((a - 1) / (a + 1)). */
function logFixed(a: bigint): bigint {
  const ratio = divide(a - ONE, a + ONE);
  const square = multiply(ratio, ratio);
  let sum = 0n;
  let power = ratio;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n;
    power = multiply(power, square);
  }
  return 2n * sum;
}

/** The sum of x^n/n! over n = start, start + 2, ... with alternating signs: cosine (start 0) or sine (start 1). */
function trigFixed(x: bigint, start: bigint): bigint {
  const square = multiply(x, x);
  let sum = 0n;
  let term = start === 0n ? ONE : x;
  for (let n = start; term !== 0n && term !== -1n; n += 2n) {
    sum += term;
    term = -(multiply(term, square) / ((n + 1n) * (n + 2n)));
  }
  return sum;
}

function expFixed(x: bigint): bigint {
  let sum = 0n;
  let term = ONE;
  for (let n = 1n; term !== 0n; n++) {
    sum += term;
    term = multiply(term, x) / n;
  }
  return sum;
}

/** arctan(1/n), for Machin's formula. */
function arctanInverse(n: bigint): bigint {
  let sum = 0n;
  let power = ONE / n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += k % 4n === 1n ? power / k : -(power / k);
    power /= n * n;
  }
  return sum;
}

function logTable(ln2Fixed: bigint): Tables["log"] {
  const [ln2, ln2Low] = split(ln2Fixed, 42n);
  const table = {
    inverse: new Float64Array(128),
    log: new Float64Array(128),
    logLow: new Float64Array(128),
    ln2,
    ln2Low,
  };
  for (let i = 0; i < 128; i++) {
    // Intervals start at 0.6875 with a width of 1/256 up to 1 and of 1/128 beyond; those that touch 1 use 1 itself.
    const start = i < 80 ? 0.6875 + i / 256 : 1 + (i - 80) / 128;
    const width = i < 80 ? 1 / 256 : 1 / 128;
    const touchesOne = i === 79 || i === 80;
    const inverse = touchesOne ? 1 : Math.round(1024 / (start + width / 2)) / 1024;
    table.inverse[i] = inverse;
    [table.log[i], table.logLow[i]] = split(-logFixed(toFixed(inverse)), 42n);
  }
  return table;
}

function expTable(ln2Fixed: bigint): Tables["exp"] {
  const [step, stepLow] = split(ln2Fixed / 128n, 42n);
  const ratio = expFixed(ln2Fixed / 128n);
  const table = { power: new Float64Array(128), powerLow: new Float64Array(128), step, stepLow };
  for (let i = 0, power = ONE; i < 128; i++, power = multiply(power, ratio))
    [table.power[i], table.powerLow[i]] = split(power, 52n);
  return table;
}

function trigTable(): Tables["trig"] {
  const size = 102;
  const sinStep = trigFixed(ONE / 128n, 1n);
  const cosStep = trigFixed(ONE / 128n, 0n);
  const halfPi = 2n * (4n * arctanInverse(5n) - arctanInverse(239n));
  const [halfPi1] = split(halfPi, 32n);
  const [halfPi2, halfPi3] = split(halfPi - toFixed(halfPi1), 66n);
  const table = {
    sin: new Float64Array(size),
    sinLow: new Float64Array(size),
    cos: new Float64Array(size),
    cosLow: new Float64Array(size),
    halfPi1,
    halfPi2,
    halfPi3,
  };
  let sin = 0n;
  let cos = ONE;
  for (let i = 0; i < size; i++) {
    [table.sin[i], table.sinLow[i]] = split(sin, 53n);
    [table.cos[i], table.cosLow[i]] = split(cos, 53n);
    [sin, cos] = [multiply(sin, cosStep) + multiply(cos, sinStep), multiply(cos, cosStep) - multiply(sin, sinStep)];
  }
  return table;
}

export function buildTables(): Tables {
  const ln2 = logFixed(2n * ONE);
  return { log: logTable(ln2), exp: expTable(ln2), trig: trigTable() };
}
