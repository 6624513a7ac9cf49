import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { data } from "../../../src/engine/index.js";

class Squares extends data.Dataset<[number, torch.Tensor]> {
  override get length(): number {
    return 5;
  }
  override at(i: number): [number, torch.Tensor] {
    return [i, torch.full([2], i * i)];
  }
}

describe("datasets", () => {
  test("tensors of one length", () => {
    const set = new data.TensorDataset(torch.arange(6).reshape(3, 2), torch.arange(3));
    assert.equal(set.length, 3);
    assert.deepEqual(
      set.at(1).map((t) => t.tolist()),
      [[2, 3], 1],
    );
    assert.throws(() => new data.TensorDataset(torch.ones(2), torch.ones(3)), {
      name: "ValueError",
      message: /^Size mismatch between tensors/,
    });
    assert.throws(() => new data.TensorDataset(), { name: "ValueError" });
  });

  test("samples of an own dataset are stacked", () => {
    const batches = [...new data.DataLoader(new Squares(), { batchSize: 2 })].map((b) => b.map((t) => t.tolist()));
    assert.deepEqual(batches, [
      [
        [0, 1],
        [
          [0, 0],
          [1, 1],
        ],
      ],
      [
        [2, 3],
        [
          [4, 4],
          [9, 9],
        ],
      ],
      [[4], [[16, 16]]],
    ]);
  });

  test("lengths of a split", () => {
    assert.throws(() => data.randomSplit(new Squares(), [2, 2]), {
      name: "ValueError",
      message: /^Sum of input lengths does not equal the length of the input dataset!/,
    });
    const [a, b] = data.randomSplit(new Squares(), [2, 3]);
    assert.deepEqual([a.length, b.length], [2, 3]);
    assert.deepEqual([...a.indices, ...b.indices].toSorted(), [0, 1, 2, 3, 4]);
    assert.throws(() => a.at(2), { name: "IndexError" });
  });

  test("training and validation part", () => {
    const whole = new data.TensorDataset(torch.arange(10));
    const { train, validation } = data.split(whole, { validation: 0.2, shuffle: false });
    assert.deepEqual([train.length, validation.length, validation.at(0)[0].item()], [8, 2, 8]);
    assert.throws(() => data.split(whole, { validation: 1 }), { name: "ValueError", message: /validation.*1/ });
  });
});

describe("loaders", () => {
  test("options are checked", () => {
    assert.throws(() => new data.DataLoader(new Squares(), { batchSize: 0 }), {
      name: "ValueError",
      message: /batchSize=0/,
    });
    assert.throws(() => new data.DataLoader(new Squares(), { batch_size: 2 } as never), {
      name: "TypeError",
      message: /'batch_size'.*'batchSize'/,
    });
  });

  test("a loader can be left early and started again", () => {
    const loader = new data.DataLoader(new Squares(), { batchSize: 2 });
    for (const _ of loader) break;
    assert.equal([...loader].length, 3);
  });
});
