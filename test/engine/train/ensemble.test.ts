/** Ensembles: members differ by their seed, share the split, answer together. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { data, metrics, nn, optim, train } from "../../../src/engine/index.js";
import { makeBlobs } from "../../../src/engine/datasets/index.js";
import { setObserver } from "../../../src/engine/observe.js";

const training = train.define({
  seed: 5,
  model: () => new nn.Linear(2, 3),
  data: () => data.split(makeBlobs({ samples: 90, clusterStd: 4, seed: 1 }), { validation: 0.4 }),
  loss: new nn.CrossEntropyLoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.05 }),
  batchSize: 20,
  epochs: 3,
  metrics: { accuracy: metrics.accuracy },
});

describe("train.ensemble", () => {
  test("trains members with seeds of their own on one split", () => {
    const { members, model, metrics: figures } = train.ensemble(training, { members: 3 });
    assert.equal(members.length, 3);
    const weights = members.map((member) => JSON.stringify(member.model.stateDict().weight.tolist()));
    assert.equal(new Set(weights).size, 3);
    assert.deepEqual(Object.keys(model.stateDict()).slice(0, 3), ["members.0.weight", "members.0.bias", "members.1.weight"]); // prettier-ignore
    const x = torch.randn(4, 2);
    const mean = torch.stack(members.map((member) => member.model(x) as torch.Tensor)).mean(0);
    assert.deepEqual((model(x) as torch.Tensor).tolist(), mean.tolist());
    assert.deepEqual(Object.keys(figures), ["validation loss", "validation accuracy"]);
    const again = train.ensemble(training, { members: 3 });
    assert.deepEqual(again.metrics, figures);
  });

  test("votes are shares of members", () => {
    const votes = train.ensemble(training, { members: 3, combine: "vote", epochs: 1 });
    assert.deepEqual(Object.keys(votes.metrics), ["validation accuracy"]);
    const shares = votes.model(torch.randn(5, 2).mul(5)).tolist() as number[][];
    for (const row of shares) {
      assert.ok(Math.abs(row.reduce((a, b) => a + b) - 1) < 1e-6, `${row}`);
      assert.ok(row.every((share) => Math.abs(share * 3 - Math.round(share * 3)) < 1e-6));
    }
    const constant = (value: number) => Object.assign(new nn.Identity(), { forward: () => torch.tensor([value, 1 - value]) }); // prettier-ignore
    const binary = new train.Ensemble([constant(0.9), constant(0.8), constant(0.3)], "vote");
    assert.deepEqual((binary(torch.ones(1)).tolist() as number[]).map((share) => share.toFixed(4)), ["0.6667", "0.3333"]); // prettier-ignore
  });

  test("own draws of the samples, and the members' curves", () => {
    const heard = new Set<string>();
    setObserver({ scalars: (values) => Object.keys(values).forEach((name) => heard.add(name)) });
    try {
      const same = train.define({ ...training, seed: 0, shuffle: false, model: () => zeros() });
      const whole = train.ensemble(same, { members: 2 });
      const drawn = train.ensemble(same, { members: 2, bootstrap: true });
      const differ = ({ members }: train.EnsembleResult) =>
        new Set(members.map((member) => JSON.stringify(member.model.stateDict().weight.tolist()))).size;
      assert.deepEqual([differ(whole), differ(drawn)], [1, 2]);
    } finally {
      setObserver(null);
    }
    assert.ok(heard.has("member 1 loss") && heard.has("member 2 validation accuracy"), [...heard].join());
  });

  test("wrong options", () => {
    assert.throws(() => train.ensemble(training, { members: 0 }), { name: "RangeError", message: /members.*0/ });
    assert.throws(() => train.ensemble(training, { combine: "max" as never }), { name: "TypeError", message: /'max'/ });
    assert.throws(() => train.ensemble({} as never), { name: "TypeError", message: /train\.define/ });
  });
});

function zeros(): nn.Linear {
  const net = new nn.Linear(2, 3);
  for (const parameter of net.parameters()) torch.noGrad(() => parameter.zero_());
  return net;
}
