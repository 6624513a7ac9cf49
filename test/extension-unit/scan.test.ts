import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { importsGradlens, scanModels } from "../../src/extension/models/scan.js";
import { quickest } from "../support/quickest.js";

describe("files that import the library", () => {
  const yes = [
    `import torch, { nn } from "gradlens";`,
    `import { makeMoons } from 'gradlens/datasets'`,
    `import type {\n  Tensor,\n} from "gradlens";`,
    `import "gradlens";`,
    `const torch = require("gradlens");`,
    `const torch = await import("gradlens");`,
    `// a comment\nimport torch from "gradlens"; // https://example.org`,
  ];
  for (const text of yes) test(text.replace(/\n/g, "⏎"), () => assert.equal(importsGradlens(text), true));

  const no = [
    ``,
    `import torch from "gradlens-extra";`,
    `// import torch from "gradlens";`,
    `/* import torch\n from "gradlens"; */`,
    'const lesson = `\nimport torch from "gradlens";\n`;',
    `import gradlens from "./gradlens.js";`,
    `const name = "gradlens";`,
  ];
  for (const text of no) test(`not: ${text.replace(/\n/g, "⏎")}`, () => assert.equal(importsGradlens(text), false));
});

describe("what a file declares", () => {
  test("modules and trainings with their lines", () => {
    const text = [
      `import torch, { nn, train } from "gradlens";`,
      `class Net extends nn.Module {`,
      `  forward(x: torch.Tensor) { return x; }`,
      `}`,
      `// class Old extends nn.Module {}`,
      `export class Block extends torch.nn.Module {}`,
      `const small = train.define({ epochs: 1 });`,
      `export default train.define({`,
      `});`,
      `class Other extends Base {}`,
    ].join("\n");
    assert.deepEqual(scanModels(text), [
      { kind: "module", name: "Net", line: 1 },
      { kind: "module", name: "Block", line: 5 },
      { kind: "training", name: "small", line: 6 },
      { kind: "training", name: "train.define", line: 7 },
    ]);
  });

  test("letters of any alphabet, and Windows line ends", () => {
    const text = `import { nn } from "gradlens";\r\n\r\nclass Сеть extends nn.Module {}\r\n`;
    assert.deepEqual(scanModels(text), [{ kind: "module", name: "Сеть", line: 2 }]);
  });

  test("a comment marker in a string hides nothing", () => {
    const text = `const url = "http://example.org";\nclass Net extends nn.Module {}\nconst glob = "/*";\nclass B extends nn.Module {}`;
    assert.deepEqual(
      scanModels(text).map(({ name }) => name),
      ["Net", "B"],
    );
  });

  test("half-written text of half a megabyte is scanned in less than a second", async () => {
    const text = `import torch from "gradlens";\n${"class A extends `${x} /* ' \" train.define ".repeat(12_000)}`;
    const milliseconds = await quickest(1000, () => {
      const begun = performance.now();
      scanModels(text);
      return performance.now() - begun;
    });
    assert.ok(milliseconds < 1000, `${milliseconds} ms`);
  });
});
