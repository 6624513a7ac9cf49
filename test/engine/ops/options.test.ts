/** An option that an operation does not know is an error that names it and lists those that exist. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { cpu } from "../../../src/engine/tensor/device.js";
import { setWarningHandler } from "../../../src/engine/warn.js";
import { type Case, type Form, readCases, run } from "../../support/golden.js";

// Deprecated forms and losses of shapes that only broadcast warn.
setWarningHandler(() => {});

const isGood = ({ error, steps }: Case) => error === undefined && steps.at(-1)![2] !== undefined;

/** One case for every operation and set of option names. */
const cases = new Map<string, Case>();
for (const file of readdirSync("test/golden/ops").filter((name) => name.endsWith(".json")))
  for (const golden of readCases(file.replace(".json", "")).filter(isGood)) {
    const [op, , options] = golden.steps.at(-1)!;
    const key = `${op}(${Object.keys(options!).sort().join(", ")})`;
    if (!cases.has(key)) cases.set(key, golden);
  }

const withUnknown = (golden: Case): Case => {
  const [op, args, options] = golden.steps.at(-1)!;
  return { ...golden, steps: [...golden.steps.slice(0, -1), [op, args, { ...options, notAnOption: 1 }]] };
};

/** Whether the operation has the form. */
function refuses(golden: Case, form: Form): boolean {
  let exists = true;
  assert.throws(
    () => {
      exists = run(withUnknown(golden), form, cpu) !== null;
      if (!exists) throw new TypeError("got an unexpected option 'notAnOption'; it takes '");
    },
    { name: "TypeError", message: /got an unexpected option 'notAnOption'; it takes '/ },
    form,
  );
  return exists;
}

describe("an unknown option is refused by", () => {
  for (const [key, golden] of cases)
    test(key, () => {
      const forms = (["function", "method"] as const).filter((form) => refuses(golden, form));
      assert.ok(forms.length > 0, `there is no operation ${key}`);
    });
});
