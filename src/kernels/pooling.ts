/**
 * Pools of float32 planes (a sample and channel each): the largest or the mean of each window, and their transposes. Positions of
 * the largest are int32 within the plane. Planes [begin, end) of what the pointers begin with.
 */

/** The windows of a pool: 9 int32, then for each dimension three lists: where windows start, where they end, how many positions count. */
@unmanaged
class Windows {
  inD: i32;
  inH: i32;
  inW: i32;
  outD: i32;
  outH: i32;
  outW: i32;
  /** Spacing between the positions of a window. */
  stepD: i32;
  stepH: i32;
  stepW: i32;
}

const LISTS: usize = 36;

/** Entry i of a list. */
// @ts-ignore: decorator
@inline
function at(list: usize, i: i32): i32 {
  return load<i32>(list + (<usize>i << 2));
}

// @ts-ignore: decorator
@inline
function bytes(count: i32): usize {
  return <usize>count << 2;
}

/** The first of equals, the last NaN. */
export function maxPool32(windows: usize, x: usize, values: usize, indices: usize, begin: i32, end: i32): void {
  const w = changetype<Windows>(windows);
  const startsD = windows + LISTS;
  const endsD = startsD + bytes(w.outD);
  const startsH = startsD + 3 * bytes(w.outD);
  const endsH = startsH + bytes(w.outH);
  const startsW = startsH + 3 * bytes(w.outH);
  const endsW = startsW + bytes(w.outW);
  const plane = bytes(w.inD * w.inH * w.inW);
  const outs = bytes(w.outD * w.outH * w.outW);
  values += <usize>begin * outs;
  indices += <usize>begin * outs;
  for (let p = begin; p < end; p++) {
    const from = x + <usize>p * plane;
    for (let od = 0; od < w.outD; od++)
      for (let oh = 0; oh < w.outH; oh++) {
        const firstD = at(startsD, od);
        const lastD = at(endsD, od);
        const firstH = at(startsH, oh);
        const lastH = at(endsH, oh);
        for (let ow = 0; ow < w.outW; ow++) {
          const firstW = at(startsW, ow);
          const lastW = at(endsW, ow);
          let index = (firstD * w.inH + firstH) * w.inW + firstW;
          let best: f32 = -Infinity;
          for (let d = firstD; d < lastD; d += w.stepD)
            for (let h = firstH; h < lastH; h += w.stepH) {
              const line = (d * w.inH + h) * w.inW;
              for (let i = line + firstW; i < line + lastW; i += w.stepW) {
                const value = load<f32>(from + bytes(i));
                if (value > best || value != value) {
                  best = value;
                  index = i;
                }
              }
            }
          store<f32>(values, best);
          store<i32>(indices, index);
          values += 4;
          indices += 4;
        }
      }
  }
}

// @ts-ignore: decorator
@inline
function even(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
}

// @ts-ignore: decorator
@inline
function odd(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
}

/** [a0 b0 a1 b1]. */
// @ts-ignore: decorator
@inline
function zipLow(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
}

// @ts-ignore: decorator
@inline
function zipHigh(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
}

/** Where `value` replaces `best`: it is larger, or NaN. */
// @ts-ignore: decorator
@inline
function wins(value: v128, best: v128): v128 {
  return v128.or(f32x4.gt(value, best), f32x4.ne(value, value));
}

