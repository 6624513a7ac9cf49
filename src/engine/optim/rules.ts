/**
 * The rules of optimizers over the elements of one parameter, in float64 and rounded where a value is stored: what the kernels of
 * src/kernels/optimizer-rules.ts compute too, in the parameter's own type.
 */

/** The elements of a tensor in row-major order. */
export type Values = Float32Array | Float64Array;

/** `states` are those that the rule has, in its order; one that its scalars switch off is missing. */
export type RuleFunction = (
  scalars: readonly number[],
  p: Values,
  g: Values,
  states: readonly (Values | undefined)[],
  count: number,
) => void;

/** In the order in which src/kernels/optimizer.ts counts them. */
export const ruleNames = [
  "sgd",
  "momentum",
  "adam",
  "amsgrad",
  "rmsprop",
  "adagrad",
  "adadelta",
  "adamax",
  "nadam",
  "radam",
  "asgd",
  "rprop",
] as const;

export type Rule = (typeof ruleNames)[number];

type Moments = readonly [average: Values, square: Values, largest: Values | undefined];

const adam: RuleFunction = (scalars, p, g, states, count) => {
  const [rate, sign, penalty, shrink, beta1, part1, beta2, part2, correction, eps] = scalars;
  const [average, square, largest] = states as Moments;
  for (let i = 0; i < count; i++) {
    const value = p[i] * shrink;
    const direction = sign * g[i] + (penalty && penalty * value);
    average[i] = beta1 * average[i] + part1 * direction;
    square[i] = beta2 * square[i] + part2 * direction * direction;
    let second = square[i];
    if (largest !== undefined) second = largest[i] = Math.max(largest[i], second);
    p[i] = value - (rate * average[i]) / (Math.sqrt(second) / correction + eps);
  }
};

