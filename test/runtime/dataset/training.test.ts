/** The data of a training: its file is run up to the first step, and asked. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DatasetSummary, SamplePage, TokensCell } from "../../../src/protocol/dataset.js";
import type { ProbeAnswer } from "../../../src/protocol/probe.js";
import { runSource } from "../project.js";

const page = { probe: "datasetSamples", parameters: { part: 0, from: 0, count: 3 } };

/** What a file answers before its first step. */
async function inspected(source: string): Promise<{ summary: DatasetSummary; samples: SamplePage }> {
  const answers: ProbeAnswer[] = [];
  const { ended } = await runSource(source, { mode: "inspect" }, (event, handle) => {
    if (event.type === "paused")
      [{ probe: "dataset", parameters: { file: "main.ts" } }, page].forEach((request, id) =>
        handle.order({ type: "probe", id, request }),
      );
    if (event.type !== "probe") return;
    answers[event.id] = event.answer;
    if (answers[0] && answers[1]) handle.stop();
  });
  assert.equal(ended.status, "stopped", ended.error?.message);
  const [summary, samples] = answers.map((answer) => {
    assert.ok("data" in answer, JSON.stringify(answer));
    return answer.data;
  });
  return { summary: summary as DatasetSummary, samples: samples as SamplePage };
}

const definition = (data: string, before = "") => `import torch, { nn, optim, data, train } from "gradlens";
import { makeMoons } from "gradlens/datasets";
${before}
export default train.define({
  seed: 0,
  model: () => new nn.Linear(2, 1),
  data: () => ${data},
  loss: new nn.BCEWithLogitsLoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.1 }),
  batchSize: 10,
  epochs: 100,
});`;

describe("the data of a definition", () => {
  test("features and target, train and validation", async () => {
    const { summary, samples } = await inspected(
      definition("data.split(makeMoons({ samples: 100, seed: 0 }), { validation: 0.2 })"),
    );
    assert.deepEqual(
      summary.parts.map(({ name, samples }) => [name, samples]),
      [
        ["train", 80],
        ["validation", 20],
      ],
    );
    assert.deepEqual(
      summary.columns.map(({ name, kind }) => `${name} ${kind}`),
      ["x[0] number", "x[1] number", "y category"],
    );
    const counts = summary.columns[2].parts.map(({ counts }) => counts);
    assert.deepEqual([counts[0][0] + counts[1][0], counts[0][1] + counts[1][1]], [50, 50]);
    assert.equal(samples.rows.length, 3);
  });

  test("a data set of its own, with classes, a vocabulary and texts of several lengths", async () => {
    const { summary, samples } = await inspected(
      definition(
        "new Texts()",
        `import { Vocab } from "gradlens/text";
class Texts extends data.Dataset<[torch.Tensor, number]> {
  classes = ["good", "bad"];
  vocab = new Vocab(["<pad>", "fine", "awful"]);
  get length() { return 12; }
  at(i: number): [torch.Tensor, number] { return [torch.full([1 + i % 2], 1 + i % 2, { dtype: torch.int64 }), i % 2]; }
}`,
      ).replace("batchSize: 10,", "batchSize: 1, collateFn: (samples) => [torch.zeros(1, 2), torch.zeros(1, 1)],"),
    );
    const [text, target] = summary.columns;
    assert.deepEqual([text.kind, text.labels, target.labels], ["tokens", ["awful", "fine"], ["good", "bad"]]);
    assert.deepEqual((samples.rows[1][0] as TokensCell).texts, ["awful", "awful"]);
    assert.equal(samples.rows[1][1], "bad");
  });
});

test("a script: what its model was given last", async () => {
  const { summary } = await inspected(`import torch, { nn, optim } from "gradlens";
const net = new nn.Linear(2, 1);
const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
const x = torch.ones(7, 2);
for (let i = 0; i < 100; i++) {
  optimizer.zeroGrad();
  nn.functional.mseLoss(net(x), x.sum(1, true)).backward();
  optimizer.step();
}`);
  assert.deepEqual([summary.format, summary.parts[0].name, summary.parts[0].samples], ["Batch", "batch", 7]);
});
