import assert from "node:assert/strict";
import path from "node:path";
import { describe, test } from "node:test";
import { project, run, runSource } from "./project.js";

async function printed(source: string, others: Record<string, string> = {}): Promise<string> {
  const { ended, text } = await runSource(source, {}, undefined, others);
  assert.equal(ended.status, "completed", ended.error?.stack);
  return text;
}

describe("loader", () => {
  test("runs TypeScript: enums, class fields, parameter properties, generics, satisfies", async () => {
    const text = await printed(`
      enum Color { Red, Green = "g" }
      abstract class Base<T> { count = 1; constructor(protected readonly item: T) {} abstract show(): string }
      class Child extends Base<number> { #secret = 4; show() { return [this.count, this.item!, this.#secret].join() } }
      const options = { a: 1 } satisfies Record<string, number>;
      console.log(Color.Red, Color[0], Color.Green, new Child(7).show(), <number>options.a);
    `);
    assert.equal(text, "0 Red g 1,7,4 1\n");
  });

  test("keeps top-level await in order", async () => {
    const text = await printed(
      `
      console.log(1);
      const two = await new Promise<number>((resolve) => setTimeout(() => resolve(2), 5));
      console.log(two);
      const { three } = await import("./three");
      console.log(three);
    `,
      { "three.ts": "export const three: number = 3;" },
    );
    assert.equal(text, "1\n2\n3\n");
  });

  test("resolves imports without extension, with .ts, with .js that means .ts, folders and JSON", async () => {
    const text = await printed(
      `import { a } from "./a";
       import { b } from "./b.ts";
       import { c } from "./sub/c.js";
       import d from "./d";
       import numbers from "./numbers.json" with { type: "json" };
       import * as fs from "node:fs";
       import os from "os";
       import type { Missing } from "./not-there";
       console.log(a, b, c, d, numbers.list.length, typeof fs.readFileSync, typeof os.cpus);`,
      {
        "a.ts": 'export const a = "a";',
        "b.ts": 'export const b: string = "b";',
        "sub/c.ts": 'export * from "../re";',
        "re.mts": 'export const c = "wrong";',
        "re.ts": 'export const c = "c";',
        "d/index.ts": 'export default "d";',
        "numbers.json": '{"list": [1, 2]}',
      },
    );
    assert.equal(text, "a b c d 2 function function\n");
  });

  test("imports JavaScript, as ES modules and as CommonJS", async () => {
    const text = await printed(
      `import def, { named } from "./esm.js"; import common from "./common.cjs"; import { x } from "./m.mjs"; console.log(def, named, common.value, x);`,
      {
        "esm.js": "export const named = 'named';\nexport default 'def';",
        "common.cjs": "exports.value = require('./plain').v;",
        "plain.js": "// import nothing\nmodule.exports = { v: 'v' };",
        "m.mjs": "export const x = import.meta.filename.endsWith('m.mjs');",
      },
    );
    assert.equal(text, "def named v true\n");
  });

  test("imports packages of the user's node_modules, CommonJS and ES module only", async () => {
    const text = await printed(
      `import one from "one"; import { two } from "two"; import { deep } from "two/deep"; console.log(one, two, deep);`,
      {
        "node_modules/one/package.json": '{"name": "one", "main": "lib.js"}',
        "node_modules/one/lib.js": "module.exports = 1;",
        "node_modules/two/package.json":
          '{"name": "two", "type": "module", "exports": {".": {"import": "./index.js"}, "./*": {"import": "./src/*.js"}}}',
        "node_modules/two/index.js": "export const two = 2;",
        "node_modules/two/src/deep.js": "export { two as deep } from '../index.js';",
      },
    );
    assert.equal(text, "1 2 2\n");
  });

  test("lets modules import each other in a circle, as CommonJS does", async () => {
    const text = await printed(`import { even } from "./even"; console.log(even(10));`, {
      "even.ts":
        'import { odd } from "./odd"; export function even(n: number): boolean { return n === 0 || odd(n - 1); }',
      "odd.ts":
        'import { even } from "./even"; export function odd(n: number): boolean { return n !== 0 && even(n - 1); }',
    });
    assert.equal(text, "true\n");
  });

  test("gives every way of importing gradlens the same engine", async () => {
    const text = await printed(
      `import torch, { nn, optim } from "gradlens";
       import * as all from "gradlens";
       import { makeMoons } from "gradlens/datasets";
       import * as np from "gradlens/numpy";
       import { same } from "./other";
       console.log(all.nn === nn, all.default === torch, torch.optim === optim, typeof makeMoons, Object.keys(np).length > 0, same(torch));`,
      { "other.cjs": "exports.same = (torch) => require('gradlens').default === torch;" },
    );
    assert.equal(text, "true true true function true true\n");
  });

  test("tells process.argv, __filename, import.meta and require.main of the entry", async () => {
    const folder = project({
      "main.ts": `console.log(JSON.stringify([process.argv.length, process.argv[1], __filename, import.meta.filename, require.main === module]));`,
    });
    const file = path.join(folder, "main.ts");
    const { text } = await run(file);
    assert.deepEqual(JSON.parse(text), [2, file, file, file, true]);
  });

  test("runs an entry in plain JavaScript", async () => {
    const folder = project({
      "main.js": "const fs = require('fs');\nthrow new Error(typeof fs);",
      "shebang.mjs": "#!/usr/bin/env node\nimport fs from 'fs';\nnull.x;",
    });
    const plain = await run(path.join(folder, "main.js"));
    assert.deepEqual([plain.ended.error?.message, plain.ended.error?.position?.line], ["object", 2]);
    const shebang = await run(path.join(folder, "shebang.mjs"));
    assert.equal(shebang.ended.error?.position?.line, 3);
  });
});
