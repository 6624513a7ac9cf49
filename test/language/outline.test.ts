/** Lenses, symbols and tokens: what is shown of a file without being asked at a place. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DocumentSymbol } from "vscode-languageserver";
import { lensesOf } from "../../src/language/features/codeLenses.js";
import { symbolsOf } from "../../src/language/features/documentSymbols.js";
import { tensorTokens } from "../../src/language/features/semanticTokens.js";
import { createWords } from "../../src/language/words.js";
import { file, module, spanIn, tensor, viewOf } from "./handmade.js";

const words = createWords();
const text = `class Net extends nn.Module {
  layers = new nn.Sequential(
    new nn.Linear(2, 3),
    new nn.Tanh(),
  );
  name = "net";
  forward(x: torch.Tensor) {
    return this.layers(x);
  }
}
for (let i = 0; i < 10; i++) {
  loss.backward();
}
function fit() {
  for (;;) loss.backward();
}
export default train.define({ model: () => new Net() });
`;
const modules = [
  module("Net", {
    builtin: false,
    parameterCount: 9000,
    trainableCount: 9000,
    children: [{ name: "layers", module: 1 }],
  }),
  module("Sequential", {
    made: { file, span: spanIn(text, text.slice(text.indexOf("new nn.S"), text.indexOf(";\n  name"))) },
  }),
  module("Linear", {
    extra: "in_features=2, out_features=3, bias=True",
    made: { file, span: spanIn(text, "new nn.Linear(2, 3)") },
    parameterCount: 9,
  }),
];

describe("code lenses", () => {
  const shown = (view: ReturnType<typeof viewOf>) =>
    lensesOf(view, words).map(({ range, command }) => `${range.start.line} ${command?.title} ${command?.command}`);

  test("size of models; Train over loops of the file itself and over definitions", () => {
    const lenses = [
      "0 9,000 parameters gradlens.showSummary",
      "0 Inspect Graph _gradlens.inspectFile",
      ...[10, 16].flatMap((line) => [
        `${line} $(play) Train gradlens.trainFile`,
        `${line} Inspect Graph _gradlens.inspectFile`,
        `${line} Summary gradlens.showSummary`,
        `${line} Data gradlens.showDataset`,
      ]),
    ];
    assert.deepEqual(shown(viewOf(text, { facts: { modules } })), lenses);
    // Without a run all but the number.
    assert.deepEqual(shown(viewOf(text, { untrusted: true })), lenses.slice(1));
  });

  test("commands are given the path", () => {
    assert.deepEqual(lensesOf(viewOf(text), words)[0].command?.arguments, [file]);
  });
});

describe("document symbols", () => {
  const outline = (symbols: readonly DocumentSymbol[], indent = ""): string[] =>
    symbols.flatMap(({ name, detail, children }) => [
      `${indent}${name}: ${detail}`,
      ...outline(children ?? [], `${indent}  `),
    ]);

  test("classes, their layers, and the layers in those", () => {
    assert.deepEqual(outline(symbolsOf(viewOf(text, { facts: { modules } }), words)), [
      "Net: 9,000 parameters",
      "  layers: Sequential",
      "    0: Linear(in_features=2, out_features=3, bias=True) · 9 parameters",
      "    1: Tanh",
    ]);
  });

  test("a range holds what is selected, as LSP demands", () => {
    const check = ({ range, selectionRange, children }: DocumentSymbol): void => {
      const key = ({ line, character }: { line: number; character: number }) => line * 1000 + character;
      assert.ok(key(range.start) <= key(selectionRange.start) && key(selectionRange.end) <= key(range.end));
      children?.forEach(check);
    };
    symbolsOf(viewOf(text), words).forEach(check);
  });
});

describe("semantic tokens", () => {
  test("names that stand for tensors are marked", () => {
    const { data } = tensorTokens(
      viewOf(text, {
        passed: [
          { at: "x", in: "(x", kind: "parameter", values: [tensor(["N", 2])] },
          { at: "x", in: "layers(x", values: [tensor(["N", 2])] },
          { at: "this.layers", values: [{ kind: "module", module: 1 }] },
        ],
      }),
    );
    assert.deepEqual(data, [6, 10, 1, 1, 1, 1, 23, 1, 0, 1]);
  });
});
