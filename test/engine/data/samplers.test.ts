/** Samplers, loaders and streams give PyTorch's order, and draw as much from the default generator as PyTorch does. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import torch, { data } from "../../../src/engine/index.js";
import { errorText } from "../../support/golden.js";

interface Case {
  kind: string;
  n: number;
  options: {
    replacement?: boolean;
    numSamples?: number | null;
    indices?: number[];
    weights?: number[];
    batchSize?: number | null;
    dropLast?: boolean;
    shuffle?: boolean;
  };
  seed: number;
  ownSeed: number | null;
  /** Items of an iteration, then the next number of the default generator, and again. */
  passes?: (unknown[] | number)[];
  length?: number | null;
  error?: [string, string];
}

const golden = JSON.parse(readFileSync("test/golden/data_torch.json", "utf8")) as {
  cases: Case[];
  splits: { n: number; lengths: number[]; parts: number[][] }[];
};

class Range extends data.Dataset<number> {
  constructor(private readonly n: number) {
    super();
  }
  override get length(): number {
    return this.n;
  }
  override at(i: number): number {
    return i;
  }
}

class LaterRange extends data.Dataset<Promise<number>> {
  constructor(private readonly n: number) {
    super();
  }
  override get length(): number {
    return this.n;
  }
  override async at(i: number): Promise<number> {
    await null;
    return i;
  }
}

class Stream extends data.IterableDataset<number> {
  constructor(private readonly n: number) {
    super();
  }
  override *[Symbol.iterator](): Iterator<number> {
    for (let i = 0; i < this.n; i++) yield i;
  }
}

type Source = Iterable<unknown> & { readonly length?: number };
type Loader = Source & AsyncIterable<unknown>;

function make({ kind, n, options, ownSeed }: Case, later: boolean): Source {
  const generator = ownSeed === null ? undefined : new torch.Generator().manualSeed(ownSeed);
  const { replacement, indices, weights, ...loading } = options;
  const numSamples = options.numSamples ?? undefined;
  const range = (later ? new LaterRange(n) : new Range(n)) as data.Dataset<number>;
  const { batchSize, dropLast } = loading;
  switch (kind) {
    case "sequential":
      return new data.SequentialSampler(range);
    case "random":
      return new data.RandomSampler(range, { replacement, numSamples, generator });
    case "subset":
      return new data.SubsetRandomSampler(indices!, { generator });
    case "weighted":
      return new data.WeightedRandomSampler(weights!, options.numSamples!, { replacement, generator });
    case "batches":
      return new data.BatchSampler(new data.RandomSampler(range, { generator }), batchSize!, dropLast!);
    case "loader over sampler":
      return new data.DataLoader(range, { ...loading, sampler: new data.RandomSampler(range, true, 13, generator!) });
    case "loader":
      return new data.DataLoader(range, { ...loading, generator });
    case "stream":
      return new data.DataLoader(new Stream(n), { ...loading, generator });
    case "loader over batches": {
      const sampler = new data.RandomSampler(range, { generator });
      return new data.DataLoader(range, { batchSampler: new data.BatchSampler(sampler, batchSize!, dropLast!) });
    }
    case "chain":
      return new data.DataLoader(new data.ChainDataset([new Stream(3), new Stream(2)]), { ...loading, generator });
    default:
      return new data.DataLoader(new data.ConcatDataset([new Range(3), new Range(4)]), { ...loading, generator });
  }
}

const plain = (value: unknown): unknown => (value instanceof torch.Tensor ? value.tolist() : value);
const nextOfDefault = (): number => torch.rand(1, { dtype: torch.float64 }).item();

const title = ({ kind, n, options, ownSeed }: Case): string =>
  `${kind} of ${n} ${JSON.stringify({ ...options, weights: undefined, indices: undefined })}, generator ${ownSeed}`;

describe("order of samples: samplers and loaders", () => {
  for (const entry of golden.cases)
    test(title(entry), async () => {
      const collect = async (visit: (source: Source) => unknown[] | Promise<unknown[]>, later = false) => {
        torch.manualSeed(entry.seed);
        const source = make(entry, later);
        const passes: unknown[] = [];
        for (const pass of entry.passes ?? [[]])
          passes.push(typeof pass === "number" ? nextOfDefault() : (await visit(source)).map(plain));
        return { source, passes };
      };
      const atOnce = (source: Source): unknown[] => [...source];
      const awaited = async (source: Source): Promise<unknown[]> => {
        const items: unknown[] = [];
        for await (const item of source as Loader) items.push(item);
        return items;
      };
      if (entry.error) {
        const expected = errorText(...entry.error);
        await assert.rejects(collect(atOnce), (error: Error) => {
          const words = (text: string) =>
            text
              .replace(/\w+=.*/, "")
              .replaceAll("_", "")
              .toLowerCase();
          assert.equal(words(errorText(error.name, error.message)), words(expected));
          return true;
        });
        return;
      }
      const { source, passes } = await collect(atOnce);
      assert.deepEqual(passes, entry.passes);
      if (entry.length !== null) assert.equal(source.length, entry.length);
      else assert.throws(() => source.length, TypeError);
      if (!(source instanceof data.DataLoader)) return;
      assert.deepEqual((await collect(awaited)).passes, entry.passes);
      // A dataset of promises is asked ahead, which leaves the order as it is.
      if (entry.kind === "loader") assert.deepEqual((await collect(awaited, true)).passes, entry.passes);
    });

  for (const { n, lengths, parts } of golden.splits)
    test(`randomSplit of ${n} by ${lengths.join(", ")}`, () => {
      torch.manualSeed(5);
      assert.deepEqual(
        data.randomSplit(new Range(n), lengths).map((part) => part.indices),
        parts,
      );
    });
});
