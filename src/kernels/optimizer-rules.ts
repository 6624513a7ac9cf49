/**
 * The rules of optimizers over elements `begin` to before `end` of one entry of a table. Formulas and names are those of
 * src/engine/optim; sums and products come in the order in which PyTorch 1.13 computes them in the parameters' own type, so
 * that where multiply-adds are fused the results have its bits. A last vector may read past the end, but not write.
 */
import { entryGradient, entryParameter, entryState, given, put, scalar } from "./optimizer-table";
import { lanes, madd, VECTOR } from "./simd";

/** sign * g + decay * p, the second only where there is a decay. */
// @ts-ignore: decorator
@inline
function directionOf<T>(g: usize, sign: v128, decay: v128, decays: v128, value: v128): v128 {
  const direction = v128.mul<T>(sign, v128.load(g));
  return v128.bitselect(madd<T>(value, decay, direction), direction, decays);
}

/** keep * average + part * x. */
// @ts-ignore: decorator
@inline
function blend<T>(keep: v128, average: v128, part: v128, x: v128): v128 {
  return madd<T>(x, part, v128.mul<T>(average, keep));
}

/** keep * average + part * x * x. */
// @ts-ignore: decorator
@inline
function blendSquare<T>(keep: v128, average: v128, part: v128, x: v128): v128 {
  return madd<T>(v128.mul<T>(part, x), x, v128.mul<T>(average, keep));
}

/** value - rate * x / y. */
// @ts-ignore: decorator
@inline
function stepBy<T>(value: v128, rate: v128, x: v128, y: v128): v128 {
  return v128.sub<T>(value, v128.div<T>(v128.mul<T>(rate, x), y));
}

/** value - rate * x. */
// @ts-ignore: decorator
@inline
function stepAlong<T>(value: v128, rate: v128, x: v128): v128 {
  return madd<T>(v128.neg<T>(rate), x, value);
}

/** [lr, sign, weight decay] */
export function sgd<T>(scalars: usize, entry: usize, begin: i32, end: i32): void {
  const lr = scalar<T>(scalars, 0);
  const sign = scalar<T>(scalars, 1);
  const decay = scalar<T>(scalars, 2);
  const decays = given<T>(decay);
  let p = entryParameter(entry) + <usize>begin * sizeof<T>();
  let g = entryGradient(entry) + <usize>begin * sizeof<T>();
  for (let left = end - begin; left > 0; left -= lanes<T>()) {
    const value = v128.load(p);
    put<T>(p, stepAlong<T>(value, lr, directionOf<T>(g, sign, decay, decays, value)), left);
    p += VECTOR;
    g += VECTOR;
  }
}

/** [lr, sign, weight decay, momentum, 1 - dampening, first step, nesterov]; states: velocity */
export function momentum<T>(scalars: usize, entry: usize, begin: i32, end: i32): void {
  const lr = scalar<T>(scalars, 0);
  const sign = scalar<T>(scalars, 1);
  const decay = scalar<T>(scalars, 2);
  const decays = given<T>(decay);
  const keep = scalar<T>(scalars, 3);
  const part = scalar<T>(scalars, 4);
  const first = given<T>(scalar<T>(scalars, 5));
  const nesterov = given<T>(scalar<T>(scalars, 6));
  let p = entryParameter(entry) + <usize>begin * sizeof<T>();
  let g = entryGradient(entry) + <usize>begin * sizeof<T>();
  let v = entryState(entry, 0) + <usize>begin * sizeof<T>();
  for (let left = end - begin; left > 0; left -= lanes<T>()) {
    const value = v128.load(p);
    const direction = directionOf<T>(g, sign, decay, decays, value);
    const velocity = v128.bitselect(direction, blend<T>(keep, v128.load(v), part, direction), first);
    put<T>(v, velocity, left);
    const step = v128.bitselect(madd<T>(velocity, keep, direction), velocity, nesterov);
    put<T>(p, stepAlong<T>(value, lr, step), left);
    p += VECTOR;
    g += VECTOR;
    v += VECTOR;
  }
}

