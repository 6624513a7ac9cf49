/** What the processor's 128-bit multiply-add units do at most: the ceiling that benchmarks hold matrix products against. */
import { madd } from "./simd";

// @ts-ignore: decorator
@inline
function splat<T>(value: f64): v128 {
  return sizeof<T>() == 4 ? f32x4.splat(<f32>value) : f64x2.splat(value);
}

// Loaded rather than written as vectors: V8 builds a constant vector anew at each of its uses, also in a loop.
const factors32 = memory.data<f32>([0.5, 1.5]);
const factors64 = memory.data<f64>([0.5, 1.5]);

/**
 * `iterations` turns of twelve independent multiply-add chains in registers, which hide a latency of 4 cycles at up to three
 * units. The factor below 1 makes the chains converge; their different starts keep a compiler from joining them.
 */
// @ts-ignore: decorator
@inline
function throughput<T>(iterations: i32): v128 {
  const x = sizeof<T>() == 4 ? v128.load32_splat(factors32) : v128.load64_splat(factors64);
  const y = sizeof<T>() == 4 ? v128.load32_splat(factors32, 4) : v128.load64_splat(factors64, 8);
  let s0 = splat<T>(4);
  let s1 = splat<T>(5);
  let s2 = splat<T>(6);
  let s3 = splat<T>(7);
  let s4 = splat<T>(8);
  let s5 = splat<T>(9);
  let s6 = splat<T>(10);
  let s7 = splat<T>(11);
  let s8 = splat<T>(12);
  let s9 = splat<T>(13);
  let s10 = splat<T>(14);
  let s11 = splat<T>(15);
  for (let i = 0; i < iterations; i++) {
    s0 = madd<T>(s0, x, y);
    s1 = madd<T>(s1, x, y);
    s2 = madd<T>(s2, x, y);
    s3 = madd<T>(s3, x, y);
    s4 = madd<T>(s4, x, y);
    s5 = madd<T>(s5, x, y);
    s6 = madd<T>(s6, x, y);
    s7 = madd<T>(s7, x, y);
    s8 = madd<T>(s8, x, y);
    s9 = madd<T>(s9, x, y);
    s10 = madd<T>(s10, x, y);
    s11 = madd<T>(s11, x, y);
  }
  const a = v128.add<T>(v128.add<T>(s0, s1), v128.add<T>(s2, s3));
  const b = v128.add<T>(v128.add<T>(s4, s5), v128.add<T>(s6, s7));
  const c = v128.add<T>(v128.add<T>(s8, s9), v128.add<T>(s10, s11));
  return v128.add<T>(v128.add<T>(a, b), c);
}

/** Does `iterations` * 96 floating-point operations. The result only keeps them from being left out. */
export function maddThroughput32(iterations: i32): f32 {
  return f32x4.extract_lane(throughput<f32>(iterations), 0);
}

/** Does `iterations` * 48 floating-point operations. */
export function maddThroughput64(iterations: i32): f64 {
  return f64x2.extract_lane(throughput<f64>(iterations), 0);
}
