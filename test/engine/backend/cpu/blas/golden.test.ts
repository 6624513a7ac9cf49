/**
 * PyTorch's numbers once more, with every product, however small, going to the machine's BLAS. Where there is none, its reason is
 * asserted instead: test/engine/ops/golden.test.ts has run the same without it.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { blasChoice, blasGemm32, hasBlas, setBlasMinimum } from "../../../../../src/engine/backend/cpu/blas/index.js";
import torch from "../../../../../src/engine/index.js";
import { setWarningHandler } from "../../../../../src/engine/warn.js";
import { checkCase, readCases } from "../../../../support/golden.js";

setWarningHandler(() => {});
setBlasMinimum(1);

const families = ["convolution", "decompositions", "linalg", "losses", "normalization", "products", "reductions"];

if (hasBlas()) {
  for (const family of families)
    describe(`${family} with BLAS`, () => {
      for (const golden of readCases(family)) test(golden.name, () => checkCase(golden));
    });
} else
  test("there is no BLAS, and the reason is told", () => {
    const choice = blasChoice();
    assert.ok(choice.library === null && choice.detail !== "");
    assert.equal(blasGemm32(1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, false), false);
    assert.deepEqual(torch.ones(2, 3).matmul(torch.ones(3, 1)).tolist(), [[3], [3]]);
  });