/**
 * [step size, sign, penalty, shrink, beta1, 1 - beta1, beta2, 1 - beta2, correction, eps]; states: average, average of
 * squares, and the largest of these (AMSGrad)
 */
// @ts-ignore: decorator
@inline
export function adam<T>(scalars: usize, entry: usize, begin: i32, end: i32, amsgrad: bool): void {
  const rate = scalar<T>(scalars, 0);
  const sign = scalar<T>(scalars, 1);
  const decay = scalar<T>(scalars, 2);
  const decays = given<T>(decay);
  const shrink = scalar<T>(scalars, 3);
  const keep1 = scalar<T>(scalars, 4);
  const part1 = scalar<T>(scalars, 5);
  const keep2 = scalar<T>(scalars, 6);
  const part2 = scalar<T>(scalars, 7);
  const correction = scalar<T>(scalars, 8);
  const eps = scalar<T>(scalars, 9);
  let p = entryParameter(entry) + <usize>begin * sizeof<T>();
  let g = entryGradient(entry) + <usize>begin * sizeof<T>();
  let m = entryState(entry, 0) + <usize>begin * sizeof<T>();
  let v = entryState(entry, 1) + <usize>begin * sizeof<T>();
  let largest = entryState(entry, 2) + <usize>begin * sizeof<T>();
  for (let left = end - begin; left > 0; left -= lanes<T>()) {
    const value = v128.mul<T>(v128.load(p), shrink);
    const direction = directionOf<T>(g, sign, decay, decays, value);
    const average = blend<T>(keep1, v128.load(m), part1, direction);
    let second = blendSquare<T>(keep2, v128.load(v), part2, direction);
    put<T>(m, average, left);
    put<T>(v, second, left);
    if (amsgrad) {
      second = v128.max<T>(v128.load(largest), second);
      put<T>(largest, second, left);
      largest += VECTOR;
    }
    const scale = v128.add<T>(v128.div<T>(v128.sqrt<T>(second), correction), eps);
    put<T>(p, stepBy<T>(value, rate, average, scale), left);
    p += VECTOR;
    g += VECTOR;
    m += VECTOR;
    v += VECTOR;
  }
}

/** [lr, sign, weight decay, alpha, 1 - alpha, eps, momentum, centered]; states: squares, momentum's buffer, averages */
export function rmsprop<T>(scalars: usize, entry: usize, begin: i32, end: i32): void {
  const lr = scalar<T>(scalars, 0);
  const sign = scalar<T>(scalars, 1);
  const decay = scalar<T>(scalars, 2);
  const decays = given<T>(decay);
  const keep = scalar<T>(scalars, 3);
  const part = scalar<T>(scalars, 4);
  const eps = scalar<T>(scalars, 5);
  const inertia = scalar<T>(scalars, 6);
  const moves = load<f64>(scalars, 48) > 0;
  const centered = load<f64>(scalars, 56) != 0;
  let p = entryParameter(entry) + <usize>begin * sizeof<T>();
  let g = entryGradient(entry) + <usize>begin * sizeof<T>();
  let s = entryState(entry, 0) + <usize>begin * sizeof<T>();
  let b = entryState(entry, 1) + <usize>begin * sizeof<T>();
  let m = entryState(entry, 2) + <usize>begin * sizeof<T>();
  for (let left = end - begin; left > 0; left -= lanes<T>()) {
    const value = v128.load(p);
    const direction = directionOf<T>(g, sign, decay, decays, value);
    let variance = blendSquare<T>(keep, v128.load(s), part, direction);
    put<T>(s, variance, left);
    if (centered) {
      const mean = blend<T>(keep, v128.load(m), part, direction);
      put<T>(m, mean, left);
      variance = madd<T>(v128.neg<T>(mean), mean, variance);
    }
    const scale = v128.add<T>(v128.sqrt<T>(variance), eps);
    if (moves) {
      const step = v128.add<T>(v128.mul<T>(v128.load(b), inertia), v128.div<T>(direction, scale));
      put<T>(b, step, left);
      put<T>(p, stepAlong<T>(value, lr, step), left);
    } else put<T>(p, stepBy<T>(value, lr, direction, scale), left);
    p += VECTOR;
    g += VECTOR;
    s += VECTOR;
    b += VECTOR;
    m += VECTOR;
  }
}

