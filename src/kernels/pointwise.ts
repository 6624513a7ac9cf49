/** Pointwise arithmetic of float32 and float64; the loops are in pointwise-loops.ts. */
import { map, parameter, zip, zipStrided } from "./pointwise-loops";

// @ts-ignore: decorator
@unmanaged
class Neg {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return v128.neg<T>(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Abs {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return v128.abs<T>(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Sqrt {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return v128.sqrt<T>(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Square {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return v128.mul<T>(x, x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Cube {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return v128.mul<T>(v128.mul<T>(x, x), x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Reciprocal {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return v128.div<T>(v128.splat<T>(1), x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Rsqrt {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return v128.div<T>(v128.splat<T>(1), v128.sqrt<T>(x));
  }
}

// @ts-ignore: decorator
@unmanaged
class Floor {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return v128.floor<T>(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Ceil {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return v128.ceil<T>(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Trunc {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return v128.trunc<T>(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Round {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return v128.nearest<T>(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Sign {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    const zero = v128.splat<T>(0);
    const one = v128.splat<T>(1);
    return v128.sub<T>(v128.and(v128.gt<T>(x, zero), one), v128.and(v128.lt<T>(x, zero), one));
  }
}

// @ts-ignore: decorator
@unmanaged
class Clamp {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    // pmax and pmin with x as their first argument keep NaN and the sign of 0
    return v128.pmin<T>(v128.pmax<T>(x, parameter<T>(changetype<usize>(this), 0)), parameter<T>(changetype<usize>(this), 1));
  }
}

// @ts-ignore: decorator
@unmanaged
class Add {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128): v128 {
    return v128.add<T>(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class Sub {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128): v128 {
    return v128.sub<T>(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class Mul {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128): v128 {
    return v128.mul<T>(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class Div {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128): v128 {
    return v128.div<T>(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class Maximum {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128): v128 {
    return v128.bitselect(a, b, v128.or(v128.gt<T>(a, b), v128.ne<T>(a, a)));
  }
}

// @ts-ignore: decorator
@unmanaged
class Minimum {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128): v128 {
    return v128.bitselect(a, b, v128.or(v128.lt<T>(a, b), v128.ne<T>(a, a)));
  }
}

export function neg32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Neg, f32>(x, out, n, parameters);
}

export function neg64(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Neg, f64>(x, out, n, parameters);
}

export function abs32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Abs, f32>(x, out, n, parameters);
}

export function abs64(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Abs, f64>(x, out, n, parameters);
}

export function sqrt32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Sqrt, f32>(x, out, n, parameters);
}

export function sqrt64(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Sqrt, f64>(x, out, n, parameters);
}

export function square32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Square, f32>(x, out, n, parameters);
}

export function square64(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Square, f64>(x, out, n, parameters);
}

export function cube32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Cube, f32>(x, out, n, parameters);
}

export function cube64(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Cube, f64>(x, out, n, parameters);
}

export function reciprocal32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Reciprocal, f32>(x, out, n, parameters);
}

export function reciprocal64(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Reciprocal, f64>(x, out, n, parameters);
}

export function rsqrt32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Rsqrt, f32>(x, out, n, parameters);
}

export function rsqrt64(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Rsqrt, f64>(x, out, n, parameters);
}

export function floor32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Floor, f32>(x, out, n, parameters);
}

export function floor64(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Floor, f64>(x, out, n, parameters);
}

export function ceil32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Ceil, f32>(x, out, n, parameters);
}

export function ceil64(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Ceil, f64>(x, out, n, parameters);
}

export function trunc32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Trunc, f32>(x, out, n, parameters);
}

export function trunc64(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Trunc, f64>(x, out, n, parameters);
}

export function round32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Round, f32>(x, out, n, parameters);
}

export function round64(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Round, f64>(x, out, n, parameters);
}

export function sign32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Sign, f32>(x, out, n, parameters);
}

export function sign64(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Sign, f64>(x, out, n, parameters);
}

export function clamp32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Clamp, f32>(x, out, n, parameters);
}

export function clamp64(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Clamp, f64>(x, out, n, parameters);
}

export function add32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Add, f32, f32>(a, b, out, n, parameters);
}

export function addStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Add, f32, f32>(rank, dimensions, a, b, out, parameters);
}

export function add64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Add, f64, f64>(a, b, out, n, parameters);
}

export function addStrided64(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Add, f64, f64>(rank, dimensions, a, b, out, parameters);
}

export function sub32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Sub, f32, f32>(a, b, out, n, parameters);
}

export function subStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Sub, f32, f32>(rank, dimensions, a, b, out, parameters);
}

export function sub64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Sub, f64, f64>(a, b, out, n, parameters);
}

export function subStrided64(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Sub, f64, f64>(rank, dimensions, a, b, out, parameters);
}

export function mul32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Mul, f32, f32>(a, b, out, n, parameters);
}

export function mulStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Mul, f32, f32>(rank, dimensions, a, b, out, parameters);
}

export function mul64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Mul, f64, f64>(a, b, out, n, parameters);
}

export function mulStrided64(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Mul, f64, f64>(rank, dimensions, a, b, out, parameters);
}

export function div32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Div, f32, f32>(a, b, out, n, parameters);
}

export function divStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Div, f32, f32>(rank, dimensions, a, b, out, parameters);
}

export function div64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Div, f64, f64>(a, b, out, n, parameters);
}

export function divStrided64(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Div, f64, f64>(rank, dimensions, a, b, out, parameters);
}

export function maximum32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Maximum, f32, f32>(a, b, out, n, parameters);
}

export function maximumStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Maximum, f32, f32>(rank, dimensions, a, b, out, parameters);
}

export function maximum64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Maximum, f64, f64>(a, b, out, n, parameters);
}

export function maximumStrided64(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Maximum, f64, f64>(rank, dimensions, a, b, out, parameters);
}

export function minimum32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Minimum, f32, f32>(a, b, out, n, parameters);
}

export function minimumStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Minimum, f32, f32>(rank, dimensions, a, b, out, parameters);
}

export function minimum64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Minimum, f64, f64>(a, b, out, n, parameters);
}

export function minimumStrided64(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Minimum, f64, f64>(rank, dimensions, a, b, out, parameters);
}

