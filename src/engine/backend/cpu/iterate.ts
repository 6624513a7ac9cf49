import type { Shape } from "../../tensor/shape.js";

/** Runs over one innermost line: `length` elements, operand k from `offsets[k]` by `steps[k]`. */
export type Line = (offsets: readonly number[], length: number, steps: readonly number[]) => void;

/**
 * Walks several operands of one shape in row-major order, line by line. Dimensions that all operands lay out alike are merged
 * first, so that contiguous operands come as a single line.
 *
 * @param strides strides of each operand over `shape`; 0 repeats an element
 * @param bases first element of each operand
 */
export function iterate(
  shape: Shape,
  strides: readonly (readonly number[])[],
  bases: readonly number[],
  line: Line,
): void {
  const merged = mergeDimensions(shape, strides);
  if (merged === null) return;
  const { sizes, steps } = merged;
  const rank = sizes.length;
  if (rank === 0)
    return line(
      bases,
      1,
      bases.map(() => 0),
    );
  const inner = steps.map((s) => s[rank - 1]);
  const length = sizes[rank - 1];
  if (rank === 1) return line(bases, length, inner);

  const offsets = bases.slice();
  const at = new Array<number>(rank - 1).fill(0);
  for (;;) {
    line(offsets, length, inner);
    let d = rank - 2;
    for (; d >= 0; d--) {
      for (let k = 0; k < offsets.length; k++) offsets[k] += steps[k][d];
      if (++at[d] < sizes[d]) break;
      for (let k = 0; k < offsets.length; k++) offsets[k] -= steps[k][d] * sizes[d];
      at[d] = 0;
    }
    if (d < 0) return;
  }
}

function mergeDimensions(shape: Shape, strides: readonly (readonly number[])[]) {
  const sizes: number[] = [];
  const steps: number[][] = strides.map(() => []);
  for (let d = 0; d < shape.length; d++) {
    const size = shape[d];
    if (size === 0) return null;
    if (size === 1) continue;
    const last = sizes.length - 1;
    if (last >= 0 && strides.every((s, k) => steps[k][last] === s[d] * size)) {
      sizes[last] *= size;
      for (let k = 0; k < strides.length; k++) steps[k][last] = strides[k][d];
    } else {
      sizes.push(size);
      for (let k = 0; k < strides.length; k++) steps[k].push(strides[k][d]);
    }
  }
  return { sizes, steps };
}
