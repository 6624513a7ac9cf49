/** Checkpoints: a training that was interrupted and goes on ends as one that was not, to the bit; files are whole or not there. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import torch, { data, metrics, nn, optim, train } from "../../../src/engine/index.js";
import { random } from "../../../src/engine/numpy/index.js";
import { decodeCheckpoint, encodeCheckpoint } from "../../../src/engine/train/checkpointFile.js";
import type { Tensor } from "../../../src/engine/tensor/tensor.js";

class Net extends nn.Module {
  first = new nn.Linear(2, 8);
  dropout = new nn.Dropout(0.3);
  last = new nn.Linear(8, 1);
  override forward(x: Tensor): Tensor {
    return this.last(this.dropout(torch.tanh(this.first(x))));
  }
}

const samples = () => {
  const x = torch.randn(30, 2);
  return new data.TensorDataset(x, x.sum(1, true).add(random.normal(0, 0.1, [30, 1]).float()));
};

const base = {
  model: () => new Net(),
  data: () => data.split(samples(), { validation: 0.2 }),
  loss: new nn.MSELoss(),
  optimizer: (net: nn.Module) => new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 }),
  batchSize: 5,
  epochs: 10,
  metrics: { r2: metrics.r2 },
};

const { lrScheduler } = optim;

/** Optimizers with every kind of state, schedules by step, by epoch and by figure, with a seed and without. */
const variants: Record<string, Partial<train.Definition>> = {
  "SGD with momentum": { seed: 3 },
  "no seed": {},
  "Adam, step decay": {
    seed: 1,
    optimizer: (net) => new optim.Adam(net.parameters(), { lr: 0.05, amsgrad: true }),
    scheduler: (optimizer) => new lrScheduler.StepLR(optimizer, 3, { gamma: 0.5 }),
  },
  "RMSprop, one cycle by steps": {
    seed: 2,
    optimizer: (net) => new optim.RMSprop(net.parameters(), { lr: 0.01, momentum: 0.5 }),
    scheduler: (optimizer, _, { stepsPerEpoch }) =>
      new lrScheduler.OneCycleLR(optimizer, { maxLr: 0.02, totalSteps: 10 * stepsPerEpoch }),
  },
  "reduce on plateau, accumulation": {
    seed: 2,
    accumulate: 2,
    clipGradNorm: 1,
    l2: 1e-3,
    scheduler: (optimizer) => new lrScheduler.ReduceLROnPlateau(optimizer, { factor: 0.5, patience: 0 }),
  },
  "early stopping that counts across the break": { seed: 4, earlyStopping: { patience: 3, minDelta: 0.05 } },
  "sequence of schedules": {
    seed: 5,
    scheduler: (optimizer) =>
      new lrScheduler.SequentialLR(
        optimizer,
        [
          new lrScheduler.ConstantLR(optimizer, { factor: 0.1, totalIters: 3 }),
          new lrScheduler.ExponentialLR(optimizer, 0.9),
        ],
        [4],
      ),
  },
};

const bits = (model: nn.Module) =>
  Object.fromEntries(Object.entries(model.stateDict()).map(([name, tensor]) => [name, tensor.tolist()]));

