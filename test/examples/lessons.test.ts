/** Every file of the lessons runs, and states the numbers of the real PyTorch (test/golden/lessons). */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { readGolden } from "../engine/tensor/random/golden.js";
import { examples, folder, isExercise, runExample } from "./example.js";
import { agree, type Golden } from "./statements.js";

const lessons = readdirSync(`${folder}/lessons`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "exercises")
  .map(({ name }) => name);

for (const lesson of lessons)
  describe(lesson, () => {
    const golden = readGolden<Record<string, Golden>>(`lessons/${lesson}.json`);
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
        agree(path.join(folder, `lessons/${lesson}/${file}.ts`), golden[file] ?? {});
      });
  });
