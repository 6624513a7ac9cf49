import { ValueError } from "../errors.js";
import { float32 } from "../tensor/dtype.js";
import { type NestedArray, Tensor } from "../tensor/tensor.js";

/** Numbers for a metric: a tensor, a typed array, or an array nested as deep as it has dimensions. */
export type Values = Tensor | NestedArray | Float32Array | Float64Array | Int32Array | Uint8Array;

/** The numbers of an argument, row by row. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: Float64Array;
  /** False where the values can only be whole: integers are classes, others scores or probabilities. */
  readonly isFloating: boolean;
  /** The spacing of numbers at 1 in the precision that they came in. */
  readonly epsilon: number;
}

/** @throws ValueError for ragged arrays, TypeError for what are no numbers. */
export function read(values: Values): Numbers {
  if (values instanceof Tensor) {
    const epsilon = values.dtype === float32 ? 2 ** -23 : 2 ** -52;
    return { shape: values.shape, values: valuesOf(values), isFloating: values.isFloatingPoint(), epsilon };
  }
  const shape = shapeOf(values);
  const out: number[] = [];
  flatten(values, shape, 0, out);
  const epsilon = values instanceof Float32Array ? 2 ** -23 : 2 ** -52;
  return { shape, values: Float64Array.from(out), isFloating: !out.every(Number.isInteger), epsilon };
}

function valuesOf(tensor: Tensor): Float64Array {
  tensor.needData("reading values");
  const { storageRef, dtype, offset } = tensor;
  if (storageRef.hollow) return new Float64Array(tensor.numel());
  if (dtype.codec === null && tensor.isContiguous()) {
    const first = storageRef.base + offset;
    return Float64Array.from(storageRef.array!.subarray(first, first + tensor.numel()));
  }
  const out = new Float64Array(tensor.numel());
  tensor.forEachValue((value, i) => void (out[i] = value));
  return out;
}

type Level = ArrayLike<unknown> | number | boolean;

function isArray(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function shapeOf(values: unknown): number[] {
  const shape: number[] = [];
  for (let level = values; isArray(level); level = level[0]) {
    shape.push(level.length);
    if (level.length === 0) break;
  }
  return shape;
}

function flatten(values: unknown, shape: readonly number[], depth: number, out: number[]): void {
  const level = values as Level;
  if (depth < shape.length) {
    if (!isArray(level) || level.length !== shape[depth])
      throw new ValueError(`expected an array of shape [${shape.join(", ")}], but a part of it has another length`);
    for (let i = 0; i < level.length; i++) flatten(level[i], shape, depth + 1, out);
  } else if (typeof level === "number" || typeof level === "boolean") out.push(Number(level));
  else throw new TypeError(`expected numbers, but got ${level === null ? "null" : typeof level}`);
}

/** The shape without dimensions of size one at its end, the first dimension aside: `[n, 1]` and `[n]` hold the same. */
function trimmed(shape: readonly number[]): readonly number[] {
  let length = shape.length;
  while (length > 1 && shape[length - 1] === 1) length--;
  return shape.slice(0, length);
}

export function sameShape(a: Numbers, b: Numbers): boolean {
  return trimmed(a.shape).join() === trimmed(b.shape).join();
}

/** @throws ValueError that says both shapes. */
export function checkSameShape(of: string, output: Numbers, target: Numbers): void {
  if (!sameShape(output, target))
    throw new ValueError(
      `${of}: output and target must have one shape, but got [${output.shape.join(", ")}] and [${target.shape.join(", ")}]`,
    );
}
