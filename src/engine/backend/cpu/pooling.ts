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

/** A window of a plane: the positions from the first (included) to the last (excluded) along each dimension. */
interface Window {
  plane: number;
  firstD: number;
  lastD: number;
  firstH: number;
  lastH: number;
  firstW: number;
  lastW: number;
  /** How many positions an average divides by. */
  size: number;
}

/** Calls `visit` for each window of each plane, in the order of the pool's output; the window given is the same object every time. */
function forEachWindow(planes: number, axes: Axes, visit: (window: Window) => void): void {
  const [depth, height, width] = axes;
  const [outDepth, outHeight, outWidth] = outputOf(axes);
  const w: Window = { plane: 0, firstD: 0, lastD: 0, firstH: 0, lastH: 0, firstW: 0, lastW: 0, size: 0 };
  for (; w.plane < planes; w.plane++)
    for (let od = 0; od < outDepth; od++) {
      w.firstD = depth.starts[od];
      w.lastD = depth.ends[od];
      for (let oh = 0; oh < outHeight; oh++) {
        w.firstH = height.starts[oh];
        w.lastH = height.ends[oh];
        for (let ow = 0; ow < outWidth; ow++) {
          w.firstW = width.starts[ow];
          w.lastW = width.ends[ow];
          w.size = depth.sizes[od] * height.sizes[oh] * width.sizes[ow];
          visit(w);
        }
      }
    }
}

/** The largest element of each window, and where in its plane it is: the first of equals, the last NaN. */
export function maximums(
  values: NumericArray,
  valuesBase: number,
  indices: NumericArray,
  indicesBase: number,
  x: Dense,
  planes: number,
  input: Volume,
  axes: Axes,
): void {
  const [, rows, columns] = input;
  const [stepD, stepH, stepW] = axes.map(({ step }) => step);
  const { array } = x;
  forEachWindow(planes, axes, (w) => {
    const base = x.base + w.plane * product(input);
    let index = (w.firstD * rows + w.firstH) * columns + w.firstW;
    let best = -Infinity;
    for (let d = w.firstD; d < w.lastD; d += stepD)
      for (let h = w.firstH; h < w.lastH; h += stepH) {
        const line = (d * rows + h) * columns;
        for (let i = line + w.firstW; i < line + w.lastW; i += stepW) {
          const value = array[base + i];
          if (value <= best) continue;
          if (value > best || Number.isNaN(value)) {
            best = value;
            index = i;
          }
        }
      }
    values[valuesBase++] = array[base + index];
    indices[indicesBase++] = index;
  });
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

/** The transpose of `gatherPlanes`: adds `y[i]` at `indices[i]` of zeros, or puts it there. */
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
  out.fill(0, outBase, outBase + planes * from);
  for (let plane = 0, i = 0; plane < planes; plane++) {
    const base = outBase + plane * from;
    for (let end = i + to; i < end; i++) {
      const at = base + indices.array[indices.base + i];
      out[at] = add ? out[at] + y.array[y.base + i] : y.array[y.base + i];
    }
  }
}

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
  const [, rows, columns] = input;
  const { array } = x;
  forEachWindow(planes, axes, (w) => {
    const base = x.base + w.plane * product(input);
    let sum = 0;
    for (let d = w.firstD; d < w.lastD; d++)
      for (let h = w.firstH; h < w.lastH; h++) {
        const line = base + (d * rows + h) * columns;
        for (let i = line + w.firstW; i < line + w.lastW; i++) sum += array[i];
      }
    out[outBase++] = sum / (divisor ?? w.size);
  });
}

/** The transpose of `averages`: adds each element of `y`, divided, to its window of zeros. */
export function spreadAverages(
  out: NumericArray,
  outBase: number,
  y: Dense,
  planes: number,
  input: Volume,
  axes: Axes,
  divisor: number | null,
): void {
  const [, rows, columns] = input;
  let at = y.base;
  out.fill(0, outBase, outBase + planes * product(input));
  forEachWindow(planes, axes, (w) => {
    const base = outBase + w.plane * product(input);
    const share = y.array[at++] / (divisor ?? w.size);
    for (let d = w.firstD; d < w.lastD; d++)
      for (let h = w.firstH; h < w.lastH; h++) {
        const line = base + (d * rows + h) * columns;
        for (let i = line + w.firstW; i < line + w.lastW; i++) out[i] += share;
      }
  });
}
