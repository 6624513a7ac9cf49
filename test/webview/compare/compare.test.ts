import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Comparison } from "../../../src/protocol/compare.js";
import { comparisonCsv, comparisonJson } from "../../../webview/compare/exports.js";
import { followRuns, initialState, show } from "../../../webview/compare/state.js";

const run = (id: string, file = "/net.ts") => ({ id, file });

describe("which runs are compared", () => {
  test("at first the two newest of one file, the older one as the base", () => {
    const state = initialState(undefined);
    followRuns(state, [run("d", "/other.ts"), run("c"), run("b", "/third.ts"), run("a")], true);
    assert.deepEqual(state.selected, ["a", "c"]);
  });

  test("no two runs of one file: none; later lists choose nothing", () => {
    const state = initialState(undefined);
    followRuns(state, [run("a"), run("b", "/other.ts")], true);
    followRuns(state, [run("c"), run("a")], false);
    assert.deepEqual(state.selected, []);
  });

  test("runs that are gone leave; what was chosen before a reload stays", () => {
    const state = initialState({ selected: ["x", "a", "b"] });
    followRuns(state, [run("b"), run("a"), run("c")], true);
    assert.deepEqual(state.selected, ["a", "b"]);
  });

  test("several that are asked for take the place of others, one is added", () => {
    const state = initialState({ selected: ["x", "y"] });
    show(state, ["z"]);
    assert.deepEqual(state.selected, ["x", "y", "z"]);
    show(state, ["a", "b"]);
    assert.deepEqual(state.selected, ["a", "b"]);
  });
});

describe("files of a comparison", () => {
  const comparison: Comparison = {
    runs: ["a", "b"],
    tolerance: 0.01,
    hyperparameters: [{ name: "tanh", values: [true, null], differs: true }],
    results: [{ name: "loss", values: [NaN, 0.5], differs: true }],
    environment: [],
    files: [{ name: "net.ts", versions: [0, 1], differs: true }],
    series: [{ name: "loss", parts: [undefined, { exact: { step: 3, a: 1, b: 2 }, beyond: null }] }],
  };

  test("CSV has a row for each", () => {
    assert.deepEqual(comparisonCsv(comparison, ["one", "two"]).trim().split("\r\n"), [
      "table,name,one,two",
      "hyperparameters,tanh,true,",
      "results,loss,NaN,0.5",
      "code version,net.ts,0,1",
      "first step that differs,loss,,3",
      "first step beyond the tolerance,loss,,",
    ]);
  });

  test("JSON keeps NaN as text", () => {
    const read = JSON.parse(comparisonJson(comparison, ["one", "two"])) as Comparison & { names: string[] };
    assert.deepEqual(
      [read.names, read.results[0].values],
      [
        ["one", "two"],
        ["NaN", 0.5],
      ],
    );
  });
});