/** [rate, sign, weight decay, eps]; states: sum of squares */
export function adagrad<T>(scalars: usize, entry: usize, begin: i32, end: i32): void {
  const rate = scalar<T>(scalars, 0);
  const sign = scalar<T>(scalars, 1);
  const decay = scalar<T>(scalars, 2);
  const decays = given<T>(decay);
  const eps = scalar<T>(scalars, 3);
  let p = entryParameter(entry) + <usize>begin * sizeof<T>();
  let g = entryGradient(entry) + <usize>begin * sizeof<T>();
  let s = entryState(entry, 0) + <usize>begin * sizeof<T>();
  for (let left = end - begin; left > 0; left -= lanes<T>()) {
    const value = v128.load(p);
    const direction = directionOf<T>(g, sign, decay, decays, value);
    const sum = madd<T>(direction, direction, v128.load(s));
    put<T>(s, sum, left);
    put<T>(p, stepBy<T>(value, rate, direction, v128.add<T>(v128.sqrt<T>(sum), eps)), left);
    p += VECTOR;
    g += VECTOR;
    s += VECTOR;
  }
}

/** [lr, sign, weight decay, rho, 1 - rho, eps]; states: averages of squares of the gradient and of the steps */
export function adadelta<T>(scalars: usize, entry: usize, begin: i32, end: i32): void {
  const lr = scalar<T>(scalars, 0);
  const sign = scalar<T>(scalars, 1);
  const decay = scalar<T>(scalars, 2);
  const decays = given<T>(decay);
  const keep = scalar<T>(scalars, 3);
  const part = scalar<T>(scalars, 4);
  const eps = scalar<T>(scalars, 5);
  let p = entryParameter(entry) + <usize>begin * sizeof<T>();
  let g = entryGradient(entry) + <usize>begin * sizeof<T>();
  let s = entryState(entry, 0) + <usize>begin * sizeof<T>();
  let d = entryState(entry, 1) + <usize>begin * sizeof<T>();
  for (let left = end - begin; left > 0; left -= lanes<T>()) {
    const value = v128.load(p);
    const direction = directionOf<T>(g, sign, decay, decays, value);
    const square = blendSquare<T>(keep, v128.load(s), part, direction);
    put<T>(s, square, left);
    const moved = v128.load(d);
    const root = v128.sqrt<T>(v128.add<T>(moved, eps));
    const delta = v128.mul<T>(v128.div<T>(root, v128.sqrt<T>(v128.add<T>(square, eps))), direction);
    put<T>(d, blendSquare<T>(keep, moved, part, delta), left);
    put<T>(p, stepAlong<T>(value, lr, delta), left);
    p += VECTOR;
    g += VECTOR;
    s += VECTOR;
    d += VECTOR;
  }
}

