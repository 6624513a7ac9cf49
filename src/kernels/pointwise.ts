/**
 * Pointwise kernels over contiguous floats: `out` may be any of the inputs. An operation is a class with one inlined method
 * that maps vectors; the three loops below are compiled once for each.
 */
import { exp4, log4, sigmoid4, tanh4 } from "./math";
import { loadTail, storeTail, VECTOR } from "./simd";

/** `Op` is never constructed: its method does not use `this`. */
function map<Op>(x: usize, out: usize, n: i32): void {
  const op = changetype<Op>(0);
  const end = x + (((<usize>n) >> 2) << 4);
  while (x < end) {
    v128.store(out, op.apply(v128.load(x)));
    x += VECTOR;
    out += VECTOR;
  }
  const rest = n & 3;
  if (rest) storeTail(out, op.apply(loadTail(x, rest)), rest);
}

function zip<Op>(a: usize, b: usize, out: usize, n: i32): void {
  const op = changetype<Op>(0);
  const end = a + (((<usize>n) >> 2) << 4);
  while (a < end) {
    v128.store(out, op.apply(v128.load(a), v128.load(b)));
    a += VECTOR;
    b += VECTOR;
    out += VECTOR;
  }
  const rest = n & 3;
  if (rest) storeTail(out, op.apply(loadTail(a, rest), loadTail(b, rest)), rest);
}

function zipScalar<Op>(a: usize, scalar: f32, out: usize, n: i32): void {
  const op = changetype<Op>(0);
  const b = f32x4.splat(scalar);
  const end = a + (((<usize>n) >> 2) << 4);
  while (a < end) {
    v128.store(out, op.apply(v128.load(a), b));
    a += VECTOR;
    out += VECTOR;
  }
  const rest = n & 3;
  if (rest) storeTail(out, op.apply(loadTail(a, rest), b), rest);
}

// @ts-ignore: decorator
@unmanaged
class Neg {
  // @ts-ignore: decorator
  @inline
  apply(x: v128): v128 {
    return f32x4.neg(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Abs {
  // @ts-ignore: decorator
  @inline
  apply(x: v128): v128 {
    return f32x4.abs(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Sqrt {
  // @ts-ignore: decorator
  @inline
  apply(x: v128): v128 {
    return f32x4.sqrt(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Square {
  // @ts-ignore: decorator
  @inline
  apply(x: v128): v128 {
    return f32x4.mul(x, x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Relu {
  // @ts-ignore: decorator
  @inline
  apply(x: v128): v128 {
    // NaN stays NaN, -0 stays -0.
    return v128.andnot(x, f32x4.lt(x, f32x4.splat(0)));
  }
}

// @ts-ignore: decorator
@unmanaged
class Exp {
  // @ts-ignore: decorator
  @inline
  apply(x: v128): v128 {
    return exp4(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Log {
  // @ts-ignore: decorator
  @inline
  apply(x: v128): v128 {
    return log4(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Sigmoid {
  // @ts-ignore: decorator
  @inline
  apply(x: v128): v128 {
    return sigmoid4(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Tanh {
  // @ts-ignore: decorator
  @inline
  apply(x: v128): v128 {
    return tanh4(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Add {
  // @ts-ignore: decorator
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.add(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class Sub {
  // @ts-ignore: decorator
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.sub(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class Mul {
  // @ts-ignore: decorator
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.mul(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class Div {
  // @ts-ignore: decorator
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.div(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class ReverseSub {
  // @ts-ignore: decorator
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.sub(b, a);
  }
}

// @ts-ignore: decorator
@unmanaged
class ReverseDiv {
  // @ts-ignore: decorator
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.div(b, a);
  }
}

// @ts-ignore: decorator
@unmanaged
class SigmoidBackward {
  // @ts-ignore: decorator
  @inline
  apply(gradient: v128, y: v128): v128 {
    return f32x4.mul(gradient, f32x4.mul(y, f32x4.sub(f32x4.splat(1), y)));
  }
}

// @ts-ignore: decorator
@unmanaged
class TanhBackward {
  // @ts-ignore: decorator
  @inline
  apply(gradient: v128, y: v128): v128 {
    return f32x4.mul(gradient, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)));
  }
}

// @ts-ignore: decorator
@unmanaged
class ReluBackward {
  // @ts-ignore: decorator
  @inline
  apply(gradient: v128, x: v128): v128 {
    // Where x is NaN the gradient passes, as in PyTorch's threshold_backward.
    return v128.andnot(gradient, f32x4.le(x, f32x4.splat(0)));
  }
}

export function neg32(x: usize, out: usize, n: i32): void {
  map<Neg>(x, out, n);
}

export function abs32(x: usize, out: usize, n: i32): void {
  map<Abs>(x, out, n);
}

export function sqrt32(x: usize, out: usize, n: i32): void {
  map<Sqrt>(x, out, n);
}

export function square32(x: usize, out: usize, n: i32): void {
  map<Square>(x, out, n);
}

export function relu32(x: usize, out: usize, n: i32): void {
  map<Relu>(x, out, n);
}

export function exp32(x: usize, out: usize, n: i32): void {
  map<Exp>(x, out, n);
}

export function log32(x: usize, out: usize, n: i32): void {
  map<Log>(x, out, n);
}

export function sigmoid32(x: usize, out: usize, n: i32): void {
  map<Sigmoid>(x, out, n);
}

export function tanh32(x: usize, out: usize, n: i32): void {
  map<Tanh>(x, out, n);
}

export function add32(a: usize, b: usize, out: usize, n: i32): void {
  zip<Add>(a, b, out, n);
}

export function sub32(a: usize, b: usize, out: usize, n: i32): void {
  zip<Sub>(a, b, out, n);
}

export function mul32(a: usize, b: usize, out: usize, n: i32): void {
  zip<Mul>(a, b, out, n);
}

export function div32(a: usize, b: usize, out: usize, n: i32): void {
  zip<Div>(a, b, out, n);
}

export function sigmoidBackward32(a: usize, b: usize, out: usize, n: i32): void {
  zip<SigmoidBackward>(a, b, out, n);
}

export function tanhBackward32(a: usize, b: usize, out: usize, n: i32): void {
  zip<TanhBackward>(a, b, out, n);
}

export function reluBackward32(a: usize, b: usize, out: usize, n: i32): void {
  zip<ReluBackward>(a, b, out, n);
}

export function addScalar32(a: usize, scalar: f32, out: usize, n: i32): void {
  zipScalar<Add>(a, scalar, out, n);
}

export function subScalar32(a: usize, scalar: f32, out: usize, n: i32): void {
  zipScalar<Sub>(a, scalar, out, n);
}

export function mulScalar32(a: usize, scalar: f32, out: usize, n: i32): void {
  zipScalar<Mul>(a, scalar, out, n);
}

export function divScalar32(a: usize, scalar: f32, out: usize, n: i32): void {
  zipScalar<Div>(a, scalar, out, n);
}

export function reverseSubScalar32(a: usize, scalar: f32, out: usize, n: i32): void {
  zipScalar<ReverseSub>(a, scalar, out, n);
}

export function reverseDivScalar32(a: usize, scalar: f32, out: usize, n: i32): void {
  zipScalar<ReverseDiv>(a, scalar, out, n);
}
