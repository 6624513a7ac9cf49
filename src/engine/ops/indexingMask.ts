import { intoContiguous, operand } from "../backend/cpu/numeric.js";
import { dense } from "../backend/cpu/dense.js";
import { loadRowMajor } from "../backend/cpu/places.js";
import { fastCompress, fastCount, fastMaskedFill } from "../backend/cpu/wasm/masks.js";
import { RuntimeError } from "../errors.js";
import { UNKNOWN_SIZE } from "../tensor/hollow.js";
import { bool, uint8 } from "../tensor/dtype.js";
import { broadcastShapes, expandedStrides, sameShape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { zeros } from "./creation.js";
import { methods } from "./methods.js";
import { apply, applyInPlace, type ComputeOperation, define } from "./operation.js";
import { asOperand } from "./pointwise.js";
import { sum } from "./reduce.js";

const isMask = (x: Tensor) => x.dtype === bool || x.dtype === uint8;

/** A mask broadcast to a shape, one byte an element. */
function maskBytes(mask: Tensor, shape: readonly number[]): Uint8Array {
  const from = operand(mask, bool);
  const wide = new Tensor(
    mask.storageRef,
    shape,
    expandedStrides(mask.shape, mask.strides, shape),
    mask.offset,
    mask.device,
  );
  const bytes = new Uint8Array(wide.numel());
  if (sameShape(mask.shape, shape) && mask.isContiguous() && mask.dtype === bool)
    bytes.set((from.array as Uint8Array).subarray(from.base, from.base + bytes.length));
  else wide.forEachValue((value, i) => (bytes[i] = Number(value !== 0)));
  return bytes;
}

const maskedSelectOp: ComputeOperation<null> = define<null, ComputeOperation<null>>({
  name: "maskedSelect",
  gradName: "MaskedSelectBackward0",
  saves: [1],
  infer: ([x, mask]) => {
    if (!isMask(mask)) throw new RuntimeError("masked_select: expected BoolTensor or ByteTensor for mask");
    const shape = broadcastShapes(mask.shape, x.shape);
    mask.needData("maskedSelect");
    if (mask.storageRef.hollow) return { shape: [UNKNOWN_SIZE], dtype: x.dtype };
    const count = sameShape(mask.shape, shape) ? fastCount(mask) : null;
    if (count !== null) return { shape: [count], dtype: x.dtype };
    return { shape: [maskBytes(mask, shape).reduce((n, byte) => n + byte, 0)], dtype: x.dtype };
  },
  overwrites: true,
  forward: ([output], [x, mask]) => {
    if (fastCompress(output, x, mask)) return;
    const shape = broadcastShapes(mask.shape, x.shape);
    const bytes = maskBytes(mask, shape);
    const { array, base } = dense(x.detach().expand(shape));
    intoContiguous(output, (out, to) => {
      let at = to;
      for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) out[at++] = array[base + i];
    });
  },
  backward: (c, g) => {
    const mask = c.input(1);
    const shape = broadcastShapes(mask.shape, c.inputSpecs[0].shape);
    const full = zeros(shape, { dtype: g!.dtype, device: g!.device });
    return [maskedScatter(full, mask, g!), null];
  },
  formula: { forward: "x where m", backward: ["g where m, else 0"] },
});

interface Fill {
  /** True where the value is a plain number. */
  scalar: boolean;
}

const maskedFillOp: ComputeOperation<Fill> = define<Fill, ComputeOperation<Fill>>({
  name: "maskedFill",
  gradName: ({ scalar }) => (scalar ? "MaskedFillBackward0" : "MaskedFillBackward1"),
  saves: [1],
  infer: ([x, mask, value]) => {
    if (value.ndim !== 0)
      throw new RuntimeError(
        `masked_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.ndim} dimension(s).`,
      );
    const shape = broadcastShapes(mask.shape, x.shape);
    return { shape, dtype: x.dtype };
  },
  forward: ([output], [x, mask, value]) => {
    checkMask("masked_fill", mask);
    const { array, base: at } = operand(value, x.dtype);
    if (fastMaskedFill(output, x, mask, array[at])) return;
    const bytes = maskBytes(mask, output.shape);
    intoContiguous(output, (out, base) => {
      loadRowMajor(out, base, x, output.shape);
      for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) out[base + i] = array[at];
    });
  },
  backward: (c, g) => {
    const mask = c.input(1);
    return [
      c.needs(0) ? apply(maskedFillOp, [g!, mask, asOperand(0)], { scalar: true }) : null,
      null,
      c.needs(2) ? sum(maskOf(g!, mask)) : null,
    ];
  },
  formula: { forward: "v where m, else x", backward: ["0 where m, else g", "Σ g where m"] },
});

/** `g` where the mask holds, else zero. */
function maskOf(g: Tensor, mask: Tensor): Tensor {
  return g.mul(mask.bool());
}

