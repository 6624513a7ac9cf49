/**
 * Negative log likelihood of log-probabilities [rows, classes, positions] at int64 classes [rows, positions]. `weight` holds one
 * float a class, or is 0; targets of the class `ignore` count for nothing. `reduction`: 0 none, 1 mean, 2 sum.
 */

// @ts-ignore: decorator
@inline
export function weightOf(weight: usize, label: i64): f64 {
  return weight ? <f64>load<f32>(weight + (<usize>label << 2)) : 1;
}

/** Losses or their mean or sum into `out`. Returns the first target that is no class (nothing is of use then), or -1. */
export function nllLoss32(
  x: usize,
  target: usize,
  weight: usize,
  out: usize,
  rows: i32,
  classes: i32,
  positions: i32,
  ignore: i64,
  reduction: i32,
): i32 {
  const plane = (<usize>classes * <usize>positions) << 2;
  let sum: f64 = 0;
  let weights: f64 = 0;
  for (let r = 0, i = 0; r < rows; r++, x += plane)
    for (let p = 0; p < positions; p++, i++) {
      const label = load<i64>(target + (<usize>i << 3));
      let loss: f64 = 0;
      if (label != ignore) {
        if (label < 0 || label >= <i64>classes) return i;
        const own = weightOf(weight, label);
        loss = -own * <f64>load<f32>(x + (((<usize>label * <usize>positions) + <usize>p) << 2));
        sum += loss;
        weights += own;
      }
      if (reduction == 0) store<f32>(out + (<usize>i << 2), <f32>loss);
    }
  if (reduction != 0) store<f32>(out, <f32>(reduction == 1 ? sum / weights : sum));
  return -1;
}

/** The weights of `n` targets together. */
export function targetWeights(target: usize, weight: usize, n: i32, ignore: i64): f64 {
  let weights: f64 = 0;
  for (let i = 0; i < n; i++) {
    const label = load<i64>(target + (<usize>i << 3));
    if (label != ignore) weights += weightOf(weight, label);
  }
  return weights;
}

/** The gradient of the log-probabilities into `out`, which is all 0; targets have been checked. */
export function nllLossBackward32(
  g: usize,
  target: usize,
  weight: usize,
  out: usize,
  rows: i32,
  classes: i32,
  positions: i32,
  ignore: i64,
  reduction: i32,
): void {
  const plane = (<usize>classes * <usize>positions) << 2;
  const scale = reduction == 1 ? 1 / targetWeights(target, weight, rows * positions, ignore) : 1;
  for (let r = 0, i = 0; r < rows; r++, out += plane)
    for (let p = 0; p < positions; p++, i++) {
      const label = load<i64>(target + (<usize>i << 3));
      if (label == ignore) continue;
      const own = <f64>load<f32>(g + (reduction == 0 ? <usize>i << 2 : 0));
      store<f32>(out + (((<usize>label * <usize>positions) + <usize>p) << 2), <f32>(-weightOf(weight, label) * scale * own));
    }
}
