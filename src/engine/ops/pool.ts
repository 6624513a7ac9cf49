/** The operations that pools are made of: picking elements by index, averaging windows, and their transposes. */
import { product, volume } from "../backend/cpu/columns.js";
import { dense } from "../backend/cpu/dense.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import {
  averages,
  type Axes,
  gatherPlanes,
  maximumIndices,
  scatterPlanes,
  spreadAverages,
} from "../backend/cpu/pooling.js";
import { int32 } from "../tensor/dtype.js";
import { numel, type Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { apply, type ComputeOperation, define } from "./operation.js";

/** A pool: the spatial size of its result, and its windows over a given input size. */
export interface Pool {
  /** Spatial dimensions. */
  readonly dims: number;
  readonly gradName: string;
  readonly size: Shape;
  readonly axes: (sizes: Shape) => Axes;
}

const planesOf = (x: Tensor, dims: number) => numel(x.shape.slice(0, -dims));
const spatial = (shape: Shape, dims: number) => shape.slice(-dims);
const withSize = (x: Tensor, dims: number, size: Shape) => [...x.shape.slice(0, -dims), ...size];

const maxIndicesOp = define<Pool, ComputeOperation<Pool>>({
  name: "maxPoolIndices",
  gradName: "",
  saves: [],
  infer: ([x], { dims, size }) => ({ shape: withSize(x, dims, size), dtype: int32 }),
  forward: ([output], [x], { dims, axes }) => {
    const sizes = spatial(x.shape, dims);
    intoContiguous(output, (out, base) =>
      maximumIndices(out, base, dense(x), planesOf(x, dims), volume(sizes, 1), axes(sizes)),
    );
  },
  backward: null,
  formula: { forward: "argmax of each window", backward: [] },
});

interface Planes {
  dims: number;
  gradName: string;
}

/** `x[indices]` within each plane, the last `dims` dimensions: what a max pool gives once it knows where the largest are. */
const gatherOp: ComputeOperation<Planes> = define<Planes, ComputeOperation<Planes>>({
  name: "maxPool",
  gradName: (p) => p.gradName,
  saves: [1],
  infer: ([x, indices]) => ({ shape: indices.shape, dtype: x.dtype }),
  forward: ([output], [x, indices], { dims }) =>
    intoContiguous(output, (out, base) =>
      gatherPlanes(
        out,
        base,
        dense(x),
        dense(indices),
        planesOf(x, dims),
        numel(spatial(x.shape, dims)),
        numel(spatial(indices.shape, dims)),
      ),
    ),
  backward: (c, g) => {
    const { dims, gradName } = c.params;
    const back = gradName.replace("Backward0", "BackwardBackward0");
    const params = { dims, gradName: back, size: spatial(c.inputSpecs[0].shape, dims), add: true };
    return [apply(scatterOp, [g!, c.input(1)], params), null];
  },
  formula: { forward: "max of each window", backward: ["g where the max was, else 0"] },
});

interface Scatter extends Planes {
  size: Shape;
  /** Elements that meet are added; otherwise the last one stays. */
  add: boolean;
}

const scatterOp: ComputeOperation<Scatter> = define<Scatter, ComputeOperation<Scatter>>({
  name: "maxUnpool",
  gradName: (p) => p.gradName,
  saves: [1],
  infer: ([x], { dims, size }) => ({ shape: withSize(x, dims, size), dtype: x.dtype }),
  forward: ([output], [x, indices], { dims, size, add }) =>
    intoContiguous(output, (out, base) =>
      scatterPlanes(
        out,
        base,
        dense(x),
        dense(indices),
        planesOf(x, dims),
        numel(size),
        numel(spatial(x.shape, dims)),
        add,
      ),
    ),
  backward: (c, g) => [apply(gatherOp, [g!, c.input(1)], { dims: c.params.dims, gradName: c.params.gradName }), null],
  formula: { forward: "x put at the indices, else 0", backward: ["g[indices]"] },
});

/** The largest element of each window and its index within the plane, int32 as the kernels take it. */
export function maxPool(x: Tensor, pool: Pool): [values: Tensor, indices: Tensor] {
  const indices = apply(maxIndicesOp, [x.detach()], pool);
  return [apply(gatherOp, [x, indices], pool), indices];
}

/** Elements of each plane by their indices in it; differentiable. */
export function pickPlanes(x: Tensor, indices: Tensor, dims: number, gradName: string): Tensor {
  return apply(gatherOp, [x, indices], { dims, gradName });
}

/** The transpose of `pickPlanes`: elements added at indices of zeros with the given spatial size. */
export function addPlanes(x: Tensor, indices: Tensor, size: Shape, gradName: string): Tensor {
  return apply(scatterOp, [x, indices], { dims: size.length, gradName, size, add: true });
}

/** The elements of `x` put at `indices` of zeros with the given spatial size. */
export function unpool(x: Tensor, indices: Tensor, size: Shape, gradName: string): Tensor {
  return apply(scatterOp, [x, indices], { dims: size.length, gradName, size, add: false });
}

interface Average extends Pool {
  /** Divides the sum of a window; null: the number of its elements. */
  readonly divisor: number | null;
}

const averageOp: ComputeOperation<Average> = define<Average, ComputeOperation<Average>>({
  name: "avgPool",
  gradName: (p) => p.gradName,
  saves: [],
  infer: ([x], { dims, size }) => ({ shape: withSize(x, dims, size), dtype: x.dtype }),
  forward: ([output], [x], { dims, axes, divisor }) => {
    const sizes = spatial(x.shape, dims);
    intoContiguous(output, (out, base) => {
      averages(out, base, dense(x), planesOf(x, dims), volume(sizes, 1), axes(sizes), divisor);
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
  gradName: (p) => p.gradName.replace("Backward0", "BackwardBackward0"),
  saves: [],
  infer: ([g], { dims, input }) => ({ shape: withSize(g, dims, input), dtype: g.dtype }),
  forward: ([output], [g], { dims, axes, divisor, input }) => {
    const sizes = volume(input, 1);
    if (product(sizes) === 0) return;
    intoContiguous(output, (out, base) =>
      spreadAverages(out, base, dense(g), planesOf(g, dims), sizes, axes(input), divisor),
    );
  },
  backward: (c, gg) => [apply(averageOp, [gg!], c.params)],
  formula: { forward: "g / n, over each window", backward: ["mean of g' over each window"] },
});

/** The mean of each window, or its sum over `divisor`. */
export function averagePool(x: Tensor, pool: Pool, divisor: number | null): Tensor {
  return apply(averageOp, [x], { ...pool, divisor });
}
