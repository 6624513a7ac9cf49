/** Products added to a tensor: `β c + α (a · b)`. */
import { RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { type Shape, wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { add, mul } from "./arithmetic.js";
import { bmm, mm, mv } from "./linalg.js";
import { methods } from "./methods.js";
import { apply, applyInPlace, type ComputeOperation, copyInto, define } from "./operation.js";
import { sum } from "./reduce.js";
import { checkExpandable } from "./views.js";

export interface ScaleOptions {
  /** Factor of the tensor that is added to; 0 ignores it, NaN included. */
  beta?: number;
  /** Factor of the product. */
  alpha?: number;
}

type Scale = Required<ScaleOptions>;

function scaleOf(of: string, options: ScaleOptions = {}): Scale {
  const { beta = 1, alpha = 1 } = checkOptions(of, options, ["beta", "alpha"]);
  return { beta, alpha };
}

interface Product {
  name: string;
  gradName: string;
  /** The product's shape, or an error in PyTorch's words. */
  shape: (bias: Tensor, a: Tensor, b: Tensor) => Shape;
  /** What is wrong beside the sum's shape. */
  check?: (a: Tensor, b: Tensor) => void;
  product: (a: Tensor, b: Tensor) => Tensor;
  left: (g: Tensor, b: Tensor, aShape: Shape) => Tensor;
  right: (g: Tensor, a: Tensor, bShape: Shape) => Tensor;
  formula: { forward: string; backward: [string, string, string] };
}

const times = (x: Tensor, factor: number) => (factor === 1 ? x : mul(x, factor));

function addedProduct(record: Product): ComputeOperation<Scale> {
  return define<Scale, ComputeOperation<Scale>>({
    name: record.name,
    gradName: record.gradName,
    saves: [1, 2],
    infer: ([bias, a, b], { beta, alpha }) => {
      const shape = record.shape(bias, a, b);
      checkExpandable(bias.shape, shape);
      record.check?.(a, b);
      if (a.dtype === b.dtype && bias.dtype !== a.dtype && record.name === "addmmScaled")
        throw new RuntimeError("self and mat2 must have the same dtype");
      if (a.dtype !== b.dtype || bias.dtype !== a.dtype)
        throw new RuntimeError(
          `expected scalar type ${a.dtype.scalarType} but found ${(a.dtype === b.dtype ? bias : b).dtype.scalarType}`,
        );
      for (const [name, value] of [
        ["beta", beta],
        ["alpha", alpha],
      ] as const)
        if (!a.dtype.isFloatingPoint && !Number.isInteger(value))
          throw new RuntimeError(`For integral input tensors, argument ${name} must not be a floating point number.`);
      return { shape, dtype: a.dtype };
    },
    forward: ([output], [bias, a, b], { beta, alpha }) => {
      const scaled = times(record.product(a.detach(), b.detach()), alpha);
      copyInto(output, beta === 0 ? scaled : add(scaled, times(bias.detach(), beta)));
    },
    backward: (c, g) => {
      const { beta, alpha } = c.params;
      const [, a, b] = c.inputSpecs;
      return [
        c.needs(0) ? times(g!, beta) : null,
        c.needs(1) ? times(record.left(g!, c.input(2), a.shape), alpha) : null,
        c.needs(2) ? times(record.right(g!, c.input(1), b.shape), alpha) : null,
      ];
    },
    formula: record.formula,
  });
}

const addmmScaledOp = addedProduct({
  name: "addmmScaled",
  gradName: "AddmmBackward0",
  shape: (_, a, b) => {
    if (a.ndim !== 2) throw new RuntimeError(`mat1 must be a matrix, got ${a.ndim}-D tensor`);
    if (b.ndim !== 2) throw new RuntimeError(`mat2 must be a matrix, got ${b.ndim}-D tensor`);
    if (a.shape[1] !== b.shape[0])
      throw new RuntimeError(
        `mat1 and mat2 shapes cannot be multiplied (${a.shape.join("x")} and ${b.shape.join("x")})`,
      );
    return [a.shape[0], b.shape[1]];
  },
  product: mm,
  left: (g, b) => mm(g, b.t()),
  right: (g, a) => mm(a.t(), g),
  formula: { forward: "β c + α A B", backward: ["β g", "α g Bᵀ", "α Aᵀ g"] },
});

const addmvOp = addedProduct({
  name: "addmv",
  gradName: "AddmvBackward0",
  shape: (bias, a, x) => {
    if (a.ndim !== 2 || x.ndim !== 1 || bias.ndim > 1)
      throw new RuntimeError(`vector + matrix @ vector expected, got ${bias.ndim}, ${a.ndim}, ${x.ndim}`);
    if (a.shape[1] !== x.shape[0] || (bias.numel() !== 1 && bias.shape[0] !== a.shape[0]))
      throw new RuntimeError(`size mismatch, got ${bias.numel()}, ${a.shape.join("x")},${x.shape[0]}`);
    return [a.shape[0]];
  },
  product: mv,
  left: (g, x) => g.unsqueeze(1).mul(x),
  right: (g, a) => mv(a.t(), g),
  formula: { forward: "β c + α A x", backward: ["β g", "α g xᵀ", "α Aᵀ g"] },
});

const addrOp = addedProduct({
  name: "addr",
  gradName: "AddrBackward0",
  shape: (_, a, b) => {
    if (a.ndim !== 1) throw new RuntimeError(`addr: Expected 1-D argument vec1, but got ${a.ndim}-D`);
    if (b.ndim !== 1) throw new RuntimeError(`addr: Expected 1-D argument vec2, but got ${b.ndim}-D`);
    return [a.shape[0], b.shape[0]];
  },
  product: (a, b) => a.unsqueeze(1).mul(b),
  left: (g, b) => mv(g, b),
  right: (g, a) => mv(g.t(), a),
  formula: { forward: "β C + α a bᵀ", backward: ["β g", "α g b", "α gᵀ a"] },
});

const batchShape = (a: Tensor, b: Tensor): Shape => [a.shape[wrapDim(1, a.ndim)], b.shape[wrapDim(2, b.ndim)]];

function checkBatches(a: Tensor, b: Tensor): void {
  for (const [name, x] of [
    ["batch1", a],
    ["batch2", b],
  ] as const)
    if (x.ndim !== 3) throw new RuntimeError(`${name} must be a 3D tensor`);
  const [count, , k] = a.shape;
  if (b.shape[0] !== count || b.shape[1] !== k)
    throw new RuntimeError(
      `Expected size for first two dimensions of batch2 tensor to be: [${count}, ${k}] but got: [${b.shape[0]}, ${b.shape[1]}].`,
    );
}

const addbmmOp = addedProduct({
  name: "addbmm",
  gradName: "AddbmmBackward0",
  shape: (_, a, b) => batchShape(a, b),
  check: checkBatches,
  product: (a, b) => sum(bmm(a, b), 0),
  left: (g, b, [count]) => bmm(g.unsqueeze(0).expand(count, ...g.shape), b.transpose(1, 2)),
  right: (g, a, [count]) => bmm(a.transpose(1, 2), g.unsqueeze(0).expand(count, ...g.shape)),
  formula: { forward: "β C + α Σ Aᵢ Bᵢ", backward: ["β g", "α g Bᵢᵀ", "α Aᵢᵀ g"] },
});

const baddbmmOp = addedProduct({
  name: "baddbmm",
  gradName: "BaddbmmBackward0",
  shape: (_, a, b) => [a.shape[0], ...batchShape(a, b)],
  check: checkBatches,
  product: bmm,
  left: (g, b) => bmm(g, b.transpose(1, 2)),
  right: (g, a) => bmm(a.transpose(1, 2), g),
  formula: { forward: "β Cᵢ + α Aᵢ Bᵢ", backward: ["β g", "α g Bᵢᵀ", "α Aᵢᵀ g"] },
});

/** `β c + α A B`; `linalg.ts` has the plain sum. */
export function addmmScaled(bias: Tensor, a: Tensor, b: Tensor, options: ScaleOptions): Tensor {
  return apply(addmmScaledOp, [bias, a, b], scaleOf("addmm", options));
}

/**
 * `β c + α A x`. A `[n, m]`, x `[m]`; the result is `[n]`. https://pytorch.org/docs/1.13/generated/torch.addmv.html
 * @throws RuntimeError where sizes do not fit together or where its arguments do not fit together.
 */
export function addmv(bias: Tensor, a: Tensor, x: Tensor, options?: ScaleOptions): Tensor {
  return apply(addmvOp, [bias, a, x], scaleOf("addmv", options));
}

/**
 * `β C + α a bᵀ`. a `[n]`, b `[m]`; the result is `[n, m]`. https://pytorch.org/docs/1.13/generated/torch.addr.html
 * @throws RuntimeError for tensors with another number of dimensions or where a shape cannot be expanded to that of the result.
 */
export function addr(bias: Tensor, a: Tensor, b: Tensor, options?: ScaleOptions): Tensor {
  return apply(addrOp, [bias, a, b], scaleOf("addr", options));
}

/**
 * `β C + α Σ Aᵢ Bᵢ`. https://pytorch.org/docs/1.13/generated/torch.addbmm.html
 * @throws RuntimeError where a shape cannot be expanded to that of the result; IndexError for a dimension that the tensor does not have.
 */
export function addbmm(bias: Tensor, a: Tensor, b: Tensor, options?: ScaleOptions): Tensor {
  return apply(addbmmOp, [bias, a, b], scaleOf("addbmm", options));
}

/**
 * `β Cᵢ + α Aᵢ Bᵢ`. A `[b, n, k]`, B `[b, k, m]`; the result is `[b, n, m]`. https://pytorch.org/docs/1.13/generated/torch.baddbmm.html
 * @throws RuntimeError where a shape cannot be expanded to that of the result or where sizes do not fit together.
 */
export function baddbmm(bias: Tensor, a: Tensor, b: Tensor, options?: ScaleOptions): Tensor {
  return apply(baddbmmOp, [bias, a, b], scaleOf("baddbmm", options));
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * `β this + α A B`. A `[n, k]`, B `[k, m]`; the result is `[n, m]`. https://pytorch.org/docs/1.13/generated/torch.Tensor.addmm.html
     * @throws RuntimeError where sizes do not fit together, where a shape cannot be expanded to that of the result, or where types differ.
     */
    addmm(a: Tensor, b: Tensor, options?: ScaleOptions): Tensor;
    /** In place `β this + α A B`. https://pytorch.org/docs/1.13/generated/torch.Tensor.addmm_.html */
    addmm_(a: Tensor, b: Tensor, options?: ScaleOptions): Tensor;
    /**
     * `β this + α A x`. A `[n, m]`, x `[m]`; the result is `[n]`. https://pytorch.org/docs/1.13/generated/torch.Tensor.addmv.html
     * @throws RuntimeError where sizes do not fit together or where its arguments do not fit together.
     */
    addmv(a: Tensor, x: Tensor, options?: ScaleOptions): Tensor;
    /** In place `β this + α A x`. https://pytorch.org/docs/1.13/generated/torch.Tensor.addmv_.html */
    addmv_(a: Tensor, x: Tensor, options?: ScaleOptions): Tensor;
    /**
     * `β this + α a bᵀ`. a `[n]`, b `[m]`; the result is `[n, m]`. https://pytorch.org/docs/1.13/generated/torch.Tensor.addr.html
     * @throws RuntimeError for tensors with another number of dimensions or where a shape cannot be expanded to that of the result.
     */
    addr(a: Tensor, b: Tensor, options?: ScaleOptions): Tensor;
    /** In place `β this + α a bᵀ`. https://pytorch.org/docs/1.13/generated/torch.Tensor.addr_.html */
    addr_(a: Tensor, b: Tensor, options?: ScaleOptions): Tensor;
    /**
     * `β this + α Σ Aᵢ Bᵢ`. https://pytorch.org/docs/1.13/generated/torch.Tensor.addbmm.html
     * @throws RuntimeError where a shape cannot be expanded to that of the result; IndexError for a dimension that the tensor does not have.
     */
    addbmm(a: Tensor, b: Tensor, options?: ScaleOptions): Tensor;
    /** In place `β this + α Σ Aᵢ Bᵢ`. https://pytorch.org/docs/1.13/generated/torch.Tensor.addbmm_.html */
    addbmm_(a: Tensor, b: Tensor, options?: ScaleOptions): Tensor;
    /**
     * `β this + α Aᵢ Bᵢ`. A `[b, n, k]`, B `[b, k, m]`; the result is `[b, n, m]`. https://pytorch.org/docs/1.13/generated/torch.Tensor.baddbmm.html
     * @throws RuntimeError where a shape cannot be expanded to that of the result or where sizes do not fit together.
     */
    baddbmm(a: Tensor, b: Tensor, options?: ScaleOptions): Tensor;
    /** In place `β this + α Aᵢ Bᵢ`. https://pytorch.org/docs/1.13/generated/torch.Tensor.baddbmm_.html */
    baddbmm_(a: Tensor, b: Tensor, options?: ScaleOptions): Tensor;
  }
}

methods({
  addmm(a, b, options) {
    return apply(addmmScaledOp, [this, a, b], scaleOf("addmm", options));
  },
  addmm_(a, b, options) {
    return applyInPlace(addmmScaledOp, [this, a, b], scaleOf("addmm_", options));
  },
  addmv(a, x, options) {
    return addmv(this, a, x, options);
  },
  addmv_(a, x, options) {
    return applyInPlace(addmvOp, [this, a, x], scaleOf("addmv_", options));
  },
  addr(a, b, options) {
    return addr(this, a, b, options);
  },
  addr_(a, b, options) {
    return applyInPlace(addrOp, [this, a, b], scaleOf("addr_", options));
  },
  addbmm(a, b, options) {
    return addbmm(this, a, b, options);
  },
  addbmm_(a, b, options) {
    return applyInPlace(addbmmOp, [this, a, b], scaleOf("addbmm_", options));
  },
  baddbmm(a, b, options) {
    return baddbmm(this, a, b, options);
  },
  baddbmm_(a, b, options) {
    return applyInPlace(baddbmmOp, [this, a, b], scaleOf("baddbmm_", options));
  },
});
