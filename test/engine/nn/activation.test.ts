/** Every activation module against PyTorch: text, state, forward in training mode, gradients. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";
import { setWarningHandler } from "../../../src/engine/warn.js";

interface Case {
  name: string;
  args: unknown[];
  options: object;
  shape: number[];
  text: string;
  state: Record<string, number[]>;
  out: number[];
  outShape: number[];
  grad: number[];
  grads: Record<string, number[]>;
}

const { values, cases } = JSON.parse(readFileSync("test/golden/activationModules.json", "utf8")) as {
  values: number[];
  cases: Case[];
};

type Activation = nn.Module & ((x: torch.Tensor) => torch.Tensor);
const make = ({ name, args, options }: Pick<Case, "name" | "args" | "options">): Activation => {
  const Class = (nn as unknown as Record<string, new (...args: unknown[]) => Activation>)[name];
  return Object.keys(options).length > 0 ? new Class(...args, options) : new Class(...args);
};

function close(actual: torch.Tensor, expected: number[], what: string): void {
  const got = actual.detach().reshape(-1).tolist() as number[];
  assert.equal(got.length, expected.length, what);
  got.forEach((value, i) =>
    assert.ok(
      Math.abs(value - expected[i]) <= 1e-6 * (1 + Math.abs(expected[i])),
      `${what}[${i}]: ${value}, ${expected[i]}`,
    ),
  );
}

describe("activation modules", () => {
  setWarningHandler(() => {}); // Softmax without a dimension warns
  for (const golden of cases)
    test(`${golden.text} ${JSON.stringify(golden.shape)}`, () => {
      const module = make(golden);
      assert.equal(String(module), golden.text);
      const state = module.stateDict();
      assert.deepEqual(Object.keys(state), Object.keys(golden.state));
      for (const [key, data] of Object.entries(golden.state)) close(state[key], data, key);

      const x = torch.tensor(values, { dtype: torch.float32 }).reshape(golden.shape).requiresGrad_();
      torch.manualSeed(0);
      const y = module(x.clone());
      assert.deepEqual(y.shape, golden.outShape);
      close(y, golden.out, "output");
      y.mul(torch.arange(1, y.numel() + 1).reshape(y.shape))
        .sum()
        .backward();
      close(x.grad!, golden.grad, "gradient");
      for (const [name, parameter] of module.namedParameters()) close(parameter.grad!, golden.grads[name], name);
    });

  test("options of other names are refused", () => {
    assert.throws(
      () => make({ name: "LeakyReLU", args: [], options: { slope: 0.1 } }),
      /LeakyReLU got an unexpected option 'slope'/,
    );
    assert.throws(
      () => make({ name: "GELU", args: [], options: { approx: "tanh" } }),
      /GELU got an unexpected option 'approx'/,
    );
    assert.throws(() => new nn.Hardtanh(1, -1), /maxVal must be above minVal/);
  });

  test("a module that works in place returns its input", () => {
    const x = torch.tensor([-1, 2], { dtype: torch.float32 });
    assert.equal(new nn.ReLU({ inplace: true })(x), x);
    assert.deepEqual(x.tolist(), [0, 2]);
  });
});
