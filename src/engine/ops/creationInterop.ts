/** Tensors over arrays that JavaScript holds, and arrays over tensors. */
import { NotImplementedError, RuntimeError } from "../errors.js";
import type { NumericArray, TypedArray } from "../tensor/dtype.js";
import { bigInt64 } from "../tensor/int64.js";
import { Tensor } from "../tensor/tensor.js";
import { fromArray, tensor, type TensorData, type TensorOptions, tensorOptions } from "./creation.js";
import { methods } from "./methods.js";

const shareable = [Float32Array, Float64Array, Int32Array, Int16Array, Int8Array, Uint8Array];

/**
 * Data as a tensor, without a copy where it is one already or a typed array of a dtype's own kind: changes of one then show in the
 * other. https://pytorch.org/docs/1.13/generated/torch.as_tensor.html
 */
export function asTensor(data: TensorData | Tensor, options: TensorOptions = {}): Tensor {
  tensorOptions("asTensor", options);
  if (data instanceof Tensor)
    return data.to({ dtype: options.dtype ?? data.dtype, device: options.device ?? data.device });
  if (!shareable.some((type) => data instanceof type)) return tensor(data, options);
  const shared = fromNumpy(data as NumericArray);
  return shared.to({ dtype: options.dtype ?? shared.dtype, device: options.device ?? shared.device });
}

/** A vector over a typed array that it shares. https://pytorch.org/docs/1.13/generated/torch.from_numpy.html */
export function fromNumpy(array: NumericArray): Tensor {
  if (!shareable.some((type) => array instanceof type))
    throw new TypeError(`expected a typed array of numbers (such as Float32Array), got ${typeof array}`);
  return fromArray(array, [array.length]);
}

/** The elements of a tensor's storage, views or not: length, elements by position, all as an array. */
export class StorageView {
  constructor(private readonly owner: Tensor) {}

  /** Number of elements. */
  get length(): number {
    return this.owner.storageRef.length;
  }

  /** Number of elements. */
  size(): number {
    return this.length;
  }

  /** Bytes an element. https://pytorch.org/docs/1.13/generated/torch.Tensor.element_size.html */
  elementSize(): number {
    return this.owner.dtype.itemsize;
  }

  /** Bytes in all. */
  nbytes(): number {
    return this.length * this.elementSize();
  }

  /** One element. @throws RangeError where there is none at the position. */
  at(index: number): number {
    const place = index < 0 ? index + this.length : index;
    if (!(place >= 0 && place < this.length))
      throw new RangeError(`index ${index} out of range for storage of size ${this.length}`);
    return this.owner.storageRef.get(place);
  }

  /** Changes one element, in every tensor that shares the storage. */
  set(index: number, value: number): void {
    this.at(index);
    this.owner.storageRef.set(index < 0 ? index + this.length : index, value);
    this.owner.storageRef.version++;
  }

  /** A number that two tensors share if they share their storage. https://pytorch.org/docs/1.13/generated/torch.Tensor.data_ptr.html */
  dataPtr(): number {
    return identityOf(this.owner.storageRef);
  }

  tolist(): number[] {
    return Array.from({ length: this.length }, (_, i) => this.at(i));
  }

  *[Symbol.iterator](): IterableIterator<number> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }

  toString(): string {
    const lines = this.tolist().map((value) => ` ${value}`);
    return `${lines.join("\n")}\n[${this.owner.dtype.tensorType.replace("Tensor", "Storage")} of size ${this.length}]`;
  }
}

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

/** Addresses of storages lie far apart, so that offsets into one never meet another. */
function identityOf(storage: object): number {
  let identity = identities.get(storage);
  if (identity === undefined) identities.set(storage, (identity = ++lastIdentity * 2 ** 32));
  return identity;
}

/** Values of a tensor as a typed array. */
export type NumpyArray = TypedArray | BigInt64Array;

function numpy(x: Tensor): NumpyArray {
  if (x.requiresGrad)
    throw new RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.");
  x.needData("numpy");
  const { dtype } = x;
  if (dtype.name === "bfloat16") throw new TypeError("Got unsupported ScalarType BFloat16");
  if (x.storageRef.hollow) return zerosOf(x);
  if (dtype.name === "float16")
    throw new NotImplementedError("numpy(): JavaScript has no array of float16. Use tensor.float().numpy() instead.");
  const whole = x.isContiguous() ? x : x.clone();
  const array = whole.storageRef.shared();
  const start = whole.storageRef.base + whole.offset;
  if (dtype.name !== "int64") return array.subarray(start, start + x.numel());
  if (whole === x && (array.byteOffset + 8 * start) % 8 === 0)
    return new BigInt64Array(array.buffer as ArrayBuffer, array.byteOffset + 8 * start, x.numel());
  return BigInt64Array.from({ length: x.numel() }, (_, i) => bigInt64(array as Int32Array, start + i));
}

/** What is read where there are no values. */
function zerosOf(x: Tensor): NumpyArray {
  const { name, arrayType } = x.dtype;
  return name === "int64" ? new BigInt64Array(x.numel()) : new arrayType(x.numel());
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * The values in row-major order as a typed array, which shares the data of a contiguous tensor; int64 as BigInt64Array.
     * @throws RuntimeError for a tensor that requires gradients, in PyTorch's words.
     * https://pytorch.org/docs/1.13/generated/torch.Tensor.numpy.html
     */
    numpy(): NumpyArray;
    /** The storage that this tensor looks at. https://pytorch.org/docs/1.13/generated/torch.Tensor.storage.html */
    storage(): StorageView;
    /** A number that tells where the first element lies: equal for tensors that start at the same one. https://pytorch.org/docs/1.13/generated/torch.Tensor.data_ptr.html */
    dataPtr(): number;
    /** Bytes an element. https://pytorch.org/docs/1.13/generated/torch.Tensor.element_size.html */
    elementSize(): number;
    /** Bytes of the elements. */
    readonly nbytes: number;
  }
}

methods({
  numpy() {
    return numpy(this);
  },
  storage() {
    return new StorageView(this);
  },
  dataPtr() {
    return identityOf(this.storageRef) + this.offset * this.dtype.itemsize;
  },
  elementSize() {
    return this.dtype.itemsize;
  },
  get nbytes() {
    const x = this as Tensor;
    return x.numel() * x.dtype.itemsize;
  },
});
