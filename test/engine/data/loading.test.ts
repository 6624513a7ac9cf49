/** How batches are made: collation, own collate functions, asynchronous datasets, streams. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { data } from "../../../src/engine/index.js";

class List<Sample> extends data.Dataset<Sample> {
  constructor(private readonly samples: readonly Sample[]) {
    super();
  }
  override get length(): number {
    return this.samples.length;
  }
  override at(index: number): Sample {
    return this.samples[index];
  }
}

const { defaultCollate, DataLoader } = data;

describe("defaultCollate", () => {
  test("tensors, numbers, booleans, strings", () => {
    assert.deepEqual(defaultCollate([torch.ones(2), torch.zeros(2)]).tolist(), [[1, 1], [0, 0]]); // prettier-ignore
    const whole = defaultCollate([1, 2]);
    assert.deepEqual([whole.dtype, whole.tolist()], [torch.int64, [1, 2]]);
    const real = defaultCollate([1.5, 2]);
    assert.deepEqual([real.dtype, real.tolist()], [torch.float64, [1.5, 2]]);
    assert.equal(defaultCollate([true, false]).dtype, torch.bool);
    assert.equal(defaultCollate([5n, 6n]).dtype, torch.int64);
    assert.deepEqual(defaultCollate(["a", "b"]), ["a", "b"]);
    const typed = defaultCollate([Float32Array.of(1, 2), Float32Array.of(3, 4)]);
    assert.deepEqual([typed.dtype, typed.shape], [torch.float32, [2, 2]]);
  });

  test("arrays and objects, nested", () => {
    const batch = defaultCollate([
      { x: torch.ones(3), meta: { id: 1, tags: ["a", 0.5] as [string, number] } },
      { x: torch.zeros(3), meta: { id: 2, tags: ["b", 1.5] as [string, number] } },
    ]);
    assert.deepEqual(batch.x.shape, [2, 3]);
    assert.deepEqual(batch.meta.id.tolist(), [1, 2]);
    assert.deepEqual(batch.meta.tags[0], ["a", "b"]);
    assert.deepEqual(batch.meta.tags[1].tolist(), [0.5, 1.5]);
  });

  test("what does not fit is named", () => {
    assert.throws(() => defaultCollate([[1], [1, 2]]), {
      name: "RuntimeError",
      message: "each element in list of batch should be of equal size",
    });
    assert.throws(() => defaultCollate([{ a: 1 }, { b: 1 } as never]), { name: "KeyError", message: /'a'.*has b/ });
    assert.throws(() => defaultCollate([new Date()]), {
      name: "TypeError",
      message: /^default_collate: batch must contain tensors.*found Date/,
    });
    assert.throws(() => defaultCollate([null]), { name: "TypeError", message: /found null/ });
    assert.throws(() => defaultCollate([torch.ones(2), torch.ones(3)]), { name: "RuntimeError", message: /stack/ });
  });
});

describe("loaders", () => {
  const words = new List([
    [[1, 2, 3], 0],
    [[4], 1],
    [[5, 6], 0],
  ] as [number[], number][]);

  test("an own collate function pads", () => {
    const loader = new DataLoader(words, {
      batchSize: 2,
      collateFn: (samples) => {
        const longest = Math.max(...samples.map(([ids]) => ids.length));
        const rows = samples.map(([ids]) => [...ids, ...new Array<number>(longest - ids.length).fill(0)]);
        return { ids: torch.tensor(rows), labels: samples.map(([, label]) => label) };
      },
    });
    assert.deepEqual([...loader].map(({ ids, labels }) => [ids.tolist(), labels]), [
      [[[1, 2, 3], [4, 0, 0]], [0, 1]],
      [[[5, 6]], [0]],
    ]); // prettier-ignore
  });

  test("options that exclude one another", () => {
    const error = (options: object, message: string) =>
      assert.throws(() => new DataLoader(words, options), { name: "ValueError", message });
    error({ sampler: [0], shuffle: true }, "sampler option is mutually exclusive with shuffle");
    error(
      { batchSampler: [[0]], batchSize: 2 },
      "batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last",
    );
    const stream = new (class extends data.IterableDataset<number> {})();
    assert.throws(() => new DataLoader(stream, { shuffle: true }), { name: "ValueError", message: /IterableDataset/ });
  });

  test("a dataset of promises: for await, one batch ahead, and an error for plain iteration", async () => {
    const asked: number[] = [];
    class Remote extends data.Dataset<Promise<[torch.Tensor, number]>> {
      override get length(): number {
        return 5;
      }
      override async at(index: number): Promise<[torch.Tensor, number]> {
        asked.push(index);
        await new Promise((resolve) => setImmediate(resolve));
        return [torch.full([1], index), index];
      }
    }
    const loader = new DataLoader(new Remote(), { batchSize: 2 });
    const seen: unknown[] = [];
    const ahead: number[] = [];
    for await (const [x, y] of loader) {
      seen.push([x.tolist(), y.tolist()]);
      ahead.push(asked.length);
    }
    assert.deepEqual(seen, [[[[0], [1]], [0, 1]], [[[2], [3]], [2, 3]], [[[4]], [4]]]); // prettier-ignore
    assert.deepEqual(ahead, [4, 5, 5]);
    assert.throws(() => [...loader], { name: "TypeError", message: /for await/ });
  });

  test("a sample that fails to load is thrown where its batch is due", async () => {
    class Broken extends data.Dataset<Promise<number>> {
      override get length(): number {
        return 4;
      }
      override async at(index: number): Promise<number> {
        await null;
        if (index === 2) throw new Error("no sample 2");
        return index;
      }
    }
    const seen: unknown[] = [];
    await assert.rejects(
      async () => {
        for await (const batch of new DataLoader(new Broken(), { batchSize: 2 })) {
          seen.push(batch.tolist());
          await new Promise((resolve) => setImmediate(resolve));
        }
      },
      { message: "no sample 2" },
    );
    assert.deepEqual(seen, [[0, 1]]);
  });

  test("an asynchronous stream", async () => {
    class Lines extends data.IterableDataset<string> {
      override async *[Symbol.asyncIterator](): AsyncIterator<string> {
        for (const line of ["a", "b", "c"]) yield line;
      }
    }
    const collect = async (options: data.DataLoaderOptions<string, string[]>) => {
      const batches: unknown[] = [];
      for await (const batch of new DataLoader(new Lines(), options)) batches.push(batch);
      return batches;
    };
    assert.deepEqual(await collect({ batchSize: 2 }), [["a", "b"], ["c"]]);
    assert.deepEqual(await collect({ batchSize: 2, dropLast: true }), [["a", "b"]]);
    assert.deepEqual(await collect({ batchSize: null }), ["a", "b", "c"]);
    assert.throws(() => [...new DataLoader(new Lines())], { name: "NotImplementedError", message: /for await/ });
    const chained = new data.ChainDataset([new Lines(), new Lines()]);
    const all: string[] = [];
    for await (const line of chained as AsyncIterable<string>) all.push(line);
    assert.deepEqual(all, ["a", "b", "c", "a", "b", "c"]);
  });

  test("joined datasets take negative positions and refuse those out of range", () => {
    const joined = new data.ConcatDataset([new List([1, 2]), new List([3])]);
    assert.deepEqual([joined.length, joined.at(2), joined.at(-1), joined.at(-3)], [3, 3, 3, 1]);
    assert.throws(() => joined.at(-4), { message: "absolute value of index should not exceed dataset length" });
    assert.throws(() => joined.at(3), { name: "ValueError" });
    assert.throws(() => new data.ConcatDataset([]), { message: "datasets should not be an empty iterable" });
  });
});
