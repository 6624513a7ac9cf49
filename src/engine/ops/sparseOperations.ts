/** What sparse tensors are computed with: recorded operations on their values, which are ordinary tensors. */
import { dense } from "../backend/cpu/dense.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { RuntimeError } from "../errors.js";
import { numel, type Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { apply, type ComputeOperation, define } from "./operation.js";

interface Placement {
  /** For every value the slot that it goes to or comes from. */
  readonly slots: Int32Array;
  /** The dimensions that the slots count, in row-major order. */
  readonly shape: Shape;
  readonly gradName: string;
}

const gradName = (params: Placement) => params.gradName;

const scatterOp = define<Placement, ComputeOperation<Placement>>({
  name: "sparseScatter",
  gradName,
  saves: [],
  infer: ([values], { shape }) => ({ shape: [...shape, ...values.shape.slice(1)], dtype: values.dtype }),
  forward: ([output], [values], { slots }) => {
    const size = numel(values.shape.slice(1));
    const { array, base } = dense(values);
    intoContiguous(output, (out, start) => {
      slots.forEach((slot, k) => {
        for (let j = 0; j < size; j++) out[start + slot * size + j] += array[base + k * size + j];
      });
    });
  },
  backward: (c, g) => [gatherValues(g!, c.params)],
  formula: { forward: "Σ of the values at each place", backward: ["g at the places"] },
});

const gatherOp = define<Placement, ComputeOperation<Placement>>({
  name: "sparseGather",
  gradName,
  saves: [],
  infer: ([x], { slots, shape }) => ({ shape: [slots.length, ...x.shape.slice(shape.length)], dtype: x.dtype }),
  forward: ([output], [x], { slots, shape }) => {
    const size = numel(x.shape.slice(shape.length));
    const { array, base } = dense(x);
    intoContiguous(output, (out, start) => {
      slots.forEach((slot, k) => {
        for (let j = 0; j < size; j++) out[start + k * size + j] = array[base + slot * size + j];
      });
    });
  },
  backward: (c, g) => [scatterValues(g!, c.params)],
  formula: { forward: "x at the places", backward: ["Σ of g at each place"] },
});

/** Values `[n, ...]` added up at their slots: `[...shape, ...]`. */
export function scatterValues(values: Tensor, placement: Placement): Tensor {
  return apply(scatterOp, [values], placement);
}

/** The parts of `[...shape, ...]` at the slots: `[n, ...]`. */
export function gatherValues(x: Tensor, placement: Placement): Tensor {
  return apply(gatherOp, [x], placement);
}

/** The places of a sparse matrix's values. */
export interface Places {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  /** Of the matrix. */
  readonly shape: readonly [rows: number, columns: number];
}

const transposed = ({ rows, columns, shape: [m, n] }: Places): Places => ({
  rows: columns,
  columns: rows,
  shape: [n, m],
});

const mmOp: ComputeOperation<Places> = define<Places, ComputeOperation<Places>>({
  name: "sparseMm",
  gradName: "SparseAddmmBackward0",
  saves: [0, 1],
  infer: ([values, x], { shape: [rows, columns] }) => {
    if (x.ndim !== 2)
      throw new RuntimeError(`addmm: Argument #3 (dense): Expected a matrix, but got ${x.ndim} dimensions`);
    if (x.shape[0] !== columns)
      throw new RuntimeError(`addmm: Argument #3 (dense): Expected dim 0 size ${columns}, got ${x.shape[0]}`);
    if (values.dtype !== x.dtype)
      throw new RuntimeError(`expected scalar type ${values.dtype.scalarType} but found ${x.dtype.scalarType}`);
    return { shape: [rows, x.shape[1]], dtype: x.dtype };
  },
  forward: ([output], [values, x], { rows, columns }) => {
    const width = x.shape[1];
    const [v, d] = [dense(values), dense(x)];
    intoContiguous(output, (out, start) => {
      for (let k = 0; k < rows.length; k++) {
        const value = v.array[v.base + k];
        const [to, from] = [start + rows[k] * width, d.base + columns[k] * width];
        for (let j = 0; j < width; j++) out[to + j] += value * d.array[from + j];
      }
    });
  },
  backward: (c, g) => [
    c.needs(0) ? apply(sampledOp, [g!, c.input(1)], c.params) : null,
    c.needs(1) ? apply(mmOp, [c.input(0), g!], transposed(c.params)) : null,
  ],
  formula: { forward: "S D", backward: ["(g Dᵀ) at the places of S", "Sᵀ g"] },
});

/** The product `a · bᵀ` at the places of a sparse matrix alone. */
const sampledOp: ComputeOperation<Places> = define<Places, ComputeOperation<Places>>({
  name: "sparseSampledMm",
  gradName: "SparseSampledAddmmBackward0",
  saves: [0, 1],
  infer: ([a], { rows }) => ({ shape: [rows.length], dtype: a.dtype }),
  forward: ([output], [a, b], { rows, columns }) => {
    const width = a.shape[1];
    const [x, y] = [dense(a), dense(b)];
    intoContiguous(output, (out, start) => {
      for (let k = 0; k < rows.length; k++) {
        const [p, q] = [x.base + rows[k] * width, y.base + columns[k] * width];
        let sum = 0;
        for (let j = 0; j < width; j++) sum += x.array[p + j] * y.array[q + j];
        out[start + k] = sum;
      }
    });
  },
  backward: (c, g) => [
    c.needs(0) ? apply(mmOp, [g!, c.input(1)], c.params) : null,
    c.needs(1) ? apply(mmOp, [g!, c.input(0)], transposed(c.params)) : null,
  ],
  formula: { forward: "(A Bᵀ) at the places of S", backward: ["G B, G with g at the places", "Gᵀ A"] },
});

/** The product of a sparse matrix, given by its values, and a dense one. */
export function sparseTimesDense(values: Tensor, x: Tensor, places: Places): Tensor {
  return apply(mmOp, [values, x], places);
}
