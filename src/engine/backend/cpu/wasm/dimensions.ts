/**
 * How calls of the strided kernels describe their operands: dimensions from the outermost to the innermost, each as int32 words, its
 * size and every operand's stride in bytes, 0 to repeat an element. Dimensions that all operands lay out alike are merged.
 * Nothing is allocated: the words are written straight into a block of the heap.
 */
import type { Shape } from "../../../tensor/shape.js";
import type { Tensor } from "../../../tensor/tensor.js";

/** The most dimensions, after merging, that a block has room for. */
export const MAX_RANK = 12;

/** Words of a block: the dimensions with up to three strides each, after two of size one. */
export const DIMENSION_WORDS = (MAX_RANK + 2) * 4;

/** Where written dimensions begin, and how many they are: at least two, since the kernels' innermost loop is over a plane. */
export interface Written {
  rank: number;
  /** In words. */
  start: number;
}

/** What the last call wrote; read it before the next. `rank` is 0 where there is no element, -1 where there is no room. */
export const written: Written = { rank: 0, start: 0 };

/** Stride in bytes of dimension `d` of a result of `rank` dimensions, for an operand that broadcasts to it. */
function strideOf(x: Tensor, d: number, rank: number): number {
  const own = d - (rank - x.shape.length);
  // The words are int32: the kernels add them modulo 2^32, as addresses are.
  return own < 0 || x.shape[own] === 1 ? 0 : (x.strides[own] * x.storageRef.dtype.itemsize) | 0;
}

function finish(words: Int32Array, base: number, count: number, width: number): void {
  const missing = Math.max(0, 2 - count);
  for (let i = 2 - missing; i < 2; i++) {
    words[base + i * width] = 1;
    for (let k = 1; k < width; k++) words[base + i * width + k] = 0;
  }
  written.rank = count + missing;
  written.start = base + (2 - missing) * width;
}

/** Writes the dimensions of two operands that broadcast to `shape`, from word `base` on. */
export function writeTwo(words: Int32Array, base: number, shape: Shape, a: Tensor, b: Tensor): void {
  const rank = shape.length;
  let last = base + 3;
  const first = last + 3;
  for (let d = 0; d < rank; d++) {
    const size = shape[d];
    if (size === 1) continue;
    if (size === 0) return void (written.rank = 0);
    const aStride = strideOf(a, d, rank);
    const bStride = strideOf(b, d, rank);
    if (last >= first && words[last + 1] === aStride * size && words[last + 2] === bStride * size) words[last] *= size;
    else {
      last += 3;
      if (last >= first + MAX_RANK * 3) return void (written.rank = -1);
      words[last] = size;
    }
    words[last + 1] = aStride;
    words[last + 2] = bStride;
  }
  finish(words, base, (last + 3 - first) / 3, 3);
}

/** `writeTwo` of three operands. */
export function writeThree(words: Int32Array, base: number, shape: Shape, a: Tensor, b: Tensor, c: Tensor): void {
  const rank = shape.length;
  let last = base + 4;
  const first = last + 4;
  for (let d = 0; d < rank; d++) {
    const size = shape[d];
    if (size === 1) continue;
    if (size === 0) return void (written.rank = 0);
    const aStride = strideOf(a, d, rank);
    const bStride = strideOf(b, d, rank);
    const cStride = strideOf(c, d, rank);
    const joins =
      last >= first &&
      words[last + 1] === aStride * size &&
      words[last + 2] === bStride * size &&
      words[last + 3] === cStride * size;
    if (joins) words[last] *= size;
    else {
      last += 4;
      if (last >= first + MAX_RANK * 4) return void (written.rank = -1);
      words[last] = size;
    }
    words[last + 1] = aStride;
    words[last + 2] = bStride;
    words[last + 3] = cStride;
  }
  finish(words, base, (last + 4 - first) / 4, 4);
}

/**
 * Writes the dimensions of a copy in the order of the target's strides, the widest first. Where the source's neighbours lie in another
 * dimension than the target's, that one is put next to last.
 */
export function writeCopy(words: Int32Array, base: number, target: Tensor, source: Tensor): void {
  const { shape } = target;
  const rank = shape.length;
  const itemsize = target.storageRef.dtype.itemsize;
  const first = base + 6;
  let end = first;
  for (let d = 0; d < rank; d++) {
    const size = shape[d];
    if (size === 1) continue;
    if (size === 0) return void (written.rank = 0);
    const step = strideOf(target, d, rank);
    const from = strideOf(source, d, rank);
    if (end >= first + MAX_RANK * 3) return void (written.rank = -1);
    let at = end;
    for (; at > first && Math.abs(words[at - 2]) < Math.abs(step); at -= 3) move(words, at - 3, at);
    put(words, at, size, step, from);
    end += 3;
  }
  let last = first - 3;
  for (let at = first; at < end; at += 3) {
    const size = words[at];
    const joins = last >= first && words[last + 1] === words[at + 1] * size && words[last + 2] === words[at + 2] * size;
    if (joins) put(words, last, words[last] * size, words[at + 1], words[at + 2]);
    else move(words, at, (last += 3));
  }
  if (last > first && words[last + 2] !== itemsize)
    for (let at = last - 6; at >= first; at -= 3)
      if (words[at + 2] === itemsize) {
        const size = words[at];
        const step = words[at + 1];
        for (let to = at; to < last - 3; to += 3) move(words, to + 3, to);
        put(words, last - 3, size, step, itemsize);
        break;
      }
  finish(words, base, (last + 3 - first) / 3, 3);
}

function put(words: Int32Array, at: number, size: number, first: number, second: number): void {
  words[at] = size;
  words[at + 1] = first;
  words[at + 2] = second;
}

function move(words: Int32Array, from: number, to: number): void {
  put(words, to, words[from], words[from + 1], words[from + 2]);
}
