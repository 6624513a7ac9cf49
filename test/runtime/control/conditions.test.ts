/** Conditions pause a run when they begin to hold, with a sentence that has the numbers. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { PauseCondition } from "../../../src/protocol/control.js";
import { LossSpikes } from "../../../src/runtime/control/lossSpike.js";
import { conditionOf, steered } from "./trainings.js";

/** The gradient of step i is its factor; the loss is the factor times w. */
const factors = (list: number[]) => `import torch, { optim } from "gradlens";
const w = torch.tensor(2, { requiresGrad: true });
const optimizer = new optim.SGD([w], { lr: 0 });
for (const factor of ${JSON.stringify(list)}) {
  optimizer.zeroGrad();
  w.mul(factor).backward();
  optimizer.step();
}
`;

async function pausesOf(list: number[], ...conditions: PauseCondition[]): Promise<[number, string][]> {
  const { pauses } = await steered(factors(list), { conditions }, () => undefined);
  return pauses.map((pause) => [pause.step, conditionOf(pause).message]);
}

describe("conditions", () => {
  test("gradient norm above a bound: when it rises above it, before the step, and again after it was below", async () =>
    assert.deepEqual(await pausesOf([1, 5, 6, 1, 7], { kind: "gradientAbove", bound: 4 }), [
      [1, "the gradient norm 5 is above 4"],
      [4, "the gradient norm 7 is above 4"],
    ]));

  test("gradient norm below a bound", async () =>
    assert.deepEqual(await pausesOf([1, 0.001, 1], { kind: "gradientBelow", bound: 0.01 }), [
      [1, "the gradient norm 0.001 is below 0.01"],
    ]));

  test("loss spike, against the running median", async () =>
    assert.deepEqual(await pausesOf([...new Array<number>(12).fill(1), 2.9, 9, 1], { kind: "lossSpike", factor: 3 }), [
      [13, "the loss 18 is 9 times its median 2"],
    ]));

  test("several conditions: each for itself", async () =>
    assert.deepEqual(
      await pausesOf(
        [1, 1, 8],
        { kind: "step", step: 1 },
        { kind: "step", step: 2 },
        { kind: "gradientAbove", bound: 4 },
      ),
      [
        [1, "step 1 is reached"],
        [2, "step 2 is reached"],
        [2, "the gradient norm 8 is above 4"],
      ],
    ));

  test("can be replaced while the run is paused", async () => {
    const { pauses } = await steered(
      factors([1, 1, 1, 1]),
      { conditions: [{ kind: "step", step: 1 }] },
      ({ number }, handle) => {
        if (number === 0) handle.order({ type: "conditions", conditions: [{ kind: "step", step: 1 }, { kind: "step", step: 3 }] }); // prettier-ignore
      },
    );
    assert.deepEqual(
      pauses.map(({ step }) => step),
      [1, 3],
    );
  });

  test("dead units, from the statistics of activations", async () => {
    const source = `import torch, { nn, optim } from "gradlens";
const net = new nn.Sequential(new nn.Linear(2, 4), new nn.ReLU(), new nn.Linear(4, 1));
torch.noGrad(() => { net.at(0).bias.fill_(-100); });
const optimizer = new optim.SGD(net.parameters(), { lr: 1e-6 });
const x = torch.randn(8, 2);
for (let i = 0; i < 20000; i++) {
  optimizer.zeroGrad();
  net(x).square().mean().backward();
  optimizer.step();
}`;
    const { pauses } = await steered(source, { conditions: [{ kind: "deadFraction", bound: 0.5 }] }, (_, handle) => {
      handle.stop();
      return "stay";
    });
    assert.equal(conditionOf(pauses[0]).message, "100% of 1 is dead, more than 50%");
  });
});

describe("the running median of losses", () => {
  test("is that of the last 64, and undefined of fewer than ten", () => {
    const spikes = new LossSpikes();
    const all: number[] = [];
    for (let i = 0; i < 300; i++) {
      const loss = ((i * 7919) % 101) - 20;
      const last = all.slice(-64).sort((a, b) => a - b);
      const middle = last.length >> 1;
      const median = last.length % 2 === 1 ? last[middle] : (last[middle - 1] + last[middle]) / 2;
      assert.equal(spikes.median, last.length < 10 ? undefined : median);
      spikes.add(loss);
      all.push(loss);
    }
  });

  test("of negative losses: a spike is a rise of so many times their size", () => {
    const spikes = new LossSpikes();
    for (let i = 0; i < 20; i++) spikes.add(-2);
    assert.equal(spikes.isSpike(-1, 3), false);
    assert.equal(spikes.isSpike(2.5, 3), true);
    spikes.add(NaN);
    assert.equal(spikes.median, -2);
  });
});
