/** Averages of weights. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { nn, optim } from "../../../src/engine/index.js";

const { AveragedModel, updateBn } = optim.swaUtils;

function setWeight(layer: nn.Linear, value: number): void {
  torch.noGrad(() => layer.weight.fill_(value));
}

describe("AveragedModel", () => {
  test("equal averages of a copy", () => {
    const layer = new nn.Linear(2, 1);
    const average = new AveragedModel(layer);
    assert.notEqual(average.module.weight, layer.weight);
    for (const value of [1, 2, 6]) {
      setWeight(layer, value);
      average.updateParameters(layer);
    }
    assert.deepEqual(average.module.weight.tolist(), [[3, 3]]);
    assert.equal(average.nAveraged.item(), 3);
    assert.deepEqual(average(torch.zeros(1, 2)).tolist(), average.module(torch.zeros(1, 2)).tolist());
  });

  test("PyTorch's names in the state", () => {
    const keys = Object.keys(new AveragedModel(new nn.Linear(2, 1)).stateDict());
    assert.deepEqual(keys, ["n_averaged", "module.weight", "module.bias"]);
  });

  test("averages of one's own", () => {
    const layer = new nn.Linear(1, 1, { bias: false });
    const average = new AveragedModel(layer, { avgFn: (a, v) => a.mul(0.5).add(v.mul(0.5)) });
    for (const value of [4, 8]) {
      setWeight(layer, value);
      average.updateParameters(layer);
    }
    assert.deepEqual(average.module.weight.tolist(), [[6]]);
  });

  test("buffers where they are asked for", () => {
    const model = new nn.BatchNorm1d(2);
    const [plain, all] = [new AveragedModel(model), new AveragedModel(model, { useBuffers: true })];
    const mean = (module: nn.BatchNorm1d) => module.runningMean!.tolist();
    torch.noGrad(() => model.runningMean!.fill_(5));
    plain.updateParameters(model);
    all.updateParameters(model);
    assert.deepEqual(
      [mean(plain.module), mean(all.module)],
      [
        [0, 0],
        [5, 5],
      ],
    );
  });
});

test("updateBn computes statistics over all batches, and leaves the mode", () => {
  const model = new nn.Sequential(new nn.BatchNorm1d(1));
  const layer = model.at(0) as nn.BatchNorm1d;
  model(torch.tensor([[100], [200]], { dtype: torch.float32 }));
  model.eval();
  const batches = [
    [torch.tensor([[1], [3]], { dtype: torch.float32 }), null],
    [torch.tensor([[5], [7]], { dtype: torch.float32 }), null],
  ];
  updateBn(batches, model);
  assert.deepEqual(layer.runningMean!.tolist(), [4]);
  assert.equal(layer.momentum, 0.1);
  assert.equal(layer.numBatchesTracked!.item(), 2);
  assert.equal(model.training, false);
});
