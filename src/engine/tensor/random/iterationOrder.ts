import type { Shape } from "../shape.js";

/**
 * The order in which PyTorch fills a tensor that is not contiguous: its dimensions from the outermost loop to the innermost,
 * which is the one with the smallest stride. A transposed matrix is thus filled as it lies in memory.
 *
 * To fill `x`, permute it by this order, fill a contiguous run of `x.numel()` elements, and copy that into the permuted view.
 *
 * Source: `TensorIteratorBase::reorder_dimensions`, an insertion sort that leaves dimensions of stride 0 where they are.
 */
export function iterationOrder(shape: Shape, strides: readonly number[]): number[] {
  const order = shape.map((_, i) => shape.length - 1 - i);
  for (let i = 1; i < order.length; i++) {
    let moving = i;
    for (let j = i - 1; j >= 0; j--) {
      const comparison = compare(shape, strides, order[j], order[moving]);
      if (comparison < 0) break;
      if (comparison === 0) continue;
      [order[j], order[moving]] = [order[moving], order[j]];
      moving = j;
    }
  }
  return order.reverse();
}

/** Positive when dimension `a` belongs outside of `b`, negative when inside, 0 when it is all the same. */
function compare(shape: Shape, strides: readonly number[], a: number, b: number): number {
  if (strides[a] === 0 || strides[b] === 0) return 0;
  if (strides[a] !== strides[b]) return strides[a] - strides[b];
  return shape[a] > shape[b] ? 1 : 0;
}
