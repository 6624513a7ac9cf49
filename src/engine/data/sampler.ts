import { ValueError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { tensor } from "../ops/creation.js";
import { float64, int64 } from "../tensor/dtype.js";
import { defaultGenerator, Generator } from "../tensor/random/generator.js";
import { fillRandom, multinomial, randperm } from "../tensor/random/samplers.js";
import { Tensor } from "../tensor/tensor.js";

/** The order in which a DataLoader takes samples: indices, anew in each iteration. https://pytorch.org/docs/1.13/data.html#torch.utils.data.Sampler */
export abstract class Sampler<T = number> implements Iterable<T> {
  /** Number of indices an iteration gives. */
  abstract get length(): number;
  abstract [Symbol.iterator](): Iterator<T>;
}

interface Sized {
  readonly length: number;
}

/** One after the other. https://pytorch.org/docs/1.13/data.html#torch.utils.data.SequentialSampler */
export class SequentialSampler extends Sampler {
  constructor(readonly dataSource: Sized) {
    super();
  }

  override get length(): number {
    return this.dataSource.length;
  }

  override *[Symbol.iterator](): Iterator<number> {
    for (let i = 0; i < this.length; i++) yield i;
  }
}

export interface RandomSamplerOptions {
  /** Whether a sample may be drawn again (false). */
  replacement?: boolean;
  /** Samples to draw; as many as there are by default. */
  numSamples?: number;
  generator?: Generator;
}

/** PyTorch draws with replacement in portions of this size. */
const portion = 32;

/**
 * In random order.
 * https://pytorch.org/docs/1.13/data.html#torch.utils.data.RandomSampler
 * @throws ValueError where there is nothing to draw.
 */
export class RandomSampler extends Sampler {
  readonly replacement: boolean;
  private readonly wanted: number | undefined;
  private readonly generator: Generator | undefined;

  constructor(
    readonly dataSource: Sized,
    ...options: Trailing<[replacement: boolean, numSamples: number, generator: Generator], RandomSamplerOptions>
  ) {
    super();
    const names = ["replacement", "numSamples", "generator"] as const;
    const {
      replacement = false,
      numSamples,
      generator,
    } = byName<RandomSamplerOptions>("RandomSampler", names, options);
    if (typeof replacement !== "boolean")
      throw new TypeError(`replacement should be a boolean value, but got replacement=${String(replacement)}`);
    this.replacement = replacement;
    this.wanted = numSamples;
    this.generator = generator;
    checkSamples(this.numSamples);
  }

  /** Samples that an iteration draws. */
  get numSamples(): number {
    return this.wanted ?? this.dataSource.length;
  }

  override get length(): number {
    return this.numSamples;
  }

  override *[Symbol.iterator](): Iterator<number> {
    const generator = this.generator ?? new Generator().manualSeed(drawSeed(defaultGenerator));
    const { numSamples } = this;
    const count = this.dataSource.length;
    if (this.replacement) {
      for (let left = numSamples; left > 0; left -= portion) {
        const drawn = Array.from({ length: Math.min(left, portion) }, () => generator.random32() % count);
        yield* drawn;
      }
      return;
    }
    for (let i = 0; i < Math.floor(numSamples / count); i++) yield* randperm(count, generator);
    // Drawn even where no sample of it is needed, as PyTorch does.
    yield* randperm(count, generator).subarray(0, numSamples % count);
  }
}

/** Given indices in random order. https://pytorch.org/docs/1.13/data.html#torch.utils.data.SubsetRandomSampler */
export class SubsetRandomSampler extends Sampler {
  private readonly generator: Generator | undefined;

  constructor(
    readonly indices: readonly number[],
    ...options: Trailing<[generator: Generator], { generator?: Generator }>
  ) {
    super();
    this.generator = byName<{ generator?: Generator }>("SubsetRandomSampler", ["generator"], options).generator;
  }

  override get length(): number {
    return this.indices.length;
  }

  override *[Symbol.iterator](): Iterator<number> {
    for (const i of randperm(this.indices.length, this.generator ?? defaultGenerator)) yield this.indices[i];
  }
}

export interface WeightedRandomSamplerOptions {
  /** Whether a sample may be drawn again (true). */
  replacement?: boolean;
  generator?: Generator;
}

/**
 * Drawn with given probabilities, which need not sum to one.
 * https://pytorch.org/docs/1.13/data.html#torch.utils.data.WeightedRandomSampler
 * @throws ValueError for weights that are no vector, or a number of samples that is none.
 */
export class WeightedRandomSampler extends Sampler {
  readonly weights: Tensor;
  readonly replacement: boolean;
  private readonly generator: Generator | undefined;

  constructor(
    weights: Tensor | readonly number[],
    readonly numSamples: number,
    ...options: Trailing<[replacement: boolean, generator: Generator], WeightedRandomSamplerOptions>
  ) {
    super();
    const names = ["replacement", "generator"] as const;
    const of = "WeightedRandomSampler";
    const { replacement = true, generator } = byName<WeightedRandomSamplerOptions>(of, names, options);
    checkSamples(numSamples);
    if (typeof replacement !== "boolean")
      throw new ValueError(`replacement should be a boolean value, but got replacement=${String(replacement)}`);
    this.weights = weights instanceof Tensor ? weights.to(float64) : tensor(weights as number[], { dtype: float64 });
    if (this.weights.ndim !== 1)
      throw new ValueError(
        `weights should be a 1d sequence but given weights have shape (${this.weights.shape.join(", ")})`,
      );
    this.replacement = replacement;
    this.generator = generator;
  }

  override get length(): number {
    return this.numSamples;
  }

  override *[Symbol.iterator](): Iterator<number> {
    const weights = Float64Array.from(this.weights.tolist() as number[]);
    const options = { rows: 1, categories: weights.length, samples: this.numSamples, replacement: this.replacement };
    yield* multinomial(weights, options, this.generator ?? defaultGenerator);
  }
}

/**
 * The indices of another sampler in batches.
 * https://pytorch.org/docs/1.13/data.html#torch.utils.data.BatchSampler
 * @throws ValueError for a batch size that is none.
 */
export class BatchSampler extends Sampler<number[]> {
  constructor(
    readonly sampler: Iterable<number> & Partial<Sized>,
    readonly batchSize: number,
    readonly dropLast: boolean,
  ) {
    super();
    checkBatchSize(batchSize);
    if (typeof dropLast !== "boolean")
      throw new ValueError(`drop_last should be a boolean value, but got dropLast=${String(dropLast)}`);
  }

  override get length(): number {
    const { sampler, batchSize, dropLast } = this;
    if (sampler.length === undefined)
      throw new TypeError(`object of type '${sampler.constructor.name}' has no length, so its batches have none`);
    return dropLast ? Math.floor(sampler.length / batchSize) : Math.ceil(sampler.length / batchSize);
  }

  override *[Symbol.iterator](): Iterator<number[]> {
    yield* grouped(this.sampler, this.batchSize, this.dropLast);
  }
}

/** Values in arrays of `size`, the last of which may be shorter unless it is dropped. */
export function* grouped<T>(values: Iterable<T>, size: number, dropLast: boolean): IterableIterator<T[]> {
  let group: T[] = [];
  for (const value of values) {
    group.push(value);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0 && !dropLast) yield group;
}

/** A random int64 from 0, as PyTorch draws its seeds. */
export function drawSeed(generator: Generator): bigint {
  const array = new Int32Array(2);
  fillRandom({ array, base: 0, length: 1, dtype: int64 }, generator);
  return (BigInt(array[1]) << 32n) | BigInt(array[0] >>> 0);
}

/** @throws ValueError in PyTorch's words. */
export function checkBatchSize(batchSize: unknown): void {
  if (!Number.isInteger(batchSize) || (batchSize as number) < 1)
    throw new ValueError(`batch_size should be a positive integer value, but got batchSize=${String(batchSize)}`);
}

function checkSamples(count: number): void {
  if (!Number.isInteger(count) || count < 1)
    throw new ValueError(`num_samples should be a positive integer value, but got numSamples=${String(count)}`);
}