/** `maxPool32` for windows of 2 x 2 side by side; a last odd row or column belongs to none. */
export function maxPoolPairs32(
  x: usize,
  values: usize,
  indices: usize,
  height: i32,
  width: i32,
  begin: i32,
  end: i32,
): void {
  const rows = height >> 1;
  const columns = width >> 1;
  const row = bytes(width);
  const whole = columns & ~3;
  values += bytes(begin * rows * columns);
  indices += bytes(begin * rows * columns);
  const right = i32x4.splat(1);
  const below = i32x4.splat(width);
  const across = i32x4.splat(width + 1);
  for (let p = begin; p < end; p++) {
    let from = x + <usize>p * bytes(height * width);
    for (let h = 0; h < rows; h++) {
      const first = 2 * h * width;
      let corner = i32x4.add(i32x4.splat(first), i32x4(0, 2, 4, 6));
      for (let i = 0; i < whole; i += 4) {
        const top = from + (<usize>i << 3);
        const bottom = top + row;
        const t0 = v128.load(top);
        const t1 = v128.load(top, 16);
        const b0 = v128.load(bottom);
        const b1 = v128.load(bottom, 16);
        let best = even(t0, t1);
        let index = corner;
        let value = odd(t0, t1);
        let mask = wins(value, best);
        best = v128.bitselect(value, best, mask);
        index = v128.bitselect(i32x4.add(corner, right), index, mask);
        value = even(b0, b1);
        mask = wins(value, best);
        best = v128.bitselect(value, best, mask);
        index = v128.bitselect(i32x4.add(corner, below), index, mask);
        value = odd(b0, b1);
        mask = wins(value, best);
        best = v128.bitselect(value, best, mask);
        index = v128.bitselect(i32x4.add(corner, across), index, mask);
        v128.store(values, best);
        v128.store(indices, index);
        values += 16;
        indices += 16;
        corner = i32x4.add(corner, i32x4.splat(8));
      }
      for (let i = whole; i < columns; i++) {
        const top = from + (<usize>i << 3);
        const bottom = top + row;
        let index = first + 2 * i;
        let best = load<f32>(top);
        const corner = index;
        let value = load<f32>(top, 4);
        if (value > best || value != value) {
          best = value;
          index = corner + 1;
        }
        value = load<f32>(bottom);
        if (value > best || value != value) {
          best = value;
          index = corner + width;
        }
        value = load<f32>(bottom, 4);
        if (value > best || value != value) {
          best = value;
          index = corner + width + 1;
        }
        store<f32>(values, best);
        store<i32>(indices, index);
        values += 4;
        indices += 4;
      }
      from += 2 * row;
    }
  }
}

/** The transpose of `maxPoolPairs32`: writes all of x, `y` at the indices and zeros elsewhere. */
export function maxPoolPairsBackward32(
  y: usize,
  indices: usize,
  x: usize,
  height: i32,
  width: i32,
  begin: i32,
  end: i32,
): void {
  const rows = height >> 1;
  const columns = width >> 1;
  const row = bytes(width);
  const whole = columns & ~3;
  y += bytes(begin * rows * columns);
  indices += bytes(begin * rows * columns);
  const right = i32x4.splat(1);
  const below = i32x4.splat(width);
  const across = i32x4.splat(width + 1);
  for (let p = begin; p < end; p++) {
    let to = x + <usize>p * bytes(height * width);
    for (let h = 0; h < rows; h++) {
      let corner = i32x4.add(i32x4.splat(2 * h * width), i32x4(0, 2, 4, 6));
      for (let i = 0; i < whole; i += 4) {
        const top = to + (<usize>i << 3);
        const bottom = top + row;
        const g = v128.load(y);
        const index = v128.load(indices);
        const t0 = v128.and(g, i32x4.eq(index, corner));
        const t1 = v128.and(g, i32x4.eq(index, i32x4.add(corner, right)));
        const b0 = v128.and(g, i32x4.eq(index, i32x4.add(corner, below)));
        const b1 = v128.and(g, i32x4.eq(index, i32x4.add(corner, across)));
        v128.store(top, zipLow(t0, t1));
        v128.store(top, zipHigh(t0, t1), 16);
        v128.store(bottom, zipLow(b0, b1));
        v128.store(bottom, zipHigh(b0, b1), 16);
        y += 16;
        indices += 16;
        corner = i32x4.add(corner, i32x4.splat(8));
      }
      for (let i = whole; i < columns; i++) {
        const top = to + (<usize>i << 3);
        const from = load<i32>(indices) - (2 * h * width + 2 * i);
        const g = load<f32>(y);
        store<f32>(top, from == 0 ? g : 0);
        store<f32>(top, from == 1 ? g : 0, 4);
        store<f32>(top + row, from == width ? g : 0);
        store<f32>(top + row, from == width + 1 ? g : 0, 4);
        y += 4;
        indices += 4;
      }
      if (width & 1) {
        store<f32>(to + row - 4, 0);
        store<f32>(to + 2 * row - 4, 0);
      }
      to += 2 * row;
    }
    if (height & 1) memory.fill(to, 0, row);
  }
}

/** `y[i] = x[indices[i]]` in each plane of `from` elements; y's have `to`. */
export function gatherPlanes32(
  x: usize,
  indices: usize,
  y: usize,
  from: i32,
  to: i32,
  begin: i32,
  end: i32,
): void {
  for (let p = begin; p < end; p++) {
    const plane = x + <usize>p * bytes(from);
    const first = <usize>p * bytes(to);
    for (let i = first; i < first + bytes(to); i += 4) store<f32>(y + i, load<f32>(plane + bytes(load<i32>(indices + i))));
  }
}

