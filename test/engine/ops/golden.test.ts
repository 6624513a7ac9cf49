/** Every case of test/golden/ops: values, dtypes, shapes, gradients, names, texts and errors equal PyTorch's. */
import { readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { setWarningHandler } from "../../../src/engine/warn.js";
import { checkCase, readCases } from "../../support/golden.js";

const families = readdirSync("test/golden/ops")
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(".json", ""));

// Losses of shapes that only broadcast warn; test/engine/nn looks at that.
setWarningHandler(() => {});

for (const family of families)
  describe(family, () => {
    for (const golden of readCases(family)) test(golden.name, () => checkCase(golden));
  });
