import { ValueError } from "../errors.js";
import { Dataset, IterableDataset } from "./dataset.js";

/**
 * Datasets one after the other.
 * https://pytorch.org/docs/1.13/data.html#torch.utils.data.ConcatDataset
 * @throws ValueError for none, TypeError for a stream.
 */
export class ConcatDataset<Sample> extends Dataset<Sample> {
  readonly datasets: readonly Dataset<Sample>[];
  /** Number of samples up to and with each dataset. */
  readonly cumulativeSizes: readonly number[];

  constructor(datasets: Iterable<Dataset<Sample>>) {
    super();
    this.datasets = [...datasets];
    if (this.datasets.length === 0) throw new ValueError("datasets should not be an empty iterable");
    if (this.datasets.some((dataset: unknown) => dataset instanceof IterableDataset))
      throw new TypeError("ConcatDataset does not support IterableDataset");
    let total = 0;
    this.cumulativeSizes = this.datasets.map(({ length }) => (total += length));
  }

  override get length(): number {
    return this.cumulativeSizes.at(-1)!;
  }

  override at(index: number): Sample {
    if (index < 0 && -index > this.length)
      throw new ValueError("absolute value of index should not exceed dataset length");
    const position = index < 0 ? this.length + index : index;
    const which = this.cumulativeSizes.findIndex((size) => position < size);
    if (which < 0) throw new ValueError(`index ${index} is out of range of ${this.length} samples`);
    return this.datasets[which].at(position - (which === 0 ? 0 : this.cumulativeSizes[which - 1]));
  }
}

/**
 * Streams one after the other.
 * https://pytorch.org/docs/1.13/data.html#torch.utils.data.ChainDataset
 * @throws TypeError for what is no stream.
 */
export class ChainDataset<Sample> extends IterableDataset<Sample> {
  readonly datasets: readonly IterableDataset<Sample>[];

  constructor(datasets: Iterable<IterableDataset<Sample>>) {
    super();
    this.datasets = [...datasets];
    if (this.datasets.some((dataset) => !(dataset instanceof IterableDataset)))
      throw new TypeError("ChainDataset only supports IterableDataset");
    const lengths = this.datasets.map(({ length }) => length);
    const known = lengths.filter((length) => length !== undefined);
    if (known.length === lengths.length) this.length = known.reduce((a, b) => a + b, 0);
  }

  override *[Symbol.iterator](): Iterator<Sample> {
    for (const dataset of this.datasets) yield* iterate(dataset);
  }

  override async *[Symbol.asyncIterator](): AsyncIterator<Sample> {
    for (const dataset of this.datasets) {
      const stream = dataset[Symbol.asyncIterator] === undefined ? null : dataset;
      if (stream === null) yield* iterate(dataset);
      else for await (const sample of stream as AsyncIterable<Sample>) yield sample;
    }
  }
}

function* iterate<Sample>(dataset: IterableDataset<Sample>): Generator<Sample> {
  yield* dataset as Iterable<Sample>;
}
