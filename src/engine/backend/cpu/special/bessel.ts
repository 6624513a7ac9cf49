/** Modified Bessel functions of the first kind, orders 0 and 1, in float64. */

/** `e^(−|x|) Iₙ(x)`: the power series, whose terms are all positive, and Hankel's asymptotic series where it has converged. */
function scaled(order: 0 | 1, x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude === Infinity) return 0;
  if (magnitude < 30) {
    const quarter = (magnitude * magnitude) / 4;
    let term = order === 0 ? 1 : magnitude / 2;
    let sum = term;
    for (let k = 1; term > sum * 1e-17; k++) sum += term *= quarter / (k * (k + order));
    return sum * Math.exp(-magnitude);
  }
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 60; k++) {
    const odd = 2 * k - 1;
    term *= (odd * odd - 4 * order) / (8 * k * magnitude);
    sum += term;
    if (Math.abs(term) < 1e-17) break;
  }
  return sum / Math.sqrt(2 * Math.PI * magnitude);
}

export const i0e = (x: number): number => (Number.isNaN(x) ? NaN : scaled(0, x));
export const i1e = (x: number): number => (Number.isNaN(x) ? NaN : Math.sign(x) * scaled(1, x));
/** NaN at infinity, as in PyTorch. */
export const i0 = (x: number): number => i0e(x) * Math.exp(Math.abs(x));
export const i1 = (x: number): number => i1e(x) * Math.exp(Math.abs(x));
