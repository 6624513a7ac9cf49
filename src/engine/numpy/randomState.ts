import { ValueError } from "../errors.js";
import { tensor } from "../ops/creation.js";
import { contiguousStrides, numel } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { byName, type Arguments } from "./arguments.js";
import { choice } from "./choice.js";
import { LegacyGenerator, type LegacyState, type Seed } from "./legacyGenerator.js";
import { takeRows, writeRows } from "./rows.js";
import { integerTensor, sample, toShape, type Size } from "./size.js";

/**
 * NumPy's legacy random generator. The same seed and the same calls give NumPy's own numbers, as float64 tensors (int64 for
 * whole numbers); without a size, one number.
 *
 * Arguments may be given by position or by name in one trailing object: `normal(0, 1, 100)`, `normal({ size: 100 })`.
 * https://numpy.org/doc/1.24/reference/random/legacy.html
 * @throws ValueError when a number of the seed is outside [0, 2^32).
 */
export class RandomState {
  /** The same draws without tensors; for code that works on plain arrays. */
  readonly generator: LegacyGenerator;

  constructor(seed?: Seed | null) {
    this.generator = new LegacyGenerator(seed);
  }

  /** Starts anew from a seed: a whole number in [0, 2^32), a list of them, or nothing for a non-deterministic start. */
  seed(seed?: Seed | null): void {
    this.generator.seed(seed);
  }

  /** All that the next numbers depend on. https://numpy.org/doc/1.24/reference/random/generated/numpy.random.RandomState.get_state.html */
  getState(): LegacyState {
    return this.generator.getState();
  }

  /** Goes on as the generator did whose state it was. https://numpy.org/doc/1.24/reference/random/generated/numpy.random.RandomState.set_state.html */
  setState(state: LegacyState): void {
    this.generator.setState(state);
  }

  /** Uniform in [0, 1), of shape [...sizes]. */
  rand(): number;
  rand(...sizes: number[]): Tensor;
  rand(...sizes: number[]): number | Tensor {
    return this.randomSample(sizes.length === 0 ? undefined : sizes);
  }

  /** Standard normal, of shape [...sizes]. */
  randn(): number;
  randn(...sizes: number[]): Tensor;
  randn(...sizes: number[]): number | Tensor {
    return this.standardNormal(sizes.length === 0 ? undefined : sizes);
  }

  /** Uniform in [0, 1). */
  randomSample(): number;
  randomSample(size: Size): Tensor;
  randomSample(size?: Size): number | Tensor;
  randomSample(size?: Size): number | Tensor {
    const generator = this.generator;
    return sample(size, (count) => generator.fill(count, () => generator.nextDouble()));
  }

  /** Uniform in [0, 1): NumPy's other name for `randomSample`. */
  random(): number;
  random(size: Size): Tensor;
  random(size?: Size): number | Tensor {
    return this.randomSample(size);
  }

  /** Normal with mean 0 and standard deviation 1. */
  standardNormal(): number;
  standardNormal(size: Size): Tensor;
  standardNormal(size?: Size): number | Tensor;
  standardNormal(size?: Size): number | Tensor {
    const generator = this.generator;
    return sample(size, (count) => generator.fill(count, () => generator.nextGauss()));
  }

  /** Normal with mean `loc` and standard deviation `scale`. @throws ValueError when `scale` is negative. */
  normal(loc: number, scale: number, size: Size): Tensor;
  normal(named: { loc?: number; scale?: number; size: Size }): Tensor;
  normal(loc?: number, scale?: number): number;
  normal(...args: Arguments): number | Tensor {
    const [loc = 0, scale = 1, size] = byName<[number, number, Size]>(args, ["loc", "scale", "size"]);
    checkScale(scale);
    const generator = this.generator;
    return sample(size, (count) => generator.fill(count, () => loc + scale * generator.nextGauss()));
  }

  /** Uniform in [low, high). @throws ValueError when the range is not finite. */
  uniform(low: number, high: number, size: Size): Tensor;
  uniform(named: { low?: number; high?: number; size: Size }): Tensor;
  uniform(low?: number, high?: number): number;
  uniform(...args: Arguments): number | Tensor {
    const [low = 0, high = 1, size] = byName<[number, number, Size]>(args, ["low", "high", "size"]);
    const range = high - low;
    if (!Number.isFinite(range)) throw new ValueError(`Range exceeds valid bounds: uniform from ${low} to ${high}`);
    const generator = this.generator;
    return sample(size, (count) => generator.fill(count, () => low + range * generator.nextDouble()));
  }

