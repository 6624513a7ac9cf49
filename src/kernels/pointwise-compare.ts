/** Comparisons of float32 and float64: bytes of 0 and 1. */
import { zip, zipStrided } from "./pointwise-loops";

// @ts-ignore: decorator
@unmanaged
class Eq {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128): v128 {
    return v128.eq<T>(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class Ne {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128): v128 {
    return v128.ne<T>(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class Lt {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128): v128 {
    return v128.lt<T>(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class Le {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128): v128 {
    return v128.le<T>(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class Gt {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128): v128 {
    return v128.gt<T>(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class Ge {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128): v128 {
    return v128.ge<T>(a, b);
  }
}

export function eq32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Eq, f32, u8>(a, b, out, n, parameters);
}

export function eqStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Eq, f32, u8>(rank, dimensions, a, b, out, parameters);
}

export function eq64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Eq, f64, u8>(a, b, out, n, parameters);
}

export function eqStrided64(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Eq, f64, u8>(rank, dimensions, a, b, out, parameters);
}

export function ne32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Ne, f32, u8>(a, b, out, n, parameters);
}

export function neStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Ne, f32, u8>(rank, dimensions, a, b, out, parameters);
}

export function ne64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Ne, f64, u8>(a, b, out, n, parameters);
}

export function neStrided64(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Ne, f64, u8>(rank, dimensions, a, b, out, parameters);
}

export function lt32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Lt, f32, u8>(a, b, out, n, parameters);
}

export function ltStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Lt, f32, u8>(rank, dimensions, a, b, out, parameters);
}

export function lt64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Lt, f64, u8>(a, b, out, n, parameters);
}

export function ltStrided64(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Lt, f64, u8>(rank, dimensions, a, b, out, parameters);
}

export function le32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Le, f32, u8>(a, b, out, n, parameters);
}

export function leStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Le, f32, u8>(rank, dimensions, a, b, out, parameters);
}

export function le64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Le, f64, u8>(a, b, out, n, parameters);
}

export function leStrided64(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Le, f64, u8>(rank, dimensions, a, b, out, parameters);
}

export function gt32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Gt, f32, u8>(a, b, out, n, parameters);
}

export function gtStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Gt, f32, u8>(rank, dimensions, a, b, out, parameters);
}

export function gt64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Gt, f64, u8>(a, b, out, n, parameters);
}

export function gtStrided64(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Gt, f64, u8>(rank, dimensions, a, b, out, parameters);
}

export function ge32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Ge, f32, u8>(a, b, out, n, parameters);
}

export function geStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Ge, f32, u8>(rank, dimensions, a, b, out, parameters);
}

export function ge64(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Ge, f64, u8>(a, b, out, n, parameters);
}

export function geStrided64(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Ge, f64, u8>(rank, dimensions, a, b, out, parameters);
}

