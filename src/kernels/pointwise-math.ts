/** Pointwise mathematical functions of float32; the functions of four lanes are in the math files. */
import { exp2Inner, exp2Outside, exp2Wide, expInner, expm1Inner, expm1Wide, expOutside, expWide } from "./math";
import { erf4 } from "./math-erf";
import {
  log10Inner,
  log10Wide,
  log1pInner,
  log1pOutside,
  log1pWide,
  log2Inner,
  log2Wide,
  logInner,
  logOutside,
  logWide,
} from "./math-log";
import { sigmoidInner, sigmoidWide, tanh4 } from "./math-logistic";
import { pow4 } from "./math-power";
import { angleOutside, cosInner, cosWide, sinInner, sinWide } from "./math-trigonometry";
import { map, mapGuarded, zip, zipStrided } from "./pointwise-loops";

// @ts-ignore: decorator
@unmanaged
class Exp {
  // @ts-ignore: decorator
  @inline
  outside(x: v128): v128 {
    return expOutside(x);
  }

  // @ts-ignore: decorator
  @inline
  inner(x: v128): v128 {
    return expInner(x);
  }

  // @ts-ignore: decorator
  @inline
  wide(x: v128): v128 {
    return expWide(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Exp2 {
  // @ts-ignore: decorator
  @inline
  outside(x: v128): v128 {
    return exp2Outside(x);
  }

  // @ts-ignore: decorator
  @inline
  inner(x: v128): v128 {
    return exp2Inner(x);
  }

  // @ts-ignore: decorator
  @inline
  wide(x: v128): v128 {
    return exp2Wide(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Expm1 {
  // @ts-ignore: decorator
  @inline
  outside(x: v128): v128 {
    return expOutside(x);
  }

  // @ts-ignore: decorator
  @inline
  inner(x: v128): v128 {
    return expm1Inner(x);
  }

  // @ts-ignore: decorator
  @inline
  wide(x: v128): v128 {
    return expm1Wide(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Log {
  // @ts-ignore: decorator
  @inline
  outside(x: v128): v128 {
    return logOutside(x);
  }

  // @ts-ignore: decorator
  @inline
  inner(x: v128): v128 {
    return logInner(x);
  }

  // @ts-ignore: decorator
  @inline
  wide(x: v128): v128 {
    return logWide(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Log2 {
  // @ts-ignore: decorator
  @inline
  outside(x: v128): v128 {
    return logOutside(x);
  }

  // @ts-ignore: decorator
  @inline
  inner(x: v128): v128 {
    return log2Inner(x);
  }

  // @ts-ignore: decorator
  @inline
  wide(x: v128): v128 {
    return log2Wide(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Log10 {
  // @ts-ignore: decorator
  @inline
  outside(x: v128): v128 {
    return logOutside(x);
  }

  // @ts-ignore: decorator
  @inline
  inner(x: v128): v128 {
    return log10Inner(x);
  }

  // @ts-ignore: decorator
  @inline
  wide(x: v128): v128 {
    return log10Wide(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Log1p {
  // @ts-ignore: decorator
  @inline
  outside(x: v128): v128 {
    return log1pOutside(x);
  }

  // @ts-ignore: decorator
  @inline
  inner(x: v128): v128 {
    return log1pInner(x);
  }

  // @ts-ignore: decorator
  @inline
  wide(x: v128): v128 {
    return log1pWide(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Sin {
  // @ts-ignore: decorator
  @inline
  outside(x: v128): v128 {
    return angleOutside(x);
  }

  // @ts-ignore: decorator
  @inline
  inner(x: v128): v128 {
    return sinInner(x);
  }

  // @ts-ignore: decorator
  @inline
  wide(x: v128): v128 {
    return sinWide(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Cos {
  // @ts-ignore: decorator
  @inline
  outside(x: v128): v128 {
    return angleOutside(x);
  }

  // @ts-ignore: decorator
  @inline
  inner(x: v128): v128 {
    return cosInner(x);
  }

  // @ts-ignore: decorator
  @inline
  wide(x: v128): v128 {
    return cosWide(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Sigmoid {
  // @ts-ignore: decorator
  @inline
  outside(x: v128): v128 {
    return expOutside(x);
  }

  // @ts-ignore: decorator
  @inline
  inner(x: v128): v128 {
    return sigmoidInner(x);
  }

  // @ts-ignore: decorator
  @inline
  wide(x: v128): v128 {
    return sigmoidWide(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Tanh {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return tanh4(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Erf {
  // @ts-ignore: decorator
  @inline
  apply<T>(x: v128): v128 {
    return erf4(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Pow {
  // @ts-ignore: decorator
  @inline
  apply<T>(a: v128, b: v128): v128 {
    return pow4(a, b);
  }
}

export function exp32(x: usize, out: usize, n: i32): void {
  mapGuarded<Exp>(x, out, n);
}

export function exp232(x: usize, out: usize, n: i32): void {
  mapGuarded<Exp2>(x, out, n);
}

export function expm132(x: usize, out: usize, n: i32): void {
  mapGuarded<Expm1>(x, out, n);
}

export function log32(x: usize, out: usize, n: i32): void {
  mapGuarded<Log>(x, out, n);
}

export function log232(x: usize, out: usize, n: i32): void {
  mapGuarded<Log2>(x, out, n);
}

export function log1032(x: usize, out: usize, n: i32): void {
  mapGuarded<Log10>(x, out, n);
}

export function log1p32(x: usize, out: usize, n: i32): void {
  mapGuarded<Log1p>(x, out, n);
}

export function sin32(x: usize, out: usize, n: i32): void {
  mapGuarded<Sin>(x, out, n);
}

export function cos32(x: usize, out: usize, n: i32): void {
  mapGuarded<Cos>(x, out, n);
}

export function sigmoid32(x: usize, out: usize, n: i32): void {
  mapGuarded<Sigmoid>(x, out, n);
}

export function tanh32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Tanh, f32>(x, out, n, parameters);
}

export function erf32(x: usize, out: usize, n: i32, parameters: usize): void {
  map<Erf, f32>(x, out, n, parameters);
}

export function pow32(a: usize, b: usize, out: usize, n: i32, parameters: usize): void {
  zip<Pow, f32, f32>(a, b, out, n, parameters);
}

export function powStrided32(
  rank: i32,
  dimensions: usize,
  a: usize,
  b: usize,
  out: usize,
  parameters: usize,
): void {
  zipStrided<Pow, f32, f32>(rank, dimensions, a, b, out, parameters);
}

