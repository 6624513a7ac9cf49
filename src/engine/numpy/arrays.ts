import { ValueError } from "../errors.js";
import { tensorOf } from "../ops/creation.js";
import { wrapDim } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { byName } from "./arguments.js";

/** `num` evenly spaced numbers from `start` to `stop`, as `linspace` below but a plain array. */
export function linspaceArray(start: number, stop: number, num: number, endpoint = true): Float64Array {
  if (!Number.isInteger(num)) throw new TypeError(`Number of samples must be a whole number, but got ${num}`);
  if (num < 0) throw new ValueError(`Number of samples, ${num}, must be non-negative.`);
  const values = new Float64Array(num);
  const gaps = endpoint ? num - 1 : num;
  const distance = stop - start;
  const step = distance / gaps;
  // NumPy scales by the distance rather than the step where the step would round to zero, and for a single number.
  const scale = gaps > 0 && step !== 0 ? (i: number) => i * step : (i: number) => (gaps > 0 ? i / gaps : i) * distance;
  for (let i = 0; i < num; i++) values[i] = scale(i) + start;
  if (endpoint && num > 1) values[num - 1] = stop;
  return values;
}

/**
 * `num` (50) evenly spaced numbers from `start` to `stop`, which is the last of them unless `endpoint` is false. float64 [num].
 * @throws ValueError when `num` is negative.
 *
 * https://numpy.org/doc/1.24/reference/generated/numpy.linspace.html
 */
export function linspace(
  start: number,
  stop: number,
  ...rest: [num?: number, options?: { endpoint?: boolean }] | [{ num?: number; endpoint?: boolean }]
): Tensor {
  const [num = 50, endpoint] = byName<[number, boolean]>(rest, ["num", "endpoint"]);
  const values = linspaceArray(start, stop, num, endpoint);
  return tensorOf(values, [values.length]);
}

/**
 * A copy of `x` sorted upwards along `axis` (the last one), NaN last, outside the graph.
 * @throws IndexError when there is no such axis.
 *
 * https://numpy.org/doc/1.24/reference/generated/numpy.sort.html
 */
export function sort(x: Tensor, axisOrOptions: number | { axis?: number } = {}): Tensor {
  const { axis = -1 } = typeof axisOrOptions === "number" ? { axis: axisOrOptions } : axisOrOptions;
  const dim = wrapDim(axis, x.ndim);
  const values = new Float64Array(x.numel());
  x.forEachValue((value, i) => (values[i] = value));
  const out = Tensor.allocate(x.shape, x.dtype);
  const step = out.strides[dim] ?? 1;
  const length = x.shape[dim] ?? 1;
  const lane = new Float64Array(length);
  for (let start = 0; start < values.length; start++) {
    if (Math.floor(start / step) % length !== 0) continue;
    for (let i = 0; i < length; i++) lane[i] = values[start + i * step];
    lane.sort();
    for (let i = 0; i < length; i++) out.storageRef.set(start + i * step, lane[i]);
  }
  return out;
}