/** [rate, sign, weight decay, beta1, 1 - beta1, beta2, eps]; states: average, largest */
export function adamax<T>(scalars: usize, entry: usize, begin: i32, end: i32): void {
  const rate = scalar<T>(scalars, 0);
  const sign = scalar<T>(scalars, 1);
  const decay = scalar<T>(scalars, 2);
  const decays = given<T>(decay);
  const keep = scalar<T>(scalars, 3);
  const part = scalar<T>(scalars, 4);
  const fade = scalar<T>(scalars, 5);
  const eps = scalar<T>(scalars, 6);
  let p = entryParameter(entry) + <usize>begin * sizeof<T>();
  let g = entryGradient(entry) + <usize>begin * sizeof<T>();
  let m = entryState(entry, 0) + <usize>begin * sizeof<T>();
  let u = entryState(entry, 1) + <usize>begin * sizeof<T>();
  for (let left = end - begin; left > 0; left -= lanes<T>()) {
    const value = v128.load(p);
    const direction = directionOf<T>(g, sign, decay, decays, value);
    const average = blend<T>(keep, v128.load(m), part, direction);
    const size = v128.add<T>(v128.abs<T>(direction), eps);
    const largest = v128.max<T>(v128.mul<T>(v128.load(u), fade), size);
    put<T>(m, average, left);
    put<T>(u, largest, left);
    put<T>(p, stepBy<T>(value, rate, average, largest), left);
    p += VECTOR;
    g += VECTOR;
    m += VECTOR;
    u += VECTOR;
  }
}

/** [gradient's rate, average's rate, weight decay, beta1, 1 - beta1, beta2, 1 - beta2, correction, eps]; states as Adam */
export function nadam<T>(scalars: usize, entry: usize, begin: i32, end: i32): void {
  const gradRate = scalar<T>(scalars, 0);
  const averageRate = scalar<T>(scalars, 1);
  const decay = scalar<T>(scalars, 2);
  const decays = given<T>(decay);
  const keep1 = scalar<T>(scalars, 3);
  const part1 = scalar<T>(scalars, 4);
  const keep2 = scalar<T>(scalars, 5);
  const part2 = scalar<T>(scalars, 6);
  const correction = scalar<T>(scalars, 7);
  const eps = scalar<T>(scalars, 8);
  const one = v128.splat<T>(1);
  let p = entryParameter(entry) + <usize>begin * sizeof<T>();
  let g = entryGradient(entry) + <usize>begin * sizeof<T>();
  let m = entryState(entry, 0) + <usize>begin * sizeof<T>();
  let v = entryState(entry, 1) + <usize>begin * sizeof<T>();
  for (let left = end - begin; left > 0; left -= lanes<T>()) {
    const value = v128.load(p);
    const direction = directionOf<T>(g, one, decay, decays, value);
    const average = blend<T>(keep1, v128.load(m), part1, direction);
    const second = blendSquare<T>(keep2, v128.load(v), part2, direction);
    put<T>(m, average, left);
    put<T>(v, second, left);
    const scale = v128.add<T>(v128.sqrt<T>(v128.div<T>(second, correction)), eps);
    put<T>(p, stepBy<T>(stepBy<T>(value, gradRate, direction, scale), averageRate, average, scale), left);
    p += VECTOR;
    g += VECTOR;
    m += VECTOR;
    v += VECTOR;
  }
}

/** [rate, trusted, weight decay, beta1, 1 - beta1, beta2, 1 - beta2, eps]; states as Adam */
export function radam<T>(scalars: usize, entry: usize, begin: i32, end: i32): void {
  const rate = scalar<T>(scalars, 0);
  const trusted = given<T>(scalar<T>(scalars, 1));
  const decay = scalar<T>(scalars, 2);
  const decays = given<T>(decay);
  const keep1 = scalar<T>(scalars, 3);
  const part1 = scalar<T>(scalars, 4);
  const keep2 = scalar<T>(scalars, 5);
  const part2 = scalar<T>(scalars, 6);
  const eps = scalar<T>(scalars, 7);
  const one = v128.splat<T>(1);
  let p = entryParameter(entry) + <usize>begin * sizeof<T>();
  let g = entryGradient(entry) + <usize>begin * sizeof<T>();
  let m = entryState(entry, 0) + <usize>begin * sizeof<T>();
  let v = entryState(entry, 1) + <usize>begin * sizeof<T>();
  for (let left = end - begin; left > 0; left -= lanes<T>()) {
    const value = v128.load(p);
    const direction = directionOf<T>(g, one, decay, decays, value);
    const average = blend<T>(keep1, v128.load(m), part1, direction);
    const second = blendSquare<T>(keep2, v128.load(v), part2, direction);
    put<T>(m, average, left);
    put<T>(v, second, left);
    const scale = v128.bitselect(v128.add<T>(v128.sqrt<T>(second), eps), one, trusted);
    put<T>(p, stepBy<T>(value, rate, average, scale), left);
    p += VECTOR;
    g += VECTOR;
    m += VECTOR;
    v += VECTOR;
  }
}

