/**
 * Gradients of the activation functions from the gradient g of the output: `sigmoidBackward` and `tanhBackward` take the function's
 * output next, the others its input.
 */
import { exp4 } from "./math";
import { geluSlope, geluTanhSlope } from "./math-erf";
import { mishSlope, sigmoid4, siluSlope } from "./math-logistic";
import { parameter, zip } from "./pointwise-loops";

/** g * slope; 0 where the slope is, even if g is infinite. */
// @ts-ignore: decorator
@inline
function chain<T>(g: v128, slope: v128): v128 {
  return v128.and(v128.mul<T>(g, slope), v128.ne<T>(slope, v128.splat<T>(0)));
}

// @ts-ignore: decorator
@unmanaged
class SigmoidBackward {
  // @ts-ignore: decorator
  @inline
  apply<T>(g: v128, x: v128): v128 {
    return v128.mul<T>(g, v128.mul<T>(x, v128.sub<T>(v128.splat<T>(1), x)));
  }
}

// @ts-ignore: decorator
@unmanaged
class TanhBackward {
  // @ts-ignore: decorator
  @inline
  apply<T>(g: v128, x: v128): v128 {
    return v128.mul<T>(g, v128.sub<T>(v128.splat<T>(1), v128.mul<T>(x, x)));
  }
}

// @ts-ignore: decorator
@unmanaged
class ReluBackward {
  // @ts-ignore: decorator
  @inline
  apply<T>(g: v128, x: v128): v128 {
    // Where x is NaN the gradient passes, as in PyTorch's threshold_backward
    return v128.andnot(g, v128.le<T>(x, v128.splat<T>(0)));
  }
}

// @ts-ignore: decorator
@unmanaged
class LeakyReluBackward {
  // @ts-ignore: decorator
  @inline
  apply<T>(g: v128, x: v128): v128 {
    return chain<T>(g, v128.bitselect(v128.splat<T>(1), parameter<T>(changetype<usize>(this), 0), v128.gt<T>(x, v128.splat<T>(0))));
  }
}

// @ts-ignore: decorator
@unmanaged
class HardtanhBackward {
  // @ts-ignore: decorator
  @inline
  apply<T>(g: v128, x: v128): v128 {
    return v128.andnot(g, v128.or(v128.le<T>(x, parameter<T>(changetype<usize>(this), 0)), v128.ge<T>(x, parameter<T>(changetype<usize>(this), 1))));
  }
}

// @ts-ignore: decorator
@unmanaged
class HardsigmoidBackward {
  // @ts-ignore: decorator
  @inline
  apply<T>(g: v128, x: v128): v128 {
    // PyTorch has the sixth in float32 whatever the dtype is
    const three = v128.splat<T>(3);
    const within = v128.lt<T>(v128.abs<T>(x), three);
    return v128.and(v128.mul<T>(g, v128.splat<T>(<T>(<f32>(1.0 / 6.0)))), within);
  }
}

// @ts-ignore: decorator
@unmanaged
class HardswishBackward {
  // @ts-ignore: decorator
  @inline
  apply<T>(g: v128, x: v128): v128 {
    const three = v128.splat<T>(3);
    const inner = v128.add<T>(v128.div<T>(x, three), v128.splat<T>(0.5));
    const upper = v128.bitselect(inner, v128.splat<T>(1), v128.le<T>(x, three));
    return chain<T>(g, v128.andnot(upper, v128.lt<T>(x, v128.neg<T>(three))));
  }
}

// @ts-ignore: decorator
@unmanaged
class EluBackward {
  // @ts-ignore: decorator
  @inline
  apply<T>(g: v128, x: v128): v128 {
    const negative = f32x4.mul(f32x4.mul(parameter<T>(changetype<usize>(this), 0), parameter<T>(changetype<usize>(this), 1)), exp4(f32x4.mul(x, parameter<T>(changetype<usize>(this), 1))));
    return chain<f32>(g, v128.bitselect(negative, parameter<T>(changetype<usize>(this), 2), f32x4.le(x, i32x4.splat(0))));
  }
}

