/** NumPy's numbers and arrays in pickles: best scores and histories are often kept so. Arrays become tensors, numbers numbers. */
import { cpu } from "../../tensor/device.js";
import { contiguousStrides, numel } from "../../tensor/shape.js";
import { Tensor } from "../../tensor/tensor.js";
import { elementType, type ElementType } from "../numpy/descr.js";
import { sourceOf } from "../../platform/source.js";
import { storageFilled } from "../tensorBytes.js";
import { encode } from "./python.js";
import { Unfinished } from "./unfinished.js";
import { describe, type Known, type Unpickler } from "./unpickler.js";

/** `numpy.dtype("f4")`, whose order of bytes comes after it. */
class PickledType extends Unfinished {
  private order = "<";

  constructor(private readonly code: string) {
    super();
  }

  finish(): string {
    return this.order + this.code;
  }

  /** `(version, order, ...)` */
  build(state: unknown, pickle: Unpickler): void {
    const [, order] = Array.isArray(state) ? (state as unknown[]) : [];
    if (order !== "<" && order !== ">" && order !== "|") pickle.fail("an order of bytes", describe(order));
    this.order = order;
  }

  elements(pickle: Unpickler): ElementType {
    try {
      return elementType(this.order + this.code);
    } catch (error) {
      return pickle.fail("numbers or booleans", (error as Error).message);
    }
  }
}

function dtype([code]: readonly unknown[], pickle: Unpickler): PickledType {
  if (typeof code !== "string") pickle.fail("a type's name", describe(code));
  return new PickledType(code);
}

function tensor(type: unknown, shape: unknown, isFortran: boolean, content: unknown, pickle: Unpickler): Tensor {
  if (!(type instanceof PickledType)) pickle.fail("a type of NumPy's", describe(type));
  const bytes = typeof content === "string" ? encode([content, "latin1"], pickle) : content;
  if (!(bytes instanceof Uint8Array)) pickle.fail("the bytes of an array", describe(bytes));
  const isShape = Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!isShape || shape.length > 32) pickle.fail("a shape", describe(shape));
  const { dtype, itemsize, fill } = type.elements(pickle);
  const sizes = shape as number[];
  const size = numel(sizes) * itemsize;
  if (size !== bytes.length) pickle.fail(`${size} bytes of an array`, String(bytes.length));
  const source = sourceOf(bytes);
  try {
    const strides = isFortran ? contiguousStrides(sizes.toReversed()).reverse() : contiguousStrides(sizes);
    return new Tensor(
      storageFilled(dtype, numel(sizes), (target) => fill(target, source, 0)),
      sizes,
      strides,
      0,
      cpu,
    );
  } catch (error) {
    if (error instanceof RangeError) pickle.fail("whole numbers below 2^63", error.message);
    throw error;
  }
}

function scalar([type, bytes]: readonly unknown[], pickle: Unpickler): number | boolean {
  const value = tensor(type, [], false, bytes, pickle);
  if (value.dtype.kind === "bool") return value.item() !== 0;
  try {
    return value.item();
  } catch (error) {
    return pickle.fail("a number below 2^53", (error as Error).message);
  }
}

/** `numpy.ndarray` made empty; what is in it comes after it. */
class PickledArray extends Unfinished {
  private tensor: Tensor | null = null;

  finish(): Tensor | null {
    return this.tensor;
  }

  /** `(version, shape, type, isFortran, bytes)` */
  build(state: unknown, pickle: Unpickler): void {
    if (!Array.isArray(state)) pickle.fail("the state of an array", describe(state));
    const [, shape, type, isFortran, bytes] = state as unknown[];
    this.tensor = tensor(type, shape, isFortran === true, bytes, pickle);
  }
}

/** Protocol 5: all at once. */
function fromBuffer([bytes, type, shape, order]: readonly unknown[], pickle: Unpickler): Tensor {
  return tensor(type, shape, order === "F", bytes, pickle);
}

// NumPy 2 has the same in another place.
export const numpy: readonly (readonly [name: string, known: Known])[] = [
  ["numpy.dtype", { make: dtype }],
  ["numpy.ndarray", { value: "ndarray" }],
  ...["numpy.core", "numpy._core"].flatMap((module) => [
    [`${module}.multiarray.scalar`, { make: scalar }] as const,
    [`${module}.multiarray._reconstruct`, { make: () => new PickledArray() }] as const,
    [`${module}.numeric._frombuffer`, { make: fromBuffer }] as const,
  ]),
];
