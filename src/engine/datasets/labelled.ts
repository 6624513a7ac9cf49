import type { LegacyGenerator } from "../numpy/legacyGenerator.js";
import { integerTensor } from "../numpy/size.js";
import { tensorOf } from "../ops/creation.js";
import type { Tensor } from "../tensor/tensor.js";

/** Points and their classes or values; as `{ X, y }` or `[X, y]`. */
export interface Labelled extends Iterable<Tensor> {
  /** float64 [samples, features] */
  readonly X: Tensor;
  /** int64 [samples] for classes; float64 [samples] or [samples, targets] for values */
  readonly y: Tensor;
  [Symbol.iterator](): IterableIterator<Tensor>;
}

/** Points and targets as a pair, with what else belongs to them. */
export function labelled<Extra extends object>(X: Tensor, y: Tensor, extra: Extra = {} as Extra): Labelled & Extra {
  return {
    ...extra,
    X,
    y,
    *[Symbol.iterator]() {
      yield X;
      yield y;
    },
  };
}

/** Row-major points with a class each. */
export interface Points {
  readonly points: Float64Array;
  readonly labels: Int32Array;
}

/** The same as tensors: [labels.length, features] and [labels.length]. */
export function toTensors({ points, labels }: Points, features: number): [Tensor, Tensor] {
  return [tensorOf(points, [labels.length, features]), integerTensor(labels)];
}

/** 0 to n − 1, shuffled where wanted: the order in which scikit-learn hands out the samples it made. */
export function orderOf(n: number, shuffle: boolean, generator: LegacyGenerator): Int32Array {
  const order = new Int32Array(n).map((_, i) => i);
  if (shuffle) generator.shuffle(order);
  return order;
}

/** Rows of a row-major matrix in another order. */
export function reordered(rows: Float64Array, width: number, order: Int32Array): Float64Array {
  const out = new Float64Array(order.length * width);
  order.forEach((from, i) => out.set(rows.subarray(from * width, (from + 1) * width), i * width));
  return out;
}

/** A row-major matrix with its columns in another order. */
export function withColumns(rows: Float64Array, width: number, order: Int32Array): Float64Array {
  return rows.map((_, i) => rows[i - (i % width) + order[i % width]]);
}

/** Uniform numbers in [0, 1). */
export function uniform(generator: LegacyGenerator, count: number): Float64Array {
  return generator.fill(count, () => generator.nextDouble());
}

/** Standard normal numbers. */
export function normal(generator: LegacyGenerator, count: number): Float64Array {
  return generator.fill(count, () => generator.nextGauss());
}
