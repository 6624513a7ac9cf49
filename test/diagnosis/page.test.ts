import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { checks } from "../../src/diagnosis/index.js";

test("docs/FINDINGS.md explains every finding, and nothing else", () => {
  const heads = [...readFileSync("docs/FINDINGS.md", "utf8").matchAll(/^## (.+)$/gm)].map(([, head]) => head);
  assert.deepEqual(heads.sort(), checks.map(({ name }) => name).sort());
});
