/** Activation functions of float32, those of plain arithmetic of float64 too. */
import { expm1Wide, expm1Inner, expOutside } from "./math";
import { gelu4, geluTanh4, mish4 } from "./math-gated";
import { logSigmoid4, siluInner, siluWide, softplus4 } from "./math-logistic";
import { map, mapGuarded, parameter } from "./pointwise-loops";

// @ts-ignore: decorator
@unmanaged
class Relu {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    // NaN stays NaN, -0 stays -0
    return v128.andnot(x, v128.lt<T>(x, v128.splat<T>(0)));
  }
}

// @ts-ignore: decorator
@unmanaged
class LeakyRelu {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return v128.bitselect(x, v128.mul<T>(x, parameter<T>(changetype<usize>(this), 0)), v128.gt<T>(x, v128.splat<T>(0)));
  }
}

// @ts-ignore: decorator
@unmanaged
class Hardsigmoid {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    const raised = v128.pmax<T>(v128.add<T>(x, v128.splat<T>(3)), v128.splat<T>(0));
    return v128.div<T>(v128.pmin<T>(raised, v128.splat<T>(6)), v128.splat<T>(6));
  }
}

// @ts-ignore: decorator
@unmanaged
class Hardswish {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    const raised = v128.pmax<T>(v128.add<T>(x, v128.splat<T>(3)), v128.splat<T>(0));
    return v128.div<T>(v128.mul<T>(x, v128.pmin<T>(raised, v128.splat<T>(6))), v128.splat<T>(6));
  }
}

// @ts-ignore: decorator
@unmanaged
class Elu {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    const scaled = f32x4.mul(x, parameter<T>(changetype<usize>(this), 1));
    const grown = v128.any_true(expOutside(scaled)) ? expm1Wide(scaled) : expm1Inner(scaled);
    const positive = f32x4.mul(parameter<T>(changetype<usize>(this), 2), x);
    return v128.bitselect(f32x4.mul(parameter<T>(changetype<usize>(this), 0), grown), positive, f32x4.le(x, i32x4.splat(0)));
  }
}

// @ts-ignore: decorator
@unmanaged
class Softplus {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    const scaled = f32x4.mul(x, parameter<T>(changetype<usize>(this), 0));
    const bent = f32x4.div(softplus4(scaled), parameter<T>(changetype<usize>(this), 0));
    return v128.bitselect(x, bent, f32x4.gt(scaled, parameter<T>(changetype<usize>(this), 1)));
  }
}

// @ts-ignore: decorator
@unmanaged
class Silu {
  // @ts-ignore: decorator
  @inline
  outside(x: v128): v128 {
    return expOutside(x);
  }

  // @ts-ignore: decorator
  @inline
  inner(x: v128): v128 {
    return siluInner(x);
  }

  // @ts-ignore: decorator
  @inline
  wide(x: v128): v128 {
    return siluWide(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Mish {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return mish4(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Logsigmoid {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return logSigmoid4(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Gelu {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return gelu4(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class GeluTanh {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return geluTanh4(x);
  }
}

export function relu32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Relu, f32>(x, out, n, parameters);
}

export function relu64(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Relu, f64>(x, out, n, parameters);
}

export function leakyRelu32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<LeakyRelu, f32>(x, out, n, parameters);
}

export function leakyRelu64(x: usize, out: usize, n: i32, parameters: usize): void {
  map<LeakyRelu, f64>(x, out, n, parameters);
}

export function hardsigmoid32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Hardsigmoid, f32>(x, out, n, parameters);
}

export function hardsigmoid64(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Hardsigmoid, f64>(x, out, n, parameters);
}

export function hardswish32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Hardswish, f32>(x, out, n, parameters);
}

export function hardswish64(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Hardswish, f64>(x, out, n, parameters);
}

export function elu32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Elu, f32>(x, out, n, parameters);
}

export function softplus32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Softplus, f32>(x, out, n, parameters);
}

export function silu32(x: usize, out: usize, n: i32): void {
  mapGuarded<Silu>(x, out, n);
}

export function mish32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Mish, f32>(x, out, n, parameters);
}

export function logsigmoid32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Logsigmoid, f32>(x, out, n, parameters);
}

export function gelu32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Gelu, f32>(x, out, n, parameters);
}

export function geluTanh32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<GeluTanh, f32>(x, out, n, parameters);
}

