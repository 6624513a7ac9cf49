import { RuntimeError } from "../errors.js";
import { formatShape, wrapDim } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { apply, type ComputeOperation, copyInto, define } from "./operation.js";
import { resultType } from "./promotion.js";
import { narrow } from "./views.js";

const catOp = define<number, ComputeOperation<number>>({
  name: "cat",
  gradName: "CatBackward0",
  saves: [],
  infer: (inputs, dim) => {
    const [first, ...rest] = inputs;
    rest.forEach((x, i) => {
      if (x.ndim !== first.ndim)
        throw new RuntimeError(
          `Tensors must have same number of dimensions: got ${first.ndim} and ${x.ndim} (tensor number ${i + 1} in the list)`,
        );
      x.shape.forEach((size, d) => {
        if (d !== dim && size !== first.shape[d])
          throw new RuntimeError(
            `Sizes of tensors must match except in dimension ${dim}. Expected size ${first.shape[d]} but got size ${size} for ` +
              `tensor number ${i + 1} in the list.`,
          );
      });
    });
    const along = inputs.reduce((n, x) => n + x.shape[dim], 0);
    return { shape: first.shape.with(dim, along), dtype: resultType(inputs) };
  },
  forward: ([output], inputs, dim) => {
    let at = 0;
    for (const x of inputs) {
      copyInto(part(output, dim, at, x.shape[dim]), x);
      at += x.shape[dim];
    }
  },
  backward: (c, g) => {
    let at = 0;
    return c.inputSpecs.map(({ shape }, i) => {
      const start = at;
      at += shape[c.params];
      return c.needs(i) ? narrow(g!, c.params, start, shape[c.params]) : null;
    });
  },
  formula: { forward: "x₁ beside x₂ …", backward: ["the part of g that is xᵢ's"] },
});

/** A part of a tensor along a dimension, outside the graph. */
function part(x: Tensor, dim: number, start: number, length: number): Tensor {
  return new Tensor(x.storageRef, x.shape.with(dim, length), x.strides, x.offset + start * x.strides[dim], x.device);
}

/** Where to join: `(list, 1)` or `(list, { dim: 1 })`. */
export type JoinDim = number | { dim?: number };

const dimOf = (dim: JoinDim) => (typeof dim === "number" ? dim : (dim.dim ?? 0));

/** Tensors one after the other along an existing dimension. https://pytorch.org/docs/1.13/generated/torch.cat.html */
export function cat(tensors: readonly Tensor[], dim: JoinDim = 0): Tensor {
  if (tensors.length === 0) throw new RuntimeError("torch.cat(): expected a non-empty list of Tensors");
  if (tensors.some((x) => x.ndim === 0))
    throw new RuntimeError(
      `zero-dimensional tensor (at position ${tensors.findIndex((x) => x.ndim === 0)}) cannot be concatenated`,
    );
  // PyTorch lets empty vectors join anything.
  const kept = tensors.filter((x) => !(x.ndim === 1 && x.shape[0] === 0));
  const joined = kept.length === 0 ? tensors : kept;
  return apply(catOp, joined, wrapDim(dimOf(dim), joined[0].ndim));
}

/** Tensors of one shape side by side along a new dimension. https://pytorch.org/docs/1.13/generated/torch.stack.html */
export function stack(tensors: readonly Tensor[], dim: JoinDim = 0): Tensor {
  if (tensors.length === 0) throw new RuntimeError("stack expects a non-empty TensorList");
  const [first] = tensors;
  tensors.forEach((x, i) => {
    if (formatShape(x.shape) !== formatShape(first.shape))
      throw new RuntimeError(
        `stack expects each tensor to be equal size, but got ${formatShape(first.shape)} at entry 0 and ` +
          `${formatShape(x.shape)} at entry ${i}`,
      );
  });
  const at = wrapDim(dimOf(dim), first.ndim + 1);
  return cat(
    tensors.map((x) => x.unsqueeze(at)),
    at,
  );
}
