/** Sweeps in a real engine process: trials on workers of their own, their series, errors at the user's line. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RunTrial } from "../../src/protocol/run.js";
import { quickest } from "../support/quickest.js";
import { runSource } from "./project.js";

const source = (
  sweep: string,
  model = "new nn.Linear(1, 1)",
) => `import torch, { data, nn, optim, train } from "gradlens";
console.log("loaded");
const x = torch.linspace(-1, 1, 20).unsqueeze(1);
export default train.define({
  seed: 0,
  model: () => ${model},
  data: () => new data.TensorDataset(x, x.mul(2).add(1)),
  loss: new nn.MSELoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.1 }),
  epochs: 5,
  ${sweep}
});
`;
const grid = `sweep: { strategy: "grid", space: { lr: [0.001, 0.3, 0.1, 1e20] } },`;

const request = (workers: number) => ({ mode: "train" as const, options: { sweep: { workers } } });

describe("sweeps", () => {
  test("on two workers as in one thread: trials, their curves, the table", async () => {
    const trialsOf = async (workers: number) => {
      const { ended, events, text } = await runSource(source(grid), request(workers));
      assert.deepEqual([ended.status, ended.error], ["completed", undefined]);
      assert.match(text, /^loaded\n\s*trial +loss +epoch +lr\n +2 /);
      assert.equal(text.match(/loaded/g)!.length, 1);
      const trials = events.filter((event): event is RunTrial => event.type === "trial");
      assert.deepEqual(Object.keys(ended.metrics), ["best"]);
      assert.equal(ended.metrics.best, Math.min(...trials.map(({ value }) => value ?? Infinity)));
      const series = new Set(
        events.flatMap((event) => (event.type === "scalars" ? event.batches.map((batch) => batch.series) : [])),
      );
      assert.deepEqual([...series].sort(), ["best", "trial 1 loss", "trial 2 loss", "trial 3 loss", "trial 4 loss"]);
      const started = events.find((event) => event.type === "started");
      assert.deepEqual([started?.kind, started?.trials, started?.hyperparameters.strategy], ["definition", 20, "grid"]);
      return trials.toSorted((a, b) => a.number - b.number);
    };
    const [one, two] = [await trialsOf(1), await trialsOf(2)];
    assert.deepEqual(two, one);
    assert.deepEqual(
      one.map(({ values, status }) => [values.lr, status]),
      [
        [0.001, "completed"],
        [0.3, "completed"],
        [0.1, "completed"],
        [1e20, "diverged"],
      ],
    );
  });

  test("a mistake of the file is shown at its line, from a worker too", async () => {
    for (const workers of [1, 2]) {
      const { ended } = await runSource(source(grid, "torch.nothing()"), request(workers));
      assert.equal(ended.status, "failed");
      assert.equal(ended.error?.name, "TypeError");
      assert.equal(ended.error.position?.line, 6);
    }
    const { ended } = await runSource(source(""), request(1));
    assert.match(ended.error!.message, /sweep needs a 'space'/);
  });

  test("stops within a second", async () => {
    const many = `sweep: { trials: 100000, space: { lr: [0.1, 0.2] } },`;
    const milliseconds = await quickest(1000, async () => {
      let stopped = 0;
      const { ended } = await runSource(source(many), request(2), (event, handle) => {
        if (event.type !== "trial" || stopped > 0) return;
        stopped = performance.now();
        handle.stop();
      });
      assert.equal(ended.status, "stopped");
      return performance.now() - stopped;
    });
    assert.ok(milliseconds < 1000, `${milliseconds} ms`);
  });
});

describe("accumulated gradients", () => {
  test("the losses of a step are one point, their mean", async () => {
    const { events, ended } = await runSource(source("batchSize: 4, accumulate: 5, shuffle: false,"), {
      mode: "train",
    });
    assert.equal(ended.steps, 5);
    const batches = events.flatMap((event) => (event.type === "scalars" ? event.batches : []));
    const names = new Set(batches.map(({ series }) => series));
    assert.deepEqual([...names].sort(), ["loss", "lr"]);
    const losses = batches.filter(({ series }) => series === "loss").flatMap(({ values }) => [...values]);
    assert.equal(losses.length, 5);
    assert.ok(Math.abs(losses.at(-1)! - ended.metrics.loss) < 1e-6, `${losses.at(-1)} and ${ended.metrics.loss}`);
  });
});
