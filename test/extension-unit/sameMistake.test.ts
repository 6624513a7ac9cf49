import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { checks } from "../../src/analysis/checks/index.js";
import { isSameMistake, type Told } from "../../src/extension/diagnosis/sameMistake.js";

const unused: Told = { check: "unused-parameter", lines: [4, 4] };

describe("a mistake that the training and the language server find", () => {
  test("is the same on the lines of the layer", () => {
    assert.ok(isSameMistake(unused, [{ check: "unusedParameters", lines: [3, 5] }]));
    assert.ok(!isSameMistake(unused, [{ check: "unusedParameters", lines: [5, 6] }]));
  });

  test("is another one for another check", () => {
    assert.ok(!isSameMistake(unused, [{ check: "biasBeforeNorm", lines: [4, 4] }]));
    assert.ok(!isSameMistake({ check: "dead-layer", lines: [4, 4] }, [{ check: "unusedParameters", lines: [4, 4] }]));
    assert.ok(!isSameMistake(unused, []));
  });

  test("is the same anywhere where it is none of a layer", () => {
    assert.ok(isSameMistake({ check: "learning-rate", lines: [0, 0] }, [{ check: "learningRate", lines: [30, 30] }]));
  });

  test("the names are those of checks", () => {
    const text = readFileSync("src/extension/diagnosis/sameMistake.ts", "utf8");
    const ours = checks.map(({ id }) => id);
    const theirs = readdirSync("src/diagnosis/checks").map((name) =>
      readFileSync(`src/diagnosis/checks/${name}`, "utf8")
        .match(/name: "([\w-]+)"/)
        ?.at(1),
    );
    for (const [, id] of text.matchAll(/"([a-z]+[A-Z]\w+)"/g)) assert.ok(ours.includes(id), id);
    for (const [, name] of text.matchAll(/^ {2}"([\w-]+)":/gm)) assert.ok(theirs.includes(name), name);
  });
});
