import { fastCopy } from "../backend/cpu/fast.js";
import { iterate } from "../backend/cpu/iterate.js";
import { encode, intoContiguous, operand } from "../backend/cpu/numeric.js";
import { isGradEnabled } from "../autograd/mode.js";
import {
  bfloat16,
  bool,
  type DType,
  float16,
  float32,
  float64,
  int16,
  int32,
  int64,
  int8,
  uint8,
} from "../tensor/dtype.js";
import { device as deviceOf, type DeviceLike } from "../tensor/device.js";
import { RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { broadcastShapes, expandedStrides, formatShape, isContiguous, isExpandableTo } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { zerosLike } from "./creation.js";
import { methods } from "./methods.js";
import { apply, applyInPlace, type ComputeOperation, define, setCopyKernel } from "./operation.js";

const cloneOp = define<null, ComputeOperation<null>>({
  name: "clone",
  overwrites: true,
  gradName: "CloneBackward0",
  saves: [],
  infer: ([x]) => x,
  forward: ([output], [x]) => copyKernel(output, x),
  backward: (_, g) => [g],
  formula: { forward: "x", backward: ["g"] },
});

const toDtypeOp = define<DType, ComputeOperation<DType>>({
  name: "toDtype",
  overwrites: true,
  gradName: "ToCopyBackward0",
  saves: [],
  infer: ([x], dtype) => ({ shape: x.shape, dtype }),
  forward: ([output], [x]) => copyKernel(output, x),
  backward: (_, g) => [g],
  formula: { forward: "x as another dtype", backward: ["g"] },
});

const copyOp = define<null, ComputeOperation<null>>({
  name: "copy_",
  overwrites: true,
  gradName: "CopyBackwards",
  saves: [],
  infer: ([target, source]) => {
    if (!isExpandableTo(source.shape, target.shape)) {
      const shape = broadcastShapes(target.shape, source.shape);
      throw new RuntimeError(
        `output with shape ${formatShape(target.shape)} doesn't match the broadcast shape ${formatShape(shape)}`,
      );
    }
    return target;
  },
  forward: ([output], [, source]) => copyKernel(output, source),
  backward: (_, g) => [zerosLike(g!), g],
  formula: { forward: "b", backward: ["0", "g"] },
});

const fillOp = define<number, ComputeOperation<number>>({
  name: "fill_",
  overwrites: true,
  gradName: "FillBackward2",
  saves: [],
  infer: ([x]) => x,
  forward: ([output], _, value) => fillKernel(output, value),
  backward: (_, g) => [zerosLike(g!)],
  formula: { forward: "constant", backward: ["0"] },
});

const zeroOp = define<null, ComputeOperation<null>>({
  name: "zero_",
  overwrites: true,
  gradName: "ZeroBackward0",
  saves: [],
  infer: ([x]) => x,
  forward: ([output]) => fillKernel(output, 0),
  backward: (_, g) => [zerosLike(g!)],
  formula: { forward: "0", backward: ["0"] },
});

/** Copies values, broadcasting the source and converting it to the target's dtype; the target may have any strides. */
function copyKernel(target: Tensor, source: Tensor): void {
  if (target.numel() === 0) return;
  const overlaps = source.storageRef === target.storageRef;
  const apart = overlaps ? snapshot(source) : source;
  if (fastCopy(target, apart)) return;
  const from = operand(apart, target.dtype);
  const strides = expandedStrides(from.shape, from.strides, target.shape);
  if (target.isContiguous() && target.dtype.codec === null && isContiguous(target.shape, strides)) {
    intoContiguous(target, (out, base) => out.set(from.array.subarray(from.base, from.base + target.numel()), base));
    return;
  }
  const { storageRef } = target;
  const start = storageRef.base + target.offset;
  iterate(target.shape, [target.strides, strides], [start, from.base], ([to, at], length, [toStep, atStep]) => {
    if (storageRef.dtype.codec === null) {
      const out = storageRef.array!;
      for (let i = 0; i < length; i++, to += toStep, at += atStep) out[to] = from.array[at];
    } else
      for (let i = 0; i < length; i++, to += toStep, at += atStep)
        encode(storageRef, to - storageRef.base, [from.array[at]]);
  });
}

function snapshot(x: Tensor): Tensor {
  const copy = Tensor.empty(x.shape, x.dtype);
  if (fastCopy(copy, x)) return copy;
  const values = new Float64Array(x.numel());
  x.forEachValue((value, i) => (values[i] = value));
  encode(copy.storageRef, 0, values);
  return copy;
}

function fillKernel(target: Tensor, value: number): void {
  const { storageRef } = target;
  if (target.isContiguous() && storageRef.dtype.codec === null) {
    const start = storageRef.base + target.offset;
    storageRef.array!.fill(target.dtype === bool ? Number(value !== 0) : value, start, start + target.numel());
    return;
  }
  const one = Tensor.empty([], target.dtype);
  one.storageRef.set(0, value);
  const done = fastCopy(target, one);
  one.storageRef.release();
  if (done) return;
  iterate(target.shape, [target.strides], [target.offset], ([at], length, [step]) => {
    for (let i = 0; i < length; i++, at += step) storageRef.set(at, value);
  });
}

setCopyKernel(copyKernel);

/** A copy with row-major strides, in the graph. https://pytorch.org/docs/1.13/generated/torch.clone.html */
export function clone(x: Tensor): Tensor {
  return apply(cloneOp, [x], null);
}

export interface ToOptions {
  dtype?: DType;
  device?: DeviceLike;
  /** Copy even where nothing changes. */
  copy?: boolean;
}

/**
 * The tensor in another dtype or on another device; itself where nothing changes.
 * https://pytorch.org/docs/1.13/generated/torch.Tensor.to.html
 */
function to(x: Tensor, target: DType | DeviceLike | Tensor | ToOptions): Tensor {
  const options = toOptions(target);
  const device = options.device === undefined ? x.device : deviceOf(options.device);
  const dtype = options.dtype ?? x.dtype;
  if (device !== x.device) {
    if (x.isMeta) throw new RuntimeError("Cannot copy out of meta tensor; no data!");
    return Tensor.allocate(x.shape, dtype, device);
  }
  if (dtype !== x.dtype) return apply(toDtypeOp, [x], dtype);
  return options.copy ? clone(x) : x;
}

function toOptions(target: DType | DeviceLike | Tensor | ToOptions): ToOptions {
  if (typeof target === "string") return { device: target };
  if (target instanceof Tensor) return { dtype: target.dtype, device: target.device };
  if ("itemsize" in target) return { dtype: target };
  if ("type" in target) return { device: target };
  return checkOptions("to", target, ["dtype", "device", "copy"]);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** A copy with row-major strides, in the graph. https://pytorch.org/docs/1.13/generated/torch.Tensor.clone.html */
    clone(): Tensor;
    /** This tensor if it is row-major, else a row-major copy. https://pytorch.org/docs/1.13/generated/torch.Tensor.contiguous.html */
    contiguous(): Tensor;
    /**
     * Copies the values of another tensor into this one, broadcasting and converting them. https://pytorch.org/docs/1.13/generated/torch.Tensor.copy_.html
     * @throws RuntimeError where shapes do not broadcast.
     */
    copy_(source: Tensor): Tensor;
    /** Sets every element. https://pytorch.org/docs/1.13/generated/torch.Tensor.fill_.html */
    fill_(value: number): Tensor;
    /**
     * Sets every element to zero. https://pytorch.org/docs/1.13/generated/torch.Tensor.zero_.html
     * @throws RuntimeError in place on a leaf that requires grad.
     */
    zero_(): Tensor;
    /** The tensor in another dtype or on another device; itself where nothing changes. https://pytorch.org/docs/1.13/generated/torch.Tensor.to.html */
    to(target: DType | DeviceLike | Tensor | ToOptions): Tensor;
    /** As float32. https://pytorch.org/docs/1.13/generated/torch.Tensor.float.html */
    float(): Tensor;
    /** As float64. https://pytorch.org/docs/1.13/generated/torch.Tensor.double.html */
    double(): Tensor;
    /** As int64, truncated toward zero. https://pytorch.org/docs/1.13/generated/torch.Tensor.long.html */
    long(): Tensor;
    /** As int32, truncated toward zero. https://pytorch.org/docs/1.13/generated/torch.Tensor.int.html */
    int(): Tensor;
    /** As float16. https://pytorch.org/docs/1.13/generated/torch.Tensor.half.html */
    half(): Tensor;
    /** As bfloat16. https://pytorch.org/docs/1.13/generated/torch.Tensor.bfloat16.html */
    bfloat16(): Tensor;
    /** As int16. https://pytorch.org/docs/1.13/generated/torch.Tensor.short.html */
    short(): Tensor;
    /** As int8. https://pytorch.org/docs/1.13/generated/torch.Tensor.char.html */
    char(): Tensor;
    /** As uint8. https://pytorch.org/docs/1.13/generated/torch.Tensor.byte.html */
    byte(): Tensor;
    /** As bool: true where not zero. https://pytorch.org/docs/1.13/generated/torch.Tensor.bool.html */
    bool(): Tensor;
    /** On the CPU. https://pytorch.org/docs/1.13/generated/torch.Tensor.cpu.html */
    cpu(): Tensor;
  }
}

methods({
  clone() {
    return clone(this);
  },
  contiguous() {
    return this.isContiguous() ? this : clone(this);
  },
  copy_(source) {
    return applyInPlace(copyOp, [this, isGradEnabled() ? source : source.detach()], null);
  },
  fill_(value) {
    return applyInPlace(fillOp, [this], value);
  },
  zero_() {
    return applyInPlace(zeroOp, [this], null);
  },
  to(target) {
    return to(this, target);
  },
  float() {
    return to(this, float32);
  },
  double() {
    return to(this, float64);
  },
  long() {
    return to(this, int64);
  },
  int() {
    return to(this, int32);
  },
  half() {
    return to(this, float16);
  },
  bfloat16() {
    return to(this, bfloat16);
  },
  short() {
    return to(this, int16);
  },
  char() {
    return to(this, int8);
  },
  byte() {
    return to(this, uint8);
  },
  bool() {
    return to(this, bool);
  },
  cpu() {
    return to(this, "cpu");
  },
});