/** [rate, sign, weight decay, shrink, share]; states: average */
export function asgd<T>(scalars: usize, entry: usize, begin: i32, end: i32): void {
  const rate = scalar<T>(scalars, 0);
  const sign = scalar<T>(scalars, 1);
  const decay = scalar<T>(scalars, 2);
  const decays = given<T>(decay);
  const shrink = scalar<T>(scalars, 3);
  const share = scalar<T>(scalars, 4);
  const whole = v128.eq<T>(share, v128.splat<T>(1));
  let p = entryParameter(entry) + <usize>begin * sizeof<T>();
  let g = entryGradient(entry) + <usize>begin * sizeof<T>();
  let a = entryState(entry, 0) + <usize>begin * sizeof<T>();
  for (let left = end - begin; left > 0; left -= lanes<T>()) {
    const before = v128.load(p);
    const direction = directionOf<T>(g, sign, decay, decays, before);
    const value = stepAlong<T>(v128.mul<T>(before, shrink), rate, direction);
    const average = v128.load(a);
    const drawn = v128.add<T>(average, v128.mul<T>(v128.sub<T>(value, average), share));
    put<T>(p, value, left);
    put<T>(a, v128.bitselect(value, drawn, whole), left);
    p += VECTOR;
    g += VECTOR;
    a += VECTOR;
  }
}

/** [sign, less, more, smallest, largest]; states: previous gradient, step size */
export function rprop<T>(scalars: usize, entry: usize, begin: i32, end: i32): void {
  const sign = scalar<T>(scalars, 0);
  const less = scalar<T>(scalars, 1);
  const more = scalar<T>(scalars, 2);
  const smallest = scalar<T>(scalars, 3);
  const largest = scalar<T>(scalars, 4);
  const zero = v128.splat<T>(0);
  const one = v128.splat<T>(1);
  let p = entryParameter(entry) + <usize>begin * sizeof<T>();
  let g = entryGradient(entry) + <usize>begin * sizeof<T>();
  let previous = entryState(entry, 0) + <usize>begin * sizeof<T>();
  let size = entryState(entry, 1) + <usize>begin * sizeof<T>();
  for (let left = end - begin; left > 0; left -= lanes<T>()) {
    let direction = v128.mul<T>(sign, v128.load(g));
    const agreement = v128.mul<T>(direction, v128.load(previous));
    const turned = v128.lt<T>(agreement, zero);
    const factor = v128.bitselect(less, v128.bitselect(more, one, v128.gt<T>(agreement, zero)), turned);
    const length = v128.min<T>(v128.max<T>(v128.mul<T>(v128.load(size), factor), smallest), largest);
    direction = v128.andnot(direction, turned);
    // A zero has no sign, and NaN stays NaN.
    const down = v128.bitselect(v128.neg<T>(one), direction, v128.lt<T>(direction, zero));
    const unit = v128.bitselect(one, down, v128.gt<T>(direction, zero));
    put<T>(size, length, left);
    put<T>(previous, direction, left);
    put<T>(p, stepAlong<T>(v128.load(p), unit, length), left);
    p += VECTOR;
    g += VECTOR;
    previous += VECTOR;
    size += VECTOR;
  }
}
