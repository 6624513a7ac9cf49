/**
 * Reductions over dimensions of strided floats, accumulated in float64.
 *
 * Output element k = o * inner + i comes of x[o * outerStride + i * innerStride + r * reducedStride + s * runStride] for all
 * r < reduced and s < run; strides are in elements. Elements begin to end are computed, so that threads can share the work.
 * Lines are read in vectors where `runStride` is 1, and columns side by side where `innerStride` is 1.
 */
import {
  AbsMaximum,
  AbsMinimum,
  AbsSum,
  Maximum,
  Minimum,
  NanSum,
  NonzeroSum,
  Norm,
  Product,
  SquareSum,
  Sum,
  finish,
  merge,
  start,
} from "./reduce-operations";
import { VECTOR } from "./simd";
import { loadWide, narrow } from "./wide";

/** One element in the first lane; the second counts for nothing. */
// @ts-ignore: decorator
@inline
function single(x: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load32_splat(x));
}

/** `state` with `n` elements `step` bytes apart. */
function strided<Op>(state: v128, x: usize, n: i32, step: usize): v128 {
  const op = changetype<Op>(0);
  for (; n > 0; n--) {
    state = op.add(state, single(x));
    x += step;
  }
  return state;
}

/** `state`, whose first lane alone is returned meaningful, with `n` contiguous elements. */
function line<Op>(state: v128, x: usize, n: i32): v128 {
  const op = changetype<Op>(0);
  if (n >= 8) {
    let s0 = start<Op>();
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    const end = x + (((<usize>n) >> 3) << 5);
    while (x < end) {
      s0 = op.add(s0, loadWide(x));
      s1 = op.add(s1, loadWide(x, 8));
      s2 = op.add(s2, loadWide(x, 16));
      s3 = op.add(s3, loadWide(x, 24));
      x += 2 * VECTOR;
    }
    const all = merge<Op>(merge<Op>(s0, s1), merge<Op>(s2, s3));
    state = merge<Op>(state, merge<Op>(all, i64x2.shuffle(all, all, 1, 0)));
  }
  return strided<Op>(state, x, n & 7, 4);
}

/** Sixteen columns side by side: a line of the cache. */
function columns16<Op>(
  x: usize,
  out: usize,
  divisor: f64,
  reduced: i32,
  reducedStep: usize,
  run: i32,
  runStep: usize,
): void {
  const op = changetype<Op>(0);
  let s0 = start<Op>();
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  for (; reduced > 0; reduced--) {
    let p = x;
    for (let i = run; i > 0; i--) {
      s0 = op.add(s0, loadWide(p));
      s1 = op.add(s1, loadWide(p, 8));
      s2 = op.add(s2, loadWide(p, 16));
      s3 = op.add(s3, loadWide(p, 24));
      s4 = op.add(s4, loadWide(p, 32));
      s5 = op.add(s5, loadWide(p, 40));
      s6 = op.add(s6, loadWide(p, 48));
      s7 = op.add(s7, loadWide(p, 56));
      p += runStep;
    }
    x += reducedStep;
  }
  v128.store(out, narrow(finish<Op>(s0, divisor), finish<Op>(s1, divisor)));
  v128.store(out, narrow(finish<Op>(s2, divisor), finish<Op>(s3, divisor)), 16);
  v128.store(out, narrow(finish<Op>(s4, divisor), finish<Op>(s5, divisor)), 32);
  v128.store(out, narrow(finish<Op>(s6, divisor), finish<Op>(s7, divisor)), 48);
}

/** Eight columns side by side. */
function columns8<Op>(
  x: usize,
  out: usize,
  divisor: f64,
  reduced: i32,
  reducedStep: usize,
  run: i32,
  runStep: usize,
): void {
  const op = changetype<Op>(0);
  let s0 = start<Op>();
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (; reduced > 0; reduced--) {
    let p = x;
    for (let i = run; i > 0; i--) {
      s0 = op.add(s0, loadWide(p));
      s1 = op.add(s1, loadWide(p, 8));
      s2 = op.add(s2, loadWide(p, 16));
      s3 = op.add(s3, loadWide(p, 24));
      p += runStep;
    }
    x += reducedStep;
  }
  v128.store(out, narrow(finish<Op>(s0, divisor), finish<Op>(s1, divisor)));
  v128.store(out, narrow(finish<Op>(s2, divisor), finish<Op>(s3, divisor)), 16);
}