// @ts-ignore: decorator
@unmanaged
class SoftplusBackward {
  // @ts-ignore: decorator
  @inline
  apply<T>(g: v128, x: v128): v128 {
    const scaled = f32x4.mul(x, parameter<T>(changetype<usize>(this), 0));
    const slope = v128.bitselect(f32x4.splat(1), sigmoid4(scaled), f32x4.gt(scaled, parameter<T>(changetype<usize>(this), 1)));
    return chain<f32>(g, slope);
  }
}

// @ts-ignore: decorator
@unmanaged
class SiluBackward {
  // @ts-ignore: decorator
  @inline
  apply<T>(g: v128, x: v128): v128 {
    return chain<f32>(g, siluSlope(x));
  }
}

// @ts-ignore: decorator
@unmanaged
class MishBackward {
  // @ts-ignore: decorator
  @inline
  apply<T>(g: v128, x: v128): v128 {
    return chain<f32>(g, mishSlope(x));
  }
}

// @ts-ignore: decorator
@unmanaged
class LogsigmoidBackward {
  // @ts-ignore: decorator
  @inline
  apply<T>(g: v128, x: v128): v128 {
    return chain<f32>(g, sigmoid4(f32x4.neg(x)));
  }
}

// @ts-ignore: decorator
@unmanaged
class GeluBackward {
  // @ts-ignore: decorator
  @inline
  apply<T>(g: v128, x: v128): v128 {
    return chain<f32>(g, geluSlope(x));
  }
}

// @ts-ignore: decorator
@unmanaged
class GeluTanhBackward {
  // @ts-ignore: decorator
  @inline
  apply<T>(g: v128, x: v128): v128 {
    return chain<f32>(g, geluTanhSlope(x));
  }
}

export function sigmoidBackward32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<SigmoidBackward, f32, f32>(a, b, out, n, parameters);
}

export function sigmoidBackward64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<SigmoidBackward, f64, f64>(a, b, out, n, parameters);
}

export function tanhBackward32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<TanhBackward, f32, f32>(a, b, out, n, parameters);
}

export function tanhBackward64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<TanhBackward, f64, f64>(a, b, out, n, parameters);
}

export function reluBackward32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<ReluBackward, f32, f32>(a, b, out, n, parameters);
}

export function reluBackward64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<ReluBackward, f64, f64>(a, b, out, n, parameters);
}

export function leakyReluBackward32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<LeakyReluBackward, f32, f32>(a, b, out, n, parameters);
}

export function leakyReluBackward64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<LeakyReluBackward, f64, f64>(a, b, out, n, parameters);
}

export function hardtanhBackward32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<HardtanhBackward, f32, f32>(a, b, out, n, parameters);
}

export function hardtanhBackward64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<HardtanhBackward, f64, f64>(a, b, out, n, parameters);
}

export function hardsigmoidBackward32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<HardsigmoidBackward, f32, f32>(a, b, out, n, parameters);
}

export function hardsigmoidBackward64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<HardsigmoidBackward, f64, f64>(a, b, out, n, parameters);
}

export function hardswishBackward32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<HardswishBackward, f32, f32>(a, b, out, n, parameters);
}

export function hardswishBackward64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<HardswishBackward, f64, f64>(a, b, out, n, parameters);
}

export function eluBackward32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<EluBackward, f32, f32>(a, b, out, n, parameters);
}

export function softplusBackward32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<SoftplusBackward, f32, f32>(a, b, out, n, parameters);
}

export function siluBackward32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<SiluBackward, f32, f32>(a, b, out, n, parameters);
}

export function mishBackward32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<MishBackward, f32, f32>(a, b, out, n, parameters);
}

export function logsigmoidBackward32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<LogsigmoidBackward, f32, f32>(a, b, out, n, parameters);
}

export function geluBackward32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<GeluBackward, f32, f32>(a, b, out, n, parameters);
}

export function geluTanhBackward32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<GeluTanhBackward, f32, f32>(a, b, out, n, parameters);
}

