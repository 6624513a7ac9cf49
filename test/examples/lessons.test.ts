/** Every file of the lessons runs, and states the numbers of the real PyTorch (test/golden/lessons). */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import torch, { testing } from "../../src/engine/index.js";
import { readGolden } from "../engine/tensor/random/golden.js";
import { examples, folder, isExercise, runExample } from "./example.js";
import { statementsOf } from "./statements.js";

type Values = Parameters<typeof testing.assertClose>[1];

const lessons = readdirSync(`${folder}/lessons`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "exercises")
  .map(({ name }) => name);

for (const lesson of lessons)
  describe(lesson, () => {
    const golden = readGolden<Record<string, Record<string, Values>>>(`lessons/${lesson}.json`);
    const files = examples
      .filter((name) => name.startsWith(`lessons/${lesson}/`) && !isExercise(name))
      .map((name) => name.split("/").at(-1)!);

    test("PyTorch's numbers are of files that there are", () => {
      assert.deepEqual(
        Object.keys(golden).filter((name) => !files.includes(name)),
        [],
      );
    });

    for (const file of files)
      test(`${file}.ts`, async () => {
        await runExample(`lessons/${lesson}/${file}`);
        const stated = statementsOf(path.join(folder, `lessons/${lesson}/${file}.ts`));
        const wanted = Object.entries(golden[file] ?? {});
        assert.equal(
          stated.length,
          wanted.length,
          `statements, for the numbers ${wanted.map(([what]) => what).join()}`,
        );
        stated.forEach(({ line, expected, options, dtype }, i) => {
          const [what, value] = wanted[i];
          const close = () => testing.assertClose(torch.tensor(expected as number[], { dtype }), value, options);
          assert.doesNotThrow(close, `line ${line} states ${JSON.stringify(expected)} for ${what}`);
        });
      });
  });
