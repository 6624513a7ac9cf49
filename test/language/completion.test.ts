import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sizesAt } from "../../src/language/features/completion.js";
import { createWords } from "../../src/language/words.js";
import { call, file, module, spanIn, tensor, viewOf, type Handmade } from "./handmade.js";

/** What is offered at the `|` of a text, that was analysed before as `before`. */
function offered(text: string, handmade: Handmade = { untrusted: true }, before?: string): string[] {
  const offset = text.indexOf("|");
  const now = text.replace("|", "");
  return sizesAt(viewOf(before ?? now, handmade, now), offset, createWords()).map(
    ({ label, detail }) => `${label}, ${detail}`,
  );
}

const sequence = (second: string) => `const net = new nn.Sequential(
  new nn.Conv2d(3, 16, 5),
  ${second},
);`;

describe("sizes of layers", () => {
  test("by what the layer got in the last run", () => {
    const text = "const fc = new nn.Linear(|40, 10);";
    const now = text.replace("|", "");
    const made = { file, span: spanIn(now, "new nn.Linear(40, 10)") };
    const modules = [module("Linear", { made, calls: [call(["N", 400], ["N", 10])] })];
    assert.deepEqual(offered(text, { facts: { modules } }), ["400, in_features: its input is [N, 400]"]);
  });

  test("by what the layer before gives, while the file does not parse", () => {
    const before = sequence("new nn.ReLU()");
    const made = { file, span: spanIn(before, "new nn.Conv2d(3, 16, 5)") };
    const modules = [module("Conv2d", { made, calls: [call(["N", 3, 28, 28], ["N", 16, 24, 24])] })];
    assert.deepEqual(offered(sequence("new nn.BatchNorm2d(|"), { facts: { modules } }, before), [
      "16, num_features: the layer before gives [N, 16, 24, 24]",
    ]);
    assert.deepEqual(offered(sequence("new nn.Linear(|"), { facts: { modules } }, before), [
      "24, in_features: the layer before gives [N, 16, 24, 24]",
      "9216, in_features: the layer before gives [N, 16, 24, 24]; flattened: 16 × 24 × 24",
    ]);
  });

  test("by what the field is called with, though the layer was not there when it ran", () => {
    const before = `class Net extends nn.Module {

  forward(x: torch.Tensor) {
    return this.fc(x.flatten(1));
  }
}`;
    const text = before.replace("\n\n", "\n  fc = new nn.Linear(|\n");
    const passed = [{ at: "x.flatten(1)", values: [tensor(["N", 400])] }];
    assert.deepEqual(offered(text, { passed }, before), ["400, in_features: called with [N, 400] in line 4"]);
  });

  test("by the text alone where nothing may be run", () => {
    assert.deepEqual(offered("new nn.Sequential(new nn.Linear(2, 20), new nn.Tanh(), new nn.Linear(|));"), [
      "20, in_features: the Linear before gives 20",
    ]);
    assert.deepEqual(offered("new nn.Sequential([new nn.Conv2d(3, 8, 3), new nn.GroupNorm(4, |)]);"), [
      "8, num_channels: the Conv2d before gives 8",
    ]);
  });

  test("nothing for other arguments, other calls, and after a flattening that nothing is known of", () => {
    assert.deepEqual(offered("new nn.Sequential(new nn.Linear(2, 20), new nn.Linear(20, |));"), []);
    assert.deepEqual(offered("const a = f(|);"), []);
    assert.deepEqual(offered("new nn.Sequential(new nn.Conv2d(3, 8, 3), new nn.Flatten(), new nn.Linear(|));"), []);
  });
});
