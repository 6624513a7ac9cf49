/** The lessons of the project have their shapes, and no false alarm. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { createAnalyser } from "../../src/analysis/index.js";
import { RunClient } from "../../src/analysis/run/client.js";

const folder = path.resolve("examples");
const analyser = createAnalyser(
  { trusted: true, open: () => undefined, folders: [folder], severities: {}, budget: { milliseconds: 60_000 } },
  new RunClient(path.resolve("dist/analysis-worker.js")),
);
after(() => analyser.dispose());

for (const name of readdirSync(folder).filter((file) => file.endsWith(".ts")))
  test(`examples/${name}`, async () => {
    const analysis = await analyser.analyse(path.join(folder, name));
    assert.ok(analysis?.facts);
    assert.match(analysis.facts.end.kind, /^(finished|stepped)$/);
    assert.deepEqual(
      analysis.findings.filter(({ severity }) => severity === "error" || severity === "warning"),
      [],
    );
    assert.ok(analysis.facts.operations.length > 0);
  });
