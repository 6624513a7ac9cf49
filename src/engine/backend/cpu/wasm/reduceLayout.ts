import type { Tensor } from "../../../tensor/tensor.js";

/**
 * A reduction as src/kernels/reduce-dims.ts takes it: output element o * inner + i comes of the elements at
 * o * outerStride + i * innerStride + r * reducedStride + s * runStride, r < reduced, s < run. A single line that is not contiguous
 * is `reduced`, and `run` is then 1.
 */
export interface ReduceLayout {
  /** Number of output elements. */
  kept: number;
  inner: number;
  outerStride: number;
  innerStride: number;
  reduced: number;
  reducedStride: number;
  run: number;
  runStride: number;
}

/** The layout that `layoutOf` found last: one object for all calls, which are over before the next one begins. */
export const layout: ReduceLayout = {
  kept: 0,
  inner: 1,
  outerStride: 0,
  innerStride: 0,
  reduced: 1,
  reducedStride: 0,
  run: 1,
  runStride: 0,
};

/** A size and a stride for dimensions that lie evenly in memory, innermost first; sizes of 1 are not there yet. */
let [keptSize, keptStride, outerSize, outerStride] = [1, 0, 1, 0];
let [runSize, runStride, reducedSize, reducedStride] = [1, 0, 1, 0];

/**
 * Finds `layout` for a reduction of a tensor with elements over `dims`. Returns false where two strides do not describe the kept or the
 * reduced dimensions.
 */
export function layoutOf(x: Tensor, dims: readonly number[]): boolean {
  const { shape, strides } = x;
  [keptSize, keptStride, outerSize, outerStride] = [1, 0, 1, 0];
  [runSize, runStride, reducedSize, reducedStride] = [1, 0, 1, 0];
  for (let d = shape.length - 1; d >= 0; d--) {
    const size = shape[d];
    if (size === 1) continue;
    if (!(dims.includes(d) ? addReduced(size, strides[d]) : addKept(size, strides[d]))) return false;
  }
  layout.kept = outerSize * keptSize;
  layout.inner = keptSize;
  layout.outerStride = outerStride;
  layout.innerStride = keptStride;
  const isLine = runStride === 1;
  if (reducedSize === 1 && !isLine) {
    layout.reduced = runSize;
    layout.reducedStride = runStride;
    layout.run = 1;
    layout.runStride = 0;
  } else {
    const swap = reducedStride === 1;
    layout.reduced = swap ? runSize : reducedSize;
    layout.reducedStride = swap ? runStride : reducedStride;
    layout.run = swap ? reducedSize : runSize;
    layout.runStride = swap ? reducedStride : runStride;
  }
  return true;
}

function addKept(size: number, stride: number): boolean {
  if (keptSize === 1) {
    keptSize = size;
    keptStride = stride;
  } else if (outerSize === 1 && stride === keptSize * keptStride) keptSize *= size;
  else if (outerSize === 1) {
    outerSize = size;
    outerStride = stride;
  } else if (stride === outerSize * outerStride) outerSize *= size;
  else return false;
  return true;
}

function addReduced(size: number, stride: number): boolean {
  if (runSize === 1) {
    runSize = size;
    runStride = stride;
  } else if (reducedSize === 1 && stride === runSize * runStride) runSize *= size;
  else if (reducedSize === 1) {
    reducedSize = size;
    reducedStride = stride;
  } else if (stride === reducedSize * reducedStride) reducedSize *= size;
  else return false;
  return true;
}
