import { addPlaces, loadRowMajor, offsetTable, type Places, readPlaces, writePlaces } from "../backend/cpu/places.js";
import { intoContiguous, operand } from "../backend/cpu/numeric.js";
import { fastAdd, fastTake, startFrom } from "../backend/cpu/wasm/indexing.js";
import { IndexError, RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { bool, int32, int64 } from "../tensor/dtype.js";
import { contiguousStrides, formatShape, sameShape, type Shape, wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { positions } from "./indexingPositions.js";
import { methods } from "./methods.js";
import { apply, applyInPlace, type ComputeOperation, define } from "./operation.js";
import { asOperand } from "./pointwise.js";
import { sum } from "./reduce.js";
import { zeros } from "./creation.js";

interface Along {
  dim: number;
}

const outOfSelf = () => new IndexError("index out of range in self");

/** The places of some slices of a dimension; `picked` are offsets along it. */
function slices(shape: Shape, strides: readonly number[], dim: number, picked: Int32Array): Places {
  return {
    outer: offsetTable(shape.slice(0, dim), strides.slice(0, dim)),
    picked: picked.map((i) => i * (strides[dim] ?? 1)),
    inner: offsetTable(shape.slice(dim + 1), strides.slice(dim + 1)),
  };
}

const counting = (n: number) => Int32Array.from({ length: n }, (_, i) => i);

/** A 0-d tensor counts as one slice of a vector of one element. */
const sizeAlong = (shape: Shape, dim: number) => (shape.length === 0 ? 1 : shape[dim]);

const indexSelectOp: ComputeOperation<Along> = define<Along, ComputeOperation<Along>>({
  name: "indexSelect",
  gradName: "IndexSelectBackward0",
  saves: [1],
  infer: ([x, index], { dim }) => {
    if (index.ndim > 1) throw new IndexError("index_select(): Index is supposed to be a vector");
    if (index.dtype !== int64 && index.dtype !== int32)
      throw new RuntimeError("index_select(): Expected dtype int32 or int64 for index");
    return { shape: x.ndim === 0 ? [] : x.shape.with(dim, index.numel()), dtype: x.dtype };
  },
  overwrites: true,
  forward: ([output], [x, index], { dim }) => {
    if (fastTake(output, x, dim, index, false)) return;
    const picked = positions(index, sizeAlong(x.shape, dim), outOfSelf);
    const from = operand(x);
    const places = slices(from.shape, from.strides, dim, x.ndim === 0 ? picked.slice(0, 1) : picked);
    intoContiguous(output, (out, base) => readPlaces(out, base, from.array, from.base, places));
  },
  backward: (c, g) => {
    const full = zeros(c.inputSpecs[0].shape, { dtype: g!.dtype, device: g!.device });
    return [apply(indexAddOp, [full, g!, c.input(1)], { ...c.params, alpha: 1 }), null];
  },
  formula: { forward: "x[i]", backward: ["g added at i, else 0"] },
});

interface Add extends Along {
  alpha: number;
}

const indexAddOp: ComputeOperation<Add> = define<Add, ComputeOperation<Add>>({
  name: "indexAdd",
  gradName: "IndexAddBackward0",
  saves: [2],
  infer: ([x, source, index], { dim }) => {
    if (index.ndim > 1)
      throw new IndexError(
        `index_add_(): Index is supposed to be a vector, but got dim: ${index.ndim} with type: ${index.dtype.scalarType} and size: ${formatShape(index.shape)}`,
      );
    if (index.dtype !== int64 && index.dtype !== int32)
      throw new RuntimeError(`index_add_(): Expected dtype int32/int64 for index but got: ${index.dtype.scalarType}`);
    if (x.dtype !== source.dtype)
      throw new RuntimeError(
        `index_add_(): self (${x.dtype.scalarType}) and source (${source.dtype.scalarType}) must have the same scalar type`,
      );
    const count = sizeAlong(source.shape, dim);
    if (index.numel() !== count)
      throw new RuntimeError(
        `index_add_(): Number of indices (${index.numel()}) should be equal to source.size(dim): (${count}), for dim: ${dim}`,
      );
    const [own, other] = [x.shape.toSpliced(dim, 1), source.shape.toSpliced(dim, 1)];
    if (!sameShape(own, other)) {
      const at = own.findIndex((size, d) => size !== other[d]);
      throw new RuntimeError(
        `The size of tensor a (${own[at] ?? 1}) must match the size of tensor b (${other[at] ?? 1}) at non-singleton dimension ${at}`,
      );
    }
    return x;
  },
  forward: ([output], [x, source, index], { dim, alpha }) => {
    if (startFrom(output, x) && fastAdd(output, dim, index, source, { alpha })) return;
    const from = operand(source);
    const picked = positions(index, sizeAlong(x.shape, dim), outOfSelf);
    intoContiguous(output, (out, base) => {
      loadRowMajor(out, base, x, x.shape);
      const to = slices(x.shape, contiguousStrides(x.shape), dim, picked);
      const values = slices(from.shape, from.strides, dim, counting(picked.length));
      addPlaces(out, base, to, from.array, { ...values, picked: values.picked.map((p) => p + from.base) }, alpha);
      if (x.dtype === bool) for (let i = 0; i < x.numel(); i++) out[base + i] = Number(out[base + i] !== 0);
    });
  },
  backward: (c, g) => {
    const { dim, alpha } = c.params;
    const part = () => apply(indexSelectOp, [g!, c.input(2)], { dim });
    return [g, c.needs(1) ? (alpha === 1 ? part() : part().mul(alpha)) : null, null];
  },
  formula: { forward: "x with α s added at i", backward: ["g", "α g[i]"] },
});

const indexCopyOp: ComputeOperation<Along> = define<Along, ComputeOperation<Along>>({
  name: "indexCopy",
  gradName: "IndexCopyBackward0",
  saves: [2],
  infer: ([x, source, index], { dim }) => {
    checkCopy(x, source, index, dim);
    return x;
  },
  forward: ([output], [x, source, index], { dim }) => {
    const size = sizeAlong(x.shape, dim);
    const from = operand(source);
    const picked = positions(
      index,
      size,
      (i) => new IndexError(`index_copy_(): index ${i} is out of bounds for dimension ${dim} with size ${size}`),
    );
    intoContiguous(output, (out, base) => {
      loadRowMajor(out, base, x, x.shape);
      const to = slices(x.shape, contiguousStrides(x.shape), dim, picked);
      const values = slices(from.shape, from.strides, dim, counting(picked.length));
      writePlaces(out, base, to, from.array, { ...values, picked: values.picked.map((p) => p + from.base) });
    });
  },
  backward: (c, g) => [
    c.needs(0) ? indexFill(g!, c.params.dim, c.input(2), 0) : null,
    c.needs(1) ? apply(indexSelectOp, [g!, c.input(2)], c.params).reshape(c.inputSpecs[1].shape) : null,
    null,
  ],
  formula: { forward: "x with s put at i", backward: ["g, 0 at i", "g[i]"] },
});

function checkCopy(x: Tensor, source: Tensor, index: Tensor, dim: number): void {
  const [n, count] = [index.numel(), sizeAlong(source.shape, dim)];
  if (index.ndim > 1) throw new IndexError(`index_copy_(): Index should have dimension 1 or 0 (got ${index.ndim})`);
  if (source.ndim === 0 && n !== 1)
    throw new IndexError(`index_copy_(): When source is scalar, index should have one element (got ${n})`);
  if (source.ndim !== x.ndim && source.ndim !== 0 && x.ndim !== 0)
    throw new IndexError(
      `index_copy_(): When source and destination are not scalars, their dimensionality must match. Source ` +
        `dimensionality (${source.ndim}), destination dimensionality (${x.ndim})`,
    );
  if (index.dtype !== int64)
    throw new RuntimeError(`index_copy_(): Expected a long tensor for index, but got ${index.dtype.scalarType}`);
  if (x.dtype !== source.dtype)
    throw new RuntimeError(
      `index_copy_(): self and source expected to have the same dtype, but got (self) ${x.dtype.scalarType} and (source) ${source.dtype.scalarType}`,
    );
  const [own, other] = [x.shape.toSpliced(dim, 1), source.shape.toSpliced(dim, 1)];
  if (!sameShape(own, other))
    throw new RuntimeError(
      `index_copy_(): Source/destination tensor must have same slice shapes. Destination slice shape: ${own.join(" ")} at dimension ` +
        `${dim} and source slice shape: ${other.join(" ")} at dimension 0.`,
    );
  if (n !== count)
    throw new IndexError(`index_copy_(): Number of indices (${n}) should be equal to source.size(dim) (${count})`);
}

interface Fill extends Along {
  /** True where the value is a plain number. */
  scalar: boolean;
}

const indexFillOp = define<Fill, ComputeOperation<Fill>>({
  name: "indexFill",
  gradName: ({ scalar }) => (scalar ? "IndexFillBackward0" : "IndexFillBackward1"),
  saves: [1],
  infer: ([x, index, value]) => {
    if (index.dtype !== int64) throw new IndexError("index_fill_(): Expected dtype int64 for index.");
    if (index.ndim > 1) throw new IndexError("Index has to be a vector/scalar");
    if (value.ndim !== 0)
      throw new RuntimeError(
        `index_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.ndim} dimension(s).`,
      );
    return x;
  },
  forward: ([output], [x, index, value], { dim }) => {
    const size = sizeAlong(x.shape, dim);
    const outOfBounds = (i: number) =>
      new IndexError(`index ${i} is out of bounds for dimension ${dim} with size ${size}`);
    const picked = positions(index, size, outOfBounds, "counts from the end");
    const { array, base: at } = operand(value, x.dtype);
    intoContiguous(output, (out, base) => {
      loadRowMajor(out, base, x, x.shape);
      const { outer, picked: along, inner } = slices(x.shape, contiguousStrides(x.shape), dim, picked);
      for (const o of outer) for (const p of along) for (const i of inner) out[base + o + p + i] = array[at];
    });
  },
  backward: (c, g) => [
    c.needs(0) ? indexFill(g!, c.params.dim, c.input(1), 0) : null,
    null,
    c.needs(2) ? sum(apply(indexSelectOp, [g!, c.input(1)], { dim: c.params.dim })) : null,
  ],
  formula: { forward: "x with v at i", backward: ["g, 0 at i", "Σ g[i]"] },
});

/**
 * Slices of a dimension in the order of `index`, an integer vector. https://pytorch.org/docs/1.13/generated/torch.index_select.html
 * @throws IndexError for an index that is out of range, for a dimension that the tensor does not have, or where its arguments do not fit together; RuntimeError for types that it does not take.
 */
export function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor {
  return apply(indexSelectOp, [x, index], { dim: wrapDim(dim, x.ndim) });
}

export interface IndexAddOptions {
  /** Multiplies the source. */
  alpha?: number;
}

/**
 * `x` with the slices of `source` added at `index`. https://pytorch.org/docs/1.13/generated/torch.index_add.html
 * @throws RuntimeError for a value that it does not know, where shapes do not broadcast, or where its arguments do not fit together; IndexError for an index that is out of range.
 */
export function indexAdd(x: Tensor, dim: number, index: Tensor, source: Tensor, options: IndexAddOptions = {}): Tensor {
  return apply(indexAddOp, [x, source, index], addOf("indexAdd", x, dim, options));
}

/**
 * `x` with the slices of `source` put at `index`. https://pytorch.org/docs/1.13/generated/torch.index_copy.html
 * @throws IndexError for an index that is out of range or for a value that it does not know; RuntimeError where shapes do not fit or where types differ.
 */
export function indexCopy(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return apply(indexCopyOp, [x, source, index], { dim: wrapDim(dim, x.ndim) });
}

/**
 * `x` with one value in the slices at `index`. https://pytorch.org/docs/1.13/generated/torch.Tensor.index_fill.html
 * @throws IndexError for an index that is out of range or for types that it does not take; RuntimeError for tensors with another number of dimensions.
 */
export function indexFill(x: Tensor, dim: number, index: Tensor, value: Tensor | number): Tensor {
  return apply(indexFillOp, [x, index, asOperand(value)], fillOf(x, dim, value));
}

const addOf = (of: string, x: Tensor, dim: number, options: IndexAddOptions) => ({
  dim: wrapDim(dim, x.ndim),
  alpha: checkOptions(of, options, ["alpha"]).alpha ?? 1,
});

const fillOf = (x: Tensor, dim: number, value: Tensor | number): Fill => ({
  dim: wrapDim(dim, x.ndim),
  scalar: typeof value === "number",
});

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * Slices of a dimension in the order of an integer vector. https://pytorch.org/docs/1.13/generated/torch.Tensor.index_select.html
     * @throws IndexError for an index that is out of range, for a dimension that the tensor does not have, or where its arguments do not fit together; RuntimeError for types that it does not take.
     */
    indexSelect(dim: number, index: Tensor): Tensor;
    /**
     * With the slices of `source` added at `index`. https://pytorch.org/docs/1.13/generated/torch.Tensor.index_add.html
     * @throws RuntimeError for a value that it does not know, where shapes do not broadcast, or where its arguments do not fit together; IndexError for an index that is out of range.
     */
    indexAdd(dim: number, index: Tensor, source: Tensor, options?: IndexAddOptions): Tensor;
    /**
     * In place with the slices of `source` added at `index`. https://pytorch.org/docs/1.13/generated/torch.Tensor.index_add_.html
     * @throws RuntimeError in place on a leaf that requires grad.
     */
    indexAdd_(dim: number, index: Tensor, source: Tensor, options?: IndexAddOptions): Tensor;
    /**
     * With the slices of `source` put at `index`. https://pytorch.org/docs/1.13/generated/torch.Tensor.index_copy.html
     * @throws IndexError for an index that is out of range or for a value that it does not know; RuntimeError where shapes do not fit or where types differ.
     */
    indexCopy(dim: number, index: Tensor, source: Tensor): Tensor;
    /** In place with the slices of `source` put at `index`. https://pytorch.org/docs/1.13/generated/torch.Tensor.index_copy_.html */
    indexCopy_(dim: number, index: Tensor, source: Tensor): Tensor;
    /**
     * With one value in the slices at `index`. https://pytorch.org/docs/1.13/generated/torch.Tensor.index_fill.html
     * @throws IndexError for an index that is out of range or for types that it does not take; RuntimeError for tensors with another number of dimensions.
     */
    indexFill(dim: number, index: Tensor, value: Tensor | number): Tensor;
    /** In place with one value in the slices at `index`. https://pytorch.org/docs/1.13/generated/torch.Tensor.index_fill_.html */
    indexFill_(dim: number, index: Tensor, value: Tensor | number): Tensor;
  }
}

methods({
  indexSelect(dim, index) {
    return indexSelect(this, dim, index);
  },
  indexAdd(dim, index, source, options) {
    return indexAdd(this, dim, index, source, options);
  },
  indexAdd_(dim, index, source, options = {}) {
    return applyInPlace(indexAddOp, [this, source, index], addOf("indexAdd_", this, dim, options));
  },
  indexCopy(dim, index, source) {
    return indexCopy(this, dim, index, source);
  },
  indexCopy_(dim, index, source) {
    return applyInPlace(indexCopyOp, [this, source, index], { dim: wrapDim(dim, this.ndim) });
  },
  indexFill(dim, index, value) {
    return indexFill(this, dim, index, value);
  },
  indexFill_(dim, index, value) {
    return applyInPlace(indexFillOp, [this, index, asOperand(value)], fillOf(this, dim, value));
  },
});
