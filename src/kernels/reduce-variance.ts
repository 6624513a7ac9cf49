/**
 * Mean and variance over dimensions of strided floats, with the layout of reduce-dims.ts. `means` and `variances` (floats) may be 0.
 * The variance is Σ (x - mean)² / divisor, or its root.
 */
import { centeredSquares32, sum32 } from "./reduce";
import { madd } from "./simd";
import { loadWide, narrow } from "./wide";

function stridedSum(x: usize, n: i32, step: usize): f64 {
  let sum: f64 = 0;
  for (; n > 0; n--, x += step) sum += <f64>load<f32>(x);
  return sum;
}

function stridedSquares(x: usize, center: f64, n: i32, step: usize): f64 {
  let sum: f64 = 0;
  for (; n > 0; n--, x += step) {
    const d = <f64>load<f32>(x) - center;
    sum += d * d;
  }
  return sum;
}

export function varianceDims32(
  x: usize,
  variances: usize,
  means: usize,
  root: bool,
  divisor: f64,
  inner: i32,
  outerStride: i32,
  innerStride: i32,
  reduced: i32,
  reducedStride: i32,
  run: i32,
  runStride: i32,
  begin: i32,
  end: i32,
): void {
  const count = <f64>reduced * <f64>run;
  const reducedStep = <usize>reducedStride << 2;
  const runStep = <usize>runStride << 2;
  const isLine = runStride == 1;
  const isColumns = innerStride == 1 && run == 1;
  for (let k = begin; k < end; k++) {
    const o = k / inner;
    const i = k - o * inner;
    const first = x + ((<usize>o * <usize>outerStride + <usize>i * <usize>innerStride) << 2);
    const at = <usize>k << 2;
    if (isColumns && i + 4 <= inner && k + 4 <= end) {
      columns4(first, variances ? variances + at : 0, means ? means + at : 0, root, divisor, reduced, reducedStep);
      k += 3;
      continue;
    }
    let sum: f64 = 0;
    for (let r = 0, p = first; r < reduced; r++, p += reducedStep)
      sum += isLine ? sum32(p, run) : stridedSum(p, run, runStep);
    const center = sum / count;
    if (means) store<f32>(means + at, <f32>center);
    if (!variances) continue;
    sum = 0;
    for (let r = 0, p = first; r < reduced; r++, p += reducedStep)
      sum += isLine ? centeredSquares32(p, center, run) : stridedSquares(p, center, run, runStep);
    const variance = sum / divisor;
    store<f32>(variances + at, <f32>(root ? sqrt<f64>(variance) : variance));
  }
}

function columns4(x: usize, variances: usize, means: usize, root: bool, divisor: f64, n: i32, step: usize): void {
  const count = f64x2.splat(<f64>n);
  let m0 = f64x2.splat(0);
  let m1 = m0;
  for (let r = 0, p = x; r < n; r++, p += step) {
    m0 = f64x2.add(m0, loadWide(p));
    m1 = f64x2.add(m1, loadWide(p, 8));
  }
  m0 = f64x2.div(m0, count);
  m1 = f64x2.div(m1, count);
  if (means) v128.store(means, narrow(m0, m1));
  if (!variances) return;
  let v0 = f64x2.splat(0);
  let v1 = v0;
  for (let r = 0; r < n; r++, x += step) {
    const d0 = f64x2.sub(loadWide(x), m0);
    const d1 = f64x2.sub(loadWide(x, 8), m1);
    v0 = madd<f64>(d0, d0, v0);
    v1 = madd<f64>(d1, d1, v1);
  }
  v0 = f64x2.div(v0, f64x2.splat(divisor));
  v1 = f64x2.div(v1, f64x2.splat(divisor));
  v128.store(variances, root ? narrow(f64x2.sqrt(v0), f64x2.sqrt(v1)) : narrow(v0, v1));
}
