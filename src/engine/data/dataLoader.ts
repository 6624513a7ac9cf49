import { ValueError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { defaultGenerator, type Generator } from "../tensor/random/generator.js";
import { observer } from "../observe.js";
import type { Tensor } from "../tensor/tensor.js";
import { type Collated, defaultCollate, defaultConvert } from "./collate.js";
import { type Dataset, IterableDataset } from "./dataset.js";
import { BatchSampler, checkBatchSize, drawSeed, grouped, RandomSampler, SequentialSampler } from "./sampler.js";

export interface DataLoaderOptions<Sample = Tensor[], Batch = Tensor[]> {
  /** Samples a batch (1); null gives the samples themselves. */
  batchSize?: number | null;
  /** Draw the samples in a new random order each epoch. */
  shuffle?: boolean;
  /** The order of the samples: indices, anew in each iteration. */
  sampler?: Iterable<number> & { readonly length?: number };
  /** The batches: arrays of indices, anew in each iteration. */
  batchSampler?: Iterable<readonly number[]> & { readonly length?: number };
  /** Makes a batch of samples (`defaultCollate`); without batches it takes one sample. */
  collateFn?: (samples: Awaited<Sample>[]) => Batch;
  /** Leave out a last batch that is smaller than the others. */
  dropLast?: boolean;
  /** Where the random order comes from; the default generator is that of `manualSeed`. */
  generator?: Generator;
}

const optionNames = ["batchSize", "shuffle", "sampler", "batchSampler", "collateFn", "dropLast", "generator"];

/**
 * Batches of a dataset, in PyTorch's order for the same seed. Iterate it once an epoch: with `for`, or with `for await`, which also
 * waits for datasets that give promises, and asks for the next batch of such while the present one is being used.
 * https://pytorch.org/docs/1.13/data.html#torch.utils.data.DataLoader
 * @throws ValueError for options that exclude one another, in PyTorch's words; TypeError for an unknown one.
 */
export class DataLoader<Sample = Tensor[], Batch = Collated<Awaited<Sample>>> {
  /** null where batches come from a `batchSampler` or there are none. */
  readonly batchSize: number | null;
  readonly dropLast: boolean;
  readonly sampler: DataLoaderOptions["sampler"];
  readonly batchSampler: DataLoaderOptions["batchSampler"];
  readonly collateFn: ((samples: Awaited<Sample>[]) => Batch) | undefined;
  private readonly generator: Generator | undefined;

  constructor(
    readonly dataset: Dataset<Sample> | IterableDataset<Sample>,
    options: DataLoaderOptions<Sample, Batch> = {},
  ) {
    checkOptions("DataLoader", options, optionNames);
    const { batchSize = 1, shuffle, sampler, batchSampler, collateFn, dropLast = false, generator } = options;
    checkTogether(dataset instanceof IterableDataset, options);
    if (batchSize !== null) checkBatchSize(batchSize);
    this.collateFn = collateFn;
    this.generator = generator;
    this.dropLast = dropLast;
    this.batchSize = batchSampler === undefined ? batchSize : null;
    observer?.loaderMade?.(this as unknown as DataLoader<never, unknown>);
    if (dataset instanceof IterableDataset) return;
    this.sampler = sampler ?? (shuffle ? new RandomSampler(dataset, { generator }) : new SequentialSampler(dataset));
    this.batchSampler =
      batchSampler ?? (batchSize === null ? undefined : new BatchSampler(this.sampler, batchSize, dropLast));
  }

  /** Number of batches. @throws TypeError where the dataset or the sampler does not tell. */
  get length(): number {
    const { dataset, batchSize } = this;
    if (dataset instanceof IterableDataset) {
      const length = lengthOf(dataset);
      if (batchSize === null) return length;
      return this.dropLast ? Math.floor(length / batchSize) : Math.ceil(length / batchSize);
    }
    return lengthOf(this.batchSampler ?? this.sampler!);
  }

  [Symbol.iterator](): IterableIterator<Batch> {
    this.begin();
    return this.batches();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Batch> {
    this.begin();
    const { dataset } = this;
    if (dataset instanceof IterableDataset)
      return dataset[Symbol.asyncIterator] === undefined ? waited(this.batches()) : this.streamed(dataset);
    return this.fetched(dataset);
  }

  /** PyTorch draws a seed for its workers at the start of every epoch, whether there are any or not. */
  private begin(): void {
    observer?.loaderBegun?.(this as unknown as DataLoader<never, unknown>);
    drawSeed(this.generator ?? defaultGenerator);
  }

  private *batches(): IterableIterator<Batch> {
    const { dataset } = this;
    if (dataset instanceof IterableDataset) {
      const samples = dataset as Iterable<Sample>;
      if (this.batchSize === null) for (const sample of samples) yield this.single(present(sample));
      else for (const group of grouped(samples, this.batchSize, this.dropLast)) yield this.collate(group.map(present));
      return;
    }
    if (this.batchSampler === undefined)
      for (const index of this.sampler!) yield this.single(present(dataset.at(index)));
    else
      for (const indices of this.batchSampler)
        yield this.whole(dataset, indices) ?? this.collate(indices.map((i) => present(dataset.at(i))));
  }

  /** As `batches`, where samples may be promises: one batch ahead from the first promise on. */
  private async *fetched(dataset: Dataset<Sample>): AsyncGenerator<Batch, void, void> {
    const source: Iterable<readonly number[] | number> = this.batchSampler ?? this.sampler!;
    const places = source[Symbol.iterator]();
    const next = (): Batch | Promise<Batch> | undefined => {
      const { value, done } = places.next();
      if (done) return undefined;
      if (typeof value === "number") return whenPresent([dataset.at(value)], ([sample]) => this.single(sample));
      const whole = this.whole(dataset, value);
      return (
        whole ??
        whenPresent(
          value.map((i) => dataset.at(i)),
          (samples) => this.collate(samples),
        )
      );
    };
    for (let coming = next(); coming !== undefined;) {
      if (!(coming instanceof Promise)) {
        yield coming;
        coming = next();
        continue;
      }
      const batch: Batch = await coming;
      coming = next();
      // Its failure is thrown when its turn comes; until then nobody listens.
      if (coming instanceof Promise) coming.catch(() => undefined);
      yield batch;
    }
  }

  private async *streamed(dataset: IterableDataset<Sample>): AsyncGenerator<Batch, void, void> {
    let group: Awaited<Sample>[] = [];
    for await (const sample of dataset as AsyncIterable<Awaited<Sample>>) {
      if (this.batchSize === null) {
        yield this.single(sample);
        continue;
      }
      group.push(sample);
      if (group.length < this.batchSize) continue;
      yield this.collate(group);
      group = [];
    }
    if (group.length > 0 && !this.dropLast) yield this.collate(group);
  }

  /** A batch that the dataset makes at once, where nothing else was asked for. */
  private whole(dataset: Dataset<Sample>, indices: readonly number[]): Batch | undefined {
    return this.collateFn === undefined ? (dataset.batch?.(indices) as Batch | undefined) : undefined;
  }

  private collate(samples: Awaited<Sample>[]): Batch {
    return this.collateFn ? this.collateFn(samples) : (defaultCollate(samples) as Batch);
  }

  private single(sample: Awaited<Sample>): Batch {
    const convert = (this.collateFn ?? defaultConvert) as (sample: Awaited<Sample>) => unknown;
    return convert(sample) as Batch;
  }
}

function checkTogether(isStream: boolean, options: DataLoaderOptions<never, unknown>): void {
  const { batchSize = 1, shuffle, sampler, batchSampler, dropLast } = options;
  if (isStream)
    for (const [name, value] of Object.entries({ shuffle: shuffle || undefined, sampler, batchSampler }))
      if (value !== undefined) {
        const python = name === "batchSampler" ? "batch_sampler" : name;
        throw new ValueError(`DataLoader with IterableDataset: expected unspecified ${python} option, but got one`);
      }
  if (sampler !== undefined && shuffle) throw new ValueError("sampler option is mutually exclusive with shuffle");
  if (batchSampler !== undefined && (batchSize !== 1 || shuffle || sampler !== undefined || dropLast))
    throw new ValueError("batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last");
  if (batchSampler === undefined && batchSize === null && dropLast)
    throw new ValueError("batch_size=None option disables auto-batching and is mutually exclusive with drop_last");
}

function lengthOf(of: { readonly length?: number }): number {
  if (of.length === undefined) throw new TypeError(`object of type '${of.constructor.name}' has no length`);
  return of.length;
}

/** @throws TypeError for a promise. */
function present<Sample>(sample: Sample): Awaited<Sample> {
  if (sample instanceof Promise)
    throw new TypeError('the dataset gives promises of its samples: iterate over the DataLoader with "for await"');
  return sample as Awaited<Sample>;
}

function whenPresent<Sample, Batch>(
  samples: Sample[],
  make: (samples: Awaited<Sample>[]) => Batch,
): Batch | Promise<Batch> {
  if (!samples.some((sample) => sample instanceof Promise)) return make(samples as Awaited<Sample>[]);
  return Promise.all(samples).then(make);
}

async function* waited<T>(values: Iterable<T>): AsyncGenerator<T, void, void> {
  yield* values;
}
