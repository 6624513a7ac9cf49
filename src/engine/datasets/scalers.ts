import { ValueError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { float64 } from "../tensor/dtype.js";
import { Tensor } from "../tensor/tensor.js";

/** What every scaler does. */
abstract class Scaler {
  /** Number of features that it was fitted to. */
  private features: number | undefined;

  /** Learns from features [samples, features]; NaN counts as missing. @throws ValueError for other shapes or no samples. */
  fit(x: Tensor): this {
    const columns = columnsOf(x, this.constructor.name);
    this.learn(columns.map((column) => column.filter((value) => !Number.isNaN(value))));
    this.features = columns.length;
    return this;
  }

  /** Scales features [samples, features]; floating types stay, others become float64. */
  transform(x: Tensor): Tensor {
    this.check(x);
    return mapped(x, (value, feature) => this.there(value, feature));
  }

  /** `fit`, then `transform`, of features [samples, features]. @throws ValueError for other shapes or no samples. */
  fitTransform(x: Tensor): Tensor {
    return this.fit(x).transform(x);
  }

  /** Undoes `transform`. */
  inverseTransform(x: Tensor): Tensor {
    this.check(x);
    return mapped(x, (value, feature) => this.back(value, feature));
  }

  /** Takes the values of each feature, NaN left out. */
  protected abstract learn(columns: readonly Float64Array[]): void;
  protected abstract there(value: number, feature: number): number;
  protected abstract back(value: number, feature: number): number;

  private check(x: Tensor): void {
    const name = this.constructor.name;
    if (this.features === undefined)
      throw new ValueError(
        `This ${name} instance is not fitted yet. Call 'fit' with appropriate arguments before using this estimator.`,
      );
    checkMatrix(x, name);
    if (x.shape[1] !== this.features)
      throw new ValueError(`X has ${x.shape[1]} features, but ${name} is expecting ${this.features} features as input`);
  }
}

export interface StandardScalerOptions {
  /** Whether to take the mean away (true). */
  withMean?: boolean;
  /** Whether to divide by the standard deviation (true). */
  withStd?: boolean;
}

/**
 * Makes each feature have mean 0 and standard deviation 1.
 * https://scikit-learn.org/1.2/modules/generated/sklearn.preprocessing.StandardScaler.html
 */
export class StandardScaler extends Scaler {
  /** Of each feature, after `fit`. */
  mean: number[] = [];
  /** Of each feature, after `fit`; without Bessel's correction. */
  variance: number[] = [];
  /** What each feature is divided by, after `fit`: 1 for a constant one. */
  scale: number[] = [];

  constructor(private readonly options: StandardScalerOptions = {}) {
    super();
    checkOptions("StandardScaler", options, ["withMean", "withStd"]);
  }

  protected override learn(columns: readonly Float64Array[]): void {
    const moments = columns.map(momentsOf);
    this.mean = moments.map(({ mean }) => mean);
    this.variance = moments.map(({ variance }) => variance);
    this.scale = moments.map(({ mean, variance, count }) => {
      const rounding = count * Number.EPSILON * variance + (count * mean * Number.EPSILON) ** 2;
      return variance <= rounding ? 1 : Math.sqrt(variance);
    });
  }

  protected override there(value: number, feature: number): number {
    const { withMean = true, withStd = true } = this.options;
    return (withMean ? value - this.mean[feature] : value) / (withStd ? this.scale[feature] : 1);
  }

  protected override back(value: number, feature: number): number {
    const { withMean = true, withStd = true } = this.options;
    return value * (withStd ? this.scale[feature] : 1) + (withMean ? this.mean[feature] : 0);
  }
}

export interface MinMaxScalerOptions {
  /** Where the smallest and the largest value of each feature go ([0, 1]). */
  featureRange?: readonly [number, number];
  /** Whether values beyond those seen by `fit` are clipped to the range (false). */
  clip?: boolean;
}

/**
 * Brings each feature into a range.
 * https://scikit-learn.org/1.2/modules/generated/sklearn.preprocessing.MinMaxScaler.html
 * @throws ValueError for an empty range.
 */
export class MinMaxScaler extends Scaler {
  /** Smallest and largest value of each feature, after `fit`. */
  dataMin: number[] = [];
  dataMax: number[] = [];
  /** What each feature is multiplied by, and what is then added, after `fit`. */
  scale: number[] = [];
  offset: number[] = [];
  private readonly range: readonly [number, number];

  constructor(private readonly options: MinMaxScalerOptions = {}) {
    super();
    checkOptions("MinMaxScaler", options, ["featureRange", "clip"]);
    this.range = options.featureRange ?? [0, 1];
    if (!(this.range[0] < this.range[1]))
      throw new ValueError(
        `Minimum of desired feature range must be smaller than maximum. Got (${this.range.join(", ")}).`,
      );
  }

  protected override learn(columns: readonly Float64Array[]): void {
    this.dataMin = columns.map((column) => column.reduce((a, b) => Math.min(a, b), Infinity));
    this.dataMax = columns.map((column) => column.reduce((a, b) => Math.max(a, b), -Infinity));
    this.scale = this.dataMin.map((min, i) => {
      const spread = this.dataMax[i] - min;
      return (this.range[1] - this.range[0]) / (spread < 10 * Number.EPSILON ? 1 : spread);
    });
    this.offset = this.dataMin.map((min, i) => this.range[0] - min * this.scale[i]);
  }

  protected override there(value: number, feature: number): number {
    const scaled = value * this.scale[feature] + this.offset[feature];
    return this.options.clip ? Math.min(Math.max(scaled, this.range[0]), this.range[1]) : scaled;
  }

  protected override back(value: number, feature: number): number {
    return (value - this.offset[feature]) / this.scale[feature];
  }
}

interface Moments {
  mean: number;
  variance: number;
  count: number;
}

function momentsOf(column: Float64Array): Moments {
  const count = column.length;
  const mean = column.reduce((a, b) => a + b, 0) / count;
  let [squares, correction] = [0, 0];
  for (const value of column) {
    squares += (value - mean) ** 2;
    correction += value - mean;
  }
  return { mean, variance: (squares - correction ** 2 / count) / count, count };
}

function checkMatrix(x: Tensor, of: string): void {
  if (!(x instanceof Tensor)) throw new TypeError(`${of} takes a tensor [samples, features], but got ${typeof x}`);
  if (x.ndim !== 2)
    throw new ValueError(
      `Expected 2D array, got ${x.ndim}D array instead: ${of} takes [samples, features], but got [${x.shape.join(", ")}]`,
    );
}

function columnsOf(x: Tensor, of: string): Float64Array[] {
  checkMatrix(x, of);
  const [samples, features] = x.shape;
  if (samples === 0)
    throw new ValueError(
      `Found array with 0 sample(s) (shape=(0, ${features})) while a minimum of 1 is required by ${of}.`,
    );
  const columns = Array.from({ length: features }, () => new Float64Array(samples));
  x.detach().forEachValue((value, i) => void (columns[i % features][Math.floor(i / features)] = value));
  return columns;
}

function mapped(x: Tensor, change: (value: number, feature: number) => number): Tensor {
  const out = Tensor.allocate(x.shape, x.isFloatingPoint() ? x.dtype : float64);
  const features = x.shape[1];
  x.detach().forEachValue((value, i) => out.storageRef.set(i, change(value, i % features)));
  return out;
}
