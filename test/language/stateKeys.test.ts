import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { definition, references, renamed } from "../../src/language/features/stateKeyNames.js";
import { stateKeys } from "../../src/language/stateKeys.js";
import { analysisOf, spanIn, viewOf } from "./handmade.js";

const text = `import torch, { nn } from "gradlens";
class Encoder extends nn.Module {
  first = new nn.Linear(4, 8);
  norm: nn.LayerNorm;
  constructor() {
    super();
    this.norm = new nn.LayerNorm(8);
  }
  forward(x: torch.Tensor) { return this.norm(this.first(x)); }
}
class Net extends nn.Module {
  encoder = new Encoder();
  layers = new nn.Sequential(new nn.Linear(8, 8), new nn.Tanh());
  forward(x: torch.Tensor) { return this.layers(this.encoder(x)); }
}
const state = new Net().stateDict();
console.log(state["encoder.first.weight"], state["layers.0.bias"], state["encoder.norm.weight"]);
console.log("layers", "encoder.nothing", "first.csv", "layers.7.weight", "./encoder.first");
`;

/** The text at a range of a view of it. */
function at(range: { start: { line: number; character: number }; end: { line: number; character: number } }): string {
  return text.split("\n")[range.start.line].slice(range.start.character, range.end.character);
}

function target(piece: string, within: string): string | undefined {
  const [link] = definition(viewOf(text), spanIn(text, piece, within).start) ?? [];
  return link && `${link.targetSelectionRange.start.line}: ${at(link.targetSelectionRange)}`;
}

describe("keys of state dictionaries", () => {
  test("a text is one when all of it leads to a parameter", () => {
    assert.deepEqual(
      stateKeys(analysisOf(text)).map((key) => key.text),
      ["encoder.first.weight", "layers.0.bias", "encoder.norm.weight"],
    );
  });

  test("go to: each part leads to the field or the layer that makes it", () => {
    assert.equal(target("encoder", '"encoder'), "11: encoder");
    assert.equal(target("first", '"encoder.first'), "2: first");
    assert.equal(target("weight", '"encoder.first.weight'), "2: first");
    assert.equal(target("norm", '"encoder.norm'), "3: norm");
    assert.equal(target("0", '"layers.0'), "12: new nn.Linear(8, 8)");
    assert.equal(target("layers", '"layers",'), undefined);
  });

  test("references: from a field its keys, from a key the code too", () => {
    const lines = (piece: string, within: string) =>
      references(viewOf(text), spanIn(text, piece, within).start)?.map(({ range }) => range.start.line);
    assert.deepEqual(lines("first", "first ="), [16]);
    assert.deepEqual(lines("first", '"encoder.first'), [2, 8, 16]);
    assert.equal(lines("state", "state ="), undefined);
  });

  test("rename, from the field, from a use of it and from a key: all are changed, and no other text", () => {
    const renames = [
      ["first", "first ="],
      ["first", "this.first"],
      ["first", '"encoder.first'],
    ].map(([piece, within]) => renamed(viewOf(text), spanIn(text, piece, within).start, "dense"));
    assert.deepEqual(renames[1], renames[0]);
    assert.deepEqual(renames[2], renames[0]);
    const lines = text.split("\n");
    for (const { range, newText } of renames[0] ?? []) {
      const line = lines[range.start.line];
      lines[range.start.line] = line.slice(0, range.start.character) + newText + line.slice(range.end.character);
    }
    const expected = text
      .replace("first = new", "dense = new")
      .replace("this.first(x)", "this.dense(x)")
      .replace("encoder.first.weight", "encoder.dense.weight");
    assert.equal(lines.join("\n"), expected);
  });

  test("a field that another class has too stays", () => {
    const twice = text.replace("encoder = new Encoder();", "encoder = new Encoder();\n  first = new nn.ReLU();");
    const edits = renamed(viewOf(twice), spanIn(twice, "first", "first = new nn.ReLU").start, "dense");
    assert.equal(edits?.length, 1);
  });
});
