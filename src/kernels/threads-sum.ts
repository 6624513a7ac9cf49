/** Sums for the pool. */
import { sum32 } from "./reduce";
import { int } from "./threads-shapes";

/** Sums of blocks [begin, end) in float64, not rounded. Arguments: x, out, n, elements of a block. */
export function sumTask32(args: usize, begin: i32, end: i32, thread: i32): void {
  const n = int(args, 2);
  const size = int(args, 3);
  for (let i = begin; i < end; i++) {
    const first = i * size;
    store<f64>(<usize>int(args, 1) + (<usize>i << 3), sum32(<usize>int(args, 0) + (<usize>first << 2), min(size, n - first)));
  }
}
