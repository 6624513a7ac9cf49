/** `type()` of tensors and modules, and what asks for CUDA. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";

describe("Tensor.type", () => {
  test("names the tensor's class", () => {
    const names = [torch.float64, torch.float16, torch.int64, torch.uint8, torch.bool].map((dtype) =>
      torch.zeros([1], { dtype }).type(),
    );
    assert.deepEqual(names, [
      "torch.DoubleTensor",
      "torch.HalfTensor",
      "torch.LongTensor",
      "torch.ByteTensor",
      "torch.BoolTensor",
    ]);
  });

  test("converts to a dtype, a class, or the class of a name", () => {
    const x = torch.tensor([1, 2]);
    for (const type of [torch.float32, torch.FloatTensor, torch.Tensor, "torch.FloatTensor"] as const)
      assert.equal(x.type(type).dtype, torch.float32);
    assert.equal(x.type("torch.LongTensor"), x);
  });

  test("what is no type", () => {
    const x = torch.ones(1);
    assert.throws(() => x.type("torch.Foo"), { name: "ValueError", message: "invalid type: 'torch.Foo'" });
    assert.throws(() => x.type(3 as never), {
      name: "TypeError",
      message: /^dtype must be a type, str, or dtype object/,
    });
  });
});

test("Module.type converts parameters, buffers and counters", () => {
  const norm = new nn.BatchNorm1d(2).type(torch.float64);
  const dtypes = Object.values(norm.stateDict()).map((tensor) => tensor.dtype);
  assert.ok(dtypes.length === 5 && dtypes.every((dtype) => dtype === torch.float64));
});

test("CUDA is told to be absent, and asking for it gives PyTorch's error", () => {
  assert.equal(torch.cuda.isAvailable(), false);
  const error = { name: "AssertionError", message: "Torch not compiled with CUDA enabled" };
  assert.throws(() => torch.ones(1).cuda(), error);
  assert.throws(() => torch.ones(1).to("cuda:0"), error);
  assert.throws(() => torch.ones([1], { device: "cuda" }), error);
  assert.throws(() => new nn.Linear(1, 1).cuda(), error);
});

test("the switch for deterministic algorithms is kept", () => {
  torch.useDeterministicAlgorithms(true);
  assert.equal(torch.areDeterministicAlgorithmsEnabled(), true);
  torch.useDeterministicAlgorithms(false);
  assert.equal(torch.areDeterministicAlgorithmsEnabled(), false);
});
