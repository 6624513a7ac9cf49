/** The gradient of a convolution's bias: sums over all but the channels of [N, C, ...]. */

/** Elements that are summed in float32 before float64 takes over: 16 a lane. */
const RUN: i32 = 256;

// @ts-ignore: decorator
@inline
function addRun(x: usize, vectors: i32): f64 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (; vectors >= 4; vectors -= 4) {
    s0 = f32x4.add(s0, v128.load(x));
    s1 = f32x4.add(s1, v128.load(x, 16));
    s2 = f32x4.add(s2, v128.load(x, 32));
    s3 = f32x4.add(s3, v128.load(x, 48));
    x += 64;
  }
  for (; vectors > 0; vectors--) {
    s0 = f32x4.add(s0, v128.load(x));
    x += 16;
  }
  const s = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  const pair = f64x2.add(f64x2.promote_low_f32x4(s), f64x2.promote_low_f32x4(i64x2.shuffle(s, s, 1, 0)));
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** `out[c] = Σ x[n, c, i]` for channels [begin, end) of x [batch, channels, size]. */
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
    let sum: f64 = 0;
    for (let n = 0; n < batch; n++) {
      let from = x + (<usize>(n * channels + c) * <usize>size << 2);
      let rest = size;
      while (rest >= 4) {
        const run = min(rest, RUN);
        sum += addRun(from, run >> 2);
        from += <usize>(run & ~3) << 2;
        rest -= run & ~3;
      }
      for (; rest > 0; rest--) {
        sum += <f64>load<f32>(from);
        from += 4;
      }
    }
    store<f32>(out + (<usize>c << 2), <f32>sum);
  }
}
