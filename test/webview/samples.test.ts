import assert from "node:assert/strict";
import { test } from "node:test";
import { appended, indexAt } from "../../webview/shared/samples.js";
import type { StatisticsSample } from "../../src/protocol/statistics.js";

const samples = (...steps: number[]): StatisticsSample[] =>
  steps.map((step) => ({ step, time: 0, parameters: [], activations: [] }));
const steps = (all: readonly StatisticsSample[]): number[] => all.map(({ step }) => step);

test("a step that comes again replaces those from there on, within what came too", () => {
  assert.deepEqual(steps(appended(samples(1, 2, 3, 4), samples(3, 5))), [1, 2, 3, 5]);
  assert.deepEqual(steps(appended(samples(1, 2), samples(5, 6, 2, 3))), [1, 2, 3]);
});

test("many samples are thinned, the newest are all there", () => {
  const all = appended(samples(...Array.from({ length: 4000 }, (_, i) => i)), samples(4000, 4001));
  assert.ok(all.length < 2200, String(all.length));
  assert.deepEqual(
    steps(all).slice(-50),
    Array.from({ length: 50 }, (_, i) => 3952 + i),
  );
});

test("a step is shown by the first sample from there on", () => {
  const all = samples(10, 20, 30);
  assert.deepEqual(
    [0, 10, 11, 30, 31, null].map((step) => indexAt(all, step)),
    [0, 0, 1, 2, 2, 2],
  );
});
