import type { DType } from "../../tensor/dtype.js";
import { numel, type Shape } from "../../tensor/shape.js";
import type { Tensor } from "../../tensor/tensor.js";
import { iterate } from "./iterate.js";
import { numericArray, type Operand, operand } from "./numeric.js";
import { sum32 } from "./wasm/index.js";

/** The values of one group, in row-major order: `array[start + i * step]` for i < n. */
export type Run<T = void> = (array: ArrayLike<number>, start: number, n: number, step: number, at: number) => T;

interface Sides {
  shape: Shape;
  strides: readonly number[];
}

/** The dimensions that a reduction keeps, and those it runs over. */
function split(from: Operand, dims: readonly number[]): [kept: Sides, group: Sides] {
  const side = (inGroup: boolean): Sides => {
    const which = from.shape.map((_, d) => d).filter((d) => dims.includes(d) === inGroup);
    return { shape: which.map((d) => from.shape[d]), strides: which.map((d) => from.strides[d]) };
  };
  return [side(false), side(true)];
}

/** The one run that the dimensions make up, or null where they are not laid out evenly. */
function singleRun({ shape, strides }: Sides): { n: number; step: number } | null {
  let n = 1;
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] === 0) return { n: 0, step: 1 };
    if (shape[d] === 1) continue;
    if (n === 1) step = strides[d];
    else if (strides[d] !== n * step) return null;
    n *= shape[d];
  }
  return { n, step };
}

/** Calls `visit` with the first offset of each group, in the order of the output's elements. */
function eachStart(kept: Sides, base: number, visit: (start: number, at: number) => void): void {
  let at = 0;
  iterate(kept.shape, [kept.strides], [base], ([start], length, [step]) => {
    for (let i = 0, p = start; i < length; i++, p += step) visit(p, at++);
  });
}

/**
 * Calls `visit` once an output element with the input's values that fall into it. Groups that lie evenly in memory are read where they
 * are; the others are gathered into one scratch array that serves all calls.
 */
export function forEachRun(x: Tensor, dims: readonly number[], dtype: DType, visit: Run): void {
  const from = operand(x, dtype);
  const [kept, group] = split(from, dims);
  const run = singleRun(group);
  const { array } = from;
  if (run !== null) return eachStart(kept, from.base, (start, at) => visit(array, start, run.n, run.step, at));
  const values = numericArray(dtype, numel(group.shape));
  eachStart(kept, from.base, (start, at) => {
    let n = 0;
    iterate(group.shape, [group.strides], [start], ([first], count, [step]) => {
      for (let j = 0, p = first; j < count; j++, p += step) values[n++] = array[p];
    });
    visit(values, 0, n, 1, at);
  });
}

/** Sum of a run, in float64: at least as exact as PyTorch's cascade. */
export function sumRun(array: ArrayLike<number>, start: number, n: number, step: number): number {
  if (step === 1 && array instanceof Float32Array) return sum32(array, start, n);
  let sum = 0;
  for (let i = 0, p = start; i < n; i++, p += step) sum += array[p];
  return sum;
}

/**
 * Sums over dimensions, unrounded, in the order of the output's elements: whole rows are added up where the reduced dimensions come
 * first, lines where they come last; nothing is gathered.
 */
export function sums(x: Tensor, dims: readonly number[], dtype: DType = x.dtype): Float64Array {
  const from = operand(x, dtype);
  const [kept, group] = split(from, dims);
  const out = new Float64Array(numel(kept.shape));
  if (x.numel() === 0) return out;
  const { array } = from;
  const run = singleRun(group);
  const row = singleRun(kept);
  if (row !== null && row.n > 1 && (run === null || Math.abs(row.step) < Math.abs(run.step))) {
    iterate(group.shape, [group.strides], [from.base], ([first], count, [step]) => {
      for (let j = 0, p = first; j < count; j++, p += step) addRow(out, array, p, row.step);
    });
    return out;
  }
  if (run !== null) {
    eachStart(kept, from.base, (start, at) => (out[at] = sumRun(array, start, run.n, run.step)));
    return out;
  }
  eachStart(kept, from.base, (start, at) => {
    let sum = 0;
    iterate(group.shape, [group.strides], [start], ([first], count, [step]) => {
      sum += sumRun(array, first, count, step);
    });
    out[at] = sum;
  });
  return out;
}

function addRow(out: Float64Array, array: ArrayLike<number>, start: number, step: number): void {
  if (step === 1) for (let i = 0; i < out.length; i++) out[i] += array[start + i];
  else for (let i = 0, p = start; i < out.length; i++, p += step) out[i] += array[p];
}

/** Runs over every line along a dimension of the input and of a contiguous output, whose sizes along it may differ. */
export function alongLines(
  x: Tensor,
  dim: number,
  outputShape: Shape,
  line: (array: ArrayLike<number>, start: number, n: number, step: number, to: number, toStep: number) => void,
): void {
  const from = operand(x);
  const { array } = from;
  if (x.ndim === 0) return line(array, from.base, 1, 1, 0, 1);
  const n = x.shape[dim];
  const toStep = numel(outputShape.slice(dim + 1));
  const outer = outputShape[dim] * toStep;
  const before = x.shape.slice(0, dim);
  const after = x.shape.slice(dim + 1);
  let block = 0;
  iterate(before, [from.strides.slice(0, dim)], [from.base], ([first], count, [step]) => {
    for (let i = 0, p = first; i < count; i++, p += step) {
      let column = block++ * outer;
      iterate(after, [from.strides.slice(dim + 1)], [p], ([start], length, [afterStep]) => {
        for (let j = 0, q = start; j < length; j++, q += afterStep)
          line(array, q, n, from.strides[dim], column++, toStep);
      });
    }
  });
}
