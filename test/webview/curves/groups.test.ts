import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ListedRun } from "../../../src/protocol/view.js";
import { groupRuns, prefixOf } from "../../../webview/curves/groups.js";
import { matcher } from "../../../webview/shared/matcher.js";

const run = (id: string, hyperparameters: ListedRun["hyperparameters"], tags: string[] = []): ListedRun => ({
  id,
  name: `run ${id}`,
  file: "/work/net.ts",
  started: 0,
  status: "completed",
  detail: "",
  tags,
  hyperparameters,
});

describe("groups of runs", () => {
  const runs = [
    run("a", { lr: 0.1, seed: 1 }, ["good"]),
    run("b", { seed: 2, lr: 0.1 }),
    run("c", { lr: 0.2, seed: 1 }, ["good", "later"]),
  ];
  const ids = (groups: ReturnType<typeof groupRuns>) => groups.map((group) => group.runs.map(({ id }) => id).join("+"));

  test("by what is equal but the seed, named by it", () => {
    const groups = groupRuns(runs, "seed");
    assert.deepEqual(ids(groups), ["a+b", "c"]);
    assert.deepEqual(
      groups.map(({ name }) => name),
      ["net.ts, lr 0.1", "run c"],
    );
  });

  test("by tag; runs without one stand alone", () => assert.deepEqual(ids(groupRuns(runs, "tag")), ["a+c", "b"]));
  test("not at all", () => assert.deepEqual(ids(groupRuns(runs, "none")), ["a", "b", "c"]));
  test("files keep apart", () => {
    const other = { ...run("d", { lr: 0.1 }), file: "/work/other.ts" };
    assert.deepEqual(ids(groupRuns([run("a", { lr: 0.1 }), other], "seed")), ["a", "d"]);
  });
});

test("a pattern is a regular expression, or plain text where it is none", () => {
  assert.equal(matcher("  "), undefined);
  assert.deepEqual(["loss", "validation loss", "lr"].filter(matcher("^LOSS$")!), ["loss"]);
  assert.deepEqual(["f(x", "fx"].filter(matcher("f(x")!), ["f(x"]);
});

test("series stand together by what is before the last slash, trials and members by their kind", () => {
  assert.deepEqual(["train/a/loss", "loss", "trial 12 loss", "member 1 validation loss", "/x"].map(prefixOf), [
    "train/a",
    "",
    "trial",
    "member",
    "",
  ]);
});
