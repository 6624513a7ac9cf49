/**
 * Group norm of [rows, channels, positions]: `groups` statistics a row, each over channels / groups channels and all positions.
 * Statistics begin to end (of rows * groups) are computed.
 */
import { moments32, products32 } from "./norm-moments";
import { biasAt, factorAt, gradientRun, normalizeRun } from "./norm-runs";

export function groupNormForward32(
  x: usize,
  out: usize,
  mean: usize,
  inverse: usize,
  weight: usize,
  bias: usize,
  eps: f64,
  groups: i32,
  channels: i32,
  positions: i32,
  begin: i32,
  end: i32,
): void {
  const each = channels / groups;
  const run = <usize>positions << 2;
  for (let s = begin; s < end; s++) {
    let at = <usize>s * <usize>each * run;
    const found = moments32(x + at, 1, 0, each * positions);
    const center = f64x2.extract_lane(found, 0);
    const root = 1 / sqrt<f64>(f64x2.extract_lane(found, 1) + eps);
    store<f64>(mean + (<usize>s << 3), center);
    store<f64>(inverse + (<usize>s << 3), root);
    const first = (s % groups) * each;
    for (let c = first; c < first + each; c++, at += run) {
      const scale = root * factorAt(weight, c);
      normalizeRun(x + at, out + at, positions, scale, biasAt(bias, c) - center * scale);
    }
  }
}

/**
 * The gradient of the input. `sums` has room for two float64 an element of [rows, channels]: Σ g and Σ g x̂ of each, of which
 * `groupNormParameters32` makes the gradients of weight and bias.
 */
export function groupNormBackward32(
  g: usize,
  x: usize,
  out: usize,
  sums: usize,
  mean: usize,
  inverse: usize,
  weight: usize,
  groups: i32,
  channels: i32,
  positions: i32,
  begin: i32,
  end: i32,
): void {
  const each = channels / groups;
  const count = <f64>each * <f64>positions;
  const run = <usize>positions << 2;
  for (let s = begin; s < end; s++) {
    const start = <usize>s * <usize>each * run;
    const center = load<f64>(mean + (<usize>s << 3));
    const scale = load<f64>(inverse + (<usize>s << 3));
    const first = (s % groups) * each;
    let both = f64x2.splat(0);
    let to = sums + ((<usize>s * <usize>each) << 4);
    let at = start;
    for (let c = first; c < first + each; c++, at += run, to += 16) {
      const found = f64x2.mul(products32(g + at, x + at, 1, 0, positions, center), f64x2(1, scale));
      v128.store(to, found);
      both = f64x2.add(both, f64x2.mul(found, f64x2.splat(factorAt(weight, c))));
    }
    const slope = (-scale * scale * f64x2.extract_lane(both, 1)) / count;
    const shift = (-scale * f64x2.extract_lane(both, 0)) / count - center * slope;
    at = start;
    for (let c = first; c < first + each; c++, at += run)
      gradientRun(g + at, x + at, out + at, positions, scale * factorAt(weight, c), slope, shift);
  }
}

/** The gradients of weight and bias from the sums that `groupNormBackward32` left, for channels begin to end. */
export function groupNormParameters32(
  sums: usize,
  weightGradient: usize,
  biasGradient: usize,
  rows: i32,
  channels: i32,
  begin: i32,
  end: i32,
): void {
  const step = <usize>channels << 4;
  for (let c = begin; c < end; c++) {
    let state = f64x2.splat(0);
    for (let r = 0, p = sums + (<usize>c << 4); r < rows; r++, p += step) state = f64x2.add(state, v128.load(p));
    store<f32>(biasGradient + (<usize>c << 2), <f32>f64x2.extract_lane(state, 0));
    store<f32>(weightGradient + (<usize>c << 2), <f32>f64x2.extract_lane(state, 1));
  }
}
