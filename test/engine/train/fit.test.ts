/** train.define and train.fit: validation, overrides, results, divergence. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { data, nn, optim, train } from "../../../src/engine/index.js";
import { setObserver } from "../../../src/engine/observe.js";

const x = torch.linspace(-1, 1, 20).unsqueeze(1);
const line = () => new data.TensorDataset(x, x.mul(2).add(1));

const definition = {
  seed: 0,
  model: () => new nn.Linear(1, 1),
  data: line as () => data.Dataset,
  loss: new nn.MSELoss(),
  optimizer: (net: nn.Module) => new optim.SGD(net.parameters(), { lr: 0.1 }),
  epochs: 50,
};

describe("train.define", () => {
  test("marks and keeps the definition, and runs nothing", () => {
    const never = () => assert.fail("ran");
    const training = train.define({ ...definition, model: never, data: never, optimizer: never });
    assert.ok(train.isDefinition(training));
    assert.equal(train.isDefinition({ ...definition }), false);
  });

  test("unknown and missing keys, wrong numbers", () => {
    const define = (changes: object) => () => train.define({ ...definition, ...changes } as never);
    assert.throws(define({ epoch: 3 }), { name: "TypeError", message: /'epoch'.*'epochs'/ });
    assert.throws(define({ model: undefined }), { name: "TypeError", message: /needs 'model'.*undefined/ });
    assert.throws(define({ loss: "mse" }), { name: "TypeError", message: /needs 'loss'.*'mse'/ });
    assert.throws(define({ epochs: 0 }), { name: "RangeError", message: /epochs.*0/ });
    assert.throws(define({ epochs: undefined }), { name: "RangeError", message: /epochs/ });
    assert.throws(define({ batchSize: 2.5 }), { name: "RangeError", message: /batchSize.*2\.5/ });
  });
});

describe("train.fit", () => {
  test("trains", () => {
    const { metrics, steps, epochs, model } = train.fit(train.define({ ...definition, epochs: 200 }));
    assert.ok(metrics.loss < 1e-4, `loss ${metrics.loss}`);
    assert.deepEqual([steps, epochs], [200, 200]);
    assert.ok(Math.abs([...model.parameters()][0].item() - 2) < 0.05);
  });

  test("the same seed gives the same result", () => {
    const run = () => train.fit(train.define({ ...definition, batchSize: 4, epochs: 3 })).metrics;
    assert.deepEqual(run(), run());
  });

  test("batches, validation and metrics", () => {
    const training = train.define({
      ...definition,
      data: () => data.split(line(), { validation: 0.25 }),
      batchSize: 4,
      epochs: 2,
      metrics: { error: train.metrics.meanAbsoluteError },
    });
    const { metrics, steps } = train.fit(training);
    assert.equal(steps, 8);
    assert.deepEqual(Object.keys(metrics), ["loss", "error", "validation loss", "validation error"]);
  });

  test("what is no definition", () =>
    assert.throws(() => train.fit({ ...definition } as never), { name: "TypeError", message: /train\.define/ }));

  test("a loss that is no longer finite", () =>
    assert.throws(() => train.fit(train.define(definition), { set: { lr: 1e20 } }), {
      name: "DivergedError",
      message:
        /^The loss became (NaN|Infinity) at epoch \d+, step \d+\. A smaller learning rate usually helps \(now 100000000000000000000\)/,
    }));

  test("an observer hears of the start and every epoch", () => {
    const heard: string[] = [];
    setObserver({
      fitStarted: ({ epochs, stepsPerEpoch, parameters }) => heard.push(`${epochs} ${stepsPerEpoch} ${parameters}`),
      epoch: ({ epoch }) => heard.push(`epoch ${epoch}`),
      step: () => heard.push("step"),
    });
    try {
      train.fit(train.define({ ...definition, epochs: 2 }));
    } finally {
      setObserver(null);
    }
    assert.deepEqual(heard, ["2 1 2", "step", "epoch 1", "step", "epoch 2"]);
  });
});

describe("overrides", () => {
  const training = train.define({
    ...definition,
    hyperparameters: { rate: 0.1, name: "a" },
    optimizer: (net, { rate }) => new optim.SGD(net.parameters(), { lr: Number(rate) }),
  });
  const fit = (set: Record<string, string | number | boolean>) => train.fit(training, { set });

  test("of the definition, of hyperparameters, of the optimizer", () => {
    assert.equal(fit({ epochs: 3 }).steps, 3);
    assert.equal(train.fit(training, { epochs: 4 }).steps, 4);
    assert.equal(fit({ epochs: 1, batchSize: 5 }).steps, 4);
    const still = fit({ rate: 0, epochs: 5 }).metrics.loss;
    assert.equal(fit({ lr: 0, epochs: 1 }).metrics.loss, still);
    assert.notEqual(fit({ epochs: 5 }).metrics.loss, still);
  });

  test("one that nobody knows, and one of another type", () => {
    assert.throws(() => fit({ learningRate: 1 }), { name: "TypeError", message: /'learningRate'.*rate.*epochs.*lr/ });
    assert.throws(() => fit({ rate: "fast" }), { name: "TypeError", message: /'rate' must be a number.*"fast"/ });
    assert.throws(() => fit({ epochs: 1.5 }), { name: "RangeError", message: /epochs.*1\.5/ });
  });
});