/** Two columns side by side. */
function columns2<Op>(
  x: usize,
  out: usize,
  divisor: f64,
  reduced: i32,
  reducedStep: usize,
  run: i32,
  runStep: usize,
): void {
  const op = changetype<Op>(0);
  let state = start<Op>();
  for (; reduced > 0; reduced--) {
    let p = x;
    for (let i = run; i > 0; i--) {
      state = op.add(state, loadWide(p));
      p += runStep;
    }
    x += reducedStep;
  }
  v128.store64_lane(out, f32x4.demote_f64x2_zero(finish<Op>(state, divisor)), 0);
}

function element<Op>(
  x: usize,
  out: usize,
  divisor: f64,
  reduced: i32,
  reducedStep: usize,
  run: i32,
  runStep: usize,
): void {
  let state = start<Op>();
  if (runStep == 4)
    for (; reduced > 0; reduced--) {
      state = line<Op>(state, x, run);
      x += reducedStep;
    }
  else
    for (; reduced > 0; reduced--) {
      state = strided<Op>(state, x, run, runStep);
      x += reducedStep;
    }
  store<f32>(out, <f32>f64x2.extract_lane(finish<Op>(state, divisor), 0));
}

function reduceDims<Op>(
  x: usize,
  out: usize,
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
  const innerStep = <usize>innerStride << 2;
  const reducedStep = <usize>reducedStride << 2;
  const runStep = <usize>runStride << 2;
  let outer = begin / inner;
  let i = begin - outer * inner;
  for (let k = begin; k < end; outer++) {
    const stop = min(end, k - i + inner);
    let p = x + (<usize>outer * <usize>outerStride + <usize>i * <usize>innerStride << 2);
    let to = out + (<usize>k << 2);
    if (innerStride == 1 && runStride != 1) {
      for (; k + 16 <= stop; k += 16) {
        columns16<Op>(p, to, divisor, reduced, reducedStep, run, runStep);
        p += 64;
        to += 64;
      }
      for (; k + 8 <= stop; k += 8) {
        columns8<Op>(p, to, divisor, reduced, reducedStep, run, runStep);
        p += 32;
        to += 32;
      }
      for (; k + 2 <= stop; k += 2) {
        columns2<Op>(p, to, divisor, reduced, reducedStep, run, runStep);
        p += 8;
        to += 8;
      }
    }
    for (; k < stop; k++) {
      element<Op>(p, to, divisor, reduced, reducedStep, run, runStep);
      p += innerStep;
      to += 4;
    }
    i = 0;
  }
}

/** `kind` counts the reductions as `reductionKinds` in src/engine/backend/cpu/wasm/reduce.ts lists them; results are divided by `divisor`. */
export function reduceDims32(
  kind: i32,
  x: usize,
  out: usize,
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
  switch (kind) {
    case 0:
      return reduceDims<Sum>(x, out, divisor, inner, outerStride, innerStride, reduced, reducedStride, run, runStride, begin, end);
    case 1:
      return reduceDims<NanSum>(x, out, divisor, inner, outerStride, innerStride, reduced, reducedStride, run, runStride, begin, end);
    case 2:
      return reduceDims<AbsSum>(x, out, divisor, inner, outerStride, innerStride, reduced, reducedStride, run, runStride, begin, end);
    case 3:
      return reduceDims<SquareSum>(x, out, divisor, inner, outerStride, innerStride, reduced, reducedStride, run, runStride, begin, end);
    case 4:
      return reduceDims<Norm>(x, out, divisor, inner, outerStride, innerStride, reduced, reducedStride, run, runStride, begin, end);
    case 5:
      return reduceDims<Product>(x, out, divisor, inner, outerStride, innerStride, reduced, reducedStride, run, runStride, begin, end);
    case 6:
      return reduceDims<Maximum>(x, out, divisor, inner, outerStride, innerStride, reduced, reducedStride, run, runStride, begin, end);
    case 7:
      return reduceDims<Minimum>(x, out, divisor, inner, outerStride, innerStride, reduced, reducedStride, run, runStride, begin, end);
    case 8:
      return reduceDims<AbsMaximum>(x, out, divisor, inner, outerStride, innerStride, reduced, reducedStride, run, runStride, begin, end);
    case 9:
      return reduceDims<AbsMinimum>(x, out, divisor, inner, outerStride, innerStride, reduced, reducedStride, run, runStride, begin, end);
    default:
      return reduceDims<NonzeroSum>(x, out, divisor, inner, outerStride, innerStride, reduced, reducedStride, run, runStride, begin, end);
  }
}