function withFolder(body: (folder: string) => void): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-checkpoint-"));
  try {
    body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("resuming", () => {
  for (const [name, changes] of Object.entries(variants))
    test(`${name}: ten epochs are five and five more, through bytes`, () => {
      const training = train.define({ ...base, ...changes } as train.Definition);
      torch.manualSeed(77);
      random.seed(5);
      let half: train.Checkpoint | undefined;
      const whole = train.fit(training, {
        checkpoint: (checkpoint, kind) => {
          if (kind === "last" && checkpoint.epoch === 5) half = checkpoint;
        },
      });
      assert.ok(half, "there is a checkpoint of the fifth epoch");
      const end = torch.rand(3).tolist();
      // What happens in between is of no consequence.
      torch.manualSeed(123);
      random.seed(99);
      const resumed = train.fit(training, { resume: decodeCheckpoint("half", encodeCheckpoint(half)) });
      assert.deepEqual(resumed.history, whole.history);
      assert.deepEqual(bits(resumed.model), bits(whole.model));
      assert.deepEqual([resumed.steps, resumed.epochs, resumed.best?.epoch], [whole.steps, whole.epochs, whole.best?.epoch]); // prettier-ignore
      assert.deepEqual(torch.rand(3).tolist(), end, "the random numbers that follow");
    });

  test("a run of five epochs goes on to ten", () => {
    const training = train.define({ ...base, seed: 0 });
    random.seed(5);
    const five = train.fit(training, { epochs: 5 });
    random.seed(5);
    const ten = train.fit(training);
    assert.deepEqual(bits(train.fit(training, { resume: five.checkpoint }).model), bits(ten.model));
  });

  test("a finished training and another model", () => {
    const training = train.define({ ...base, seed: 0, epochs: 2 });
    const done = train.fit(training);
    const again = train.fit(training, { resume: done.checkpoint });
    assert.deepEqual([again.steps, again.metrics], [done.steps, done.metrics]);
    const other = train.define({ ...base, model: () => new nn.Linear(2, 1) });
    assert.throws(() => train.fit(other, { resume: done.checkpoint }), {
      name: "RuntimeError",
      message: /Missing key\(s\).*weight/s,
    });
    assert.throws(() => train.fit(training, { resume: {} as never }), { name: "TypeError", message: /checkpoint/ });
  });
});

describe("checkpoints", () => {
  test("stay as they are while training goes on", () => {
    const seen: { checkpoint: train.Checkpoint; text: string }[] = [];
    const text = (checkpoint: train.Checkpoint) => Buffer.from(encodeCheckpoint(checkpoint)).toString("base64");
    const kinds: string[] = [];
    train.fit(train.define({ ...base, seed: 0, epochs: 4, checkpoint: { every: 2 } }), {
      checkpoint: (checkpoint, kind) => {
        kinds.push(`${kind} ${checkpoint.epoch}`);
        seen.push({ checkpoint, text: text(checkpoint) });
      },
    });
    for (const { checkpoint, text: before } of seen) assert.equal(text(checkpoint), before);
    assert.deepEqual(kinds.filter((kind) => kind.startsWith("last")), ["last 2", "last 4"]); // prettier-ignore
    assert.ok(kinds.includes("best 1"));
  });

  test("are written whole, and read by their path", () =>
    withFolder((folder) => {
      const inner = path.join(folder, "a", "b");
      const training = train.define({ ...base, seed: 0, epochs: 3, checkpoint: { folder: inner } });
      const { model } = train.fit(training);
      assert.deepEqual(readdirSync(inner).toSorted(), ["best.pth", "last.pth"]);
      assert.deepEqual(bits(train.fit(training, { resume: path.join(inner, "last.pth"), epochs: 3 }).model), bits(model)); // prettier-ignore
      const checkpoint = train.readCheckpoint(path.join(inner, "best.pth"));
      const copy = path.join(folder, "copy.pth");
      train.saveCheckpoint(copy, checkpoint);
      assert.deepEqual(readFileSync(copy), readFileSync(path.join(inner, "best.pth")));
    }));

  test("what cannot be read or written is named", () =>
    withFolder((folder) => {
      const file = path.join(folder, "x.pth");
      const read = (message: RegExp) => assert.throws(() => train.readCheckpoint(file), message);
      read(/Cannot read .*x\.pth: there is no such file/);
      writeFileSync(file, "weights");
      read(/x\.pth, byte 0: expected a file of PyTorch's.*found another format/);
      const whole = encodeCheckpoint(train.fit(train.define({ ...base, epochs: 1 })).checkpoint);
      writeFileSync(file, whole.subarray(0, whole.length - 100));
      read(/x\.pth: expected a zip archive/);
      writeFileSync(file, whole.subarray(0, 40));
      read(/x\.pth: expected a zip archive/);
      const below = path.join(file, "folder");
      assert.throws(
        () => train.fit(train.define({ ...base, epochs: 1, checkpoint: { folder: below } })),
        /Cannot write/,
      );
      assert.equal(existsSync(below), false);
    }));

  test("every dtype, odd sizes, views and numbers that JSON lacks", () => {
    const x = torch.arange(7);
    const tensors = [x, x.float(), x.half(), x.bool(), x.to(torch.int8), x.double().narrow(0, 2, 3), torch.ones(2, 3).t(), torch.ones(0), torch.tensor(NaN)] as Tensor[]; // prettier-ignore
    const model = Object.fromEntries(tensors.map((tensor, i) => [`t${i}`, tensor]));
    const { checkpoint } = train.fit(train.define({ ...base, epochs: 1 }));
    const given = { ...checkpoint, history: [{ loss: NaN, best: Infinity }], model } as train.Checkpoint;
    const back = decodeCheckpoint("x", encodeCheckpoint(given));
    assert.deepEqual(back.history, given.history);
    tensors.forEach((tensor, i) => {
      const other = back.model[`t${i}`];
      assert.deepEqual([other.dtype, other.shape, other.tolist()], [tensor.dtype, tensor.shape, tensor.tolist()]);
    });
  });
});
