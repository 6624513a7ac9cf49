import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { colorOf, followRuns, initialState, setSelected } from "../../../webview/curves/state.js";

const run = (id: string, status = "completed") => ({ id, status });
const none = new Set<string>();

describe("which runs are drawn", () => {
  test("an empty panel draws the newest run", () => {
    const state = initialState(undefined);
    followRuns(state, [run("b"), run("a")], none);
    assert.deepEqual(state.selected, ["b"]);
  });

  test("a new live run replaces what the panel chose, not what the person chose", () => {
    const state = initialState(undefined);
    followRuns(state, [run("b"), run("a")], none);
    setSelected(state, "a", true);
    followRuns(state, [run("c", "running"), run("b"), run("a")], new Set(["a", "b"]));
    assert.deepEqual(state.selected, ["a", "c"]);
  });

  test("two live runs are drawn together", () => {
    const state = initialState(undefined);
    followRuns(state, [run("a", "running")], none);
    followRuns(state, [run("b", "running"), run("a", "running")], new Set(["a"]));
    assert.deepEqual(state.selected, ["a", "b"]);
  });

  test("what was unchecked stays so, also when it goes on", () => {
    const state = initialState(undefined);
    followRuns(state, [run("a", "running")], none);
    setSelected(state, "a", false);
    followRuns(state, [run("a", "running")], new Set(["a"]));
    assert.deepEqual(state.selected, []);
  });

  test("deleted runs leave, with their colours", () => {
    const state = initialState({ selected: ["a", "b"], colors: { a: 0, b: 1 } });
    followRuns(state, [run("b")], new Set(["a", "b"]));
    assert.deepEqual([state.selected, state.colors], [["b"], { b: 1 }]);
  });

  test("a reload restores the selection", () => {
    const state = initialState({ selected: ["a"], smoothing: 0.5 });
    followRuns(state, [run("b"), run("a")], none);
    assert.deepEqual([state.selected, state.smoothing, state.log], [["a"], 0.5, false]);
  });
});

test("runs drawn together have different colours and keep them", () => {
  const state = initialState(undefined);
  for (const id of ["a", "b", "c"]) setSelected(state, id, true);
  assert.deepEqual(state.colors, { a: 0, b: 1, c: 2 });
  setSelected(state, "b", false);
  setSelected(state, "d", true);
  assert.deepEqual([colorOf(state, "a"), colorOf(state, "c"), colorOf(state, "d")], [0, 2, 1]);
  setSelected(state, "b", true);
  assert.equal(colorOf(state, "b"), 3);
});
