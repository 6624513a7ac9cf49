/** Hooks of modules: order, replacement, removal; the numbers are PyTorch 1.13's for the same layer. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";

/** `y = 2 x + 1` on one feature. */
function line(): nn.Linear {
  const layer = new nn.Linear(1, 1);
  torch.noGrad(() => {
    layer.weight.fill_(2);
    layer.bias!.fill_(1);
  });
  return layer;
}

const three = () => torch.tensor([[3]], { dtype: torch.float32 });

describe("forward hooks", () => {
  test("see inputs and output, in order, and can be removed", () => {
    const layer = line();
    const seen: string[] = [];
    const handles = [
      layer.registerForwardPreHook((_, [x]) => void seen.push(`before ${(x as torch.Tensor).item()}`)),
      layer.registerForwardHook(
        (_, [x], y) => void seen.push(`after ${(x as torch.Tensor).item()} ${(y as torch.Tensor).item()}`),
      ),
    ];
    layer(three());
    assert.deepEqual(seen, ["before 3", "after 3 7"]);
    for (const handle of handles) handle.remove();
    layer(three());
    assert.equal(seen.length, 2);
  });

  test("what they return replaces inputs and output", () => {
    const layer = line();
    layer.registerForwardPreHook((_, [x]) => [(x as torch.Tensor).mul(10)]);
    layer.registerForwardHook((_, __, y) => (y as torch.Tensor).neg());
    assert.equal(layer(three()).item(), -61);
  });
});

describe("backward hooks", () => {
  test("see the gradients of inputs and outputs", () => {
    const layer = line();
    const seen: number[][] = [];
    layer.registerFullBackwardHook((_, gradInput, gradOutput) => {
      seen.push([gradInput[0]!.item(), gradOutput[0]!.item()]);
    });
    const x = three().requiresGrad_();
    layer(x).mul(5).sum().backward();
    assert.deepEqual(seen, [[10, 5]]);
    assert.deepEqual([x.grad!.item(), layer.weight.grad!.item()], [10, 15]);
  });

  test("what they return replaces the gradients of the inputs", () => {
    const layer = line();
    layer.registerFullBackwardHook((_, [gradInput]) => [gradInput!.mul(100)]);
    const x = three().requiresGrad_();
    layer(x).sum().backward();
    assert.deepEqual([x.grad!.item(), layer.weight.grad!.item()], [200, 3]);
  });
});
