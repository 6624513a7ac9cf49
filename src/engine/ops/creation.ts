import { encode } from "../backend/cpu/numeric.js";
import { RuntimeError, ValueError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import {
  bool,
  type DType,
  float32,
  float64,
  getDefaultDtype,
  int16,
  int32,
  int64,
  int8,
  type NumericArray,
  type TypedArray,
  uint8,
} from "../tensor/dtype.js";
import { device as deviceOf, type DeviceLike } from "../tensor/device.js";
import { type Names, namesOf, setNames } from "../tensor/names.js";
import { contiguousStrides, numel, type Shape } from "../tensor/shape.js";
import { Storage } from "../tensor/storage.js";
import { type NestedArray, Tensor } from "../tensor/tensor.js";

/** Options of every function that makes a tensor. */
export interface TensorOptions {
  dtype?: DType;
  device?: DeviceLike;
  requiresGrad?: boolean;
  /** Names of the dimensions, null for those without. */
  names?: Names | null;
}

export type TensorData = NestedArray | readonly Tensor[] | TypedArray | BigInt64Array;

/** Sizes as one array or one after the other, with options last. */
export type SizesAndOptions = [...sizes: number[]] | [Shape, TensorOptions?] | [...sizes: number[], TensorOptions];

const optionNames: readonly (keyof TensorOptions)[] = ["dtype", "device", "requiresGrad", "names"];

/** The options as they are. @throws TypeError for one that does not exist. */
export function tensorOptions<O extends TensorOptions>(of: string, options: O, more: readonly string[] = []): O {
  return checkOptions(of, options, more.length === 0 ? optionNames : [...more, ...optionNames]);
}

/**
 * Splits `(2, 3, { dtype })` or `([2, 3], { dtype })`.
 * @param more options that the function takes besides those of every tensor
 * @throws TypeError for sizes that are no whole numbers from 0, and for unknown options.
 */
export function sizesAndOptions(of: string, args: SizesAndOptions, more?: readonly string[]): [Shape, TensorOptions] {
  const last = args.at(-1);
  const options =
    typeof last === "object" && !Array.isArray(last) ? tensorOptions(of, last as TensorOptions, more) : {};
  const sizes = (options === last ? args.slice(0, -1) : args) as number[] | [Shape];
  const shape = Array.isArray(sizes[0]) ? (sizes[0] as Shape) : (sizes as number[]);
  for (const size of shape) {
    if (!Number.isInteger(size)) throw new TypeError(`sizes must be whole numbers, but got ${String(size)}`);
    if (size < 0)
      throw new RuntimeError(`Trying to create tensor with negative dimension ${size}: [${shape.join(", ")}]`);
  }
  return [shape, options];
}

function make(shape: Shape, options: TensorOptions, dtype: DType, fill?: (storage: Storage) => void): Tensor {
  if (options.requiresGrad && !dtype.isFloatingPoint)
    throw new RuntimeError("Only Tensors of floating point and complex dtype can require gradients");
  const out = Tensor.allocate(shape, dtype, deviceOf(options.device ?? "cpu"));
  if (fill !== undefined && !out.storageRef.hollow) fill(out.storageRef);
  if (options.names) setNames(out, options.names);
  return options.requiresGrad ? out.requiresGrad_() : out;
}

const typedArrayDtypes: readonly [new (n: number) => TypedArray, DType][] = [
  [Float32Array, float32],
  [Float64Array, float64],
  [Int32Array, int32],
  [Int16Array, int16],
  [Int8Array, int8],
  [Uint8Array, uint8],
];

/**
 * A tensor with the given values, copied.
 *
 * Numbers that are all whole give int64 and others the default floating type, as in PyTorch; JavaScript cannot tell `1.0` from `1`,
 * so `{ requiresGrad: true }`, which only floating types can have, gives the default floating type too.
 * Typed arrays give their own dtype.
 *
 * @param data a number, a boolean, nested arrays of one shape, a typed array, or an array of tensors of one shape
 * @throws ValueError where nested arrays are ragged.
 * https://pytorch.org/docs/1.13/generated/torch.tensor.html
 */
export function tensor(data: TensorData | Tensor, options: TensorOptions = {}): Tensor {
  tensorOptions("tensor", options);
  if (data instanceof Tensor) {
    const copy = data.detach().to({ dtype: options.dtype ?? data.dtype, copy: true });
    return options.requiresGrad ? copy.requiresGrad_() : copy;
  }
  if (ArrayBuffer.isView(data)) return fromTypedArray(data, options);
  const shape = shapeOf(data);
  const values = new Float64Array(numel(shape));
  const kinds = { float: false, bool: true };
  let at = 0;
  const read = (value: unknown, depth: number): void => {
    if (value instanceof Tensor) return value.forEachValue((x) => void (values[at++] = x));
    if (Array.isArray(value)) {
      if (depth >= shape.length || value.length !== shape[depth])
        throw new ValueError(
          `expected sequence of length ${shape[depth] ?? 0} at dim ${depth} (got ${value.length}): nested arrays must all have one shape`,
        );
      return value.forEach((entry) => read(entry, depth + 1));
    }
    if (typeof value !== "number" && typeof value !== "boolean")
      throw new TypeError(`tensor() takes numbers, booleans and arrays of them, but got ${describe(value)}`);
    if (depth !== shape.length)
      throw new ValueError(`expected sequence of length ${shape[depth]} at dim ${depth} (got a number)`);
    kinds.float ||= typeof value === "number" && !Number.isSafeInteger(value);
    kinds.bool &&= typeof value === "boolean";
    values[at++] = Number(value);
  };
  read(data, 0);
  const first = firstTensor(data);
  const float = kinds.float || options.requiresGrad || values.length === 0;
  const inferred = first?.dtype ?? (float ? getDefaultDtype() : kinds.bool ? bool : int64);
  return make(shape, options, options.dtype ?? inferred, (storage) => encode(storage, 0, values));
}

function fromTypedArray(data: ArrayBufferView, options: TensorOptions): Tensor {
  if (data instanceof BigInt64Array) {
    const cells = new Int32Array(data.buffer, data.byteOffset, data.length * 2);
    return tensorFrom(filled([data.length], int64, cells), options);
  }
  const known = typedArrayDtypes.find(([type]) => data instanceof type);
  if (known === undefined) {
    if (data instanceof DataView) throw new TypeError("tensor() takes typed arrays, but got a DataView");
    return tensor([...(data as unknown as Iterable<number>)], options);
  }
  return tensorFrom(filled([(data as TypedArray).length], known[1], data as TypedArray), options);
}

/** A tensor of the given cells, copied. */
function filled(shape: Shape, dtype: DType, cells: TypedArray): Tensor {
  const out = Tensor.empty(shape, dtype);
  if (!out.storageRef.hollow) out.storageRef.cells.set(cells);
  return out;
}

function tensorFrom(own: Tensor, options: TensorOptions): Tensor {
  const out = own.to({ dtype: options.dtype ?? own.dtype, device: options.device ?? own.device });
  if (options.names) setNames(out, options.names);
  return options.requiresGrad ? out.requiresGrad_() : out;
}

/** A tensor of a typed array's values, copied. */
export function tensorOf(array: NumericArray, shape: Shape): Tensor {
  return filled(shape, dtypeOf(array), array);
}

/** A tensor over a typed array that it shares: changes of one show in the other. */
export function fromArray(array: NumericArray, shape: Shape): Tensor {
  if (numel(shape) !== array.length)
    throw new RuntimeError(`shape '[${shape.join(", ")}]' is invalid for input of size ${array.length}`);
  return new Tensor(Storage.over(dtypeOf(array), array), shape, contiguousStrides(shape), 0, deviceOf("cpu"));
}

const dtypeOf = (array: NumericArray): DType => typedArrayDtypes.find(([type]) => array instanceof type)![1];

function shapeOf(data: unknown): number[] {
  const shape: number[] = [];
  let level = data;
  while (Array.isArray(level)) {
    shape.push(level.length);
    level = level[0];
  }
  return level instanceof Tensor ? [...shape, ...level.shape] : shape;
}

function firstTensor(data: unknown): Tensor | undefined {
  let level = data;
  while (Array.isArray(level)) level = level[0];
  return level instanceof Tensor ? level : undefined;
}

function describe(value: unknown): string {
  return value === null ? "null" : typeof value === "object" ? (value.constructor?.name ?? "an object") : typeof value;
}

/**
 * Zeros. https://pytorch.org/docs/1.13/generated/torch.zeros.html
 * @throws RuntimeError for numbers below what is allowed or for types that it does not take.
 */
export function zeros(...args: SizesAndOptions): Tensor {
  const [shape, options] = sizesAndOptions("zeros", args);
  return make(shape, options, options.dtype ?? getDefaultDtype());
}

/**
 * Ones. https://pytorch.org/docs/1.13/generated/torch.ones.html
 * @throws RuntimeError for numbers below what is allowed or for types that it does not take.
 */
export function ones(...args: SizesAndOptions): Tensor {
  const [shape, options] = sizesAndOptions("ones", args);
  return full(shape, 1, { ...options, dtype: options.dtype ?? getDefaultDtype() });
}

/** Memory that the caller will fill; zeroed here. https://pytorch.org/docs/1.13/generated/torch.empty.html */
export function empty(...args: SizesAndOptions): Tensor {
  return zeros(...sizesAndOptions("empty", args));
}

/** A tensor of a shape with one value everywhere; its kind gives the dtype. https://pytorch.org/docs/1.13/generated/torch.full.html */
export function full(shape: Shape, value: number | boolean, options: TensorOptions = {}): Tensor {
  tensorOptions("full", options);
  const inferred = typeof value === "boolean" ? bool : Number.isSafeInteger(value) ? int64 : getDefaultDtype();
  return make(shape, options, options.dtype ?? inferred, (storage) => {
    for (let i = 0; i < storage.length; i++) storage.set(i, Number(value));
  });
}

const like = (x: Tensor, options: TensorOptions) => ({
  dtype: x.dtype,
  device: x.device,
  names: namesOf(x),
  ...options,
});

/** Zeros of the shape and dtype of `x`. https://pytorch.org/docs/1.13/generated/torch.zeros_like.html */
export function zerosLike(x: Tensor, options: TensorOptions = {}): Tensor {
  return zeros(x.shape, like(x, tensorOptions("zerosLike", options)));
}

/** Ones of the shape and dtype of `x`. https://pytorch.org/docs/1.13/generated/torch.ones_like.html */
export function onesLike(x: Tensor, options: TensorOptions = {}): Tensor {
  return ones(x.shape, like(x, tensorOptions("onesLike", options)));
}

/** One value in the shape and dtype of `x`. https://pytorch.org/docs/1.13/generated/torch.full_like.html */
export function fullLike(x: Tensor, value: number, options: TensorOptions = {}): Tensor {
  return full(x.shape, value, like(x, tensorOptions("fullLike", options)));
}

/**
 * Values from `start` to before `end` by `step`; whole numbers give int64. `arange(end)` starts at 0.
 * https://pytorch.org/docs/1.13/generated/torch.arange.html
 * @throws RuntimeError for numbers below what is allowed.
 */
export function arange(end: number, options?: TensorOptions): Tensor;
export function arange(start: number, end: number, options?: TensorOptions): Tensor;
export function arange(start: number, end: number, step: number, options?: TensorOptions): Tensor;
export function arange(...args: (number | TensorOptions | undefined)[]): Tensor {
  const numbers = args.filter((arg) => typeof arg === "number");
  const options = tensorOptions("arange", (args.find((arg) => typeof arg === "object") as TensorOptions) ?? {});
  const [start, end, step] = numbers.length === 1 ? [0, numbers[0], 1] : [numbers[0], numbers[1], numbers[2] ?? 1];
  if (step === 0) throw new RuntimeError("step must be nonzero");
  if ((end - start) * step < 0) throw new RuntimeError("upper bound and larger bound inconsistent with step sign");
  const n = Math.ceil((end - start) / step);
  if (!Number.isFinite(n)) throw new RuntimeError(`unsupported range: ${start} -> ${end}`);
  const dtype = options.dtype ?? (numbers.every(Number.isSafeInteger) ? int64 : getDefaultDtype());
  return make([n], options, dtype, (storage) => {
    for (let i = 0; i < n; i++) storage.set(i, start + i * step);
  });
}

/**
 * `steps` values from `start` to `end`, both included. https://pytorch.org/docs/1.13/generated/torch.linspace.html
 * @throws RuntimeError for numbers below what is allowed.
 */
export function linspace(start: number, end: number, steps: number, options: TensorOptions = {}): Tensor {
  tensorOptions("linspace", options);
  if (!Number.isInteger(steps) || steps < 0) throw new RuntimeError("number of steps must be non-negative");
  const dtype = options.dtype ?? getDefaultDtype();
  const round = dtype === float32 ? Math.fround : (x: number) => x;
  const step = round(round(end - start) / (steps - 1));
  return make([steps], options, dtype, (storage) => {
    for (let i = 0; i < steps; i++)
      storage.set(i, i < steps / 2 ? start + round(step * i) : end - round(step * (steps - 1 - i)));
    if (steps === 1) storage.set(0, start);
  });
}

/**
 * Ones on the diagonal of an `n` by `m` matrix (`m` is `n` by default). https://pytorch.org/docs/1.13/generated/torch.eye.html
 * @throws RuntimeError for numbers below what is allowed.
 */
export function eye(n: number, options?: TensorOptions): Tensor;
export function eye(n: number, m: number, options?: TensorOptions): Tensor;
export function eye(n: number, ...rest: [TensorOptions?] | [number, TensorOptions?]): Tensor {
  const m = typeof rest[0] === "number" ? rest[0] : n;
  const options = tensorOptions("eye", (typeof rest[0] === "number" ? rest[1] : rest[0]) ?? {});
  if (n < 0) throw new RuntimeError(`n must be greater or equal to 0, got ${n}`);
  if (m < 0) throw new RuntimeError(`m must be greater or equal to 0, got ${m}`);
  return make([n, m], options, options.dtype ?? getDefaultDtype(), (storage) => {
    for (let i = 0; i < Math.min(n, m); i++) storage.set(i * m + i, 1);
  });
}
