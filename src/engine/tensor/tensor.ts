import { isInferenceModeEnabled } from "../autograd/mode.js";
import type { Node } from "../autograd/node.js";
import { RuntimeError, ValueError } from "../errors.js";
import { heap } from "../memory/heap.js";
import { callSite, ORIGIN_SHARE } from "../memory/origin.js";
import { tracer } from "../trace.js";
import { bool as boolType, type DType } from "./dtype.js";
import { cpu, type Device, meta } from "./device.js";
import { unknownReads } from "./hollow.js";
import { type Dim, dimNumber } from "./names.js";
import { contiguousStrides, formatShape, isContiguous, numel, type Shape, wrapDim } from "./shape.js";
import { Storage } from "./storage.js";

/** Numbers nested as deep as the tensor has dimensions. */
export type NestedArray<T = number | boolean> = T | readonly NestedArray<T>[];

/** A contiguous tensor over a storage of its own. */
function made(storage: Storage, shape: Shape, device: Device): Tensor {
  if (storage.pointer !== 0 && storage.bytes >= ORIGIN_SHARE * heap()!.budget)
    storage.origin = { shape, operation: null, site: callSite() };
  return new Tensor(storage, shape, contiguousStrides(shape), 0, device);
}

/** Makes the node by which a view depends on its base as it is now; set by `autograd/inPlace.ts`. */
let viewNode: (view: Tensor, base: Tensor) => Node | null = () => null;

export function setViewNode(make: typeof viewNode): void {
  viewNode = make;
}

/**
 * An n-dimensional array over a storage that views share, with what autograd keeps of it.
 *
 * The class holds what needs no operation. Every operation adds its own methods where it is defined (`ops/`).
 * https://pytorch.org/docs/1.13/tensors.html
 */
export class Tensor {
  /** Gradient accumulated by `backward()`; on leaves, and on others after `retainGrad()`. */
  grad: Tensor | null = null;
  /** Which of its operation's outputs this is. */
  outputNr = 0;
  /** The tensor that this one is a view of. */
  base: Tensor | null = null;
  /** Number of recorded in-place changes of this tensor through itself or its views. */
  rebases = 0;
  /** True for a plain number among an operation's inputs: it does not take part in dtype promotion as tensors do. */
  isWrappedNumber = false;
  /** True after `retainGrad()` on a tensor that is no leaf. */
  retainsGrad = false;
  /** The base's `rebases` when `gradFn` was set. */
  rebasesSeen = 0;
  private node: Node | null = null;
  private requiresGradFlag = false;
  private accumulator: Node | null = null;

  constructor(
    readonly storageRef: Storage,
    readonly shape: Shape,
    readonly strides: readonly number[],
    readonly offset: number,
    readonly device: Device,
  ) {}

  /** A contiguous tensor with zeroed data, or without data on the meta device. @throws OutOfMemoryError past the budget */
  static allocate(shape: Shape, dtype: DType, device: Device = cpu): Tensor {
    const n = numel(shape);
    return made(device === meta ? Storage.meta(dtype, n) : Storage.allocate(dtype, n), shape, device);
  }

  /** A contiguous tensor of any content, for a kernel that writes every element. @throws OutOfMemoryError past the budget */
  static empty(shape: Shape, dtype: DType, device: Device = cpu): Tensor {
    const n = numel(shape);
    return made(device === meta ? Storage.meta(dtype, n) : Storage.empty(dtype, n), shape, device);
  }

  /** A tensor without values in shape mode (`shapeMode.ts`). */
  static hollow(shape: Shape, dtype: DType): Tensor {
    return made(Storage.meta(dtype, numel(shape)), shape, cpu);
  }

  /** The operation that made this tensor, or null for a leaf. A view of a tensor changed in place since gets a new one. */
  get gradFn(): Node | null {
    if (this.base !== null && this.base.rebases !== this.rebasesSeen) this.gradFn = viewNode(this, this.base);
    return this.node;
  }

  set gradFn(node: Node | null) {
    this.node = node;
    if (this.base !== null) this.rebasesSeen = this.base.rebases;
  }

  get dtype(): DType {
    return this.storageRef.dtype;
  }

  /** Number of dimensions. */
  get ndim(): number {
    return this.shape.length;
  }

  /** Number of dimensions. https://pytorch.org/docs/1.13/generated/torch.Tensor.dim.html */
  dim(): number {
    return this.shape.length;
  }

  /** Number of elements. https://pytorch.org/docs/1.13/generated/torch.Tensor.numel.html */
  numel(): number {
    return numel(this.shape);
  }

  /** The size of the first dimension, as Python's `len`. */
  get length(): number {
    if (this.shape.length === 0) throw new TypeError("len() of a 0-d tensor");
    return this.shape[0];
  }

  /** The shape, or the size of one dimension, which may be given by name. https://pytorch.org/docs/1.13/generated/torch.Tensor.size.html */
  size(): Shape;
  size(dim: Dim): number;
  size(dim?: Dim): Shape | number {
    return dim === undefined ? this.shape : this.shape[wrapDim(dimNumber(this, dim), this.ndim)];
  }

  /** Strides in elements, or the stride of one dimension, which may be given by name. https://pytorch.org/docs/1.13/generated/torch.Tensor.stride.html */
  stride(): readonly number[];
  stride(dim: Dim): number;
  stride(dim?: Dim): readonly number[] | number {
    return dim === undefined ? this.strides : this.strides[wrapDim(dimNumber(this, dim), this.ndim)];
  }

  /** Index in the storage of the first element. https://pytorch.org/docs/1.13/generated/torch.Tensor.storage_offset.html */
  storageOffset(): number {
    return this.offset;
  }

