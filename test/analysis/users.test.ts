/** Which files use another one: by imports, near ones first, and no more than a look around may cost. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { usersOf } from "../../src/analysis/users.js";

const root = mkdtempSync(path.join(os.tmpdir(), "gradlens-users-"));
after(() => rmSync(root, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const helper = write("src/models/net.ts", "export class Net {}\n");
const near = write("src/models/tryout.ts", 'import { Net } from "./net.js";\n');
const models = write("src/models.ts", 'export * from "./models/net";\n');
const training = write("train.ts", 'const { Net } = require("./src/models");\n');
write("src/other.ts", 'import { Net } from "net";\n');
write("node_modules/copy/index.js", 'import { Net } from "../../src/models/net.js";\n');

const names = (files: string[]) => files.map((file) => path.relative(root, file).replaceAll(path.sep, "/"));
const nothingOpen = () => undefined;

test("users by imports, direct ones first, then those of theirs", () => {
  assert.deepEqual(usersOf(helper, [root], nothingOpen), [near, models, training]);
});

test("texts as the editor has them count", () => {
  const open = (file: string) => (file === near ? "" : undefined);
  assert.deepEqual(usersOf(helper, [root], open), [models, training]);
});

test("outside of the folders only the file's own is looked at", () => {
  assert.deepEqual(names(usersOf(helper, [], nothingOpen)), ["src/models/tryout.ts"]);
  assert.deepEqual(usersOf(path.join(root, "nowhere/at/all.ts"), [root], nothingOpen), []);
});

test("a circle of imports ends, and of many users a few are given", () => {
  const [a, b] = [write("circle/a.ts", 'import "./b.js";\n'), write("circle/b.ts", 'import "./a.js";\n')];
  assert.deepEqual(usersOf(a, [root], nothingOpen), [b]);
  for (let i = 0; i < 40; i++) write(`many/user${i}.ts`, 'import { x } from "./x.js";\n');
  assert.equal(usersOf(write("many/x.ts", "export const x = 1;\n"), [path.join(root, "many")], nothingOpen).length, 8);
});
