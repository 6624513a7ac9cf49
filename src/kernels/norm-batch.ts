/**
 * Batch norm of [rows, channels, positions]: one statistic a channel, over rows and positions. Channels begin to end are computed.
 * `weight` and `bias` are 0 where there is none; `mean` and `inverse` (1 / √(variance + eps)) are float64, a value a channel.
 */
import { moments32, products32 } from "./norm-moments";
import { biasAt, factorAt, gradientRun, normalizeRun } from "./norm-runs";

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
    const scale = load<f64>(inverse + (<usize>c << 3)) * factorAt(weight, c);
    const shift = biasAt(bias, c) - load<f64>(mean + (<usize>c << 3)) * scale;
    let p = x + <usize>c * run;
    let q = out + <usize>c * run;
    for (let r = 0; r < rows; r++, p += step, q += step) normalizeRun(p, q, positions, scale, shift);
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
  const run = <usize>positions << 2;
  const count = <f64>rows * <f64>positions;
  for (let c = begin; c < end; c++) {
    const wide = <usize>c << 3;
    const single = <usize>c << 2;
    const found = moments32(x + <usize>c * run, rows, run * <usize>channels, positions);
    const variance = f64x2.extract_lane(found, 1);
    v128.store64_lane(mean + wide, found, 0);
    store<f64>(inverse + wide, 1 / sqrt<f64>(variance + eps));
    if (runningMean) blend(runningMean + single, f64x2.extract_lane(found, 0), momentum);
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
    const found = products32(g + first, x + first, rows, step, positions, center);
    const sum = f64x2.extract_lane(found, 0);
    const product = f64x2.extract_lane(found, 1) * scale;
    store<f32>(weightGradient + (<usize>c << 2), <f32>product);
    store<f32>(biasGradient + (<usize>c << 2), <f32>sum);
    const own = scale * factorAt(weight, c);
    const slope = constant ? 0 : (-own * scale * product) / count;
    const shift = constant ? 0 : (-own * sum) / count - center * slope;
    for (let r = 0, at = first; r < rows; r++, at += step)
      gradientRun(g + at, x + at, out + at, positions, own, slope, shift);
  }
}