  /** Whether the elements lie in memory in row-major order, without gaps. https://pytorch.org/docs/1.13/generated/torch.Tensor.is_contiguous.html */
  isContiguous(): boolean {
    return isContiguous(this.shape, this.strides);
  }

  /** Whether the dtype is a floating type. https://pytorch.org/docs/1.13/generated/torch.Tensor.is_floating_point.html */
  isFloatingPoint(): boolean {
    return this.dtype.isFloatingPoint;
  }

  get isMeta(): boolean {
    return this.device === meta;
  }

  /** True for tensors that no recorded operation made: parameters, inputs, results without gradient. */
  get isLeaf(): boolean {
    return this.gradFn === null;
  }

  /** True where gradients flow to or through this tensor. */
  get requiresGrad(): boolean {
    return this.requiresGradFlag || this.gradFn !== null;
  }

  /**
   * @throws RuntimeError for a tensor that is no leaf, or of an integer type.
   */
  set requiresGrad(value: boolean) {
    if (this.gradFn !== null) {
      if (value) return;
      throw new RuntimeError(
        "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph " +
          "that doesn't require differentiation use var_no_grad = var.detach().",
      );
    }
    if (value && this.isInference() && !isInferenceModeEnabled())
      throw new RuntimeError("Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.");
    if (value && !this.dtype.isFloatingPoint)
      throw new RuntimeError("only Tensors of floating point and complex dtype can require gradients");
    this.requiresGradFlag = value;
  }

  /** Sets `requiresGrad` and returns this tensor. https://pytorch.org/docs/1.13/generated/torch.Tensor.requires_grad_.html */
  requiresGrad_(value = true): this {
    this.requiresGrad = value;
    return this;
  }

  /** The node that adds to this leaf's gradient; made once by `create`. */
  gradAccumulator(create: (leaf: Tensor) => Node): Node {
    this.accumulator ??= create(this);
    return this.accumulator;
  }

  /** True for a tensor made in `inferenceMode`. https://pytorch.org/docs/1.13/generated/torch.Tensor.is_inference.html */
  isInference(): boolean {
    return this.storageRef.isInference;
  }

  /** Number of in-place changes of the data so far. @throws RuntimeError for an inference tensor. */
  get version(): number {
    if (this.storageRef.isInference) throw new RuntimeError("Inference tensors do not track version counter.");
    return this.storageRef.version;
  }

  /** The same data outside the graph. https://pytorch.org/docs/1.13/generated/torch.Tensor.detach.html */
  detach(): Tensor {
    const result = new Tensor(this.storageRef, this.shape, this.strides, this.offset, this.device);
    if (tracer !== null) tracer.detached?.(this, result);
    return result;
  }

  /** Takes this tensor out of the graph. @throws RuntimeError for a view. https://pytorch.org/docs/1.13/generated/torch.Tensor.detach_.html */
  detach_(): this {
    if (this.base !== null)
      throw new RuntimeError(
        "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for training, and " +
          "gradient_as_bucket_view is set as True, gradients are views of DDP buckets, and hence detach_() cannot be called on " +
          "these gradients. To fix this error, please refer to the Optimizer.zero_grad() function in torch/optim/optimizer.py as a solution.",
      );
    this.gradFn = null;
    this.outputNr = 0;
    this.requiresGradFlag = false;
    return this;
  }

  /** The same data outside the graph. */
  get data(): Tensor {
    return this.detach();
  }

  /**
   * The value of a tensor of one element.
   * @throws ValueError where there are more. https://pytorch.org/docs/1.13/generated/torch.Tensor.item.html
   */
  item(): number {
    this.needData("item");
    if (this.numel() !== 1)
      throw new ValueError(
        `only one element tensors can be converted to Python scalars: this one has ${this.numel()}, of shape ${formatShape(this.shape)}`,
      );
    return this.storageRef.hollow ? 0 : this.storageRef.get(this.offset);
  }

  /**
   * The values nested as the dimensions are; numbers, or booleans for dtype bool.
   * https://pytorch.org/docs/1.13/generated/torch.Tensor.tolist.html
   */
  tolist(): NestedArray {
    this.needData("tolist");
    const isBool = this.dtype === boolType;
    const read = (dim: number, at: number): NestedArray => {
      if (dim === this.ndim) return isBool ? this.storageRef.get(at) !== 0 : this.storageRef.get(at);
      return Array.from({ length: this.shape[dim] }, (_, i) => read(dim + 1, at + i * this.strides[dim]));
    };
    return read(0, this.offset);
  }

  /** Calls `visit` with each value in row-major order; bool as 0 or 1. */
  forEachValue(visit: (value: number, index: number) => void): void {
    this.needData("reading values");
    const { shape, strides } = this;
    const rank = shape.length;
    const total = this.numel();
    const at = new Array<number>(rank).fill(0);
    let position = this.offset;
    for (let i = 0; i < total; i++) {
      visit(this.storageRef.get(position), i);
      for (let d = rank - 1; d >= 0; d--) {
        position += strides[d];
        if (++at[d] < shape[d]) break;
        position -= strides[d] * shape[d];
        at[d] = 0;
      }
    }
  }

  /** @throws NotImplementedError where there is no data to read. */
  needData(what: string): void {
    if (tracer !== null) tracer.read?.(this, what);
    if (!this.storageRef.hollow) return;
    if (this.isMeta) throw new RuntimeError(`${what}: a tensor on the meta device has a shape and a dtype but no data`);
    unknownReads.count++;
  }
}
