import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch from "../../../src/engine/index.js";

describe("state of the default generator", () => {
  test("a state that is put back gives the same numbers, a cached normal included", () => {
    torch.manualSeed(3);
    torch.randn(3);
    const state = torch.getRngState();
    const draw = () => [torch.randn(3), torch.rand(5), torch.randperm(7)].map(String);
    const first = draw();
    assert.notDeepEqual(draw(), first);
    torch.setRngState(state);
    assert.deepEqual(draw(), first);
  });

  test("later draws leave a state that was taken as it is", () => {
    torch.manualSeed(3);
    const state = torch.getRngState();
    const before = String(state.sum());
    torch.rand(1000);
    assert.equal(String(state.sum()), before);
  });

  test("what is no state is refused", () => {
    assert.throws(() => torch.setRngState(torch.zeros(5056)), { message: "RNG state must be a torch.ByteTensor" });
    assert.throws(() => torch.setRngState(torch.zeros(10, { dtype: torch.uint8 })), { name: "RuntimeError" });
  });

  test("seed() draws a new seed, which initialSeed() tells", () => {
    const seed = torch.seed();
    assert.equal(Number(torch.initialSeed()), seed);
    const first = String(torch.rand(3));
    torch.manualSeed(seed);
    assert.equal(String(torch.rand(3)), first);
  });
});
