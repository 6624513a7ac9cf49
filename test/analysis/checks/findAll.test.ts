import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Check, Subject } from "../../../src/analysis/checks/check.js";
import { checks, findAll } from "../../../src/analysis/checks/index.js";
import { say } from "../../../src/protocol/said.js";
import { parse } from "../../../src/analysis/syntax/tree.js";

const subject = (text: string): Subject => ({
  file: "/a.ts",
  text,
  source: parse("/a.ts", text),
  sites: new Map(),
  facts: undefined,
});

const finds = (id: string, ...starts: number[]): Check => ({
  id,
  severity: "warning",
  title: id,
  needs: "syntax",
  find: () => starts.map((start) => ({ message: say(id), span: { start, end: start + 1 } })),
});

describe("findAll", () => {
  test("is in the order of the text, each place once a check", () => {
    const found = findAll(subject("abc"), {}, { among: [finds("one", 2, 0, 2), finds("two", 0)] });
    assert.deepEqual(
      found.map(({ check, span, file }) => [check, span.start, file]),
      [
        ["one", 0, "/a.ts"],
        ["two", 0, "/a.ts"],
        ["one", 2, "/a.ts"],
      ],
    );
  });

  test("a check that throws is told and does not stop the others", () => {
    const broken: Check = {
      ...finds("broken"),
      find: () => {
        throw new Error("no");
      },
    };
    const failures: string[] = [];
    const onFailure = (check: Check, error: unknown) => failures.push(`${check.id}: ${(error as Error).message}`);
    const found = findAll(subject("a"), {}, { among: [broken, finds("sound", 0)], onFailure });
    assert.deepEqual([found.map(({ check }) => check), failures], [["sound"], ["broken: no"]]);
  });

  test("a severity of the settings wins, and off leaves a check out", () => {
    const among = [finds("one", 0), finds("two", 0)];
    const found = findAll(subject("a"), { one: "off", two: "hint" }, { among });
    assert.deepEqual(
      found.map(({ check, severity }) => [check, severity]),
      [["two", "hint"]],
    );
  });

  test("a check that needs a run says nothing without one", () => {
    assert.deepEqual(findAll(subject("a"), {}, { among: [{ ...finds("one", 0), needs: "run" }] }), []);
  });

  test("gradlens-ignore on the line or the one before it silences the checks that it names", () => {
    const text = [
      "a; // gradlens-ignore one",
      "b; /* gradlens-ignore two, one */",
      "",
      "c; // gradlens-ignore other",
    ].join("\n");
    const starts = ["a", "b;", "c;"].map((name) => text.indexOf(name));
    const found = findAll(subject(text), {}, { among: [finds("one", ...starts), finds("two", ...starts)] });
    assert.deepEqual(
      found.map(({ check, span }) => check + text[span.start]),
      ["twoa", "onec", "twoc"],
    );
    assert.deepEqual(findAll(subject("// gradlens-ignore one\na"), {}, { among: [finds("one", 23)] }), []);
  });

  test("the checks have names of their own", () => {
    assert.equal(new Set(checks.map(({ id }) => id)).size, checks.length);
  });
});
