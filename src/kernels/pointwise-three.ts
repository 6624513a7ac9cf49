/** Pointwise operations of three operands. */
import { parameter } from "./pointwise-loops";
import { zip3, zip3Strided } from "./pointwise-loops-three";

// @ts-ignore: decorator
@unmanaged
class Where {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128, c: v128): v128 {
    return v128.bitselect(b, c, a);
  }
}

// @ts-ignore: decorator
@unmanaged
class Addcmul {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128, c: v128): v128 {
    return v128.add<T>(a, v128.mul<T>(v128.mul<T>(parameter<T>(changetype<usize>(this), 0), b), c));
  }
}

// @ts-ignore: decorator
@unmanaged
class Addcdiv {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128, c: v128): v128 {
    return v128.add<T>(a, v128.mul<T>(parameter<T>(changetype<usize>(this), 0), v128.div<T>(b, c)));
  }
}

// @ts-ignore: decorator
@unmanaged
class Lerp {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128, c: v128): v128 {
    const one = v128.splat<T>(1);
    const way = v128.sub<T>(b, a);
    const near = v128.add<T>(a, v128.mul<T>(c, way));
    const far = v128.sub<T>(b, v128.mul<T>(way, v128.sub<T>(one, c)));
    return v128.bitselect(near, far, v128.lt<T>(c, v128.splat<T>(0.5)));
  }
}

// @ts-ignore: decorator
@unmanaged
class ClampBetween {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128, c: v128): v128 {
    const low = v128.bitselect(b, a, v128.or(v128.lt<T>(a, b), v128.ne<T>(b, b)));
    return v128.bitselect(c, low, v128.or(v128.gt<T>(low, c), v128.ne<T>(c, c)));
  }
}

export function where32(a: usize, b: usize, c: usize, out: usize, n: i32, parameters: usize): void {
  zip3<Where, u8, f32>(a, b, c, out, n, parameters);
}

export function whereStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  parameters: usize,
): void {
  zip3Strided<Where, u8, f32>(rank, dimensions, a, b, c, out, parameters);
}

export function where64(a: usize, b: usize, c: usize, out: usize, n: i32, parameters: usize): void {
  zip3<Where, u8, f64>(a, b, c, out, n, parameters);
}

export function whereStrided64(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  parameters: usize,
): void {
  zip3Strided<Where, u8, f64>(rank, dimensions, a, b, c, out, parameters);
}

export function addcmul32(a: usize, b: usize, c: usize, out: usize, n: i32, parameters: usize): void {
  zip3<Addcmul, f32, f32>(a, b, c, out, n, parameters);
}

export function addcmulStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  parameters: usize,
): void {
  zip3Strided<Addcmul, f32, f32>(rank, dimensions, a, b, c, out, parameters);
}

export function addcmul64(a: usize, b: usize, c: usize, out: usize, n: i32, parameters: usize): void {
  zip3<Addcmul, f64, f64>(a, b, c, out, n, parameters);
}

export function addcmulStrided64(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  parameters: usize,
): void {
  zip3Strided<Addcmul, f64, f64>(rank, dimensions, a, b, c, out, parameters);
}

export function addcdiv32(a: usize, b: usize, c: usize, out: usize, n: i32, parameters: usize): void {
  zip3<Addcdiv, f32, f32>(a, b, c, out, n, parameters);
}

export function addcdivStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  parameters: usize,
): void {
  zip3Strided<Addcdiv, f32, f32>(rank, dimensions, a, b, c, out, parameters);
}

export function addcdiv64(a: usize, b: usize, c: usize, out: usize, n: i32, parameters: usize): void {
  zip3<Addcdiv, f64, f64>(a, b, c, out, n, parameters);
}

export function addcdivStrided64(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  parameters: usize,
): void {
  zip3Strided<Addcdiv, f64, f64>(rank, dimensions, a, b, c, out, parameters);
}

export function lerp32(a: usize, b: usize, c: usize, out: usize, n: i32, parameters: usize): void {
  zip3<Lerp, f32, f32>(a, b, c, out, n, parameters);
}

export function lerpStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  parameters: usize,
): void {
  zip3Strided<Lerp, f32, f32>(rank, dimensions, a, b, c, out, parameters);
}

export function lerp64(a: usize, b: usize, c: usize, out: usize, n: i32, parameters: usize): void {
  zip3<Lerp, f64, f64>(a, b, c, out, n, parameters);
}

export function lerpStrided64(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  parameters: usize,
): void {
  zip3Strided<Lerp, f64, f64>(rank, dimensions, a, b, c, out, parameters);
}

export function clampBetween32(a: usize, b: usize, c: usize, out: usize, n: i32, parameters: usize): void {
  zip3<ClampBetween, f32, f32>(a, b, c, out, n, parameters);
}

export function clampBetweenStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  parameters: usize,
): void {
  zip3Strided<ClampBetween, f32, f32>(rank, dimensions, a, b, c, out, parameters);
}

export function clampBetween64(a: usize, b: usize, c: usize, out: usize, n: i32, parameters: usize): void {
  zip3<ClampBetween, f64, f64>(a, b, c, out, n, parameters);
}

export function clampBetweenStrided64(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  parameters: usize,
): void {
  zip3Strided<ClampBetween, f64, f64>(rank, dimensions, a, b, c, out, parameters);
}

