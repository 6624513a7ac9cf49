/** Anomaly detection names the user's line of the forward pass. */
import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import torch from "../../../src/engine/index.js";
import { setWarningHandler } from "../../../src/engine/warn.js";

const { detectAnomaly, isAnomalyEnabled, setDetectAnomaly } = torch.autograd;

function warningsOf(run: () => void): string[] {
  const warnings: string[] = [];
  setWarningHandler((message) => warnings.push(message));
  run();
  return warnings;
}

/** The derivative of √x at 0 times 0. */
function forward(): torch.Tensor {
  const x = torch.tensor([0], { requiresGrad: true });
  return x.sqrt().mul(0).sum();
}

describe("anomaly detection", () => {
  afterEach(() => {
    setWarningHandler(null);
    setDetectAnomaly(false);
  });

  test("names node, output and line", () => {
    const nan = /^Function 'SqrtBackward0' returned nan values in its 0th output\.$/;
    const [warning] = warningsOf(() =>
      assert.throws(() => detectAnomaly(() => forward().backward()), { name: "RuntimeError", message: nan }),
    );
    assert.match(warning, /^Error detected in SqrtBackward0\. Traceback of forward call that caused the error:\n/);
    const [first] = warning
      .split("\n")
      .slice(1)
      .filter((line) => line.includes("anomaly.test"));
    assert.match(first, /forward/);
  });

  test("an error of a backward pass is traced too", () => {
    class Broken extends torch.autograd.Function {
      static forward(_: torch.autograd.FunctionCtx, x: torch.Tensor) {
        return x.mul(1);
      }
      static backward(): torch.Tensor {
        throw new Error("broken");
      }
    }
    const x = torch.ones(1).requiresGrad_();
    const warnings = warningsOf(() =>
      assert.throws(() => detectAnomaly(() => Broken.apply(x).backward()), /^Error: broken$/),
    );
    assert.match(warnings[0], /^Error detected in BrokenBackward\./);
  });

  test("what was recorded before says so", () => {
    const y = forward();
    const [warning] = warningsOf(() => assert.throws(() => detectAnomaly(() => y.backward()), /nan values/));
    assert.match(warning, /No forward pass information available/);
  });

  test("scopes and options", () => {
    assert.equal(isAnomalyEnabled(), false);
    detectAnomaly(() => assert.equal(isAnomalyEnabled(), true));
    assert.equal(isAnomalyEnabled(), false);
    setDetectAnomaly(true, { checkNan: false });
    forward().backward();
    assert.throws(() => setDetectAnomaly(true, { nan: false } as object), /unexpected option 'nan'/);
  });
});
