import assert from "node:assert/strict";
import { test } from "node:test";
import type { Run } from "../../src/extension/runs/run.js";
import { matchesFilter, parseTags } from "../../src/extension/runs/runFilter.js";

const run: Run = {
  id: "a",
  name: "Baseline",
  tags: ["good", "long run"],
  file: "/work/moons.ts",
  started: 0,
  status: "completed",
  steps: 1,
  seconds: 1,
  metrics: {},
  hyperparameters: { lr: 0.1 },
  options: {},
  changes: [],
};

test("a filter asks for words of name, tags, file, state and hyperparameters", () => {
  for (const filter of ["", "base", "#good", "moons completed", "lr=0.1", "BASELINE #long"])
    assert.ok(matchesFilter(run, filter), filter);
  for (const filter of ["#bad", "moons failed", "lr=0.2", "#baseline"]) assert.ok(!matchesFilter(run, filter), filter);
});

test("tags are written with commas or with #", () => {
  assert.deepEqual(parseTags(" good, long run,,good "), ["good", "long run"]);
  assert.deepEqual(parseTags("#good #later"), ["good", "later"]);
  assert.deepEqual(parseTags("one two"), ["one two"]);
  assert.deepEqual(parseTags("  "), []);
});
