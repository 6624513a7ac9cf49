/** Pools over volumes, a plane (a sample and channel) at a time. */
import type { NumericArray } from "../../tensor/dtype.js";
import { product, type Volume } from "./columns.js";
import type { Dense } from "./dense.js";

/** The windows along one dimension: output position o covers the input at starts[o], starts[o] + step, ... before ends[o]. */
export interface Axis {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly step: number;
  /** How many positions an average divides by; padding may count. */
  readonly sizes: Int32Array;
}

export type Axes = readonly [Axis, Axis, Axis];

const outputOf = (axes: Axes): Volume => [axes[0].starts.length, axes[1].starts.length, axes[2].starts.length];

/** Where in its plane the largest element of each window is: the first of equals, the last NaN. */
export function maximumIndices(
  out: NumericArray,
  outBase: number,
  x: Dense,
  planes: number,
  input: Volume,
  axes: Axes,
): void {
  const [depth, height, width] = axes;
  const [outDepth, outHeight, outWidth] = outputOf(axes);
  const [, rows, columns] = input;
  const { array } = x;
  let at = outBase;
  for (let plane = 0; plane < planes; plane++) {
    const base = x.base + plane * product(input);
    for (let od = 0; od < outDepth; od++)
      for (let oh = 0; oh < outHeight; oh++) {
        const firstD = depth.starts[od];
        const lastD = depth.ends[od];
        const firstH = height.starts[oh];
        const lastH = height.ends[oh];
        for (let ow = 0; ow < outWidth; ow++) {
          const firstW = width.starts[ow];
          const lastW = width.ends[ow];
          let index = (firstD * rows + firstH) * columns + firstW;
          let best = -Infinity;
          for (let d = firstD; d < lastD; d += depth.step)
            for (let h = firstH; h < lastH; h += height.step) {
              const line = (d * rows + h) * columns;
              for (let i = line + firstW; i < line + lastW; i += width.step) {
                const value = array[base + i];
                if (value <= best) continue;
                if (value > best || Number.isNaN(value)) {
                  best = value;
                  index = i;
                }
              }
            }
          out[at++] = index;
        }
      }
  }
}

/** `out[i] = x[indices[i]]` within each plane. */
export function gatherPlanes(
  out: NumericArray,
  outBase: number,
  x: Dense,
  indices: Dense,
  planes: number,
  from: number,
  to: number,
): void {
  for (let plane = 0, i = 0; plane < planes; plane++) {
    const base = x.base + plane * from;
    for (let end = i + to; i < end; i++) out[outBase + i] = x.array[base + indices.array[indices.base + i]];
  }
}

/** The transpose of `gatherPlanes`: adds `y[i]` at `indices[i]`, or puts it there. */
export function scatterPlanes(
  out: NumericArray,
  outBase: number,
  y: Dense,
  indices: Dense,
  planes: number,
  from: number,
  to: number,
  add: boolean,
): void {
  for (let plane = 0, i = 0; plane < planes; plane++) {
    const base = outBase + plane * from;
    for (let end = i + to; i < end; i++) {
      const at = base + indices.array[indices.base + i];
      out[at] = add ? out[at] + y.array[y.base + i] : y.array[y.base + i];
    }
  }
}

const divisorAt = (axes: Axes, divisor: number | null, od: number, oh: number, ow: number): number =>
  divisor ?? axes[0].sizes[od] * axes[1].sizes[oh] * axes[2].sizes[ow];

/** The mean of each window; `divisor` replaces the number of elements. */
export function averages(
  out: NumericArray,
  outBase: number,
  x: Dense,
  planes: number,
  input: Volume,
  axes: Axes,
  divisor: number | null,
): void {
  const [depth, height, width] = axes;
  const [outDepth, outHeight, outWidth] = outputOf(axes);
  const [, rows, columns] = input;
  const { array } = x;
  let at = outBase;
  for (let plane = 0; plane < planes; plane++) {
    const base = x.base + plane * product(input);
    for (let od = 0; od < outDepth; od++)
      for (let oh = 0; oh < outHeight; oh++)
        for (let ow = 0; ow < outWidth; ow++) {
          let sum = 0;
          for (let d = depth.starts[od]; d < depth.ends[od]; d++)
            for (let h = height.starts[oh]; h < height.ends[oh]; h++) {
              const line = base + (d * rows + h) * columns;
              for (let i = line + width.starts[ow]; i < line + width.ends[ow]; i++) sum += array[i];
            }
          out[at++] = sum / divisorAt(axes, divisor, od, oh, ow);
        }
  }
}

/** The transpose of `averages`: adds each element of `y`, divided, to its window. `out` starts as zeros. */
export function spreadAverages(
  out: NumericArray,
  outBase: number,
  y: Dense,
  planes: number,
  input: Volume,
  axes: Axes,
  divisor: number | null,
): void {
  const [depth, height, width] = axes;
  const [outDepth, outHeight, outWidth] = outputOf(axes);
  const [, rows, columns] = input;
  let at = y.base;
  for (let plane = 0; plane < planes; plane++) {
    const base = outBase + plane * product(input);
    for (let od = 0; od < outDepth; od++)
      for (let oh = 0; oh < outHeight; oh++)
        for (let ow = 0; ow < outWidth; ow++) {
          const share = y.array[at++] / divisorAt(axes, divisor, od, oh, ow);
          for (let d = depth.starts[od]; d < depth.ends[od]; d++)
            for (let h = height.starts[oh]; h < height.ends[oh]; h++) {
              const line = base + (d * rows + h) * columns;
              for (let i = line + width.starts[ow]; i < line + width.ends[ow]; i++) out[i] += share;
            }
        }
  }
}
