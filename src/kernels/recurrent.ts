/**
 * What recurrent cells do with the sums of their gates, one step over `rows` sequences of `units` units: the formulas of
 * src/engine/backend/cpu/recurrentCells.ts. Rows of gates are contiguous, block after block; `bias` may be 0.
 */
import { sigmoid4, tanh4 } from "./math-logistic";
import { madd, storeTail, VECTOR } from "./simd";

/** Four values, or the first `left`. */
// @ts-ignore: decorator
@inline
function put(at: usize, x: v128, left: i32): void {
  if (left >= 4) v128.store(at, x);
  else storeTail(at, x, left);
}

// @ts-ignore: decorator
@inline
function biased(sum: usize, bias: usize): v128 {
  const x = v128.load(sum);
  return bias ? f32x4.add(x, v128.load(bias)) : x;
}

/** y * (1 - y), the slope of the sigmoid with value y. */
// @ts-ignore: decorator
@inline
function sigmoidSlope(y: v128): v128 {
  return f32x4.mul(y, f32x4.sub(f32x4.splat(1), y));
}

/** 1 - y * y, the slope of the hyperbolic tangent with value y. */
// @ts-ignore: decorator
@inline
function tanhSlope(y: v128): v128 {
  return madd<f32>(f32x4.neg(y), y, f32x4.splat(1));
}

/** Elman network: gates become tanh (or max(., 0) with `relu`) of themselves and the bias, and the hidden state. */
export function rnnForward32(rows: i32, units: i32, gates: usize, bias: usize, hidden: usize, relu: bool): void {
  const zero = f32x4.splat(0);
  for (let r = 0; r < rows; r++) {
    let own = bias;
    for (let left = units; left > 0; left -= 4) {
      const sum = biased(gates, own);
      const value = relu ? v128.andnot(sum, f32x4.lt(sum, zero)) : tanh4(sum);
      put(gates, value, left);
      put(hidden, value, left);
      const step = <usize>min(left, 4) << 2;
      gates += step;
      hidden += step;
      if (bias) own += step;
    }
  }
}

/** Gradient of the gates' sums from that of the hidden state. */
export function rnnBackward32(n: i32, gates: usize, grad: usize, out: usize, relu: bool): void {
  const zero = f32x4.splat(0);
  for (let left = n; left > 0; left -= 4) {
    const y = v128.load(gates);
    const g = v128.load(grad);
    put(out, relu ? v128.andnot(g, f32x4.le(y, zero)) : f32x4.mul(g, tanhSlope(y)), left);
    gates += VECTOR;
    grad += VECTOR;
    out += VECTOR;
  }
}

/**
 * LSTM, gates in the order input, forget, cell, output. Gates' sums become their values, `cell` goes to `memory` and becomes the
 * new state, `hidden` is the new hidden state.
 */
export function lstmForward32(
  rows: i32,
  units: i32,
  gates: usize,
  bias: usize,
  cell: usize,
  memory: usize,
  hidden: usize,
): void {
  const block = <usize>units << 2;
  for (let r = 0; r < rows; r++) {
    let own = bias;
    for (let left = units; left > 0; left -= 4) {
      const at1 = gates + block;
      const at2 = at1 + block;
      const at3 = at2 + block;
      const i = sigmoid4(biased(gates, own));
      const f = sigmoid4(biased(at1, bias ? own + block : 0));
      const g = tanh4(biased(at2, bias ? own + 2 * block : 0));
      const o = sigmoid4(biased(at3, bias ? own + 3 * block : 0));
      const before = v128.load(cell);
      const after = madd<f32>(f, before, f32x4.mul(i, g));
      put(gates, i, left);
      put(at1, f, left);
      put(at2, g, left);
      put(at3, o, left);
      put(memory, before, left);
      put(cell, after, left);
      put(hidden, f32x4.mul(o, tanh4(after)), left);
      const step = <usize>min(left, 4) << 2;
      gates += step;
      cell += step;
      memory += step;
      hidden += step;
      if (bias) own += step;
    }
    gates += 3 * block;
  }
}

/** From the gradients of the new states to those of the gates' sums (`out`) and of the old cell state (in `cell`). */
export function lstmBackward32(
  rows: i32,
  units: i32,
  gates: usize,
  memory: usize,
  grad: usize,
  cell: usize,
  out: usize,
): void {
  const block = <usize>units << 2;
  for (let r = 0; r < rows; r++) {
    for (let left = units; left > 0; left -= 4) {
      const i = v128.load(gates);
      const f = v128.load(gates + block);
      const g = v128.load(gates + 2 * block);
      const o = v128.load(gates + 3 * block);
      const before = v128.load(memory);
      const h = v128.load(grad);
      const squashed = tanh4(madd<f32>(f, before, f32x4.mul(i, g)));
      const d = madd<f32>(f32x4.mul(h, o), tanhSlope(squashed), v128.load(cell));
      put(out, f32x4.mul(f32x4.mul(d, g), sigmoidSlope(i)), left);
      put(out + block, f32x4.mul(f32x4.mul(d, before), sigmoidSlope(f)), left);
      put(out + 2 * block, f32x4.mul(f32x4.mul(d, i), tanhSlope(g)), left);
      put(out + 3 * block, f32x4.mul(f32x4.mul(h, squashed), sigmoidSlope(o)), left);
      put(cell, f32x4.mul(d, f), left);
      const step = <usize>min(left, 4) << 2;
      gates += step;
      memory += step;
      grad += step;
      cell += step;
      out += step;
    }
    gates += 3 * block;
    out += 3 * block;
  }
}

