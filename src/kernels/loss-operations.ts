/** Losses of elements and their derivatives by the input: `x` is the input, `y` the target, `p` the loss's own parameter. */
import { exp4 } from "./math";
import { log1pUnit, log1pWide, log4 } from "./math-log";

// @ts-ignore: decorator
@inline
function f32s(value: f32): v128 {
  return f32x4.splat(value);
}

/** -1, 0 or 1 with the sign of x. */
// @ts-ignore: decorator
@inline
function sign4(x: v128): v128 {
  const unit = v128.or(f32s(1), v128.and(x, f32s(-0.0)));
  return v128.bitselect(x, unit, v128.or(f32x4.eq(x, f32s(0)), f32x4.ne(x, x)));
}

/** (x - y)². */
// @ts-ignore: decorator
@unmanaged
export class Squared {
  // @ts-ignore: decorator
  @inline
  loss(x: v128, y: v128, p: v128): v128 {
    const d = f32x4.sub(x, y);
    return f32x4.mul(d, d);
  }
  // @ts-ignore: decorator
  @inline
  slope(x: v128, y: v128, p: v128): v128 {
    const d = f32x4.sub(x, y);
    return f32x4.add(d, d);
  }
}

/** Half the square up to a distance of p, then linear. */
// @ts-ignore: decorator
@unmanaged
export class Huber {
  // @ts-ignore: decorator
  @inline
  loss(x: v128, y: v128, p: v128): v128 {
    const d = f32x4.abs(f32x4.sub(x, y));
    const half = f32s(0.5);
    const near = f32x4.mul(f32x4.mul(half, d), d);
    const far = f32x4.mul(p, f32x4.sub(d, f32x4.mul(half, p)));
    return v128.bitselect(near, far, f32x4.le(d, p));
  }
  // @ts-ignore: decorator
  @inline
  slope(x: v128, y: v128, p: v128): v128 {
    const d = f32x4.sub(x, y);
    return v128.bitselect(f32x4.mul(sign4(d), p), d, f32x4.gt(f32x4.abs(d), p));
  }
}

/** As `Huber`, divided by p; p is not 0. */
// @ts-ignore: decorator
@unmanaged
export class SmoothL1 {
  // @ts-ignore: decorator
  @inline
  loss(x: v128, y: v128, p: v128): v128 {
    const d = f32x4.abs(f32x4.sub(x, y));
    const half = f32s(0.5);
    const near = f32x4.div(f32x4.mul(f32x4.mul(half, d), d), p);
    return v128.bitselect(near, f32x4.sub(d, f32x4.mul(half, p)), f32x4.lt(d, p));
  }
  // @ts-ignore: decorator
  @inline
  slope(x: v128, y: v128, p: v128): v128 {
    const d = f32x4.sub(x, y);
    const outside = v128.bitselect(f32s(-1), f32s(1), f32x4.le(d, f32x4.neg(p)));
    return v128.bitselect(outside, f32x4.div(d, p), f32x4.ge(f32x4.abs(d), p));
  }
}

/** -y ln x - (1 - y) ln(1 - x), logarithms from -100 on. */
// @ts-ignore: decorator
@unmanaged
export class CrossEntropy {
  // @ts-ignore: decorator
  @inline
  loss(x: v128, y: v128, p: v128): v128 {
    const lowest = f32s(-100);
    const no = f32x4.max(log1pWide(f32x4.neg(x)), lowest);
    const yes = f32x4.max(log4(x), lowest);
    return f32x4.sub(f32x4.mul(f32x4.sub(y, f32s(1)), no), f32x4.mul(y, yes));
  }
  // @ts-ignore: decorator
  @inline
  slope(x: v128, y: v128, p: v128): v128 {
    const spread = f32x4.max(f32x4.mul(f32x4.sub(f32s(1), x), x), f32s(1e-12));
    return f32x4.div(f32x4.sub(x, y), spread);
  }
}

/** The same of scores: (1 - y) x + ln(1 + e^-x). */
// @ts-ignore: decorator
@unmanaged
export class LogitCrossEntropy {
  // @ts-ignore: decorator
  @inline
  loss(x: v128, y: v128, p: v128): v128 {
    const tail = log1pUnit(exp4(f32x4.neg(f32x4.abs(x))));
    const softplus = f32x4.add(f32x4.max(f32x4.neg(x), f32s(0)), tail);
    return f32x4.add(f32x4.mul(f32x4.sub(f32s(1), y), x), softplus);
  }
  // @ts-ignore: decorator
  @inline
  slope(x: v128, y: v128, p: v128): v128 {
    // e^-|x| never overflows, and keeps the digits of probabilities near 0.
    const z = exp4(f32x4.neg(f32x4.abs(x)));
    const part = v128.bitselect(z, f32s(1), f32x4.lt(x, f32s(0)));
    return f32x4.sub(f32x4.div(part, f32x4.add(f32s(1), z)), y);
  }
}