export const rules: Record<Rule, RuleFunction> = {
  /** [lr, sign, weight decay] */
  sgd([lr, sign, decay], p, g, _, count) {
    for (let i = 0; i < count; i++) p[i] -= lr * (sign * g[i] + (decay && decay * p[i]));
  },

  /** [lr, sign, weight decay, momentum, 1 − dampening, first step, nesterov]; velocity */
  momentum([lr, sign, decay, momentum, part, isFirst, nesterov], p, g, [velocity], count) {
    const v = velocity!;
    for (let i = 0; i < count; i++) {
      const direction = sign * g[i] + (decay && decay * p[i]);
      // The first step takes the gradient as it is, without dampening.
      v[i] = isFirst ? direction : momentum * v[i] + part * direction;
      p[i] -= lr * (nesterov ? direction + momentum * v[i] : v[i]);
    }
  },

  /** [step size, sign, penalty, shrink, beta1, 1 − beta1, beta2, 1 − beta2, correction, eps]; average, average of squares */
  adam,
  /** The scalars of `adam`; its states and the largest averages of squares. */
  amsgrad: adam,

  /** [lr, sign, weight decay, alpha, 1 − alpha, eps, momentum, centered]; squares, momentum's buffer, averages */
  rmsprop([lr, sign, decay, alpha, part, eps, momentum, centered], p, g, [squares, buffer, mean], count) {
    const square = squares!;
    // The variance is a small difference of large numbers, so that the rounding of each shows.
    const round = p instanceof Float32Array ? Math.fround : (x: number) => x;
    for (let i = 0; i < count; i++) {
      const direction = sign * g[i] + (decay && decay * p[i]);
      square[i] = alpha * square[i] + part * direction * direction;
      let variance = square[i];
      if (centered) {
        mean![i] = alpha * mean![i] + part * direction;
        variance = round(variance - mean![i] * mean![i]);
      }
      const step = direction / (Math.sqrt(variance) + eps);
      if (momentum > 0) {
        buffer![i] = momentum * buffer![i] + step;
        p[i] -= lr * buffer![i];
      } else p[i] -= lr * step;
    }
  },

  /** [rate, sign, weight decay, eps]; sum of squares */
  adagrad([rate, sign, decay, eps], p, g, [sums], count) {
    const sum = sums!;
    for (let i = 0; i < count; i++) {
      const direction = sign * g[i] + (decay && decay * p[i]);
      sum[i] += direction * direction;
      p[i] -= (rate * direction) / (Math.sqrt(sum[i]) + eps);
    }
  },

  /** [lr, sign, weight decay, rho, 1 − rho, eps]; averages of squares of the gradient and of the steps */
  adadelta([lr, sign, decay, rho, part, eps], p, g, states, count) {
    const [square, moved] = states as readonly Values[];
    for (let i = 0; i < count; i++) {
      const direction = sign * g[i] + (decay && decay * p[i]);
      square[i] = rho * square[i] + part * direction * direction;
      const delta = (Math.sqrt(moved[i] + eps) / Math.sqrt(square[i] + eps)) * direction;
      moved[i] = rho * moved[i] + part * delta * delta;
      p[i] -= lr * delta;
    }
  },

  /** [rate, sign, weight decay, beta1, 1 − beta1, beta2, eps]; average, largest */
  adamax([rate, sign, decay, beta1, part, beta2, eps], p, g, states, count) {
    const [average, largest] = states as readonly Values[];
    for (let i = 0; i < count; i++) {
      const direction = sign * g[i] + (decay && decay * p[i]);
      average[i] = beta1 * average[i] + part * direction;
      largest[i] = Math.max(beta2 * largest[i], Math.abs(direction) + eps);
      p[i] -= (rate * average[i]) / largest[i];
    }
  },

  /** [gradient's rate, average's rate, weight decay, beta1, 1 − beta1, beta2, 1 − beta2, correction, eps]; as Adam */
  nadam([gradRate, averageRate, decay, beta1, part1, beta2, part2, correction, eps], p, g, states, count) {
    const [average, square] = states as readonly Values[];
    for (let i = 0; i < count; i++) {
      const direction = g[i] + (decay && decay * p[i]);
      average[i] = beta1 * average[i] + part1 * direction;
      square[i] = beta2 * square[i] + part2 * direction * direction;
      const denominator = Math.sqrt(square[i] / correction) + eps;
      p[i] -= (gradRate * direction + averageRate * average[i]) / denominator;
    }
  },

  /** [rate, trusted, weight decay, beta1, 1 − beta1, beta2, 1 − beta2, eps]; as Adam */
  radam([rate, isTrusted, decay, beta1, part1, beta2, part2, eps], p, g, states, count) {
    const [average, square] = states as readonly Values[];
    for (let i = 0; i < count; i++) {
      const direction = g[i] + (decay && decay * p[i]);
      average[i] = beta1 * average[i] + part1 * direction;
      square[i] = beta2 * square[i] + part2 * direction * direction;
      p[i] -= (rate * average[i]) / (isTrusted ? Math.sqrt(square[i]) + eps : 1);
    }
  },

  /** [rate, sign, weight decay, shrink, share]; average */
  asgd([rate, sign, decay, shrink, share], p, g, [averages], count) {
    const average = averages!;
    for (let i = 0; i < count; i++) {
      const direction = sign * g[i] + (decay && decay * p[i]);
      p[i] = p[i] * shrink - rate * direction;
      if (share === 1) average[i] = p[i];
      else average[i] += (p[i] - average[i]) * share;
    }
  },

  /** [sign, less, more, smallest, largest]; previous gradient, step size */
  rprop([sign, less, more, smallest, largest], p, g, states, count) {
    const [previous, size] = states as readonly Values[];
    for (let i = 0; i < count; i++) {
      let direction = sign * g[i];
      const agreement = direction * previous[i];
      const factor = agreement > 0 ? more : agreement < 0 ? less : 1;
      size[i] = Math.min(Math.max(size[i] * factor, smallest), largest);
      if (agreement < 0) direction = 0;
      p[i] -= Math.sign(direction) * size[i];
      previous[i] = direction;
    }
  },
};
