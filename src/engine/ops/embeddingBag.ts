import { dense } from "../backend/cpu/dense.js";
import { largestRows, sumBags } from "../backend/cpu/embedding.js";
import { encode, intoContiguous } from "../backend/cpu/numeric.js";
import { fastBags } from "../backend/cpu/wasm/indexing.js";
import { NotImplementedError, RuntimeError, ValueError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { int32 } from "../tensor/dtype.js";
import { formatShape, sameShape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { arange } from "./creation.js";
import { addRows, checkIndexDtype, lookupRows, lookupScales, renorm, rowIndices, wrapPadding } from "./embedding.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import { addPlanes } from "./pool.js";

export type BagMode = "sum" | "mean" | "max";

interface Bags {
  mode: BagMode;
  paddingIdx: number | null;
  scaleGradByFreq: boolean;
  includeLastOffset: boolean;
}

/** Where bags begin. @throws RuntimeError for offsets that do not begin at 0 or reach beyond the indices. */
function bagStarts(offsets: Tensor, indices: number): number[] {
  const { array, base } = dense(offsets);
  const starts = Array.from({ length: offsets.numel() }, (_, i) => array[base + i]);
  if (starts.length > 0 && starts[0] !== 0)
    throw new RuntimeError(
      "offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. However, got " +
        starts[0],
    );
  const last = starts.at(-1) ?? 0;
  if (last > indices)
    throw new RuntimeError(
      `offsets[-1] can not be greater than input's length ${indices} but got offsets[-1] of ${last}`,
    );
  return starts;
}

/** The bag of each index. @throws RuntimeError as `bagStarts`. */
function bagsOf(offsets: Tensor, indices: number, count: number): Int32Array {
  const starts = bagStarts(offsets, indices);
  const bags = new Int32Array(indices);
  for (let b = 0; b < count; b++) bags.fill(b, starts[b], b + 1 < starts.length ? starts[b + 1] : indices);
  return bags;
}

const bagCount = (offsets: Tensor, p: Bags) => Math.max(0, offsets.shape[0] - (p.includeLastOffset ? 1 : 0));

/** What each index counts for in its bag: nothing for the padding, 1 / n for a mean. */
function weights(rows: Int32Array, bags: Int32Array, count: number, p: Bags): Float64Array {
  const out = Float64Array.from(rows, (row) => (row === p.paddingIdx ? 0 : 1));
  if (p.mode !== "mean") return out;
  const sizes = new Float64Array(count);
  out.forEach((one, i) => (sizes[bags[i]] += one));
  return out.map((one, i) => (one === 0 ? 0 : one / sizes[bags[i]]));
}

/** Sums or means by a kernel; false where it does not apply. */
function fastSum(output: Tensor, weight: Tensor, indices: Tensor, offsets: Tensor, p: Bags): boolean {
  const [n, count] = [indices.numel(), bagCount(offsets, p)];
  const ends = bagStarts(offsets, n).slice(1);
  while (ends.length < count) ends.push(n);
  // A mean over no indices is 0 / 0 nowhere: bags that end before they begin are left to the reference.
  if (ends.some((end, b) => end < (b === 0 ? 0 : ends[b - 1]) || end > n)) return false;
  return fastBags(output, weight, indices, ends.slice(0, count), p.mode === "mean", p.paddingIdx ?? -1);
}

const bagOp: ComputeOperation<Bags> = define<Bags, ComputeOperation<Bags>>({
  name: "embeddingBag",
  gradName: "EmbeddingBagBackward0",
  saves: [0, 1, 2, 3],
  infer: ([weight, , offsets], p) => ({ shape: [bagCount(offsets, p), weight.shape[1]], dtype: weight.dtype }),
  forward: ([output], [weight, indices, offsets, perSample], p) => {
    if (perSample === undefined && fastSum(output, weight, indices, offsets, p)) return;
    const rows = rowIndices(indices, weight.shape[0]);
    const count = bagCount(offsets, p);
    const bags = bagsOf(offsets, rows.length, count);
    const scales = weights(rows, bags, count, p);
    const own = perSample === undefined ? null : dense(perSample);
    if (own !== null) for (let i = 0; i < scales.length; i++) scales[i] *= own.array[own.base + i];
    intoContiguous(output, (out, base) => sumBags(out, base, dense(weight), rows, bags, scales, weight.shape[1]));
  },
  backward: (c, g) => {
    const [weight, indices, offsets] = [c.input(0), c.input(1), c.input(2)];
    const [bags, scales] = constants(weight, indices, offsets, c.params);
    const rows = lookupRows(g!, bags);
    const perSample = c.inputSpecs.length > 3 ? c.input(3) : null;
    const scaled = perSample === null ? rows.mul(scales) : rows.mul(scales).mul(perSample.unsqueeze(1));
    return [
      c.needs(0) ? addRows(scaled, indices, c.inputSpecs[0].shape) : null,
      null,
      null,
      ...(perSample !== null ? [c.needs(3) ? perSampleGradient(rows, weight, indices, scales) : null] : []),
    ];
  },
  formula: { forward: "Σ W[i] of each bag", backward: ["g of the bag, added at i"] },
});

function perSampleGradient(rows: Tensor, weight: Tensor, indices: Tensor, scales: Tensor): Tensor {
  return rows.mul(lookupRows(weight, indices)).mul(scales.ne(0).to(rows.dtype)).sum(1);
}

/** The bag of each index, and what the gradient of each counts for, `[n, 1]`. */
function constants(weight: Tensor, indices: Tensor, offsets: Tensor, p: Bags): [bags: Tensor, scales: Tensor] {
  const n = indices.numel();
  const bagTensor = Tensor.allocate([n], int32, weight.device);
  const scaleTensor = Tensor.allocate([n, 1], weight.dtype, weight.device);
  if (!weight.storageRef.hollow) {
    const rows = rowIndices(indices, weight.shape[0]);
    const count = bagCount(offsets, p);
    const bags = bagsOf(offsets, n, count);
    const frequency = lookupScales(rows, { paddingIdx: null, scaleGradByFreq: p.scaleGradByFreq });
    encode(bagTensor.storageRef, 0, bags);
    encode(
      scaleTensor.storageRef,
      0,
      weights(rows, bags, count, p).map((scale, i) => scale * frequency[i]),
    );
  }
  return [bagTensor, scaleTensor];
}

/** For each bag and column the row of the table that has the largest element, `[B, D]`; -1 for empty bags. */
const largestOp = define<Bags, ComputeOperation<Bags>>({
  name: "embeddingBagLargest",
  gradName: "",
  saves: [],
  infer: ([weight, , offsets], p) => ({ shape: [bagCount(offsets, p), weight.shape[1]], dtype: int32 }),
  forward: ([output], [weight, indices, offsets], p) => {
    const rows = rowIndices(indices, weight.shape[0]);
    const bags = bagsOf(offsets, rows.length, bagCount(offsets, p));
    const counted = weights(rows, bags, output.shape[0], { ...p, mode: "sum" });
    output.fill_(-1);
    intoContiguous(output, (out, base) =>
      largestRows(out, base, dense(weight), rows, bags, counted, output.shape[0], weight.shape[1]),
    );
  },
  backward: null,
  formula: { forward: "the row with the largest element", backward: [] },
});

/** The largest elements of each bag, picked from the table by index; empty bags have 0. */
const maxBagOp: ComputeOperation<Bags> = define<Bags, ComputeOperation<Bags>>({
  name: "embeddingBagMax",
  gradName: "EmbeddingBagBackward0",
  saves: [1],
  infer: ([weight, rows]) => ({ shape: rows.shape, dtype: weight.dtype }),
  forward: ([output], [weight, rows]) => {
    const [table, chosen] = [dense(weight), dense(rows)];
    const width = weight.shape[1];
    intoContiguous(output, (out, base) => {
      for (let i = 0; i < output.numel(); i++) {
        const row = chosen.array[chosen.base + i];
        out[base + i] = row < 0 ? 0 : table.array[table.base + row * width + (i % width)];
      }
    });
  },
  backward: (c, g) => {
    const rows = c.input(1);
    const found = rows.ge(0);
    const grads = g!.mul(found.to(g!.dtype)).t();
    const added = addPlanes(
      grads,
      rows.mul(found.to(int32)).t(),
      [c.inputSpecs[0].shape[0]],
      "EmbeddingBagBackwardBackward0",
    );
    return [added.t(), null];
  },
  formula: { forward: "max W[i] of each bag", backward: ["g where the max was, else 0"] },
});

function largest(weight: Tensor, indices: Tensor, offsets: Tensor, p: Bags): Tensor {
  return apply(maxBagOp, [weight, apply(largestOp, [weight.detach(), indices, offsets], p)], p);
}

export interface EmbeddingBagArguments {
  /** Where each bag begins in a one-dimensional input. */
  offsets?: Tensor | null;
  maxNorm?: number | null;
  normType?: number;
  scaleGradByFreq?: boolean;
  mode?: BagMode;
  /** Accepted for PyTorch's sake: gradients here are dense. */
  sparse?: boolean;
  /** A factor for each index, in mode `sum`. */
  perSampleWeights?: Tensor | null;
  /** The last offset is the end of the last bag. */
  includeLastOffset?: boolean;
  /** A row that counts for nothing. */
  paddingIdx?: number | null;
}

type BagRest = Trailing<
  [Tensor | null, number | null, number, boolean, BagMode, boolean, Tensor | null, boolean, number | null],
  EmbeddingBagArguments
>;

const names = [
  "offsets",
  "maxNorm",
  "normType",
  "scaleGradByFreq",
  "mode",
  "sparse",
  "perSampleWeights",
  "includeLastOffset",
  "paddingIdx",
] as const;

/**
 * Sums, means or maxima of bags of rows: `input` is `[B, n]`, or `[n]` with the offsets of the bags; the result is `[B, D]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.embedding_bag.html
 * @throws RuntimeError for tensors with another number of dimensions or where its arguments do not fit together; ValueError for a value that it does not know; NotImplementedError for a value that it does not know.
 */
export function embeddingBag(input: Tensor, weight: Tensor, ...rest: BagRest): Tensor {
  const given = byName<EmbeddingBagArguments>("embedding_bag", names, rest);
  const { maxNorm = null, normType = 2, scaleGradByFreq = false, mode = "mean", includeLastOffset = false } = given;
  const perSample = given.perSampleWeights ?? null;
  if (perSample !== null && !sameShape(perSample.shape, input.shape))
    throw new ValueError(
      `embedding_bag: If per_sample_weights (torch.Size(${formatShape(perSample.shape)})) is not None, then it must have the same ` +
        `shape as the input (torch.Size(${formatShape(input.shape)}))`,
    );
  const [indices, offsets] = flatten(input, given.offsets ?? null);
  if (!["sum", "mean", "max"].includes(mode)) throw new ValueError("mode has to be one of sum, mean or max");
  if (mode === "max" && scaleGradByFreq)
    throw new ValueError("max mode does not support scaling the gradient by the frequency");
  if (mode === "max" && given.sparse) throw new ValueError("max mode does not support sparse weights");
  const paddingIdx = wrapPadding(given.paddingIdx ?? null, weight.shape[0] ?? 0, "padding_idx");
  if (maxNorm !== null) renorm(weight, indices, maxNorm, normType);
  if (perSample !== null && mode !== "sum")
    throw new NotImplementedError(
      "embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for mode='sum' " +
        `(got mode='${mode}'). Please open a feature request on GitHub.`,
    );
  checkIndexDtype(indices, "embedding_bag");
  const bags: Bags = { mode, paddingIdx, scaleGradByFreq, includeLastOffset };
  if (mode === "max") return largest(weight, indices, offsets, bags);
  const inputs = perSample === null ? [weight, indices, offsets] : [weight, indices, offsets, perSample.reshape(-1)];
  return apply(bagOp, inputs, bags);
}

/** Indices in a row, and where their bags begin. @throws ValueError in PyTorch's words. */
function flatten(input: Tensor, offsets: Tensor | null): [indices: Tensor, offsets: Tensor] {
  if (input.ndim === 2) {
    if (offsets !== null)
      throw new ValueError(
        "if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length sequences. However, found " +
          "offsets of type <class 'torch.Tensor'>",
      );
    const [bags, size] = input.shape;
    return [input.reshape(-1), arange(bags, { device: input.device }).mul(size)];
  }
  if (input.ndim !== 1)
    throw new ValueError(`input has to be 1D or 2D Tensor, but got Tensor of dimension ${input.ndim}`);
  if (offsets === null) throw new ValueError("offsets has to be a 1D Tensor but got None");
  if (offsets.ndim !== 1) throw new ValueError("offsets has to be a 1D Tensor");
  return [input, offsets];
}
