/** The code in the README is run as a reader would run it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { project, run } from "../runtime/project.js";

const [model, ...others] = [...readFileSync("README.md", "utf8").matchAll(/^```ts\n(.*?)^```$/gms)].map(
  (match) => match[1],
);

test("the README's first model, its only TypeScript, learns y = 3x + 0.5", async () => {
  assert.deepEqual(others, []);
  const { ended, text } = await run(path.join(project({ "first.ts": model }), "first.ts"), { mode: "train" });
  assert.deepEqual([ended.status, ended.steps], ["completed", 200]);
  const [weight, bias] = [...text.matchAll(/tensor\(\[+([\d.]+)/g)].map((match) => Number(match[1]));
  assert.ok(Math.abs(weight - 3) < 0.01 && Math.abs(bias - 0.5) < 0.01, text);
});
