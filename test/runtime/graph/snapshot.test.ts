/** A graph that is captured from a snapshot is that of the step which followed it in the run. */
import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { RunEvent } from "../../../src/protocol/run.js";
import { readGraph } from "../../../src/runtime/graph/read.js";
import { captureGraph } from "../../support/capturedGraph.js";
import { project, run } from "../project.js";

const script = `import torch, { nn, optim } from "gradlens";
torch.manualSeed(0);
const model = new nn.Sequential(new nn.Linear(3, 4), new nn.Tanh(), new nn.Linear(4, 1));
const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
const [x, y] = [torch.randn(8, 3), torch.randn(8, 1)];
for (let step = 0; step < 20; step++) {
  optimizer.zeroGrad();
  nn.functional.mseLoss(model(x), y).backward();
  optimizer.step();
}
`;

/** Four steps an epoch, so that step 10 lies within one; the batches and the dropped units are drawn. */
const definition = `import torch, { data, nn, optim, train } from "gradlens";
export default train.define({
  seed: 0,
  model: () => new nn.Sequential(new nn.Linear(3, 4), new nn.Dropout(0.5), new nn.Linear(4, 1)),
  data: () => new data.TensorDataset(torch.randn(8, 3), torch.randn(8, 1)),
  loss: new nn.MSELoss(),
  optimizer: (net) => new optim.Adam(net.parameters(), { lr: 0.01 }),
  batchSize: 2, epochs: 5,
});
`;

for (const [kind, source] of Object.entries({ script, definition }))
  test(`a step of a ${kind} from its snapshot has the numbers of the run's own`, async () => {
    const folder = project({ "main.ts": source });
    const kept = mkdtempSync(path.join(os.tmpdir(), "gradlens-kept-"));
    const file = path.join(folder, "main.ts");
    const { events } = await run(file, { mode: "train", folder: kept, snapshotEvery: 10, capture: { step: 10 } });
    const graphEvent = events.find((event) => event.type === "graph") as Extract<RunEvent, { type: "graph" }>;
    const own = await readGraph(graphEvent.file);
    const last = events.findLast((event) => event.type === "snapshots") as Extract<RunEvent, { type: "snapshots" }>;
    const snapshot = last.snapshots.find(({ step }) => step === 10)!;
    const { graph } = await captureGraph(file, { step: 10, snapshot: snapshot.file });
    assert.deepEqual([graph.step, own.step], [10, 10]);
    const facts = (of: typeof graph) =>
      of.tensors
        .filter(({ kind }) => kind === "parameter")
        .map(({ name, value, gradient }) => [name, value!.statistics, gradient!.statistics]);
    assert.equal(facts(graph).length, 4);
    assert.deepEqual(facts(graph), facts(own));
  });
