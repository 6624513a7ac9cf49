/**
 * Softmax and the negative log likelihood of classes in one: scores [rows, classes] at int64 classes [rows]. `weight` holds one float
 * a class, or is 0; targets of the class `ignore` count for nothing. `reduction`: 0 none, 1 mean, 2 sum. The numbers are, bit for
 * bit, those of softmax.ts and loss-classes.ts one after the other.
 */
import { targetWeights, weightOf } from "./loss-classes";
import { exp4, expInner, expOutside, expWide } from "./math";
import { storeTail } from "./simd";
import { highest, lineExponentials, shiftLine } from "./softmax";

/**
 * Losses or their mean or sum into `out`, and log-probabilities into `logs` unless that is 0. Returns the first target that is no
 * class (nothing is of use then), or -1.
 */
export function crossEntropy32(
  x: usize,
  target: usize,
  weight: usize,
  out: usize,
  logs: usize,
  rows: i32,
  classes: i32,
  ignore: i64,
  reduction: i32,
): i32 {
  const step = <usize>classes << 2;
  let sum: f64 = 0;
  let weights: f64 = 0;
  for (let r = 0; r < rows; r++, x += step, target += 8) {
    const label = load<i64>(target);
    const counts = label != ignore;
    if (counts && <u64>label >= <u64>classes) return r;
    let loss: f64 = 0;
    if (counts || logs) {
      const shift = highest(x, classes);
      const logSum = <f32>Math.log(lineExponentials(x, shift, classes));
      if (logs) {
        shiftLine(x, logs, shift, logSum, classes);
        logs += step;
      }
      if (counts) {
        const own = weightOf(weight, label);
        loss = -own * <f64>(load<f32>(x + (<usize>label << 2)) - shift - logSum);
        sum += loss;
        weights += own;
      }
    }
    if (reduction == 0) store<f32>(out + (<usize>r << 2), <f32>loss);
  }
  if (reduction != 0) store<f32>(out, <f32>(reduction == 1 ? sum / weights : sum));
  return -1;
}

/** out = 0 - e^y t. */
function scaledPowers(y: usize, out: usize, t: f32, n: i32): void {
  const zero = i32x4.splat(0);
  const factor = f32x4.splat(t);
  let end = y + (((<usize>n) >> 4) << 6);
  for (; y < end; y += 64, out += 64) {
    let e0 = v128.load(y);
    let e1 = v128.load(y, 16);
    let e2 = v128.load(y, 32);
    let e3 = v128.load(y, 48);
    const outside = v128.or(v128.or(expOutside(e0), expOutside(e1)), v128.or(expOutside(e2), expOutside(e3)));
    if (v128.any_true(outside)) {
      e0 = expWide(e0);
      e1 = expWide(e1);
      e2 = expWide(e2);
      e3 = expWide(e3);
    } else {
      e0 = expInner(e0);
      e1 = expInner(e1);
      e2 = expInner(e2);
      e3 = expInner(e3);
    }
    v128.store(out, f32x4.sub(zero, f32x4.mul(e0, factor)));
    v128.store(out, f32x4.sub(zero, f32x4.mul(e1, factor)), 16);
    v128.store(out, f32x4.sub(zero, f32x4.mul(e2, factor)), 32);
    v128.store(out, f32x4.sub(zero, f32x4.mul(e3, factor)), 48);
  }
  end = y + (((<usize>(n & 15)) >> 2) << 4);
  for (; y < end; y += 16, out += 16) v128.store(out, f32x4.sub(zero, f32x4.mul(exp4(v128.load(y)), factor)));
  const rest = n & 3;
  if (rest) storeTail(out, f32x4.sub(zero, f32x4.mul(exp4(v128.load(y)), factor)), rest);
}

/** The gradient of the scores into `out`, from the log-probabilities; targets have been checked. */
export function crossEntropyBackward32(
  g: usize,
  target: usize,
  weight: usize,
  logs: usize,
  out: usize,
  rows: i32,
  classes: i32,
  ignore: i64,
  reduction: i32,
): void {
  const step = <usize>classes << 2;
  const scale = reduction == 1 ? 1 / targetWeights(target, weight, rows, ignore) : 1;
  for (let r = 0; r < rows; r++, logs += step, out += step) {
    const label = load<i64>(target + (<usize>r << 3));
    const own = <f64>load<f32>(g + (reduction == 0 ? <usize>r << 2 : 0));
    const t: f32 = label == ignore ? 0 : <f32>(-weightOf(weight, label) * scale * own);
    scaledPowers(logs, out, t, classes);
    if (label == ignore) continue;
    const at = out + (<usize>label << 2);
    store<f32>(at, load<f32>(at) + t);
  }
}
