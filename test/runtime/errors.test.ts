import assert from "node:assert/strict";
import path from "node:path";
import { describe, test } from "node:test";
import type { RunError } from "../../src/protocol/run.js";
import { project, run, runSource } from "./project.js";

async function failure(source: string, others: Record<string, string> = {}): Promise<RunError> {
  const { ended } = await runSource(source, {}, undefined, others);
  assert.equal(ended.status, "failed");
  return ended.error!;
}

/** `file:line:column` of an error. */
function place(error: RunError): string | undefined {
  const position = error.position;
  return position && `${path.basename(position.file)}:${position.line}:${position.column}`;
}

describe("errors in user code", () => {
  const thrown: [string, string, string][] = [
    ["first line", `const a: number = 1; throw new TypeError("x" + a);`, "main.ts:1:28"],
    [
      "after removed types",
      `interface A { b: number }\n\ntype C = A | undefined;\n  const c: C = undefined; console.log(c!.b);`,
      "main.ts:4:42",
    ],
    [
      "class method",
      `class A {\n  run(x: string): void {\n    null!.foo(x);\n  }\n}\nnew A().run("");`,
      "main.ts:3:11",
    ],
    [
      "after await",
      `await null;\nconst f = async (): Promise<void> => {\n  throw new Error("late");\n};\nawait f();`,
      "main.ts:3:9",
    ],
    ["timer", `setTimeout(() => {\n  throw new Error("timer");\n}, 1);`, "main.ts:2:9"],
    ["rejection nobody handles", `Promise.resolve().then(() => {\n  throw new Error("rejected");\n});`, "main.ts:2:9"],
    ["node internals on top", `import fs from "fs";\nfs.readFileSync("/none/such");`, "main.ts:2:4"],
    ["import.meta used", `console.log(import.meta.url);\nthrow new Error("here");`, "main.ts:2:7"],
  ];
  for (const [name, source, expected] of thrown)
    test(`position: ${name}`, async () => {
      assert.equal(place(await failure(source)), expected);
    });

  test("position in an imported file, with the stack of both", async () => {
    const error = await failure(`import { boom } from "./lib/boom";\n\nboom();`, {
      "lib/boom.ts": "export function boom(): never {\n  throw new RangeError('inside');\n}",
    });
    assert.deepEqual([error.name, error.message, place(error)], ["RangeError", "inside", "boom.ts:2:9"]);
    assert.match(error.stack, /boom\.ts:2:9.*\n.*main\.ts:3:/);
    assert.doesNotMatch(error.stack, /engine-worker|node:internal/);
  });

  test("an error of the engine is placed at the user's call", async () => {
    const error = await failure(
      `import torch from "gradlens";\nconst a = torch.ones([64, 784]);\nconst b = torch.ones([256, 10]);\na.matmul(b);`,
    );
    assert.match(error.message, /mat1 and mat2 shapes cannot be multiplied \(64x784 and 256x10\)/);
    assert.equal(place(error), "main.ts:4:3");
  });

  const syntax: [string, string, string, string][] = [
    ["TypeScript", "const a = 1;\nlet x: number = ;\n", "Unexpected token", "main.ts:2:17"],
    ["unfinished string", "\n\nconst s = 'abc\n", "Unterminated string", "main.ts:3:11"],
    ["two declarations", "const x: number = 1;\n  const x = 2;", "already been declared", "main.ts:2:9"],
  ];
  for (const [name, source, message, expected] of syntax)
    test(`syntax error: ${name}`, async () => {
      const error = await failure(source);
      assert.equal(error.name, "SyntaxError");
      assert.ok(error.message.includes(message), error.message);
      assert.equal(place(error), expected);
    });

  test("a run that fails before its first loss has no figures", async () => {
    const { ended } = await runSource(`throw new Error("at once");`);
    assert.deepEqual([ended.status, ended.metrics], ["failed", {}]);
  });

  test("syntax error in an imported file", async () => {
    assert.equal(place(await failure(`import "./bad";`, { "bad.ts": "\nclass {" })), "bad.ts:2:8");
    assert.equal(place(await failure(`import "./twice";`, { "twice.ts": "let a = 1;\n let a = 2;" })), "twice.ts:2:6");
  });

  const values: [string, RegExp][] = [
    ["'text'", /threw a string: 'text'/],
    ["undefined", /threw no error, but: undefined/],
    [
      "(() => { const a: any = {}; a.self = a; return a; })()",
      /threw an object: <ref \*1> \{ self: \[Circular \*1\] \}/,
    ],
    ["new Proxy({}, { get() { throw 1; }, has() { throw 2; } })", /cannot be read|threw an object/],
    ["Object.assign(new Error('x'), { stack: undefined })", /^x$/],
    ["new Error('')", /Error without a message/],
  ];
  for (const [value, message] of values)
    test(`throwing ${value}`, async () => {
      assert.match((await failure(`throw ${value};`)).message, message);
    });

  test("causes are told, and huge messages cut", async () => {
    const error = await failure(`throw new Error("outer", { cause: new TypeError("inner") });`);
    assert.match(error.stack, /Caused by: TypeError: inner/);
    const huge = await failure(`throw new Error("y".repeat(50_000_000));`);
    assert.ok(huge.message.length < 11_000);
    assert.match(huge.message, /49990000 more characters$/);
  });

  test("imports that lead nowhere", async () => {
    const file = await failure(`console.log(1);\nimport { a } from "./nowhere";\na();`);
    assert.match(file.message, /Cannot find "\.\/nowhere", imported by main\.ts/);
    assert.equal(file.position?.line, 2);
    assert.match((await failure(`import x from "no-such-package"; x();`)).message, /npm install no-such-package/);
    assert.match(
      (await failure(`import x from "gradlens/nothing"; x();`)).message,
      /"gradlens", "gradlens\/datasets", "gradlens\/numpy"/,
    );
  });

  test("files that cannot be run", async () => {
    const folder = project({ "notes.txt": "", "sub/x.ts": "" });
    const message = async (name: string): Promise<string | undefined> =>
      (await run(path.join(folder, name))).ended.error?.message;
    assert.match((await message("none.ts"))!, /There is no file .*none\.ts/);
    assert.match((await message("no/such/folder/none.ts"))!, /There is no file/);
    assert.match((await message("sub"))!, /is a folder/);
    assert.match((await message("notes.txt"))!, /notes\.txt is no TypeScript or JavaScript file/);
  });

  test("a top-level await that never settles", async () => {
    assert.match((await failure(`await new Promise(() => {});`)).message, /never settled/);
  });
});
