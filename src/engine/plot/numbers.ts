import { ValueError } from "../errors.js";
import { formatShape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";

/** Numbers to draw: a tensor, an array or typed array, or arrays nested as the dimensions are. Booleans count as 0 and 1. */
export type PlotData = Tensor | number | boolean | ArrayLike<PlotData> | Iterable<PlotData>;

/** A copy of the numbers in row-major order, with their shape. */
export interface NumberArray {
  shape: readonly number[];
  values: Float64Array;
}

/**
 * Reads data.
 * @throws TypeError for what is no number, ValueError for arrays of unequal length
 */
export function readNumbers(name: string, data: PlotData): NumberArray {
  if (data instanceof Tensor) return readTensor(data);
  if (ArrayBuffer.isView(data) && !(data instanceof DataView)) {
    const values = Float64Array.from(data as unknown as ArrayLike<number | bigint>, Number);
    return { shape: [values.length], values };
  }
  if (typeof data === "number" || typeof data === "boolean")
    return { shape: [], values: Float64Array.of(Number(data)) };
  if (typeof data !== "object" || data === null || !(Symbol.iterator in data)) throw notNumbers(name, data);
  return readList(name, Array.isArray(data) ? (data as PlotData[]) : [...(data as Iterable<PlotData>)]);
}

function readTensor(tensor: Tensor): NumberArray {
  const values = new Float64Array(tensor.numel());
  tensor.forEachValue((value, index) => (values[index] = value));
  return { shape: tensor.shape, values };
}

function readList(name: string, list: readonly PlotData[]): NumberArray {
  if (list.every((item) => typeof item === "number" || typeof item === "boolean"))
    return { shape: [list.length], values: Float64Array.from(list, Number) };
  const parts = list.map((item) => readNumbers(name, item));
  const [{ shape }] = parts;
  const odd = parts.findIndex((part) => formatShape(part.shape) !== formatShape(shape));
  if (odd >= 0)
    throw new ValueError(
      `${name}: its elements have unequal shapes, ${formatShape(shape)} at 0 and ${formatShape(parts[odd].shape)} at ${odd}`,
    );
  const size = parts[0].values.length;
  const values = new Float64Array(parts.length * size);
  parts.forEach((part, index) => values.set(part.values, index * size));
  return { shape: [parts.length, ...shape], values };
}

function notNumbers(name: string, data: unknown): TypeError {
  const what =
    data === null || data === undefined ? String(data) : typeof data === "string" ? `"${data}"` : typeof data;
  return new TypeError(`${name} must be numbers (a tensor, an array or a typed array), but got ${what}`);
}

/** All numbers in one row, whatever the shape. */
export function readFlat(name: string, data: PlotData): Float64Array {
  return readNumbers(name, data).values;
}

/** A matrix. @throws ValueError for other shapes */
export function readMatrix(name: string, data: PlotData): { rows: number; columns: number; values: Float64Array } {
  const { shape, values } = readNumbers(name, data);
  if (shape.length !== 2)
    throw new ValueError(`${name} must have 2 dimensions, but has the shape ${formatShape(shape)}`);
  return { rows: shape[0], columns: shape[1], values };
}

/** Positions on an axis: numbers, or names, which get a place of their own each. */
export interface Positions extends NumberArray {
  categories?: string[];
}

/** Reads numbers or names. `known` are the axis's names so far, which keep their places. */
export function readPositions(
  name: string,
  data: PlotData | readonly string[],
  known: readonly string[] = [],
): Positions {
  if (!isNames(data)) return readNumbers(name, data);
  const categories = [...known];
  const values = Float64Array.from(data, (text) => {
    const at = categories.indexOf(text);
    return at >= 0 ? at : categories.push(text) - 1;
  });
  return { shape: [values.length], values, categories };
}

function isNames(data: PlotData | readonly string[]): data is readonly string[] {
  return Array.isArray(data) && data.length > 0 && data.every((item) => typeof item === "string");
}

/** How many numbers are NaN or infinite. */
export function countNotFinite(values: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) count++;
  return count;
}

/** Smallest and largest of the finite numbers; undefined where there is none. */
export function finiteRange(values: ArrayLike<number>): [low: number, high: number] | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : undefined;
}
