import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";
import { setWarningHandler } from "../../../src/engine/warn.js";

describe("losses of shapes that only broadcast", () => {
  let warnings: string[] = [];
  beforeEach(() => {
    warnings = [];
    setWarningHandler((message) => warnings.push(message));
  });
  afterEach(() => setWarningHandler(null));

  for (const Loss of [nn.MSELoss, nn.L1Loss])
    test(`${Loss.name} warns in PyTorch's words`, () => {
      new Loss()(torch.ones(3, 1), torch.ones(3));
      assert.deepEqual(warnings, [
        "Using a target size (torch.Size([3])) that is different to the input size (torch.Size([3, 1])). This will likely lead " +
          "to incorrect results due to broadcasting. Please ensure they have the same size.",
      ]);
    });

  test("one shape gives no warning", () => {
    new nn.MSELoss()(torch.ones(3, 1), torch.ones(3, 1));
    assert.deepEqual(warnings, []);
  });
});
