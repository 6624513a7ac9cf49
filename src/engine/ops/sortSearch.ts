import { intoContiguous, operand } from "../backend/cpu/numeric.js";
import { RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { bool, int32, int64 } from "../tensor/dtype.js";
import { formatShape, sameShape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { methods } from "./methods.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import { asOperand } from "./pointwise.js";
import { resultType } from "./promotion.js";

export interface BucketizeOptions {
  /** Give int32 indices instead of int64. */
  outInt32?: boolean;
  /** The last place where a value fits, instead of the first. */
  right?: boolean;
}

export interface SearchsortedOptions extends BucketizeOptions {
  side?: "left" | "right";
  /** The positions that sort the sequence, where it is not sorted. */
  sorter?: Tensor | null;
}

interface Search {
  right: boolean;
  outInt32: boolean;
}

const searchsortedOp = define<Search, ComputeOperation<Search>>({
  name: "searchsorted",
  gradName: "",
  saves: [],
  infer: ([sequence, values], { outInt32 }) => {
    const fits = sequence.ndim === 1 || sameShape(sequence.shape.slice(0, -1), values.shape.slice(0, -1));
    if (!fits || sequence.ndim === 0)
      throw new RuntimeError(
        "torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries tensor and " +
          `input value tensor must match, but we got boundaries tensor ${formatShape(sequence.shape)} and input value tensor ` +
          formatShape(values.shape),
      );
    return { shape: values.shape, dtype: outInt32 ? int32 : int64 };
  },
  forward: ([output], [sequence, values], { right }) => {
    const dtype = resultType([sequence, values]);
    const [edges, wanted] = [operand(sequence.contiguous(), dtype), operand(values.contiguous(), dtype)];
    const size = sequence.shape.at(-1)!;
    const perRow = sequence.ndim === 1 ? values.numel() : values.shape.at(-1)!;
    intoContiguous(output, (out, base) => {
      for (let i = 0; i < values.numel(); i++) {
        const value = wanted.array[wanted.base + i];
        let [low, high] = [0, size];
        const row = edges.base + (sequence.ndim === 1 ? 0 : Math.floor(i / perRow) * size);
        while (low < high) {
          const middle = (low + high) >> 1;
          const edge = edges.array[row + middle];
          // Written so that a NaN edge comes before every value, as in PyTorch.
          if (right ? !(edge > value) : !(edge >= value)) low = middle + 1;
          else high = middle;
        }
        out[base + i] = low;
      }
    });
  },
  backward: null,
  formula: { forward: "the place where x keeps the order", backward: [] },
});

/**
 * Where values fit into a sorted sequence. https://pytorch.org/docs/1.13/generated/torch.searchsorted.html
 * @throws RuntimeError for a value that it does not know.
 */
export function searchsorted(
  sortedSequence: Tensor,
  values: Tensor | number,
  options: SearchsortedOptions = {},
): Tensor {
  const {
    outInt32 = false,
    right = false,
    side,
    sorter = null,
  } = checkOptions("searchsorted", options, ["outInt32", "right", "side", "sorter"]);
  if (side !== undefined && side !== "left" && side !== "right")
    throw new RuntimeError(`torch.searchsorted(): side can only be 'left' or 'right' but got ${String(side)}`);
  if (side === "left" && right)
    throw new RuntimeError(
      "torch.searchsorted(): side and right can't be set to opposites, got side of left while right was True",
    );
  const sorted = sorter === null ? sortedSequence : sortedSequence.detach().gather(-1, sorter);
  return apply(searchsortedOp, [sorted, asOperand(values)], { right: right || side === "right", outInt32 });
}

/**
 * The bucket of each value between ascending boundaries. https://pytorch.org/docs/1.13/generated/torch.bucketize.html
 * @throws RuntimeError where shapes do not fit.
 */
export function bucketize(values: Tensor | number, boundaries: Tensor, options: BucketizeOptions = {}): Tensor {
  const { outInt32 = false, right = false } = checkOptions("bucketize", options, ["outInt32", "right"]);
  if (boundaries.ndim !== 1)
    throw new RuntimeError(`boundaries tensor must be 1 dimension, but got dim(${boundaries.ndim})`);
  return apply(searchsortedOp, [boundaries, asOperand(values)], { right, outInt32 });
}

export interface IsinOptions {
  /** Says that neither has a value twice; it is not needed here. */
  assumeUnique?: boolean;
  /** True for those that are not in it. */
  invert?: boolean;
}

/** True for the elements that are among others. https://pytorch.org/docs/1.13/generated/torch.isin.html */
export function isin(elements: Tensor | number, testElements: Tensor | number, options: IsinOptions = {}): Tensor {
  const { invert = false } = checkOptions("isin", options, ["assumeUnique", "invert"]);
  return apply(isinOp, [asOperand(elements), asOperand(testElements)], invert);
}

const isinOp = define<boolean, ComputeOperation<boolean>>({
  name: "isin",
  gradName: "",
  saves: [],
  infer: ([elements]) => ({ shape: elements.shape, dtype: bool }),
  forward: ([output], inputs, invert) => {
    const dtype = resultType(inputs);
    const [elements, tests] = inputs.map((x) => operand(x.detach().contiguous(), dtype));
    const set = new Set<number>();
    for (let i = 0; i < inputs[1].numel(); i++) set.add(tests.array[tests.base + i] || 0);
    intoContiguous(output, (out, base) => {
      for (let i = 0; i < inputs[0].numel(); i++) {
        const value = elements.array[elements.base + i];
        // A set finds NaN, which equals nothing.
        const found = !Number.isNaN(value) && set.has(value || 0);
        out[base + i] = Number(found !== invert);
      }
    });
  },
  backward: null,
  formula: { forward: "x ∈ S", backward: [] },
});

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * The bucket of each value between ascending boundaries.
     * @throws RuntimeError where shapes do not fit.
     */
    bucketize(boundaries: Tensor, options?: BucketizeOptions): Tensor;
  }
}

methods({
  bucketize(boundaries, options) {
    return bucketize(this, boundaries, options);
  },
});
