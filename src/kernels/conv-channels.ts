/** The gradient of a convolution's bias: sums over all but the channels of [N, C, ...]. */

// @ts-ignore: decorator
@inline
function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

// @ts-ignore: decorator
@inline
function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(x, x, 1, 0));
}

/** `out[c] = Σ x[n, c, i]`, summed in float64, for channels [begin, end) of x [batch, channels, size]. */
export function channelSums32(
  x: usize,
  out: usize,
  batch: i32,
  channels: i32,
  size: i32,
  begin: i32,
  end: i32,
): void {
  for (let c = begin; c < end; c++) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let sum: f64 = 0;
    for (let n = 0; n < batch; n++) {
      let from = x + ((<usize>(n * channels + c) * <usize>size) << 2);
      for (const last = from + (<usize>(size & ~7) << 2); from < last; from += 32) {
        const a = v128.load(from);
        const b = v128.load(from, 16);
        s0 = f64x2.add(s0, low(a));
        s1 = f64x2.add(s1, high(a));
        s2 = f64x2.add(s2, low(b));
        s3 = f64x2.add(s3, high(b));
      }
      for (let i = size & 7; i > 0; i--) {
        sum += <f64>load<f32>(from);
        from += 4;
      }
    }
    const all = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
    store<f32>(out + (<usize>c << 2), <f32>(sum + f64x2.extract_lane(all, 0) + f64x2.extract_lane(all, 1)));
  }
}
