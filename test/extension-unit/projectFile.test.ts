import assert from "node:assert/strict";
import path from "node:path";
import { describe, test } from "node:test";
import { ProjectFileError, withPaths } from "../../src/extension/types/projectFile.js";

const folder = path.resolve("/home/person/lesson");
const wanted = new Map([["gradlens", path.join(folder, ".gradlens/types/engine/index.d.ts")]]);

/** Project files by name; the first is the one that is changed. */
function add(files: Record<string, string>): string {
  const read = (file: string): string => {
    const text = files[path.relative(folder, file).replaceAll("\\", "/")];
    if (text === undefined) throw new Error(`no ${file}`);
    return text;
  };
  return withPaths(path.join(folder, Object.keys(files)[0]), wanted, read);
}

interface Project {
  compilerOptions: { paths: Record<string, string[]> };
}
const pathsOf = (text: string): Record<string, string[]> => (JSON.parse(text) as Project).compilerOptions.paths;
const own = ["./.gradlens/types/engine/index.d.ts"];

describe("paths of a project file", () => {
  test("are added; comments, order and indentation stay", () => {
    const text = add({
      "tsconfig.json": '{\n\t// Strict.\n\t"compilerOptions": {\n\t\t"strict": true, // really\n\t},\n}\n',
    });
    assert.equal(
      text,
      '{\n\t// Strict.\n\t"compilerOptions": {\n\t\t"strict": true,\n\t\t"paths": {\n\t\t\t"gradlens": [\n\t\t\t\t"./.gradlens/types/engine/index.d.ts"\n\t\t\t]\n\t\t}, // really\n\t},\n}\n',
    );
  });

  test("are the same when they are added again", () => {
    const once = add({ "tsconfig.json": "{}" });
    assert.equal(add({ "tsconfig.json": once }), once);
  });

  test("stand beside others, and take the place of older ones", () => {
    const before = { compilerOptions: { paths: { "@/*": ["./src/*"], gradlens: ["../old.d.ts"] } } };
    const after = pathsOf(add({ "tsconfig.json": JSON.stringify(before) }));
    assert.deepEqual(after, { "@/*": ["./src/*"], gradlens: own });
  });

  test("are relative to the base URL, its own or an inherited one", () => {
    const base = { compilerOptions: { baseUrl: "./src" } };
    assert.deepEqual(pathsOf(add({ "tsconfig.json": JSON.stringify(base) })).gradlens, [
      "../.gradlens/types/engine/index.d.ts",
    ]);
    const text = add({
      "tsconfig.json": '{ "extends": "./config/base" }',
      "config/base.json": '{ "compilerOptions": { "baseUrl": "." } }',
    });
    assert.deepEqual(pathsOf(text).gradlens, ["../.gradlens/types/engine/index.d.ts"]);
  });

  test("that are inherited are written out: they would be hidden", () => {
    const text = add({
      "tsconfig.json": '{ "extends": ["@tsconfig/node22", "./config/base.json"] }',
      "config/base.json": '{ "compilerOptions": { "paths": { "~/*": ["../src/*"], "x": ["${configDir}/x"] } } }',
    });
    assert.deepEqual(pathsOf(text), { "~/*": ["./src/*"], x: ["${configDir}/x"], gradlens: own });
  });

  test("come through files that extend each other or are missing", () => {
    const text = add({
      "tsconfig.json": '{ "extends": "./a.json" }',
      "a.json": '{ "extends": ["./tsconfig.json", "./b"] }',
    });
    assert.deepEqual(pathsOf(text), { gradlens: own });
  });

  test("keep the line ends of Windows", () => {
    const text = add({ "tsconfig.json": '{\r\n  "compilerOptions": {}\r\n}\r\n' });
    assert.doesNotMatch(text, /[^\r]\n/);
  });

  test("go into an empty file", () => {
    assert.deepEqual(pathsOf(add({ "tsconfig.json": "" })).gradlens, own);
  });

  for (const [text, part] of [
    ["{", "file"],
    ["[]", "file"],
    ["null", "file"],
    ['{ "compilerOptions": "strict" }', "compilerOptions"],
    ['{ "compilerOptions": { "paths": [] } }', "paths"],
  ])
    test(`are refused by ${text}`, () => {
      assert.throws(
        () => add({ "tsconfig.json": text }),
        (error: unknown) => error instanceof ProjectFileError && error.part === part,
      );
    });
});