/** The transpose of `gatherPlanes32`: adds `y[i]` at `indices[i]` of zeros, or (`add` false) puts it there. Writes all of x. */
export function scatterPlanes32(
  y: usize,
  indices: usize,
  x: usize,
  from: i32,
  to: i32,
  add: bool,
  begin: i32,
  end: i32,
): void {
  for (let p = begin; p < end; p++) {
    const plane = x + <usize>p * bytes(from);
    const first = <usize>p * bytes(to);
    memory.fill(plane, 0, bytes(from));
    for (let i = first; i < first + bytes(to); i += 4) {
      const cell = plane + bytes(load<i32>(indices + i));
      const value = load<f32>(y + i);
      store<f32>(cell, add ? load<f32>(cell) + value : value);
    }
  }
}

/** The mean of each window, summed in float64; `divisor` (not 0) replaces the number of positions that count. */
export function averagePool32(windows: usize, x: usize, y: usize, divisor: f64, begin: i32, end: i32): void {
  const w = changetype<Windows>(windows);
  const startsD = windows + LISTS;
  const startsH = startsD + 3 * bytes(w.outD);
  const startsW = startsH + 3 * bytes(w.outH);
  const plane = bytes(w.inD * w.inH * w.inW);
  let to = y + <usize>begin * bytes(w.outD * w.outH * w.outW);
  for (let p = begin; p < end; p++) {
    const from = x + <usize>p * plane;
    for (let od = 0; od < w.outD; od++) {
      const lastD = at(startsD, od + w.outD);
      const sizeD = <f64>at(startsD, od + 2 * w.outD);
      for (let oh = 0; oh < w.outH; oh++) {
        const firstH = at(startsH, oh);
        const lastH = at(startsH, oh + w.outH);
        const size = sizeD * <f64>at(startsH, oh + 2 * w.outH);
        for (let ow = 0; ow < w.outW; ow++) {
          const firstW = at(startsW, ow);
          const lastW = at(startsW, ow + w.outW);
          let sum: f64 = 0;
          for (let d = at(startsD, od); d < lastD; d++)
            for (let h = firstH; h < lastH; h++) {
              const line = from + bytes((d * w.inH + h) * w.inW);
              for (let i = firstW; i < lastW; i++) sum += <f64>load<f32>(line + bytes(i));
            }
          const count = size * <f64>at(startsW, ow + 2 * w.outW);
          store<f32>(to, <f32>(sum / (divisor != 0 ? divisor : count)));
          to += 4;
        }
      }
    }
  }
}

/** The transpose of `averagePool32`: each element of y, divided, added to its window. Writes all of x. */
export function averagePoolBackward32(windows: usize, y: usize, x: usize, divisor: f64, begin: i32, end: i32): void {
  const w = changetype<Windows>(windows);
  const startsD = windows + LISTS;
  const startsH = startsD + 3 * bytes(w.outD);
  const startsW = startsH + 3 * bytes(w.outH);
  const plane = bytes(w.inD * w.inH * w.inW);
  let from = y + <usize>begin * bytes(w.outD * w.outH * w.outW);
  memory.fill(x + <usize>begin * plane, 0, <usize>(end - begin) * plane);
  for (let p = begin; p < end; p++) {
    const to = x + <usize>p * plane;
    for (let od = 0; od < w.outD; od++) {
      const lastD = at(startsD, od + w.outD);
      const sizeD = <f64>at(startsD, od + 2 * w.outD);
      for (let oh = 0; oh < w.outH; oh++) {
        const firstH = at(startsH, oh);
        const lastH = at(startsH, oh + w.outH);
        const size = sizeD * <f64>at(startsH, oh + 2 * w.outH);
        for (let ow = 0; ow < w.outW; ow++) {
          const firstW = at(startsW, ow);
          const lastW = at(startsW, ow + w.outW);
          const count = size * <f64>at(startsW, ow + 2 * w.outW);
          const share = <f32>(<f64>load<f32>(from) / (divisor != 0 ? divisor : count));
          from += 4;
          for (let d = at(startsD, od); d < lastD; d++)
            for (let h = firstH; h < lastH; h++) {
              const line = to + bytes((d * w.inH + h) * w.inW);
              for (let i = firstW; i < lastW; i++) store<f32>(line + bytes(i), load<f32>(line + bytes(i)) + share);
            }
        }
      }
    }
  }
}