/**
 * GRU, gates in the order reset, update, new. `gates` hold the input's part and become the gates' values; `sums` is the hidden
 * state's part, of which that of the new gate goes to `memory`. `hidden` is the state before, `to` the one after.
 */
export function gruForward32(
  rows: i32,
  units: i32,
  gates: usize,
  sums: usize,
  bias: usize,
  hidden: usize,
  memory: usize,
  to: usize,
): void {
  const block = <usize>units << 2;
  for (let row = 0; row < rows; row++) {
    let own = bias;
    for (let left = units; left > 0; left -= 4) {
      const r = sigmoid4(f32x4.add(v128.load(gates), biased(sums, own)));
      const z = sigmoid4(f32x4.add(v128.load(gates + block), biased(sums + block, bias ? own + block : 0)));
      const part = biased(sums + 2 * block, bias ? own + 2 * block : 0);
      const n = tanh4(madd<f32>(r, part, v128.load(gates + 2 * block)));
      const after = madd<f32>(f32x4.sub(v128.load(hidden), n), z, n);
      put(gates, r, left);
      put(gates + block, z, left);
      put(gates + 2 * block, n, left);
      put(memory, part, left);
      put(to, after, left);
      const step = <usize>min(left, 4) << 2;
      gates += step;
      sums += step;
      hidden += step;
      memory += step;
      to += step;
      if (bias) own += step;
    }
    gates += 2 * block;
    sums += 2 * block;
  }
}

/**
 * From the gradient of the new state to those of the input's part of the gates, of the hidden state's part, and, past the gates, of
 * the old state (`hidden`, which may be `grad`).
 */
export function gruBackward32(
  rows: i32,
  units: i32,
  gates: usize,
  memory: usize,
  before: usize,
  grad: usize,
  hidden: usize,
  inputPart: usize,
  hiddenPart: usize,
): void {
  const block = <usize>units << 2;
  const one = f32x4.splat(1);
  for (let row = 0; row < rows; row++) {
    for (let left = units; left > 0; left -= 4) {
      const r = v128.load(gates);
      const z = v128.load(gates + block);
      const n = v128.load(gates + 2 * block);
      const g = v128.load(grad);
      const d = f32x4.mul(f32x4.mul(g, f32x4.sub(one, z)), tanhSlope(n));
      const reset = f32x4.mul(f32x4.mul(d, v128.load(memory)), sigmoidSlope(r));
      const update = f32x4.mul(f32x4.mul(g, f32x4.sub(v128.load(before), n)), sigmoidSlope(z));
      put(inputPart, reset, left);
      put(hiddenPart, reset, left);
      put(inputPart + block, update, left);
      put(hiddenPart + block, update, left);
      put(inputPart + 2 * block, d, left);
      put(hiddenPart + 2 * block, f32x4.mul(d, r), left);
      put(hidden, f32x4.mul(g, z), left);
      const step = <usize>min(left, 4) << 2;
      gates += step;
      memory += step;
      before += step;
      grad += step;
      hidden += step;
      inputPart += step;
      hiddenPart += step;
    }
    gates += 2 * block;
    inputPart += 2 * block;
    hiddenPart += 2 * block;
  }
}

/** to += from. */
export function addInto32(to: usize, from: usize, n: i32): void {
  for (let left = n; left > 0; left -= 4) {
    put(to, f32x4.add(v128.load(to), v128.load(from)), left);
    to += VECTOR;
    from += VECTOR;
  }
}

/** out[j] = the sum over rows of x[r][j], in float64. */
export function sumRows32(x: usize, rows: i32, width: i32, out: usize): void {
  const stride = <usize>width << 2;
  for (let left = width; left > 0; left -= 4) {
    let low = f64x2.splat(0);
    let high = low;
    for (let r = 0, at = x; r < rows; r++, at += stride) {
      const v = v128.load(at);
      low = f64x2.add(low, f64x2.promote_low_f32x4(v));
      high = f64x2.add(high, f64x2.promote_low_f32x4(i64x2.shuffle(v, v, 1, 0)));
    }
    put(out, i64x2.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2), left);
    x += VECTOR;
    out += VECTOR;
  }
}
