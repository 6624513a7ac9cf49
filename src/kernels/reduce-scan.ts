/** Running sums along a dimension of contiguous floats [outer, n, inner], unrounded in between; lines begin to end. */
import { storeTail } from "./simd";
import { loadWide, narrow } from "./wide";

export function cumsum32(x: usize, out: usize, n: i32, inner: i32, begin: i32, end: i32): void {
  const step = <usize>inner << 2;
  for (let k = begin; k < end; ) {
    const o = k / inner;
    const i = k - o * inner;
    const at = ((<usize>o * <usize>n * <usize>inner) + <usize>i) << 2;
    let p = x + at;
    let q = out + at;
    const count = min(end - k, inner - i);
    if (count == 1) {
      let sum: f64 = 0;
      for (let j = 0; j < n; j++, p += step, q += step) {
        sum += <f64>load<f32>(p);
        store<f32>(q, <f32>sum);
      }
      k++;
      continue;
    }
    let s0 = f64x2.splat(0);
    let s1 = s0;
    for (let j = 0; j < n; j++, p += step, q += step) {
      s0 = f64x2.add(s0, loadWide(p));
      s1 = f64x2.add(s1, loadWide(p, 8));
      if (count >= 4) v128.store(q, narrow(s0, s1));
      else storeTail(q, narrow(s0, s1), count);
    }
    k += min(count, 4);
  }
}
