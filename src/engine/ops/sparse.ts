/** `torch.sparseCooTensor`, `torch.sparse`, and dense tensors beside sparse ones. https://pytorch.org/docs/1.13/sparse.html */
import { NotImplementedError, RuntimeError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { device as deviceOf } from "../tensor/device.js";
import type { DType } from "../tensor/dtype.js";
import { formatShape, type Shape } from "../tensor/shape.js";
import { type NestedArray, Tensor } from "../tensor/tensor.js";
import { add as denseAdd, mul as denseMul, sub as denseSub } from "./arithmetic.js";
import { empty, tensor, type TensorOptions } from "./creation.js";
import { addmm as denseAddmm, matmul as denseMatmul, mm as denseMm, mv as denseMv } from "./linalg.js";
import { methods } from "./methods.js";
import { alias } from "./views.js";
import { checkIndices, rowsOf } from "./sparseIndices.js";
import "./sparseArithmetic.js";
import "./sparseProducts.js";
import { onFirstSparse } from "./sparseRefusals.js";
import { sparseMask, SparseTensor, toSparse } from "./sparseTensor.js";

export { SparseTensor };

type Data = Tensor | NestedArray;
type SparseOptions = Pick<TensorOptions, "dtype" | "device" | "requiresGrad">;

const asTensor = (data: Data, dtype?: DType): Tensor => {
  const x = data instanceof Tensor ? data : tensor(data);
  return dtype === undefined ? x : x.to(dtype);
};

const optionNames = ["size", "dtype", "device", "requiresGrad"] as const;

/**
 * `(indices, values, size)`: a sparse tensor of the values at the indices; equal indices add up. `(size)` alone: without values.
 * @param indices `[sparse dimensions, values]`
 * @param values `[values, ...dense dimensions]`; gradients flow to them
 * @throws RuntimeError in PyTorch's words for sizes and indices that do not fit.
 * https://pytorch.org/docs/1.13/generated/torch.sparse_coo_tensor.html
 */
export function sparseCooTensor(size: Shape, options?: SparseOptions): SparseTensor;
export function sparseCooTensor(
  indices: Data,
  values: Data,
  ...rest: Trailing<[Shape], SparseOptions & { size?: Shape }>
): SparseTensor;
export function sparseCooTensor(indices: Data | Shape, ...rest: unknown[]): SparseTensor {
  const isSize = !(indices instanceof Tensor) && !Array.isArray((indices as Shape)[0]) && !isData(rest[0]);
  if (isSize) {
    const { dtype } = byName<SparseOptions>("sparse_coo_tensor", ["dtype", "device", "requiresGrad"], rest);
    const none = (indices as Shape).map(() => []);
    return sparseCooTensor(none, empty([0], { dtype }), indices as Shape).coalesce();
  }
  const options = byName<SparseOptions & { size?: Shape }>("sparse_coo_tensor", optionNames, rest.slice(1));
  if (deviceOf(options.device ?? "cpu").type === "meta")
    throw new NotImplementedError("Cannot copy out of meta tensor; no data!: sparse tensors need data");
  const values = asTensor(rest[0] as Data, options.dtype);
  const given = asTensor(indices as Data);
  if (given.ndim !== 2)
    throw new RuntimeError(`indices must be sparse_dim x nnz, but got: ${formatShape(given.shape)}`);
  const [dims, count] = given.shape;
  if ((values.shape[0] ?? 1) !== count)
    throw new RuntimeError(
      `indices and values must have same nnz, but got nnz from indices: ${count}, nnz from values: ${values.shape[0] ?? 1}`,
    );
  const rows = rowsOf(given);
  const dense = values.shape.slice(1);
  const shape = options.size ?? [...rows.map((row) => row.reduce((a, b) => Math.max(a, b), -1) + 1), ...dense];
  if (shape.length !== dims + dense.length)
    throw new RuntimeError(
      `number of dimensions must be sparse_dim (${dims}) + dense_dim (${dense.length}), but got ${shape.length}`,
    );
  if (dense.some((size, i) => size !== shape[dims + i]))
    throw new RuntimeError(
      `values has incorrect size, expected ${formatShape([count, ...shape.slice(dims)])}, got ${formatShape(values.shape)}`,
    );
  checkIndices(rows, shape);
  const madeBy = "SparseCooTensorWithDimsAndTensorsBackward0";
  const own = values.requiresGrad ? alias(values) : values;
  const made = new SparseTensor({ rows, values: own, shape, isCoalesced: false, madeBy });
  return options.requiresGrad ? made.detach().requiresGrad_() : made;
}

const isData = (value: unknown) => value instanceof Tensor || Array.isArray(value);

type Any = Tensor | SparseTensor;

/**
 * The product of two matrices, the first of which may be sparse. https://pytorch.org/docs/1.13/generated/torch.sparse.mm.html
 * @throws RuntimeError where sizes do not fit together or where types differ.
 */
export function mm(a: Tensor, b: Tensor): Tensor;
export function mm(a: SparseTensor, b: SparseTensor): SparseTensor;
export function mm(a: SparseTensor, b: Tensor): Tensor;
export function mm(a: Any, b: Any): Any {
  if (a instanceof SparseTensor) return a.mm(b);
  return denseMm(a, denseOnly("mm", b));
}

/**
 * The product of tensors of any rank, the first of which may be a sparse matrix. https://pytorch.org/docs/1.13/generated/torch.matmul.html
 * @throws RuntimeError where sizes do not fit together, for tensors with another number of dimensions, where types differ, or where shapes do not broadcast.
 */
export function matmul(a: Tensor, b: Tensor): Tensor;
export function matmul(a: SparseTensor, b: Any): Any;
export function matmul(a: Any, b: Any): Any {
  return a instanceof SparseTensor ? a.matmul(b) : denseMatmul(a, denseOnly("matmul", b));
}

/** The product of a matrix, which may be sparse, and a vector. https://pytorch.org/docs/1.13/generated/torch.mv.html */
export function mv(a: Any, x: Tensor): Tensor {
  return a instanceof SparseTensor ? a.mv(x) : denseMv(a, x);
}

type AddmmRest = Parameters<typeof denseAddmm> extends [Tensor, Tensor, Tensor, ...infer R] ? R : never;

/**
 * `beta · input + alpha · (mat1 · mat2)`, where `mat1` may be sparse. mat1 `[n, k]`, mat2 `[k, m]`; the result is `[n, m]`. https://pytorch.org/docs/1.13/generated/torch.sparse.addmm.html
 * @throws RuntimeError where sizes do not fit together, where a shape cannot be expanded to that of the result, or where types differ.
 */
export function addmm(input: Tensor, mat1: Any, mat2: Tensor, ...rest: AddmmRest): Tensor {
  if (!(mat1 instanceof SparseTensor)) return denseAddmm(input, mat1, mat2, ...rest);
  const { alpha = 1, beta = 1 } = byName<{ beta?: number; alpha?: number }>("addmm", ["beta", "alpha"], rest);
  const product = mat1.mm(mat2);
  return (beta === 1 ? input : input.mul(beta)).add(product, { alpha });
}

/**
 * `a + alpha · b`; of two sparse tensors sparse, of a dense and a sparse one dense. https://pytorch.org/docs/1.13/generated/torch.add.html
 * @throws RuntimeError in `backward`, where what it needs was changed in place, where shapes do not broadcast, or for types that it does not take.
 */
export function add(a: SparseTensor, b: SparseTensor, options?: { alpha?: number }): SparseTensor;
export function add(a: Tensor, b: SparseTensor, options?: { alpha?: number }): Tensor;
export function add(...args: Parameters<typeof denseAdd>): Tensor;
export function add(a: unknown, b: unknown, options?: { alpha?: number }): Any {
  if (a instanceof SparseTensor) return a.add(b as SparseTensor, options);
  return denseAdd(a as Tensor, b instanceof SparseTensor ? b.toDense() : (b as Tensor), ...rest(options));
}

/**
 * `a − alpha · b`, as `add`. https://pytorch.org/docs/1.13/generated/torch.sub.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export function sub(a: SparseTensor, b: SparseTensor, options?: { alpha?: number }): SparseTensor;
export function sub(a: Tensor, b: SparseTensor, options?: { alpha?: number }): Tensor;
export function sub(...args: Parameters<typeof denseSub>): Tensor;
export function sub(a: unknown, b: unknown, options?: { alpha?: number }): Any {
  if (a instanceof SparseTensor) return a.sub(b as SparseTensor, options);
  return denseSub(a as Tensor, b instanceof SparseTensor ? b.toDense() : (b as Tensor), ...rest(options));
}

const rest = (options?: { alpha?: number }): [{ alpha?: number }?] => (options === undefined ? [] : [options]);

/**
 * `a · b`, elementwise; sparse where one of them is. https://pytorch.org/docs/1.13/generated/torch.mul.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export function mul(a: SparseTensor, b: Any | number): SparseTensor;
export function mul(a: Tensor, b: SparseTensor): SparseTensor;
export function mul(...args: Parameters<typeof denseMul>): Tensor;
export function mul(a: unknown, b: unknown): Any {
  if (a instanceof SparseTensor) return a.mul(b as Any | number);
  return b instanceof SparseTensor ? b.mul(a as Tensor) : denseMul(a as Tensor, b as Tensor);
}

function denseOnly(of: string, x: Any): Tensor {
  if (x instanceof SparseTensor)
    throw new NotImplementedError(`${of}(dense, sparse) is not supported. Transpose both, or call toDense() first.`);
  return x;
}

/** The sum of a sparse tensor's elements, or over dimensions. https://pytorch.org/docs/1.13/generated/torch.sparse.sum.html */
export function sum(
  input: SparseTensor,
  ...args: Trailing<[number | readonly number[]], { dim?: number | readonly number[]; dtype?: DType }>
): Any {
  const { dim, dtype } = byName<{ dim?: number | readonly number[]; dtype?: DType }>(
    "sparse.sum",
    ["dim", "dtype"],
    args,
  );
  return input.sum(dim, { dtype });
}

/** Softmax over the stored elements along a dimension. https://pytorch.org/docs/1.13/generated/torch.sparse.softmax.html */
export const softmax = (input: SparseTensor, dim: number, options: { dtype?: DType } = {}): SparseTensor =>
  converted(input, options).softmax(dim);

/** The logarithm of `softmax`. https://pytorch.org/docs/1.13/generated/torch.sparse.log_softmax.html */
export const logSoftmax = (input: SparseTensor, dim: number, options: { dtype?: DType } = {}): SparseTensor =>
  converted(input, options).softmax(dim, { log: true });

const converted = (input: SparseTensor, { dtype }: { dtype?: DType }) =>
  dtype === undefined ? input : input.to(dtype);

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** False: sparse tensors are `SparseTensor`s. */
    readonly isSparse: false;
    /** How the elements lie in memory. */
    readonly layout: "torch.strided";
    /** The elements that are not zero; with `sparseDim`, those slices of the first dimensions. https://pytorch.org/docs/1.13/generated/torch.Tensor.to_sparse.html */
    toSparse(sparseDim?: number): SparseTensor;
    /** This tensor: it is dense already. https://pytorch.org/docs/1.13/generated/torch.Tensor.to_dense.html */
    toDense(): Tensor;
    /** The elements at the places of a sparse tensor. https://pytorch.org/docs/1.13/generated/torch.Tensor.sparse_mask.html */
    sparseMask(mask: SparseTensor): SparseTensor;
  }
}

