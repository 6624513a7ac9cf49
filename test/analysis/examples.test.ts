/** The examples of the project have their shapes, and no false alarm. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { createAnalyser } from "../../src/analysis/index.js";
import { RunClient } from "../../src/analysis/run/client.js";
import { examples, folder, isExercise } from "../examples/example.js";
import { findingsInText } from "../language/corpus.js";

const analyser = createAnalyser(
  { trusted: true, open: () => undefined, folders: [folder], severities: {}, budget: { milliseconds: 60_000 } },
  new RunClient(path.resolve("dist/analysis-worker.js")),
);
after(() => analyser.dispose());

/** Models that others ask for by name, and the asking: a run of shapes loads no code by name. */
const isHub = (name: string) => /\/(hubconf|torch-hub)$/.test(name);

for (const name of examples)
  test(`examples/${name}.ts`, async () => {
    const file = path.join(folder, `${name}.ts`);
    const text = readFileSync(file, "utf8");
    const analysis = await analyser.analyse(file);
    assert.ok(analysis?.facts);
    assert.match(analysis.facts.end.kind, /^(finished|stepped)$/);
    assert.deepEqual(analysis.findings, []);
    assert.deepEqual(findingsInText({ file, text }), [], "without a run");
    const computes = /^import torch\b/m.test(text);
    if (computes && !isExercise(name) && !isHub(name)) assert.ok(analysis.facts.operations.length > 0);
  });
