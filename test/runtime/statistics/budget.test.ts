import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SampleBudget } from "../../../src/runtime/statistics/budget.js";

/** Milliseconds that a budget gives beside its share; so is the first sample. */
const given = 30;
/** Milliseconds between two looks at the budget. */
const pulse = 33;

/** Follows a training of steps that take `stepTime` milliseconds, and samples that cost `cost`. `paid`: the share without what is given. */
function train(
  steps: number,
  stepTime: number,
  cost: number,
  share?: number,
): { samples: number[]; shareTaken: number; paid: number } {
  let now = 0;
  const budget = new SampleBudget(now);
  if (share !== undefined) budget.share = share;
  const samples: number[] = [];
  let isDue = true;
  let looked = now;
  for (let step = 0; step < steps; step++) {
    if (isDue) {
      budget.begin(now);
      samples.push(now);
      now += cost;
      budget.spend(cost);
    }
    now += stepTime;
    if (!isDue && now - looked < pulse) continue;
    looked = now;
    isDue = budget.isDue(now);
  }
  const taken = samples.length * cost;
  return { samples, shareTaken: taken / now, paid: (taken - given - cost) / now };
}

describe("budget of samples", () => {
  test("samples take their share of the time, whatever steps and samples cost", () => {
    for (const share of [0.01, 0.05])
      for (const [stepTime, cost] of [
        [0.01, 0.2],
        [0.2, 0.3],
        [1, 5],
        [20, 40],
        [500, 2000],
      ]) {
        const steps = Math.ceil(Math.max(60_000, (100 * cost) / share) / stepTime);
        const { samples, shareTaken, paid } = train(steps, stepTime, cost, share);
        const case_ = `steps of ${stepTime} ms, samples of ${cost} ms: ${samples.length} samples, ${shareTaken}`;
        assert.ok(paid <= share, case_);
        // As much as it may, or one at every second pulse.
        assert.ok(shareTaken > share / 3 || samples.length > (15 * steps * stepTime) / 1000, case_);
      }
  });

  test("a training of seconds has samples enough for its findings", () => {
    const { samples } = train(5_000, 1, 3, 0.002);
    assert.ok(samples.length >= 10, `${samples.length} samples`);
  });

  test("the first steps are all looked at, then at most 20 a second", () => {
    const { samples } = train(20_000, 1, 0.1, 0.05);
    assert.deepEqual(
      samples.slice(0, 4).map((time) => Math.round(time)),
      [0, 1, 2, 3],
    );
    for (let i = 9; i < samples.length; i++) assert.ok(samples[i] - samples[i - 1] >= 50);
  });

  test("a pause earns no credit, and a share that is raised late no burst", () => {
    const budget = new SampleBudget(0);
    for (let i = 0; i < 10; i++) budget.begin(0);
    budget.spend(20);
    budget.skip(1e6);
    assert.equal(budget.isDue(1e6), false);
    assert.equal(budget.isDue(1e6 + 1e5), true);
    budget.share = 0.5;
    budget.isDue(2e6);
    budget.begin(2e6);
    budget.spend(100);
    assert.equal(budget.isDue(2e6 + 60), false);
  });
});