  /** Exponential with mean `scale`. @throws ValueError when `scale` is negative. */
  exponential(scale: number, size: Size): Tensor;
  exponential(named: { scale?: number; size: Size }): Tensor;
  exponential(scale?: number): number;
  exponential(...args: Arguments): number | Tensor {
    const [scale = 1, size] = byName<[number, Size]>(args, ["scale", "size"]);
    checkScale(scale);
    const generator = this.generator;
    return sample(size, (count) => generator.fill(count, () => scale * generator.nextExponential()));
  }

  /** Whole numbers in [low, high), or [0, low) without `high`. @throws ValueError when there are none. */
  randint(low: number, high: number | null | undefined, size: Size): Tensor;
  randint(low: number, named: { high?: number; size: Size }): Tensor;
  randint(low: number, high: number, named: { size: Size }): Tensor;
  randint(low: number, high?: number): number;
  randint(...args: Arguments): number | Tensor {
    const [first, second, size] = byName<[number, number | null, Size]>(args, ["low", "high", "size"]);
    const [low, high] = second === undefined || second === null ? [0, first!] : [first!, second];
    if (size === undefined) return this.generator.integers(low, high, 1)[0];
    const shape = toShape(size);
    const count = numel(shape);
    return integerTensor(this.generator.integers(low, high, count), shape);
  }

  /** 0 to n - 1 in random order; or a copy of `x` with its first dimension shuffled. */
  permutation(x: number | Tensor): Tensor;
  permutation<T>(x: readonly T[]): T[];
  permutation<T>(x: number | Tensor | readonly T[]): Tensor | T[] {
    if (typeof x === "number") return integerTensor(this.generator.permutation(x));
    const order = this.generator.permutation(x.length);
    return x instanceof Tensor ? takeRows(x, order) : Array.from(order, (i) => x[i]);
  }

  /** Shuffles in place along the first dimension. */
  shuffle(x: Tensor | unknown[]): void {
    if (!(x instanceof Tensor) && !Array.isArray(x))
      throw new TypeError(`shuffle() takes a tensor or an array, but got ${typeof x}`);
    const order = this.generator.permutation(x.length);
    if (x instanceof Tensor) writeRows(x, takeRows(x, order));
    else Array.from(order, (i) => x[i]).forEach((value, i) => (x[i] = value));
  }

  /**
   * Entries of `a` (or of 0 to a - 1) drawn at random, of shape `size`.
   * @throws ValueError when there are too few, or `p` is no distribution over `a`.
   */
  choice(a: number | Tensor | readonly number[], size: Size, replace?: boolean, p?: ArrayLike<number> | Tensor): Tensor;
  choice(
    a: number | Tensor | readonly number[],
    named: { size: Size; replace?: boolean; p?: ArrayLike<number> | Tensor },
  ): Tensor;
  choice(
    a: number | Tensor | readonly number[],
    sizeOrNamed: Size | { size: Size; replace?: boolean; p?: ArrayLike<number> | Tensor },
    replace = true,
    p?: ArrayLike<number> | Tensor,
  ): Tensor {
    const options =
      typeof sizeOrNamed === "object" && "size" in sizeOrNamed ? sizeOrNamed : { size: sizeOrNamed, replace, p };
    const shape = toShape(options.size);
    const count = numel(shape);
    const from = typeof a === "number" || a instanceof Tensor ? a : tensor(a as number[]);
    const population = typeof from === "number" ? from : from.length;
    const weights = options.p instanceof Tensor ? (options.p.tolist() as number[]) : options.p;
    const indices = choice(this.generator, population, count, options.replace ?? true, weights);
    if (typeof from === "number") return integerTensor(indices, shape);
    const rows = takeRows(from, indices);
    const full = [...shape, ...from.shape.slice(1)];
    return new Tensor(rows.storageRef, full, contiguousStrides(full), 0, rows.device);
  }
}

function checkScale(scale: number): void {
  if (!(scale >= 0)) throw new ValueError(`scale < 0: the scale must not be negative, but got ${scale}`);
}
