/** Sequential: one module in several places. */
import assert from "node:assert/strict";
import { test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";

class Double extends nn.Module {
  weight = new nn.Parameter(torch.full([1], 2, { dtype: torch.float32 }));

  override forward(x: torch.Tensor): torch.Tensor {
    return x.mul(this.weight);
  }
}

test("a module that was put three times runs three times, and has one set of parameters", () => {
  const chain = new nn.Sequential(...new Array<Double>(3).fill(new Double()));
  const out = chain(torch.ones(1));
  assert.equal(out.item(), 8);
  assert.deepEqual([chain.length, [...chain].length, chain.at(-1) === chain.at(0)], [3, 3, true]);
  assert.deepEqual(
    [...chain.namedParameters()].map(([name]) => name),
    ["0.weight"],
  );
  assert.deepEqual(Object.keys(chain.stateDict()), ["0.weight", "1.weight", "2.weight"]);
  assert.equal(String(chain), "Sequential(\n  (0): Double()\n  (1): Double()\n  (2): Double()\n)");
  out.backward();
  assert.equal(chain.at(1).getParameter("weight").grad!.item(), 12);
});
