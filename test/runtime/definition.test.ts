import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { quadratic, runSource } from "./project.js";

const definition = `import torch, { nn, optim, data, train } from "gradlens";
class Net extends nn.Module {
  layer = new nn.Linear(2, 1);
  forward(x: torch.Tensor): torch.Tensor { return this.layer(x); }
}
const make = (lr = 0.1) => train.define({
  seed: 0,
  model: () => new Net(),
  data: () => new data.TensorDataset(torch.randn(64, 2), torch.randn(64, 1)),
  loss: new nn.MSELoss(),
  optimizer: (net: Net) => new optim.SGD(net.parameters(), { lr }),
  batchSize: 16,
  epochs: 5,
  metrics: { error: train.metrics.meanAbsoluteError },
});
`;

describe("training definitions", () => {
  test("the default export is trained; started, epochs and results are told", async () => {
    const { events, ended } = await runSource(`${definition}export default make();`, { mode: "train" });
    assert.equal(ended.status, "completed", ended.error?.stack);
    assert.equal(ended.steps, 20);
    assert.deepEqual(Object.keys(ended.metrics), ["loss", "error"]);
    const started = events.find((event) => event.type === "started");
    assert.deepEqual(
      [
        started?.kind,
        started?.model,
        started?.parameters,
        started?.epochs,
        started?.stepsPerEpoch,
        started?.hyperparameters.lr,
      ],
      ["definition", "Net", 3, 5, 4, 0.1],
    );
    const points = new Map<string, number>();
    for (const event of events)
      if (event.type === "scalars")
        for (const { series, values } of event.batches) points.set(series, (points.get(series) ?? 0) + values.length);
    assert.deepEqual(Object.fromEntries(points), { lr: 1, loss: 20, "epoch loss": 5, error: 5 });
    const last = events.findLast((event) => event.type === "progress");
    assert.deepEqual([last?.epoch, last?.epochs, last?.step], [5, 5, 20]);
  });

  test("a single named export and module.exports are found as well", async () => {
    assert.equal((await runSource(`${definition}export const moons = make();`, { mode: "train" })).ended.steps, 20);
    assert.equal((await runSource(`${definition}module.exports = make();`, { mode: "train" })).ended.steps, 20);
  });

  test("options: epochs and set", async () => {
    const { events, ended } = await runSource(`${definition}export default make();`, {
      mode: "train",
      options: { epochs: 2, set: { lr: 0.5, batchSize: 32 } },
    });
    assert.equal(ended.steps, 4);
    assert.equal(events.find((event) => event.type === "started")?.hyperparameters.lr, 0.5);
  });

  test("an unknown name to set fails and tells the known ones", async () => {
    const { ended } = await runSource(`${definition}export default make();`, {
      mode: "train",
      options: { set: { lrr: 1 } },
    });
    assert.equal(ended.status, "failed");
    assert.match(ended.error!.message, /'lrr'.*\blr\b/);
    // Nothing in the user's code threw: the place is the definition's.
    assert.equal(ended.error?.position?.line, 6);
  });

  test("options that a script with its own loop cannot take are told", async () => {
    const { outputs } = await runSource(quadratic + "trainStep();", {
      mode: "train",
      options: { epochs: 3, set: { lr: 1 } },
    });
    assert.match(outputs.find((output) => output.level === "warn")!.text, /Ignored: epochs, lr\./);
  });

  test("several definitions without a default fail by name", async () => {
    const { ended } = await runSource(`${definition}export const a = make(); export const b = make();`, {
      mode: "train",
    });
    assert.match(ended.error!.message, /exports 2 trainings \(a, b\)/);
  });

  test("a loss that diverges ends the run as diverged", async () => {
    const { ended } = await runSource(`${definition}export default make(1e30);`, { mode: "train" });
    assert.equal(ended.status, "diverged");
    assert.match(ended.error!.message, /loss became (NaN|Infinity|-Infinity)/i);
  });

  test("an error in the model is placed in its file", async () => {
    const { ended } = await runSource(
      `${definition.replace("return this.layer(x)", "return this.layer(x.t())")}export default make();`,
      {
        mode: "train",
      },
    );
    assert.equal(ended.status, "failed");
    assert.match(ended.error!.message, /shapes cannot be multiplied/);
    assert.deepEqual([ended.error?.position?.line, ended.error?.position?.column], [4, 56]);
  });

  test("a file that calls train.fit itself is not trained twice", async () => {
    const { ended } = await runSource(
      `${definition}const training = make(); train.fit(training); export default training;`,
      { mode: "train" },
    );
    assert.equal(ended.steps, 20);
  });

  test("mode run leaves the definition alone and says so", async () => {
    const { ended, text } = await runSource(`${definition}export default make();`);
    assert.deepEqual([ended.status, ended.steps], ["completed", 0]);
    assert.match(text, /main\.ts defines a training/);
  });

  test("a warning of the engine comes with the user's line", async () => {
    const { outputs } = await runSource(
      `import torch, { nn } from "gradlens";\n\nnew nn.MSELoss()(torch.ones(3), torch.ones(3, 1));`,
    );
    const warning = outputs.find((output) => output.level === "warn");
    assert.match(warning!.text, /UserWarning: .*size/);
    assert.equal(warning!.position?.line, 3);
  });
});
