/** A training goes on inside an epoch, after a kill or in the same process, and ends as one that was never interrupted, to the bit. */
import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import torch, { data, metrics, nn, optim, train } from "../../../src/engine/index.js";
import { setObserver } from "../../../src/engine/observe.js";
import type { Tensor } from "../../../src/engine/tensor/tensor.js";
import type { Checkpoint } from "../../../src/engine/train/checkpoint.js";
import { decodeCheckpoint, encodeCheckpoint } from "../../../src/engine/train/checkpointFile.js";
import { capture, Rewind, type Session } from "../../../src/engine/train/session.js";

class Net extends nn.Module {
  first = new nn.Linear(2, 8);
  norm = new nn.BatchNorm1d(8);
  dropout = new nn.Dropout(0.3);
  last = new nn.Linear(8, 1);
  override forward(x: Tensor): Tensor {
    return this.last(this.dropout(torch.relu(this.norm(this.first(x)))));
  }
}

const definition = (changes: Partial<train.Definition>) =>
  train.define({
    seed: 3,
    model: () => new Net(),
    data: () => {
      const x = torch.randn(40, 2);
      return data.split(new data.TensorDataset(x, x.sum(1, true)), { validation: 0.2 });
    },
    loss: new nn.MSELoss(),
    optimizer: (net: nn.Module) => new optim.Adam(net.parameters(), { lr: 0.05 }),
    batchSize: 5,
    epochs: 4,
    metrics: { r2: metrics.r2, error: metrics.meanAbsoluteError, own: (output) => output.mean().item() },
    ...changes,
  } as train.Definition);

const variants: Record<string, Partial<train.Definition>> = {
  "in random order": {},
  "with accumulated gradients": { accumulate: 3 },
  "with a schedule by steps": { scheduler: (optimizer) => new optim.lrScheduler.ExponentialLR(optimizer, 0.9) },
  "with samples drawn by weight": {
    sampler: (set) => new data.WeightedRandomSampler(new Array<number>(set.length).fill(1), set.length),
  },
};

/** Trains, and calls back after every step. */
function trained(training: train.Training, settled: (session: Session) => void, resume?: Checkpoint) {
  let session: Session | undefined;
  setObserver({ fitStarted: (start) => (session = start.session), settled: () => settled(session!) });
  const result = train.fit(training, { resume });
  return { history: result.history, bytes: encodeCheckpoint(result.checkpoint), steps: result.steps };
}

describe("going on inside an epoch", () => {
  afterEach(() => setObserver(null));

  for (const [name, changes] of Object.entries(variants))
    test(name, () => {
      const taken: Uint8Array[] = [];
      const whole = trained(definition(changes), (session) => taken.push(encodeCheckpoint(capture(session))));
      assert.equal(taken.length, whole.steps);
      for (const bytes of [taken[0], taken[Math.floor(taken.length / 2)], taken.at(-1)!]) {
        torch.manualSeed(99);
        const rest = trained(definition(changes), () => undefined, decodeCheckpoint("bytes", bytes));
        assert.equal(rest.steps, whole.steps);
        assert.deepEqual(rest.history, whole.history);
        assert.deepEqual(rest.bytes, whole.bytes);
      }
    });

  test("back in the same process", () => {
    const whole = trained(definition({}), () => undefined);
    let early: Checkpoint | undefined;
    let back = 0;
    const again = trained(definition({}), (session) => {
      if (session.steps === 4) early ??= capture(session);
      if (session.steps !== 15 || back++ > 0) return;
      throw new Rewind(early!);
    });
    assert.equal(back, 2);
    assert.deepEqual(again.history, whole.history);
    assert.deepEqual(again.bytes, whole.bytes);
  });
});
