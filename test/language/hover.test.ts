import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { MarkupContent } from "vscode-languageserver";
import { hoverAt } from "../../src/language/features/hover.js";
import { createWords } from "../../src/language/words.js";
import { call, file, module, spanIn, tensor, viewOf, type Handmade } from "./handmade.js";

const text = `class Net extends nn.Module {
  fc = new nn.Linear(4, 2);
  forward(x: torch.Tensor) {
    return this.fc(x).relu();
  }
}
load({ "fc.weight": w });`;

const facts: Handmade["facts"] = {
  modules: [
    module("Net", {
      builtin: false,
      children: [{ name: "fc", module: 1 }],
      calls: [call(["N", 4], ["N", 2])],
      parameterCount: 10,
      trainableCount: 10,
      multiplyAdds: 8,
      activationBytes: 16,
    }),
    module("Linear", {
      extra: "in_features=4, out_features=2, bias=True",
      made: { file, span: spanIn(text, "new nn.Linear(4, 2)") },
      calls: [call(["N", 4], ["N", 2])],
      parameterCount: 10,
      trainableCount: 2,
      multiplyAdds: 8_000_000,
      activationBytes: 8,
    }),
  ],
  parameters: [{ name: "fc.weight", shape: [2, 4], dtype: "float32", trainable: true }],
  names: { N: { size: 64, meaning: "samples of a batch" } },
};
const handmade: Handmade = {
  facts,
  passed: [
    { at: "x", in: "(x", kind: "parameter", values: [tensor(["N", 4], { range: { min: -1.23456, max: 2 } })] },
    { at: "x", in: "fc(x", values: [tensor(["N", 4]), tensor([1, 4])] },
    { at: "this.fc", values: [{ kind: "module", module: 1 }] },
    { at: "this.fc(x)", values: [tensor(["N", 2], { requiresGrad: true })] },
    { at: "this.fc(x).relu()", values: [tensor(["N", 2], { dtype: "float64", requiresGrad: true })] },
  ],
};

function hovered(piece: string, within: string, words = createWords()): string | undefined {
  const { start } = spanIn(text, piece, within);
  const hover = hoverAt(viewOf(text, handmade), start, words);
  return hover ? (hover.contents as MarkupContent).value : undefined;
}

describe("hovers", () => {
  test("a tensor: shape, type, device, memory, range, and what N is", () => {
    assert.equal(
      hovered("x", "(x"),
      "**`[N, 4]`** `float32` · cpu · N × 16 byte · values from -1.235 to 2\n\n`N`: samples of a batch, 64 in this file",
    );
  });

  test("all shapes that passed", () => {
    const found = hovered("x", "fc(x");
    assert.match(found ?? "", /`\[N, 4\]`[^]*`\[1, 4\]`/);
  });

  test("a method tells what it gives back; it requires grad", () => {
    assert.match(hovered("relu", ".relu") ?? "", /^\*\*`\[N, 2\]`\*\* `float64` · cpu · requires grad · N × 16 byte/);
  });

  test("a layer, where it is called and where it is made", () => {
    const layer =
      "**`Linear(in_features=4, out_features=2, bias=True)`** `[N, 4] → [N, 2]`\n\n" +
      "10 parameters, 2 of them trainable · 8M multiply-adds · 8 byte of activations\n\n" +
      "Work and memory are of one sample.";
    assert.equal(hovered("fc", "this.fc(x"), layer);
    assert.equal(hovered("fc", "fc = new"), layer);
    assert.equal(hovered("Linear", "nn.Linear"), layer);
  });

  test("a class has a table of its layers", () => {
    const lines = (hovered("Net", "class Net") ?? "").split("\n");
    assert.equal(lines[0], "**`Net`** `[N, 4] → [N, 2]`");
    assert.ok(
      lines.includes("| `fc` | `Linear(in_features=4, out_features=2, bias=True)` | `[N, 2]` | 10 | 8M | 8 byte |"),
      lines.join("\n"),
    );
  });

  test("a key of a state dictionary tells its parameter", () => {
    assert.equal(hovered("weight", '"fc.weight'), "**`fc.weight`** `[2, 4]` `float32` · parameter");
  });

  test("elsewhere TypeScript has the word", () => {
    assert.equal(hovered("class", "class"), undefined);
    assert.equal(hovered("load", "load"), undefined);
    assert.equal(
      hoverAt(viewOf(text, { ...handmade, untrusted: true }), spanIn(text, "x", "(x").start, createWords()),
      null,
    );
  });

  test("in the person's language, numbers too", () => {
    const words = createWords("ru", { "{0} parameters": "параметров: {0}", cpu: "never" });
    assert.match(hovered("Net", "class Net", words) ?? "", /параметров: 10/);
    assert.match(hovered("fc", "this.fc(x", words) ?? "", /8\s*млн/);
  });
});
