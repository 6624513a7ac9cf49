/** The operations that pools are made of: largest elements and their indices, means of windows, and their transposes. */
import { product, volume } from "../backend/cpu/columns.js";
import { dense } from "../backend/cpu/dense.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { averages, type Axes, gatherPlanes, maximums, scatterPlanes, spreadAverages } from "../backend/cpu/pooling.js";
import {
  averages32,
  gatherPlanes32,
  maximums32,
  scatterPlanes32,
  spreadAverages32,
  spreadMaximums32,
} from "../backend/cpu/wasm/pooling.js";
import { int32 } from "../tensor/dtype.js";
import { numel, type Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { apply, applyMany, type ComputeOperation, define } from "./operation.js";
import type { Windows } from "./poolWindows.js";

/** A pool: the spatial size of its result, and its windows over a given input size. */
export interface Pool {
  /** Spatial dimensions. */
  readonly dims: number;
  readonly gradName: string;
  readonly size: Shape;
  readonly axes: (sizes: Shape) => Axes;
  /** What the windows are, where they slide; null where they divide the input. */
  readonly windows: Windows | null;
}

const planesOf = (x: Tensor, dims: number) => numel(x.shape.slice(0, -dims));
const spatial = (shape: Shape, dims: number) => shape.slice(-dims);
const withSize = (x: Tensor, dims: number, size: Shape) => [...x.shape.slice(0, -dims), ...size];

/** The name of the node that a gradient's own derivative makes. */
const twice = (gradName: string) => gradName.replace("Backward0", "BackwardBackward0");

interface Planes {
  dims: number;
  gradName: string;
}

/** `x[indices]` within each plane, the last `dims` dimensions. */
const gatherOp: ComputeOperation<Planes> = define<Planes, ComputeOperation<Planes>>({
  name: "gatherPlanes",
  gradName: (p) => p.gradName,
  saves: [1],
  overwrites: true,
  infer: ([x, indices]) => ({ shape: indices.shape, dtype: x.dtype }),
  forward: ([output], [x, indices], { dims }) => {
    const planes = planesOf(x, dims);
    const [from, to] = [numel(spatial(x.shape, dims)), numel(spatial(indices.shape, dims))];
    if (gatherPlanes32(output, x, indices, planes, from, to)) return;
    intoContiguous(output, (out, base) => gatherPlanes(out, base, dense(x), dense(indices), planes, from, to));
  },
  backward: (c, g) => {
    const { dims, gradName } = c.params;
    const params = {
      dims,
      gradName: twice(gradName),
      size: spatial(c.inputSpecs[0].shape, dims),
      add: true,
      axes: null,
    };
    return [apply(scatterOp, [g!, c.input(1)], params), null];
  },
  formula: { forward: "x[indices]", backward: ["g put at the indices, else 0"] },
});

interface Scatter extends Planes {
  size: Shape;
  /** Elements that meet are added; otherwise the last one stays. */
  add: boolean;
  /** The windows that the indices come from, where they are known: then an index lies in its own window. */
  axes: Pool["axes"] | null;
}

const scatterOp: ComputeOperation<Scatter> = define<Scatter, ComputeOperation<Scatter>>({
  name: "maxUnpool",
  gradName: (p) => p.gradName,
  saves: [1],
  overwrites: true,
  infer: ([x], { dims, size }) => ({ shape: withSize(x, dims, size), dtype: x.dtype }),
  forward: ([output], [x, indices], { dims, size, add, axes }) => {
    const planes = planesOf(x, dims);
    if (axes !== null && spreadMaximums32(output, x, indices, planes, volume(size, 1), axes(size))) return;
    const [from, to] = [numel(size), numel(spatial(x.shape, dims))];
    if (scatterPlanes32(output, x, indices, planes, from, to, add)) return;
    intoContiguous(output, (out, base) => scatterPlanes(out, base, dense(x), dense(indices), planes, from, to, add));
  },
  backward: (c, g) => [apply(gatherOp, [g!, c.input(1)], { dims: c.params.dims, gradName: c.params.gradName }), null],
  formula: { forward: "x put at the indices, else 0", backward: ["g[indices]"] },
});

const maxPoolOp: ComputeOperation<Pool> = define<Pool, ComputeOperation<Pool>>({
  name: "maxPool",
  gradName: (p) => p.gradName,
  // The first output: the indices.
  saves: ["output"],
  overwrites: true,
  infer: ([x], { dims, size }) => {
    const shape = withSize(x, dims, size);
    return [
      { shape, dtype: int32 },
      { shape, dtype: x.dtype },
    ];
  },
  forward: ([indices, values], [x], { dims, axes }) => {
    const sizes = spatial(x.shape, dims);
    const [planes, input, windows] = [planesOf(x, dims), volume(sizes, 1), axes(sizes)];
    if (maximums32(values, indices, x, planes, input, windows)) return;
    intoContiguous(indices, (at, atBase) =>
      intoContiguous(values, (out, base) => maximums(out, base, at, atBase, dense(x), planes, input, windows)),
    );
  },
  backward: (c, _, g) => {
    const { dims, gradName, axes } = c.params;
    const params = { dims, gradName: twice(gradName), size: spatial(c.inputSpecs[0].shape, dims), add: true, axes };
    return [apply(scatterOp, [g!, c.output], params)];
  },
  formula: { forward: "max of each window", backward: ["g where the max was, else 0"] },
});

/** The largest element of each window and its index within the plane, int32 as the kernels take it. */
export function maxPool(x: Tensor, pool: Pool): [values: Tensor, indices: Tensor] {
  const [indices, values] = applyMany(maxPoolOp, [x], pool);
  return [values, indices];
}

/** Elements of each plane added at indices of zeros with the given spatial size. */
export function addPlanes(x: Tensor, indices: Tensor, size: Shape, gradName: string): Tensor {
  return apply(scatterOp, [x, indices], { dims: size.length, gradName, size, add: true, axes: null });
}

/** The elements of `x` put at `indices` of zeros with the given spatial size. */
export function unpool(x: Tensor, indices: Tensor, size: Shape, gradName: string): Tensor {
  return apply(scatterOp, [x, indices], { dims: size.length, gradName, size, add: false, axes: null });
}

interface Average extends Pool {
  /** Divides the sum of a window; null: the number of its elements. */
  readonly divisor: number | null;
}

const averageOp: ComputeOperation<Average> = define<Average, ComputeOperation<Average>>({
  name: "avgPool",
  gradName: (p) => p.gradName,
  saves: [],
  overwrites: true,
  infer: ([x], { dims, size }) => ({ shape: withSize(x, dims, size), dtype: x.dtype }),
  forward: ([output], [x], { dims, axes, divisor }) => {
    const sizes = spatial(x.shape, dims);
    const [planes, input, windows] = [planesOf(x, dims), volume(sizes, 1), axes(sizes)];
    if (averages32(output, x, planes, input, windows, divisor)) return;
    intoContiguous(output, (out, base) => {
      averages(out, base, dense(x), planes, input, windows, divisor);
      if (!x.dtype.isFloatingPoint) for (let i = 0; i < output.numel(); i++) out[base + i] = Math.trunc(out[base + i]);
    });
  },
  backward: (c, g) => [apply(spreadOp, [g!], { ...c.params, input: spatial(c.inputSpecs[0].shape, c.params.dims) })],
  formula: { forward: "mean of each window", backward: ["g / n, over each window"] },
});

interface Spread extends Average {
  /** Spatial size of the pool's input. */
  readonly input: Shape;
}

const spreadOp: ComputeOperation<Spread> = define<Spread, ComputeOperation<Spread>>({
  name: "avgPoolBackward",
  gradName: (p) => twice(p.gradName),
  saves: [],
  overwrites: true,
  infer: ([g], { dims, input }) => ({ shape: withSize(g, dims, input), dtype: g.dtype }),
  forward: ([output], [g], { dims, axes, divisor, input }) => {
    const sizes = volume(input, 1);
    if (product(sizes) === 0) return;
    const [planes, windows] = [planesOf(g, dims), axes(input)];
    if (spreadAverages32(output, g, planes, sizes, windows, divisor)) return;
    intoContiguous(output, (out, base) => spreadAverages(out, base, dense(g), planes, sizes, windows, divisor));
  },
  backward: (c, gg) => [apply(averageOp, [gg!], c.params)],
  formula: { forward: "g / n, over each window", backward: ["mean of g' over each window"] },
});

/** The mean of each window, or its sum over `divisor`. */
export function averagePool(x: Tensor, pool: Pool, divisor: number | null): Tensor {
  return apply(averageOp, [x], { ...pool, divisor });
}
