/** One sequence: `scores[start + t * step + k]` is the log-probability of class k at time t. */
export interface CtcProblem {
  scores: ArrayLike<number>;
  start: number;
  step: number;
  /** Number of times. */
  time: number;
  labels: readonly number[];
  blank: number;
}

export interface CtcResult {
  /** Minus the logarithm of the probability of all alignments together. */
  loss: number;
  /** The logarithm of the sum of the alignments' probabilities that are at class k at time t, each counted twice at (t, k). */
  occupancy: (t: number, k: number) => number;
}

function logAdd(a: number, b: number): number {
  if (a === -Infinity) return b;
  if (b === -Infinity) return a;
  const high = Math.max(a, b);
  return high + Math.log1p(Math.exp(Math.min(a, b) - high));
}

/** The forward-backward algorithm over labels with blanks between them. Graves et al., Connectionist Temporal Classification (2006), section 4.1. */
export function ctcAlignments({ scores, start, step, time, labels, blank }: CtcProblem): CtcResult {
  const states = 2 * labels.length + 1;
  const classOf = (s: number) => (s % 2 === 0 ? blank : labels[(s - 1) / 2]);
  const score = (t: number, s: number) => scores[start + t * step + classOf(s)];
  // A label may follow the one before it without a blank between them, unless they are the same.
  const maySkip = (s: number) => s % 2 === 1 && s >= 3 && classOf(s) !== classOf(s - 2);
  if (time === 0) {
    return { loss: labels.length === 0 ? 0 : Infinity, occupancy: () => -Infinity };
  }

  const alpha = new Float64Array(time * states).fill(-Infinity);
  alpha[0] = score(0, 0);
  if (states > 1) alpha[1] = score(0, 1);
  for (let t = 1; t < time; t++)
    for (let s = 0; s < states; s++) {
      const before = (t - 1) * states + s;
      let sum = alpha[before];
      if (s > 0) sum = logAdd(sum, alpha[before - 1]);
      if (maySkip(s)) sum = logAdd(sum, alpha[before - 2]);
      alpha[t * states + s] = sum + score(t, s);
    }
  const last = (time - 1) * states + states - 1;
  const loss = -(states > 1 ? logAdd(alpha[last], alpha[last - 1]) : alpha[last]);

  let beta: Float64Array | null = null;
  const computeBeta = () => {
    const out = new Float64Array(time * states).fill(-Infinity);
    out[last] = score(time - 1, states - 1);
    if (states > 1) out[last - 1] = score(time - 1, states - 2);
    for (let t = time - 2; t >= 0; t--)
      for (let s = 0; s < states; s++) {
        const after = (t + 1) * states + s;
        let sum = out[after];
        if (s + 1 < states) sum = logAdd(sum, out[after + 1]);
        if (s + 2 < states && maySkip(s + 2)) sum = logAdd(sum, out[after + 2]);
        out[t * states + s] = sum + score(t, s);
      }
    return out;
  };
  const occupancy = (t: number, k: number) => {
    beta ??= computeBeta();
    let sum = -Infinity;
    for (let s = 0; s < states; s++)
      if (classOf(s) === k) sum = logAdd(sum, alpha[t * states + s] + beta[t * states + s]);
    return sum;
  };
  return { loss, occupancy };
}