methods({
  get isSparse(): false {
    return false;
  },
  get layout(): "torch.strided" {
    return "torch.strided";
  },
  toSparse(sparseDim) {
    return sparseOf(this, sparseDim ?? this.ndim);
  },
  toDense() {
    return this;
  },
  sparseMask(mask) {
    return sparseMask(this, mask);
  },
});

function sparseOf(x: Tensor, sparseDim: number): SparseTensor {
  if (!Number.isInteger(sparseDim) || sparseDim < 1 || sparseDim > x.ndim)
    throw new RuntimeError(
      `sparse_dim argument must be in >0 and <= ${x.ndim}: got ${sparseDim} for a tensor of shape ${formatShape(x.shape)}`,
    );
  return toSparse(x, sparseDim);
}

/** Dense methods that take a sparse operand; only programs that use sparse tensors pay for it. */
onFirstSparse(() => {
  const prototype = Tensor.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  const teach = (name: string, run: (self: Tensor, other: SparseTensor, ...args: unknown[]) => unknown) => {
    const original = prototype[name];
    Object.defineProperty(prototype, name, {
      value(this: Tensor, other: unknown, ...args: unknown[]) {
        return other instanceof SparseTensor ? run(this, other, ...args) : original.call(this, other, ...args);
      },
      configurable: true,
      writable: true,
    });
  };
  teach("add", (self, other, options) => add(self, other, options as { alpha?: number }));
  teach("sub", (self, other, options) => sub(self, other, options as { alpha?: number }));
  teach("mul", (self, other) => other.mul(self));
  for (const name of ["mm", "matmul"]) teach(name, (_, other) => denseOnly(name, other));
});
