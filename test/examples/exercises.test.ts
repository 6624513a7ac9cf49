/** Every exercise fails as it is given, at a line of its checks; the same checks pass with its solution (test/examples/exercises). */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import torch from "../../src/engine/index.js";
import { isUserFile } from "../../src/runtime/loader.js";
import { toRunError } from "../../src/runtime/runError.js";
import { readGolden } from "../engine/tensor/random/golden.js";
import { examples, folder, isExercise, runExample } from "./example.js";
import { type Golden, agree } from "./statements.js";

const solutions = path.resolve("test/examples/exercises");
const names = examples.filter(isExercise).map((name) => path.basename(name));
const golden = readGolden<Record<string, Golden>>("lessons/exercises.json");
const checksOf = (file: string) => readFileSync(file, "utf8").split("// Checks / Проверка")[1];
const linesOf = (text: string) => text.split("\n").length;

test("there is an exercise for each solution, and the other way round", () => {
  assert.ok(names.length >= 10);
  assert.deepEqual(readdirSync(solutions).sort(), names.map((name) => `${name}.ts`).sort());
});

for (const name of names)
  describe(name, () => {
    const file = path.join(folder, "lessons/exercises", `${name}.ts`);
    const solution = path.join(solutions, `${name}.ts`);

    test("fails as it is given, with the line of a check", async () => {
      const thrown: unknown = await runExample(path.relative(folder, file.replace(/\.ts$/, ""))).then(
        () => assert.fail("it passes"),
        (error: unknown) => error,
      );
      assert.ok(thrown instanceof torch.AssertionError, String(thrown));
      const { position, actual, expected } = toRunError(thrown, isUserFile);
      const text = readFileSync(file, "utf8");
      assert.equal(position?.file, file);
      assert.ok(position.line > linesOf(text) - linesOf(checksOf(file)), `line ${position.line}`);
      assert.notEqual(actual, expected);
    });

    test("passes with its solution", async () => {
      assert.equal(checksOf(solution), checksOf(file));
      await runExample(path.relative(folder, solution.replace(/\.ts$/, "")));
      if (golden[name]) agree(solution, golden[name]);
    });
  });
