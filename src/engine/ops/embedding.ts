import { noGrad } from "../autograd/mode.js";
import { dense } from "../backend/cpu/dense.js";
import { accumulateRows, lookup, renormRows } from "../backend/cpu/embedding.js";
import { encode, intoContiguous, operand } from "../backend/cpu/numeric.js";
import { fastAdd, fastTake } from "../backend/cpu/wasm/indexing.js";
import { AssertionError, IndexError, RuntimeError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { bool, int32, int64 } from "../tensor/dtype.js";
import type { Shape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { apply, type ComputeOperation, define } from "./operation.js";

/** Rows that take part in no gradient, and whether gradients are divided by how often a row occurs. */
interface Lookup {
  paddingIdx: number | null;
  scaleGradByFreq: boolean;
}

/** Indices as an array. @throws IndexError out of range. */
export function rowIndices(indices: Tensor, rows: number): Int32Array {
  const { array, base } = dense(indices);
  const out = new Int32Array(indices.numel());
  for (let i = 0; i < out.length; i++) {
    const value = array[base + i];
    if (!(value >= 0 && value < rows)) throw new IndexError("index out of range in self");
    out[i] = value;
  }
  return out;
}

/** How much the gradient of each lookup counts. */
export function lookupScales(indices: Int32Array, { paddingIdx, scaleGradByFreq }: Lookup): Float64Array {
  const counts = new Map<number, number>();
  if (scaleGradByFreq) for (const index of indices) counts.set(index, (counts.get(index) ?? 0) + 1);
  return Float64Array.from(indices, (index) => (index === paddingIdx ? 0 : 1 / (counts.get(index) ?? 1)));
}

export function checkIndexDtype(indices: Tensor, of: string): void {
  if (indices.dtype === int64 || indices.dtype === int32) return;
  const given = indices.dtype === bool ? "CPUBoolType" : indices.dtype.tensorType;
  throw new RuntimeError(
    "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got " +
      `${given} instead (while checking arguments for ${of})`,
  );
}

const embeddingOp: ComputeOperation<Lookup> = define<Lookup, ComputeOperation<Lookup>>({
  name: "embedding",
  gradName: "EmbeddingBackward0",
  saves: [1],
  infer: ([weight, indices]) => {
    if (weight.ndim !== 2) throw new RuntimeError("'weight' must be 2-D");
    checkIndexDtype(indices, "embedding");
    return { shape: [...indices.shape, weight.shape[1]], dtype: weight.dtype };
  },
  overwrites: true,
  forward: ([output], [weight, indices]) => {
    if (fastTake(output, weight, 0, indices, false)) return;
    intoContiguous(output, (out, base) =>
      lookup(out, base, dense(weight), rowIndices(indices, weight.shape[0]), weight.shape[1]),
    );
  },
  backward: (c, g) => [apply(backwardOp, [g!, c.input(1)], { ...c.params, shape: c.inputSpecs[0].shape }), null],
  formula: { forward: "W[i]", backward: ["g added at i, but at the padding"] },
});

const backwardOp: ComputeOperation<Lookup & { shape: Shape }> = define<
  Lookup & { shape: Shape },
  ComputeOperation<Lookup & { shape: Shape }>
>({
  name: "embeddingBackward",
  gradName: "EmbeddingDenseBackwardBackward0",
  saves: [1],
  infer: ([g], { shape }) => ({ shape, dtype: g.dtype }),
  forward: ([output], [g, indices], p) => {
    if (!p.scaleGradByFreq && fastAdd(output, 0, indices, g.detach().contiguous(), { skip: p.paddingIdx ?? -1 }))
      return;
    intoContiguous(output, (out, base) => {
      const rows = rowIndices(indices, p.shape[0]);
      accumulateRows(out, base, dense(g), rows, lookupScales(rows, p), p.shape[1]);
    });
  },
  backward: (c, gg) => {
    const indices = c.input(1);
    const rows = apply(embeddingOp, [gg!, indices], { paddingIdx: null, scaleGradByFreq: false });
    if (c.params.paddingIdx === null && !c.params.scaleGradByFreq) return [rows, null];
    const scales = Tensor.allocate([...indices.shape, 1], gg!.dtype, gg!.device);
    if (!scales.storageRef.hollow)
      encode(scales.storageRef, 0, lookupScales(rowIndices(indices, c.params.shape[0]), c.params));
    return [rows.mul(scales), null];
  },
  formula: { forward: "g added at i, but at the padding", backward: ["g'[i], but 0 at the padding"] },
});

/** Rows of a table, differentiable. */
export function lookupRows(weight: Tensor, indices: Tensor, given?: Lookup): Tensor {
  return apply(embeddingOp, [weight, indices], given ?? { paddingIdx: null, scaleGradByFreq: false });
}

/** Rows added at indices of a table of zeros, differentiable. */
export function addRows(rows: Tensor, indices: Tensor, shape: Shape): Tensor {
  return apply(backwardOp, [rows, indices], { paddingIdx: null, scaleGradByFreq: false, shape });
}

/** Scales the rows that are looked up to a largest norm, in place and outside the graph. */
export function renorm(weight: Tensor, indices: Tensor, maxNorm: number, normType: number): void {
  if (weight.storageRef.hollow) return;
  const rows = rowIndices(indices, weight.shape[0]);
  noGrad(() => {
    if (weight.isContiguous() && weight.dtype.codec === null) {
      const { array, base } = operand(weight);
      renormRows(array, base, rows, weight.shape[1], maxNorm, normType);
      weight.storageRef.version++;
    } else {
      const copy = weight.detach().clone();
      intoContiguous(copy, (array, base) => {
        array.set(dense(weight).array.subarray(0, copy.numel()), base);
        renormRows(array, base, rows, weight.shape[1], maxNorm, normType);
      });
      weight.detach().copy_(copy);
    }
  });
}

/** A padding index counted from the front. @throws AssertionError out of range. */
export function wrapPadding(paddingIdx: number | null, rows: number, name = "Padding_idx"): number | null {
  if (paddingIdx === null) return null;
  if (!(paddingIdx >= -rows && paddingIdx < rows)) throw new AssertionError(`${name} must be within num_embeddings`);
  return paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
}

export interface EmbeddingArguments {
  /** A row that gets no gradient. */
  paddingIdx?: number | null;
  /** Scale rows that are looked up down to this norm. */
  maxNorm?: number | null;
  /** The exponent of that norm. */
  normType?: number;
  /** Divide gradients by how often a row occurs in the batch. */
  scaleGradByFreq?: boolean;
  /** Accepted for PyTorch's sake: gradients here are dense. */
  sparse?: boolean;
}

/**
 * `(input, weight, paddingIdx, maxNorm, normType, scaleGradByFreq, sparse)`: the rows of `weight`, `[V, D]`, at `input`, integers of any
 * shape, `[..., D]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.embedding.html
 * @throws IndexError for an index out of range.
 */
export function embedding(
  input: Tensor,
  weight: Tensor,
  ...rest: Trailing<[number | null, number | null, number, boolean, boolean], EmbeddingArguments>
): Tensor {
  const names = ["paddingIdx", "maxNorm", "normType", "scaleGradByFreq", "sparse"] as const;
  const given = byName<EmbeddingArguments>("embedding", names, rest);
  const { maxNorm = null, normType = 2, scaleGradByFreq = false } = given;
  const paddingIdx = wrapPadding(given.paddingIdx ?? null, weight.shape[0] ?? 0);
  if (maxNorm !== null) {
    checkIndexDtype(input, "embedding_renorm_");
    renorm(weight, input, maxNorm, normType);
  }
  return lookupRows(weight, input, { paddingIdx, scaleGradByFreq });
}
