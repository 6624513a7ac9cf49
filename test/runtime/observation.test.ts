import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RunEvent } from "../../src/protocol/run.js";
import { quadratic, runSource } from "./project.js";

/** All points of a run by series. */
function seriesOf(events: RunEvent[]): Record<string, { steps: number[]; values: number[] }> {
  const series: Record<string, { steps: number[]; values: number[] }> = {};
  for (const event of events) {
    if (event.type !== "scalars") continue;
    for (const batch of event.batches) {
      const points = (series[batch.series] ??= { steps: [], values: [] });
      points.steps.push(...batch.steps);
      points.values.push(...batch.values);
    }
  }
  return series;
}

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`);

describe("observation of a plain loop", () => {
  test("every loss and the learning rate, without a line of user code", async () => {
    const { events, ended } = await runSource(`${quadratic}for (let i = 0; i < 5000; i++) trainStep();`, {
      mode: "train",
    });
    const { loss, lr } = seriesOf(events);
    assert.equal(ended.status, "completed");
    assert.equal(ended.steps, 5000);
    assert.equal(loss.values.length, 5000);
    assert.deepEqual(
      loss.steps,
      Array.from({ length: 5000 }, (_, index) => index),
    );
    near(loss.values[1], 0.64);
    near(loss.values[2], 0.4096);
    assert.deepEqual([lr.steps, lr.values], [[0], [0.1]]);
    assert.deepEqual(Object.keys(ended.metrics), ["loss"]);
  });

  test("started comes once and before scalars, ended once and last; progress is there", async () => {
    const { events } = await runSource(`${quadratic}for (let i = 0; i < 100; i++) trainStep();`, { mode: "train" });
    const types = events.map((event) => event.type);
    assert.equal(types.filter((type) => type === "started").length, 1);
    assert.ok(types.indexOf("started") < types.indexOf("scalars"));
    assert.equal(types.indexOf("ended"), types.length - 1);
    const progress = events.findLast((event) => event.type === "progress");
    assert.equal(progress?.step, 100);
    assert.ok(progress!.stepsPerSecond > 0);
  });

  test("learning rates that change, train.log series, several losses a step", async () => {
    const { events, ended } = await runSource(
      `${quadratic}import { train } from "gradlens";
for (let i = 0; i < 4; i++) {
  optimizer.zeroGrad();
  w.mul(w).backward();
  w.mul(2).backward();
  if (i === 2) optimizer.paramGroups[0].lr = 0.01;
  optimizer.step();
  train.log({ accuracy: i / 10 });
}`,
      { mode: "train" },
    );
    const series = seriesOf(events);
    assert.deepEqual(series.lr, { steps: [0, 2], values: [0.1, 0.01] });
    assert.deepEqual(series.accuracy.steps, [1, 2, 3, 4]);
    assert.equal(series.loss.values.length, 4);
    assert.equal(series["loss 2"].values.length, 4);
    near(ended.metrics.accuracy, 0.3);
  });

  test("two optimizers, as a GAN has, get a series each", async () => {
    const { events } = await runSource(
      `import torch, { optim } from "gradlens";
const [g, d] = [3, 5].map((value) => torch.tensor(value, { requiresGrad: true }));
const [optG, optD] = [g, d].map((w) => new optim.SGD([w], { lr: 0 }));
for (let i = 0; i < 3; i++) {
  d.mul(d).backward(); optD.step();
  g.mul(g).backward(); optG.step();
}`,
      { mode: "train" },
    );
    const series = seriesOf(events);
    assert.deepEqual(series.loss.values, [25, 25, 25]);
    assert.deepEqual(series["loss 2"].values, [9, 9, 9]);
  });

  test("weights changed by hand, without an optimizer, count a step for each backward", async () => {
    const { events, ended } = await runSource(
      `import torch from "gradlens";
const w = torch.tensor(2, { requiresGrad: true });
for (let i = 0; i < 30; i++) w.mul(w).backward();`,
      { mode: "train" },
    );
    assert.equal(ended.steps, 30);
    assert.deepEqual(
      seriesOf(events).loss.steps,
      Array.from({ length: 30 }, (_, index) => index),
    );
  });

  test("a loss that is not finite: one warning at its line, the run goes on, and is diverged", async () => {
    const { ended, outputs, text } = await runSource(
      `import torch, { optim } from "gradlens";
const w = torch.tensor(1, { requiresGrad: true });
const optimizer = new optim.SGD([w], { lr: 0.1 });
for (let i = 0; i < 5; i++) {
  const loss = w.mul(NaN);
  loss.backward();
  optimizer.step();
}
console.log("after");`,
      { mode: "train" },
    );
    const warnings = outputs.filter((output) => output.level === "warn");
    assert.equal(warnings.length, 1);
    assert.match(warnings[0].text, /loss became NaN at step 0/);
    assert.deepEqual([warnings[0].position?.line, warnings[0].position?.column], [6, 8]);
    assert.equal(ended.status, "diverged");
    assert.match(text, /after/);
  });

  test("a loss that grows out of all proportion is diverged, one that recovers is not", async () => {
    const source = (body: string): string => `import torch, { optim } from "gradlens";
const w = torch.tensor(1, { requiresGrad: true });
const optimizer = new optim.SGD([w], { lr: 0 });
function step(scale: number) {
  w.mul(scale).backward();
  optimizer.step();
}
${body}`;
    const grown = await runSource(source("for (let i = 0; i < 100; i++) step(13 * 1.23 ** i);"), { mode: "train" });
    assert.equal(grown.ended.status, "diverged");
    assert.match(grown.text, /^The loss grew from 13\.00 to .* at step \d+\./);
    const spike = await runSource(source("for (let i = 0; i < 100; i++) step(i === 50 ? 1e6 : 1);"), { mode: "train" });
    assert.equal(spike.ended.status, "completed");
    const small = await runSource(source("for (let i = 0; i < 100; i++) step(i < 20 ? 1e-9 : 1);"), { mode: "train" });
    assert.deepEqual([small.ended.status, small.text], ["completed", ""]);
  });

  test("a script that trains nothing fails in mode train, and is fine in mode run", async () => {
    const source = `console.log("only this");`;
    const trained = await runSource(source, { mode: "train" });
    assert.equal(trained.ended.status, "failed");
    assert.match(trained.ended.error!.message, /main\.ts trains nothing.*\n\n.*train\.define/);
    assert.equal((await runSource(source)).ended.status, "completed");
  });

  test("training that starts in a timer is observed too", async () => {
    const { ended } = await runSource(
      `${quadratic}setTimeout(() => { for (let i = 0; i < 3; i++) trainStep(); }, 20);`,
      { mode: "train" },
    );
    assert.deepEqual([ended.status, ended.steps], ["completed", 3]);
  });
});
