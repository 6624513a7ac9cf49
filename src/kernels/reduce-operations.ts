/**
 * What reductions over dimensions accumulate: a class with inlined methods on pairs of float64 that is never constructed. `add`
 * takes two more elements into a state. Where a class has no `start`, it is 0; no `merge` of two states, their sum; no `finish`,
 * the state itself is the result. How pmax and pmin keep a NaN is said in reduce-extremes.ts.
 */
import { madd } from "./simd";

// @ts-ignore: decorator
@inline
export function start<Op>(): v128 {
  const op = changetype<Op>(0);
  return f64x2.splat(isDefined(op.start) ? op.start() : 0);
}

// @ts-ignore: decorator
@inline
export function merge<Op>(a: v128, b: v128): v128 {
  const op = changetype<Op>(0);
  return isDefined(op.merge) ? op.merge(a, b) : f64x2.add(a, b);
}

/** The results of two states, divided by `divisor`. */
// @ts-ignore: decorator
@inline
export function finish<Op>(state: v128, divisor: f64): v128 {
  const op = changetype<Op>(0);
  return f64x2.div(isDefined(op.finish) ? op.finish(state) : state, f64x2.splat(divisor));
}

// @ts-ignore: decorator
@unmanaged
export class Sum {
  // @ts-ignore: decorator
  @inline
  add(state: v128, x: v128): v128 {
    return f64x2.add(state, x);
  }
}

/** NaN counts as 0. */
// @ts-ignore: decorator
@unmanaged
export class NanSum {
  // @ts-ignore: decorator
  @inline
  add(state: v128, x: v128): v128 {
    return f64x2.add(state, v128.and(x, f64x2.eq(x, x)));
  }
}

// @ts-ignore: decorator
@unmanaged
export class AbsSum {
  // @ts-ignore: decorator
  @inline
  add(state: v128, x: v128): v128 {
    return f64x2.add(state, f64x2.abs(x));
  }
}

/** The number of elements that are not 0. */
// @ts-ignore: decorator
@unmanaged
export class NonzeroSum {
  // @ts-ignore: decorator
  @inline
  add(state: v128, x: v128): v128 {
    return f64x2.add(state, v128.and(f64x2.splat(1), f64x2.ne(x, f64x2.splat(0))));
  }
}

// @ts-ignore: decorator
@unmanaged
export class SquareSum {
  // @ts-ignore: decorator
  @inline
  add(state: v128, x: v128): v128 {
    return madd<f64>(x, x, state);
  }
}

/** The root of the sum of squares. */
// @ts-ignore: decorator
@unmanaged
export class Norm {
  // @ts-ignore: decorator
  @inline
  add(state: v128, x: v128): v128 {
    return madd<f64>(x, x, state);
  }
  // @ts-ignore: decorator
  @inline
  finish(state: v128): v128 {
    return f64x2.sqrt(state);
  }
}

// @ts-ignore: decorator
@unmanaged
export class Product {
  // @ts-ignore: decorator
  @inline
  start(): f64 {
    return 1;
  }
  // @ts-ignore: decorator
  @inline
  add(state: v128, x: v128): v128 {
    return f64x2.mul(state, x);
  }
  // @ts-ignore: decorator
  @inline
  merge(a: v128, b: v128): v128 {
    return f64x2.mul(a, b);
  }
}

/** NaN if there is one. */
// @ts-ignore: decorator
@unmanaged
export class Maximum {
  // @ts-ignore: decorator
  @inline
  start(): f64 {
    return -Infinity;
  }
  // @ts-ignore: decorator
  @inline
  add(state: v128, x: v128): v128 {
    return v128.or(f64x2.pmax(state, x), f64x2.ne(x, x));
  }
  // @ts-ignore: decorator
  @inline
  merge(a: v128, b: v128): v128 {
    return f64x2.max(a, b);
  }
}

/** NaN if there is one. */
// @ts-ignore: decorator
@unmanaged
export class Minimum {
  // @ts-ignore: decorator
  @inline
  start(): f64 {
    return Infinity;
  }
  // @ts-ignore: decorator
  @inline
  add(state: v128, x: v128): v128 {
    return v128.or(f64x2.pmin(state, x), f64x2.ne(x, x));
  }
  // @ts-ignore: decorator
  @inline
  merge(a: v128, b: v128): v128 {
    return f64x2.min(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
export class AbsMaximum {
  // @ts-ignore: decorator
  @inline
  add(state: v128, x: v128): v128 {
    return v128.or(f64x2.pmax(state, f64x2.abs(x)), f64x2.ne(x, x));
  }
  // @ts-ignore: decorator
  @inline
  merge(a: v128, b: v128): v128 {
    return f64x2.max(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
export class AbsMinimum {
  // @ts-ignore: decorator
  @inline
  start(): f64 {
    return Infinity;
  }
  // @ts-ignore: decorator
  @inline
  add(state: v128, x: v128): v128 {
    return v128.or(f64x2.pmin(state, f64x2.abs(x)), f64x2.ne(x, x));
  }
  // @ts-ignore: decorator
  @inline
  merge(a: v128, b: v128): v128 {
    return f64x2.min(a, b);
  }
}
