/** The error function and its relatives, in float64. */

/** Coefficients from the lowest power up. */
export function polynomial(x: number, coefficients: readonly number[]): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i];
  return sum;
}

// Rational approximations on four ranges: FreeBSD's s_erf.c (Sun Microsystems, 1993).
const SMALL_P = [
  1.28379167095512558561e-1, -3.2504210724700149937e-1, -2.84817495755985104766e-2, -5.77027029648944159157e-3,
  -2.37630166566501626084e-5,
];
const SMALL_Q = [
  1, 3.97917223959155352819e-1, 6.50222499887672944485e-2, 5.08130628187576562776e-3, 1.32494738004321644526e-4,
  -3.9602282787753681232e-6,
];
const MIDDLE_P = [
  -2.36211856075265944077e-3, 4.14856118683748331666e-1, -3.72207876035701323847e-1, 3.18346619901161753674e-1,
  -1.10894694282396677476e-1, 3.54783043256182359371e-2, -2.166375594868790843e-3,
];
const MIDDLE_Q = [
  1, 1.06420880400844228286e-1, 5.40397917702171048937e-1, 7.18286544141962662868e-2, 1.26171219808761642112e-1,
  1.36370839120290507362e-2, 1.1984499846799107417e-2,
];
const LARGE_P = [
  -9.86494403484714822705e-3, -6.93858572707181764372e-1, -1.05586262253232909814e1, -6.23753324503260060396e1,
  -1.62396669462573470355e2, -1.84605092906711035994e2, -8.12874355063065934246e1, -9.81432934416914548592,
];
const LARGE_Q = [
  1, 1.96512716674392571292e1, 1.376577541435190426e2, 4.34565877475229228821e2, 6.45387271733267880336e2,
  4.29008140027567833386e2, 1.08635005541779435134e2, 6.57024977031928170135, -6.04244152148580987438e-2,
];
const TAIL_P = [
  -9.86494292470009928597e-3, -7.99283237680523006574e-1, -1.77579549177547519889e1, -1.60636384855821916062e2,
  -6.37566443368389627722e2, -1.02509513161107724954e3, -4.83519191608651397019e2,
];
const TAIL_Q = [
  1, 3.03380607434824582924e1, 3.25792512996573918826e2, 1.53672958608443695994e3, 3.19985821950859553908e3,
  2.55305040643316442583e3, 4.74528541206955367215e2, -2.24409524465858183362e1,
];
/** erf(1) as the approximation around 1 takes it. */
const ERX = 8.45062911510467529297e-1;

const middle = (s: number) => polynomial(s, MIDDLE_P) / polynomial(s, MIDDLE_Q);

/** `x² + ln(x · erfc(x)) + 0.5625` for x from 1.25. */
function tail(x: number): number {
  const s = 1 / (x * x);
  return x < 1 / 0.35 ? polynomial(s, LARGE_P) / polynomial(s, LARGE_Q) : polynomial(s, TAIL_P) / polynomial(s, TAIL_Q);
}

/** erfc(x) for x from 1.25. */
const upper = (x: number) => (x > 28 ? 0 : Math.exp(-x * x - 0.5625 + tail(x)) / x);

/** `2/√π ∫₀ˣ e^(−t²) dt`. */
export function erf(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude < 0.84375) {
    const z = x * x;
    return x + x * (polynomial(z, SMALL_P) / polynomial(z, SMALL_Q));
  }
  if (magnitude !== magnitude) return NaN;
  const sign = Math.sign(x);
  if (magnitude < 1.25) return sign * (ERX + middle(magnitude - 1));
  return magnitude >= 6 ? sign : sign * (1 - upper(magnitude));
}

/** `1 − erf(x)`, exact where that is tiny. */
export function erfc(x: number): number {
  if (Math.abs(x) < 0.84375) return 1 - erf(x);
  if (x >= 1.25) return upper(x);
  if (x >= 0.84375) return 1 - ERX - middle(x - 1);
  return 1 - erf(x);
}

/** `e^(x²) erfc(x)`. */
export function erfcx(x: number): number {
  if (x < 1.25) return x < -26.7 ? Infinity : Math.exp(x * x) * erfc(x);
  if (x > 50) {
    const s = 1 / (x * x);
    return (1 - s * (0.5 - s * (0.75 - s * 1.875))) / (x * Math.sqrt(Math.PI));
  }
  return Math.exp(tail(x) - 0.5625) / x;
}

const CENTRAL_P = [0.886226899, -1.645349621, 0.914624893, -0.140543331];
const CENTRAL_Q = [1, -2.118377725, 1.442710462, -0.329097515, 0.012229801];
const OUTER_P = [-1.970840454, -1.624906493, 3.429567803, 1.641345311];
const OUTER_Q = [1, 3.5438892, 1.6370678];

/** The inverse of erf: a rational approximation and two steps of Newton. NaN outside −1 to 1. */
export function erfinv(y: number): number {
  const magnitude = Math.abs(y);
  if (!(magnitude <= 1)) return NaN;
  if (magnitude === 1) return y * Infinity;
  let x: number;
  if (magnitude <= 0.7) {
    const z = y * y;
    x = (y * polynomial(z, CENTRAL_P)) / polynomial(z, CENTRAL_Q);
  } else {
    const z = Math.sqrt(-Math.log((1 - magnitude) / 2));
    x = (Math.sign(y) * polynomial(z, OUTER_P)) / polynomial(z, OUTER_Q);
  }
  for (let step = 0; step < 2; step++) x -= (erf(x) - y) / ((2 / Math.sqrt(Math.PI)) * Math.exp(-x * x));
  return x;
}

/** The inverse of the normal distribution function. NaN outside 0 to 1. */
export function ndtri(p: number): number {
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  if (!(p > 0 && p < 1)) return NaN;
  if (p > 0.5) return p < 0.9 ? Math.SQRT2 * erfinv(2 * p - 1) : -lowerQuantile(1 - p);
  return p > 0.1 ? Math.SQRT2 * erfinv(2 * p - 1) : lowerQuantile(p);
}

/** `ndtri` for p up to 0.1: Newton on the logarithm, where the tail is nearly a parabola. */
function lowerQuantile(p: number): number {
  const logP = Math.log(p);
  let x = -Math.sqrt(-2 * logP);
  for (let step = 0; step < 8; step++) {
    const slope = Math.exp(-0.5 * x * x - logNdtr(x)) / Math.sqrt(2 * Math.PI);
    const move = (logNdtr(x) - logP) / slope;
    x -= move;
    if (Math.abs(move) < 1e-15 * Math.abs(x)) break;
  }
  return x;
}

/** The logarithm of the normal distribution function. */
export function logNdtr(x: number): number {
  if (x < -1) return Math.log(erfcx(-x * Math.SQRT1_2) / 2) - (x * x) / 2;
  return Math.log1p(-erfc(x * Math.SQRT1_2) / 2);
}
