/** Questions about a model: asked of a run while it goes on and while it is paused, they change nothing of it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ProbeAnswer } from "../../src/protocol/probe.js";
import type { RunEvent } from "../../src/protocol/run.js";
import { problemOf, runSource } from "./project.js";

const definition = `import torch, { nn, optim, data, train } from "gradlens";
export default train.define({
  seed: 1,
  model: () => new nn.Sequential(new nn.Linear(2, 3), new nn.Dropout(0.5), new nn.Linear(3, 1)),
  data: () => { const x = torch.randn(20, 2); return data.split(new data.TensorDataset(x, x.sum(1, true)), { validation: 0.5 }); },
  loss: new nn.MSELoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.01 }),
  batchSize: 5,
  epochs: 500,
});`;

const script = `import torch, { nn, optim } from "gradlens";
torch.manualSeed(1);
const net = new nn.Sequential(new nn.Linear(2, 3), new nn.Dropout(0.5), new nn.Linear(3, 1));
const optimizer = new optim.SGD(net.parameters(), { lr: 0.01 });
const lossFn = new nn.MSELoss();
const x = torch.randn(10, 2);
for (let i = 0; i < 1000; i++) {
  optimizer.zeroGrad();
  lossFn(net(x), x.sum(1, true)).backward();
  optimizer.step();
}`;

const expected = [
  { name: "0.weight", shape: [3, 2], dtype: "float32", trainable: true },
  { name: "0.bias", shape: [3], dtype: "float32", trainable: true },
  { name: "2.weight", shape: [1, 3], dtype: "float32", trainable: true },
  { name: "2.bias", shape: [1], dtype: "float32", trainable: true },
];

const ask = (id: number, probe: string) => ({ type: "probe", id, request: { probe, parameters: {} } }) as const;

function losses(events: RunEvent[]): number[] {
  return events.flatMap((event) =>
    event.type === "scalars"
      ? event.batches.filter(({ series }) => series === "loss").flatMap(({ values }) => [...values])
      : [],
  );
}

for (const [name, source] of Object.entries({ definition, script }))
  describe(`probes of a ${name}`, () => {
    test("are answered while it runs and while it is paused; the numbers stay the same", async () => {
      const undisturbed = losses((await runSource(source, { mode: "train" })).events);
      const answers = new Map<number, ProbeAnswer>();
      let asked = false;
      const { events, ended } = await runSource(source, { mode: "train" }, (event, handle) => {
        if (event.type === "started" && !asked) {
          asked = true;
          handle.order(ask(1, "parameters"));
          handle.pause();
        }
        if (event.type === "paused")
          for (const id of [2, 3]) handle.order(ask(id, id === 3 ? "nonsense" : "parameters"));
        if (event.type !== "probe") return;
        answers.set(event.id, event.answer);
        if (answers.size === 3) handle.resume();
      });
      assert.equal(ended.status, "completed");
      assert.deepEqual(answers.get(1), { data: expected });
      assert.deepEqual(answers.get(2), { data: expected });
      assert.match(problemOf(answers.get(3)), /no probe “nonsense”; there are .*parameters/);
      assert.deepEqual(losses(events), undisturbed);
    });
  });
