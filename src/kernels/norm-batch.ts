/**
 * Batch norm of [rows, channels, positions]: one statistic a channel, over rows and positions. Channels begin to end are computed.
 * `weight` and `bias` are 0 where there is none; `mean` and `inverse` (1 / √(variance + eps)) are float64, a value a channel.
 */
import { factorAt, gradientRun, normalizeRun } from "./norm-runs";
import { centeredDot32, centeredSquares32, sum32 } from "./reduce";

/** The statistics of the channels into `mean` and `variance` (divided by the number of elements). */
export function batchMoments32(
  x: usize,
  mean: usize,
  variance: usize,
  rows: i32,
  channels: i32,
  positions: i32,
  begin: i32,
  end: i32,
): void {
  const run = <usize>positions << 2;
  const step = run * <usize>channels;
  const count = <f64>rows * <f64>positions;
  for (let c = begin; c < end; c++) {
    const first = x + <usize>c * run;
    let sum: f64 = 0;
    for (let r = 0, p = first; r < rows; r++, p += step) sum += sum32(p, positions);
    const center = sum / count;
    sum = 0;
    for (let r = 0, p = first; r < rows; r++, p += step) sum += centeredSquares32(p, center, positions);
    store<f64>(mean + (<usize>c << 3), center);
    store<f64>(variance + (<usize>c << 3), sum / count);
  }
}

/** out = (x - mean) * inverse * weight + bias. */
export function batchNormalize32(
  x: usize,
  out: usize,
  mean: usize,
  inverse: usize,
  weight: usize,
  bias: usize,
  rows: i32,
  channels: i32,
  positions: i32,
  begin: i32,
  end: i32,
): void {
  const run = <usize>positions << 2;
  const step = run * <usize>channels;
  for (let c = begin; c < end; c++) {
    const center = load<f64>(mean + (<usize>c << 3));
    const scale = <f32>(load<f64>(inverse + (<usize>c << 3)) * factorAt(weight, c));
    const shift = bias ? load<f32>(bias + (<usize>c << 2)) : 0;
    let p = x + <usize>c * run;
    let q = out + <usize>c * run;
    for (let r = 0; r < rows; r++, p += step, q += step) normalizeRun(p, q, positions, center, scale, shift);
  }
}

/**
 * Statistics, running statistics and result in one go over each channel, while it is in the cache. `runningMean` and
 * `runningVariance` are 0 where there are none; momentum is the part of the new statistics in them.
 */
export function batchNormForward32(
  x: usize,
  out: usize,
  mean: usize,
  inverse: usize,
  weight: usize,
  bias: usize,
  runningMean: usize,
  runningVariance: usize,
  momentum: f64,
  eps: f64,
  rows: i32,
  channels: i32,
  positions: i32,
  begin: i32,
  end: i32,
): void {
  const count = <f64>rows * <f64>positions;
  for (let c = begin; c < end; c++) {
    const wide = <usize>c << 3;
    const single = <usize>c << 2;
    batchMoments32(x, mean, inverse, rows, channels, positions, c, c + 1);
    const variance = load<f64>(inverse + wide);
    store<f64>(inverse + wide, 1 / sqrt<f64>(variance + eps));
    if (runningMean) blend(runningMean + single, load<f64>(mean + wide), momentum);
    if (runningVariance) blend(runningVariance + single, (variance * count) / (count - 1), momentum);
    batchNormalize32(x, out, mean, inverse, weight, bias, rows, channels, positions, c, c + 1);
  }
}

// @ts-ignore: decorator
@inline
export function blend(running: usize, fresh: f64, momentum: f64): void {
  store<f32>(running, <f32>(<f64>load<f32>(running) * (1 - momentum) + fresh * momentum));
}

/**
 * The gradient of the input into `out`, Σ g x̂ into `weightGradient`, Σ g into `biasGradient`. `constant`: the statistics do not
 * depend on the input.
 */
export function batchNormBackward32(
  g: usize,
  x: usize,
  out: usize,
  weightGradient: usize,
  biasGradient: usize,
  mean: usize,
  inverse: usize,
  weight: usize,
  constant: bool,
  rows: i32,
  channels: i32,
  positions: i32,
  begin: i32,
  end: i32,
): void {
  const run = <usize>positions << 2;
  const step = run * <usize>channels;
  const count = <f64>rows * <f64>positions;
  for (let c = begin; c < end; c++) {
    const center = load<f64>(mean + (<usize>c << 3));
    const scale = load<f64>(inverse + (<usize>c << 3));
    const first = <usize>c * run;
    let sum: f64 = 0;
    let product: f64 = 0;
    for (let r = 0, at = first; r < rows; r++, at += step) {
      sum += sum32(g + at, positions);
      product += centeredDot32(g + at, x + at, center, positions);
    }
    product *= scale;
    store<f32>(weightGradient + (<usize>c << 2), <f32>product);
    store<f32>(biasGradient + (<usize>c << 2), <f32>sum);
    const own = scale * factorAt(weight, c);
    const shift = constant ? 0 : (own * sum) / count;
    const slope = constant ? 0 : (own * scale * product) / count;
    for (let r = 0, at = first; r < rows; r++, at += step)
      gradientRun(g + at, x + at, out + at, positions, center, <f32>own, <f32>slope, <f32>shift);
  }
}
