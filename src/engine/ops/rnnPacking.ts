/** Sequences of different lengths in one tensor: padded to one length, or packed step by step. */
import { broadcastShapes, type Shape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { apply, type ComputeOperation, copyInto, define } from "./operation.js";
import { narrow, select } from "./viewsSlice.js";

/** Rows `start` to `start + length`, outside the graph. */
function rows(x: Tensor, start: number, length: number): Tensor {
  return new Tensor(x.storageRef, x.shape.with(0, length), x.strides, x.offset + start * x.strides[0], x.device);
}

/** Slice `index` of a dimension, outside the graph. */
function slice(x: Tensor, dim: number, index: number): Tensor {
  const offset = x.offset + index * x.strides[dim];
  return new Tensor(x.storageRef, x.shape.toSpliced(dim, 1), x.strides.toSpliced(dim, 1), offset, x.device);
}

/** Copies between the rows of a packed batch and the steps of a padded one. */
function eachStep(
  packed: Tensor,
  padded: Tensor,
  sizes: readonly number[],
  copy: (packed: Tensor, padded: Tensor) => void,
): void {
  let first = 0;
  sizes.forEach((size, t) => {
    copy(rows(packed, first, size), rows(slice(padded, 0, t), 0, size));
    first += size;
  });
}

const packOp = define<readonly number[], ComputeOperation<readonly number[]>>({
  name: "packPaddedSequence",
  gradName: "PackPaddedSequenceBackward0",
  saves: [],
  infer: ([x], sizes) => ({ shape: [sizes.reduce((a, b) => a + b, 0), ...x.shape.slice(2)], dtype: x.dtype }),
  forward: ([output], [x], sizes) => eachStep(output, x, sizes, copyInto),
  backward: (c, g) => {
    const [steps, batch] = c.inputSpecs[0].shape;
    return [padRows(g!, { sizes: c.params, steps, batch, value: 0 })];
  },
  formula: { forward: "the steps' rows without padding", backward: ["g with zeros as padding"] },
});

interface Pad {
  /** Rows of each step. */
  sizes: readonly number[];
  /** Steps of the result. */
  steps: number;
  /** Sequences. */
  batch: number;
  /** What fills the rest. */
  value: number;
}

const padOp = define<Pad, ComputeOperation<Pad>>({
  name: "padPackedSequence",
  gradName: "CopySlices",
  saves: [],
  infer: ([x], { steps, batch }) => ({ shape: [steps, batch, ...x.shape.slice(1)], dtype: x.dtype }),
  forward: ([output], [x], { sizes, value }) => {
    output.fill_(value);
    eachStep(x, output, sizes, (packed, padded) => copyInto(padded, packed));
  },
  backward: (c, g) => [packRows(g!, c.params.sizes)],
  formula: { forward: "the rows with padding", backward: ["g without the padding"] },
});

/** The rows of `[steps, batch, ...]` step by step, the first `sizes[t]` of step t. */
export function packRows(padded: Tensor, sizes: readonly number[]): Tensor {
  return apply(packOp, [padded], sizes);
}

/** `packRows` undone: `[steps, batch, ...]`, filled up with a value. */
export function padRows(packed: Tensor, pad: Pad): Tensor {
  return apply(padOp, [packed], pad);
}

const padSequenceOp = define<number, ComputeOperation<number>>({
  name: "padSequence",
  gradName: "CopySlices",
  saves: [],
  infer: (inputs) => {
    const [{ shape, dtype }] = inputs;
    const trailing = shape.slice(1);
    for (const x of inputs) broadcastShapes([1, ...trailing], [1, ...x.shape.slice(1)]);
    return { shape: [Math.max(...inputs.map((x) => x.shape[0])), inputs.length, ...trailing] as Shape, dtype };
  },
  forward: ([output], inputs, value) => {
    output.fill_(value);
    inputs.forEach((x, i) => copyInto(rows(slice(output, 1, i), 0, x.shape[0]), x));
  },
  backward: (c, g) =>
    c.inputSpecs.map(({ shape }, i) => (c.needs(i) ? narrow(select(g!, 1, i), 0, 0, shape[0]) : null)),
  formula: { forward: "x₁ beside x₂ …, filled up", backward: ["the part of g that is xᵢ's"] },
});

/** Sequences side by side along dimension 1, filled up with a value to the longest. */
export function padTogether(sequences: readonly Tensor[], value: number): Tensor {
  return apply(padSequenceOp, sequences, value);
}