const maskedScatterOp: ComputeOperation<null> = define<null, ComputeOperation<null>>({
  name: "maskedScatter",
  gradName: "MaskedScatterBackward0",
  saves: [1],
  infer: ([x, mask, source]) => {
    if (x.dtype !== source.dtype)
      throw new RuntimeError(
        `masked_scatter: expected self and source to have same dtypes but got${x.dtype.scalarType} and ${source.dtype.scalarType}`,
      );
    return { shape: broadcastShapes(mask.shape, x.shape), dtype: x.dtype };
  },
  forward: ([output], [x, mask, source]) => {
    checkMask("masked_scatter", mask);
    const bytes = maskBytes(mask, output.shape);
    const { array, base: from } = dense(source);
    if (bytes.reduce((n, byte) => n + byte, 0) > source.numel())
      throw new RuntimeError("Number of elements of source < number of ones in mask");
    intoContiguous(output, (out, base) => {
      loadRowMajor(out, base, x, output.shape);
      let next = from;
      for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) out[base + i] = array[next++];
    });
  },
  backward: (c, g) => {
    const mask = c.input(1);
    const { shape } = c.inputSpecs[2];
    return [
      c.needs(0) ? apply(maskedFillOp, [g!, mask, asOperand(0)], { scalar: true }) : null,
      null,
      c.needs(2) ? startOf(maskedSelect(g!, mask), shape) : null,
    ];
  },
  formula: { forward: "s, in order, where m, else x", backward: ["0 where m, else g", "g where m, in order"] },
});

/** Values as the first elements of a tensor of zeros. */
function startOf(values: Tensor, shape: readonly number[]): Tensor {
  if (values.storageRef.hollow) return Tensor.hollow(shape, values.dtype);
  const full = zeros(shape, { dtype: values.dtype, device: values.device });
  full.view(-1).narrow(0, 0, values.numel()).copy_(values);
  return full;
}

function checkMask(name: string, mask: Tensor): void {
  if (!isMask(mask))
    throw new RuntimeError(`${name} only supports boolean masks, but got mask with dtype ${mask.dtype.name}`);
}

/**
 * The elements where a mask holds, in order, `[n]`; both broadcast. https://pytorch.org/docs/1.13/generated/torch.masked_select.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export function maskedSelect(x: Tensor, mask: Tensor): Tensor {
  return apply(maskedSelectOp, [x, mask], null);
}

/**
 * One value where a mask holds, else `x`; both broadcast. https://pytorch.org/docs/1.13/generated/torch.Tensor.masked_fill_.html
 * @throws RuntimeError where shapes do not broadcast or for tensors with another number of dimensions.
 */
export function maskedFill(x: Tensor, mask: Tensor, value: Tensor | number): Tensor {
  return apply(maskedFillOp, [x, mask, asOperand(value)], { scalar: typeof value === "number" });
}

/**
 * The elements of `source`, in order, where a mask holds, else `x`. https://pytorch.org/docs/1.13/generated/torch.Tensor.masked_scatter_.html
 * @throws RuntimeError where shapes do not fit or where types differ.
 */
export function maskedScatter(x: Tensor, mask: Tensor, source: Tensor): Tensor {
  return apply(maskedScatterOp, [x, mask, source], null);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * The elements where a mask holds, in order. https://pytorch.org/docs/1.13/generated/torch.Tensor.masked_select.html
     * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
     */
    maskedSelect(mask: Tensor): Tensor;
    /**
     * One value where a mask holds. https://pytorch.org/docs/1.13/generated/torch.Tensor.masked_fill.html
     * @throws RuntimeError where shapes do not broadcast or for tensors with another number of dimensions.
     */
    maskedFill(mask: Tensor, value: Tensor | number): Tensor;
    /**
     * In place one value where a mask holds. https://pytorch.org/docs/1.13/generated/torch.Tensor.masked_fill_.html
     * @throws RuntimeError where the result has another shape than this tensor.
     */
    maskedFill_(mask: Tensor, value: Tensor | number): Tensor;
    /**
     * The elements of `source`, in order, where a mask holds. https://pytorch.org/docs/1.13/generated/torch.Tensor.masked_scatter.html
     * @throws RuntimeError where shapes do not fit or where types differ.
     */
    maskedScatter(mask: Tensor, source: Tensor): Tensor;
    /** In place the elements of `source`, in order, where a mask holds. https://pytorch.org/docs/1.13/generated/torch.Tensor.masked_scatter_.html */
    maskedScatter_(mask: Tensor, source: Tensor): Tensor;
  }
}

methods({
  maskedSelect(mask) {
    return maskedSelect(this, mask);
  },
  maskedFill(mask, value) {
    return maskedFill(this, mask, value);
  },
  maskedFill_(mask, value) {
    return applyInPlace(maskedFillOp, [this, mask, asOperand(value)], { scalar: typeof value === "number" });
  },
  maskedScatter(mask, source) {
    return maskedScatter(this, mask, source);
  },
  maskedScatter_(mask, source) {
    return applyInPlace(maskedScatterOp, [this, mask, source], null);
  },
});
