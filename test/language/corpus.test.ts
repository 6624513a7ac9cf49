import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { checks } from "../../src/analysis/checks/index.js";
import { committed, corpusFiles, findingsOf, goldenFiles, goldenText, marks } from "./corpus.js";

const files = corpusFiles();

describe("the corpus", () => {
  for (const file of files)
    test(file.name, () => {
      const findings = findingsOf(file);
      const expected = marks(file.text);
      if (file.fault === undefined) assert.deepEqual(expected, [], "a correct file has no mark");
      else assert.equal(expected.length, 1, "a broken file has one mark");
      assert.deepEqual(
        findings.map(({ check, span }) => [check, file.text.slice(span.start, span.end), span.start]),
        expected.map((span) => [file.fault, file.text.slice(span.start, span.end), span.start]),
      );
      assert.equal(
        goldenText(file.text, findings),
        committed(file.golden),
        "node scripts/corpus.mjs --write rewrites it",
      );
    });

  test("every golden text has its file", () => {
    const known = new Set(files.map(({ golden }) => golden));
    assert.deepEqual(
      goldenFiles().filter((golden) => !known.has(golden)),
      [],
    );
  });

  test("every check has three broken files or more, and a page", () => {
    for (const { id } of checks) {
      assert.ok(files.filter(({ fault }) => fault === id).length >= 3, `${id}: too few broken files`);
      assert.match(readFileSync(`docs/checks/${id}.md`, "utf8"), new RegExp(`^# ${id}`), id);
    }
  });
});

describe("nothing is found in the examples", () => {
  for (const name of readdirSync("examples").filter((name) => name.endsWith(".ts")))
    test(name, () => {
      const file = path.resolve("examples", name);
      assert.deepEqual(findingsOf({ file, text: readFileSync(file, "utf8") }), []);
    });
});
