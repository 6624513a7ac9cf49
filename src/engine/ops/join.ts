import { RuntimeError } from "../errors.js";
import { optional } from "../arguments.js";
import { formatShape, wrapDim } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { zeros } from "./creation.js";
import { apply, type ComputeOperation, copyInto, define } from "./operation.js";
import { resultType } from "./promotion.js";
import { narrow, select } from "./viewsSlice.js";

/** PyTorch lets empty vectors join anything. */
const isEmptyVector = (x: Tensor) => x.ndim === 1 && x.shape[0] === 0;

interface Join {
  dim: number;
  /** True where each input is a plane of the result rather than a part of its dimension. */
  stacked: boolean;
}

const catOp = define<Join, ComputeOperation<Join>>({
  name: "cat",
  overwrites: true,
  gradName: ({ stacked }) => (stacked ? "StackBackward0" : "CatBackward0"),
  saves: [],
  infer: (inputs, { dim, stacked }) => {
    const dtype = resultType(inputs);
    if (stacked) return { shape: inputs[0].shape.toSpliced(dim, 0, inputs.length), dtype };
    const first = inputs.find((x) => !isEmptyVector(x)) ?? inputs[0];
    let along = 0;
    inputs.forEach((x, i) => {
      if (x.ndim !== first.ndim) {
        if (isEmptyVector(x)) return;
        throw new RuntimeError(
          `Tensors must have same number of dimensions: got ${first.ndim} and ${x.ndim}: tensor number ${i} in the list differs`,
        );
      }
      x.shape.forEach((size, d) => {
        if (d !== dim && size !== first.shape[d])
          throw new RuntimeError(
            `Sizes of tensors must match except in dimension ${dim}. Expected size ${first.shape[d]} but got size ${size} for ` +
              `tensor number ${i} in the list.`,
          );
      });
      along += x.shape[dim];
    });
    return { shape: first.shape.with(dim, along), dtype };
  },
  forward: ([output], inputs, { dim, stacked }) => {
    let at = 0;
    for (const x of inputs) {
      if (!stacked && isEmptyVector(x)) continue;
      const size = stacked ? 1 : x.shape[dim];
      const target = part(output, dim, at, size);
      copyInto(stacked ? plane(target, dim) : target, x);
      at += size;
    }
  },
  backward: (c, g) => {
    const { dim, stacked } = c.params;
    if (stacked) return c.inputSpecs.map((_, i) => (c.needs(i) ? select(g!, dim, i) : null));
    let at = 0;
    return c.inputSpecs.map(({ shape }, i) => {
      if (shape.length !== g!.ndim) return c.needs(i) ? zeros(shape, { dtype: g!.dtype, device: g!.device }) : null;
      const start = at;
      at += shape[dim];
      return c.needs(i) ? narrow(g!, dim, start, shape[dim]) : null;
    });
  },
  formula: { forward: "x₁ beside x₂ …", backward: ["the part of g that is xᵢ's"] },
});

/** A tensor without a dimension of size 1, outside the graph. */
function plane(x: Tensor, dim: number): Tensor {
  return new Tensor(x.storageRef, x.shape.toSpliced(dim, 1), x.strides.toSpliced(dim, 1), x.offset, x.device);
}

/** A part of a tensor along a dimension, outside the graph. */
function part(x: Tensor, dim: number, start: number, length: number): Tensor {
  return new Tensor(x.storageRef, x.shape.with(dim, length), x.strides, x.offset + start * x.strides[dim], x.device);
}

/** Where to join: `(list, 1)` or `(list, { dim: 1 })`. */
export type JoinDim = number | { dim?: number };

const dimOf = (of: string, dim?: JoinDim) => optional<number>(of, "dim", dim) ?? 0;

/**
 * Tensors one after the other along an existing dimension. https://pytorch.org/docs/1.13/generated/torch.cat.html
 * @throws RuntimeError for tensors with another number of dimensions, where shapes do not fit, or for an empty list; IndexError for a dimension that the tensor does not have.
 */
export function cat(tensors: readonly Tensor[], dim?: JoinDim): Tensor {
  if (tensors.length === 0) throw new RuntimeError("torch.cat(): expected a non-empty list of Tensors");
  if (tensors.some((x) => x.ndim === 0))
    throw new RuntimeError(
      `zero-dimensional tensor (at position ${tensors.findIndex((x) => x.ndim === 0)}) cannot be concatenated`,
    );
  const first = tensors.find((x) => !isEmptyVector(x)) ?? tensors[0];
  return apply(catOp, tensors, { dim: wrapDim(dimOf("cat", dim), first.ndim), stacked: false });
}

/**
 * Tensors of one shape side by side along a new dimension. https://pytorch.org/docs/1.13/generated/torch.stack.html
 * @throws RuntimeError where shapes do not fit or for an empty list.
 */
export function stack(tensors: readonly Tensor[], dim?: JoinDim): Tensor {
  if (tensors.length === 0) throw new RuntimeError("stack expects a non-empty TensorList");
  const [first] = tensors;
  tensors.forEach((x, i) => {
    if (formatShape(x.shape) !== formatShape(first.shape))
      throw new RuntimeError(
        `stack expects each tensor to be equal size, but got ${formatShape(first.shape)} at entry 0 and ` +
          `${formatShape(x.shape)} at entry ${i}`,
      );
  });
  return apply(catOp, tensors, { dim: wrapDim(dimOf("stack", dim), first.ndim + 1), stacked: true });
}
