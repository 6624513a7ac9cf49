/** Pausing, stepping and changing a training, in a definition and in a synchronous script. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RunEvent } from "../../../src/protocol/run.js";
import { atStep, conditionOf, order, pointsOf, steered, trainings } from "./trainings.js";

for (const [name, source] of Object.entries(trainings))
  describe(`control of a ${name}`, () => {
    test("a step number pauses after that step, with the reason", async () => {
      const { pauses, ended } = await steered(source, atStep(12), () => undefined);
      assert.equal(pauses.length, 1);
      assert.equal(pauses[0].step, 12);
      assert.equal(conditionOf(pauses[0]).message, "step 12 is reached");
      assert.equal(ended.steps, 160);
    });

    test("advances step by step", async () => {
      const { pauses } = await steered(source, atStep(5), ({ number }, handle) => {
        if (number > 3) return;
        order(handle, { type: "advance", by: "step" });
        return "stay";
      });
      assert.deepEqual(
        pauses.map(({ step }) => step),
        [5, 6, 7, 8, 9],
      );
      assert.deepEqual(pauses[1].reason, { kind: "advanced" });
    });

    test("changes of the learning rate count from the next step on, and are recorded", async () => {
      const { pauses, events, text } = await steered(source, atStep(10), ({ number }, handle) => {
        if (number > 0) return;
        order(handle, { type: "set", values: { lr: 0.5, weightDecay: 0.25 } }, { type: "advance", by: "step" });
        return "stay";
      });
      assert.deepEqual([...pointsOf(events, "lr")], [[0, 0.01], [10, 0.5]]); // prettier-ignore
      assert.match(text, /Changed at step 10: lr 0\.01 → 0\.5, weightDecay 0 → 0\.25\./);
      const changed = events.find((event) => event.type === "changed");
      assert.deepEqual(changed?.changes, [
        { name: "lr", from: 0.01, to: 0.5 },
        { name: "weightDecay", from: 0, to: 0.25 },
      ]);
      assert.equal(changed?.step, 10);
      const present = events.find((event) => event.type === "hyperparameters");
      assert.equal(present?.values.lr, 0.5);
      assert.equal(pauses.length, 2);
    });

    test("changes that make no sense are refused in words", async () => {
      const { text, events } = await steered(source, atStep(3), (_, handle) =>
        order(handle, { type: "set", values: { lrr: 1, lr: "fast", eps: -1, betas: 1, batchSize: 3 } }),
      );
      assert.match(text, /lrr stays as it is: there is nothing of this name to set; there is lr, eps, weightDecay/);
      assert.match(text, /lr stays as it is: it must be a number, but got "fast"/);
      assert.match(text, /eps stays as it is: it must not be negative, but got -1/);
      assert.match(text, /betas stays as it is: it is no single value/);
      assert.match(text, /batchSize stays as it is: it is fixed when a training begins/);
      assert.equal(events.filter((event) => event.type === "changed").length, 0);
    });

    test("a stop while paused ends the run", async () => {
      const { ended } = await steered(source, atStep(4), (_, handle) => {
        handle.stop();
        return "stay";
      });
      assert.equal(ended.status, "stopped");
    });

    test("orders change nothing of the numbers by themselves", async () => {
      const losses = (events: RunEvent[]) => [...pointsOf(events)];
      const plain = await steered(source, {}, () => undefined);
      const watched = await steered(
        source,
        {
          snapshotEvery: 7,
          conditions: [{ kind: "nan" }, { kind: "lossSpike", factor: 1e9 }, { kind: "gradientAbove", bound: 1e9 }, { kind: "step", step: 9 }], // prettier-ignore
        },
        (_, handle) => order(handle, { type: "snapshot" }),
      );
      assert.deepEqual(losses(watched.events), losses(plain.events));
      assert.equal(losses(plain.events).length, 160);
    });
  });

describe("control of definitions", () => {
  const { definition } = trainings;

  test("advances by epochs, to where the epoch has been judged", async () => {
    const { pauses } = await steered(definition, atStep(5), ({ number }, handle) => {
      if (number > 1) return;
      order(handle, { type: "advance", by: "epoch" });
      return "stay";
    });
    assert.deepEqual(
      pauses.map(({ step }) => step),
      [5, 8, 12],
    );
    assert.ok(pauses[1].since.some((event) => event.type === "progress" && event.epoch === 2));
  });

  test("epochs, clipping, accumulation and own hyperparameters", async () => {
    const { ended, text, events } = await steered(definition, atStep(6), (_, handle) =>
      order(handle, { type: "set", values: { epochs: 5, clipGradNorm: 0.5, accumulate: 2, width: 9 } }),
    );
    // Two epochs of four steps, and three of two.
    assert.equal(ended.steps, 8 + 6);
    assert.match(text, /epochs 40 → 5, clipGradNorm 0 → 0\.5, accumulate 1 → 2, width 8 → 9/);
    assert.match(text, /accumulate counts from the next epoch on/);
    assert.match(text, /width was read when the training was set up, and not since: the change has no effect/);
    const present = events.find((event) => event.type === "hyperparameters");
    assert.equal(present?.values.epochs, 5);
  });

  test("a hyperparameter that is read as it goes takes effect", async () => {
    const reading = definition
      .replace("model: () => new Net()", "model: (h) => { hp = h; return new Net(); }")
      .replace("export default", "let hp: { scale: number };\nexport default")
      .replace("loss: new nn.MSELoss()", "loss: (y, t) => y.sub(t).square().mean().mul(hp.scale)");
    const { events, text } = await steered(reading, atStep(6), (_, handle) =>
      order(handle, { type: "set", values: { scale: 0 } }),
    );
    assert.doesNotMatch(text, /no effect/);
    const losses = pointsOf(events);
    assert.ok(losses.get(5)! > 0);
    assert.equal(losses.get(6), 0);
  });

  for (const [scheduler, says] of [
    ["new optim.lrScheduler.StepLR(o, 1, { gamma: 0.5 })", /StepLR goes on from 0\.4, as in PyTorch/],
    ["new optim.lrScheduler.LambdaLR(o, () => 1)", /LambdaLR computes every rate from the first one, as in PyTorch: at its next step it replaces 0\.4/], // prettier-ignore
  ] as const)
    test(`a schedule and a changed rate: ${scheduler}`, async () => {
      const scheduled = definition.replace("batchSize: 5", `batchSize: 5, scheduler: (o) => ${scheduler}`);
      const { events, text } = await steered(scheduled, atStep(2), (_, handle) =>
        order(handle, { type: "set", values: { lr: 0.4 } }),
      );
      assert.match(text, says);
      assert.equal(pointsOf(events, "lr").get(2), 0.4);
      assert.equal(pointsOf(events, "lr").get(4), scheduler.includes("StepLR") ? 0.2 : 0.01);
    });
});

describe("control of scripts", () => {
  const { script } = trainings;

  test("one group of several", async () => {
    const groups = script.replace(
      "net.parameters(), {",
      "[{ params: net.first.parameters() }, { params: net.last.parameters() }], {",
    );
    const { events, text } = await steered(groups, atStep(3), (_, handle) =>
      order(handle, { type: "set", values: { "lr.1": 0.2 } }),
    );
    assert.deepEqual([...pointsOf(events, "lr")], [[0, 0.01]]);
    assert.deepEqual([...pointsOf(events, "lr 2")], [[0, 0.01], [3, 0.2]]); // prettier-ignore
    assert.match(text, /lr\.1 0\.01 → 0\.2/);
  });

  test("epochs cannot be seen from outside", async () => {
    const { pauses, text } = await steered(script, atStep(3), ({ number }, handle) => {
      if (number > 0) return;
      order(handle, { type: "advance", by: "epoch" });
      return "stay";
    });
    assert.match(text, /A script has no epochs/);
    assert.equal(pauses[1].step, 4);
  });
});
