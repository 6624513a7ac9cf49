import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, describe, test } from "node:test";
import { checks } from "../../src/analysis/checks/index.js";
import {
  committed,
  corpusAnalyser,
  corpusFiles,
  findingsInText,
  findingsOf,
  goldenFiles,
  goldenText,
  marks,
  shortRun,
  untranslated,
} from "./corpus.js";

const files = corpusFiles();
const analyser = corpusAnalyser();
const hasty = corpusAnalyser(shortRun);
after(() => {
  analyser.dispose();
  hasty.dispose();
});

describe("the corpus, run", () => {
  for (const file of files.filter(({ kind }) => kind !== "robust"))
    test(file.name, async () => {
      const findings = await findingsOf(analyser, file);
      const expected = marks(file.text);
      if (file.kind === "correct") assert.deepEqual(expected, [], "a correct file has no mark");
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
      assert.deepEqual(untranslated(file.text, findings), []);
    });

  for (const file of files.filter(({ kind }) => kind === "robust"))
    test(`${file.name}: silence, or one message`, async () => {
      const findings = await findingsOf(hasty, file);
      assert.ok(findings.length <= 1, findings.map(({ message }) => message).join("\n"));
      assert.equal(goldenText(file.text, findings), committed(file.golden));
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

  test("what a check finds has a quick fix, or its page says where there is none, and why", () => {
    for (const { id } of checks) {
      const found = files.filter(({ fault }) => fault === id).map(({ golden }) => committed(golden));
      const lacks = found.some((text) => !/^  fix/m.test(text));
      if (lacks) assert.match(readFileSync(`docs/checks/${id}.md`, "utf8"), /^\*\*No quick fix\*\*/m, id);
    }
  });
});

describe("the corpus, not run", () => {
  for (const file of files)
    test(`${file.name}: nothing but the fault is found`, () => {
      const expected = marks(file.text).map(({ start }) => [file.fault, start]);
      const found = findingsInText(file).map(({ check, span }) => [check, span.start]);
      assert.deepEqual(found, found.length === 0 ? [] : expected);
    });
});
