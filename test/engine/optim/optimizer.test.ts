/** What all optimizers share: groups, options, state. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { optim } from "../../../src/engine/index.js";

const parameter = (...values: number[]) => torch.tensor(values, { requiresGrad: true });

/** Two steps on Σ x². */
function step(optimizer: { zeroGrad(): void; step(): unknown }, x: torch.Tensor, times = 1): number[] {
  for (let i = 0; i < times; i++) {
    optimizer.zeroGrad();
    x.pow(2).sum().backward();
    optimizer.step();
  }
  return x.detach().tolist() as number[];
}

describe("arguments", () => {
  test("parameters are an iterable of leaves, each in one group", () => {
    const x = parameter(1);
    assert.throws(() => new optim.SGD([], { lr: 1 }), {
      name: "ValueError",
      message: "optimizer got an empty parameter list",
    });
    assert.throws(() => new optim.SGD(x as never, { lr: 1 }), { name: "TypeError", message: /should be an iterable/ });
    assert.throws(() => new optim.SGD([x.mul(2)], { lr: 1 }), {
      name: "ValueError",
      message: /can't optimize a non-leaf Tensor/,
    });
    assert.throws(() => new optim.SGD([{ params: [x] }, { params: [x] }], { lr: 1 }), {
      name: "ValueError",
      message: /appear in more than one parameter group/,
    });
    assert.throws(() => new optim.SGD([3] as never, { lr: 1 }), { name: "TypeError" });
  });

  test("options out of range, in PyTorch's words", () => {
    const x = [parameter(1)];
    assert.throws(() => new optim.SGD(x, { lr: -1 }), { name: "ValueError", message: /^Invalid learning rate: -1/ });
    assert.throws(() => new optim.SGD(x, { lr: 1, momentum: -1 }), { message: /^Invalid momentum value: -1/ });
    assert.throws(() => new optim.SGD(x, { lr: 1, nesterov: true }), {
      message: /^Nesterov momentum requires a momentum and zero dampening/,
    });
    assert.throws(() => new optim.Adam(x, { betas: [1, 0.9] }), { message: /^Invalid beta parameter at index 0: 1/ });
    assert.throws(() => new optim.Adam(x, { eps: -1 }), { message: /^Invalid epsilon value: -1/ });
    assert.throws(() => new optim.Adam(x, { weightDecay: -1 }), { message: /^Invalid weight_decay value: -1/ });
  });

  test("unknown and missing options", () => {
    const x = [parameter(1)];
    assert.throws(() => new optim.Adam(x, { weight_decay: 1 } as never), {
      name: "TypeError",
      message: /'weight_decay'.*'weightDecay'/,
    });
    assert.throws(() => new optim.SGD(x, {} as never), /didn't specify a value of required optimization parameter lr/);
  });
});

describe("steps", () => {
  test("parameters without gradient stay", () => {
    const [x, y] = [parameter(1), parameter(2)];
    step(new optim.Adam([x, y]), x);
    assert.equal(y.item(), 2);
  });

  test("options of a group can be changed between steps", () => {
    const x = parameter(1);
    const optimizer = new optim.SGD([x], { lr: 0.25 });
    assert.deepEqual(step(optimizer, x), [0.5]);
    optimizer.paramGroups[0].lr = 0;
    assert.deepEqual(step(optimizer, x), [0.5]);
  });

  test("a step is no part of the graph, and makes old graphs of the parameter fail", () => {
    const x = parameter(1);
    const optimizer = new optim.SGD([x], { lr: 0.25 });
    const loss = x.pow(2).sum();
    loss.backward({ retainGraph: true });
    optimizer.step();
    assert.deepEqual([x.isLeaf, x.requiresGrad, x.gradFn], [true, true, null]);
    assert.throws(() => loss.backward(), /modified by an inplace operation/);
  });

  test("a closure gives the loss", () => {
    const x = parameter(1);
    const optimizer = new optim.SGD([x], { lr: 0.25 });
    const loss = optimizer.step(() => {
      optimizer.zeroGrad();
      const value = x.pow(2).sum();
      value.backward();
      return value;
    });
    assert.equal(loss?.item(), 1);
    assert.equal(x.item(), 0.5);
  });

  test("a state goes on where it was saved", () => {
    for (const make of [
      (x: torch.Tensor) => new optim.SGD([x], { lr: 0.1, momentum: 0.9 }),
      (x: torch.Tensor) => new optim.Adam([x], { lr: 0.1, amsgrad: true }),
    ]) {
      const [whole, first] = [parameter(1, -2), parameter(1, -2)];
      const expected = step(make(whole), whole, 6);
      const before = make(first);
      step(before, first, 3);
      const second = first.detach().clone().requiresGrad_();
      const after = make(second);
      after.loadStateDict(before.stateDict() as never);
      assert.deepEqual(step(after, second, 3), expected);
    }
  });

  test("a state of other groups is refused", () => {
    const one = new optim.SGD([parameter(1)], { lr: 1 });
    const two = new optim.SGD([{ params: [parameter(1)] }, { params: [parameter(2)] }], { lr: 1 });
    const wide = new optim.SGD([parameter(1), parameter(2)], { lr: 1 });
    assert.throws(() => one.loadStateDict(two.stateDict()), /different number of parameter groups/);
    assert.throws(() => one.loadStateDict(wide.stateDict()), /doesn't match the size of optimizer's group/);
  });
});

describe("layouts", () => {
  test("copies of parameters that are not contiguous outlive the collections of a step", () => {
    const params = Array.from({ length: 48 }, (_, k) =>
      torch
        .zeros(512, 64 + 8 * k)
        .t()
        .requiresGrad_(),
    );
    const optimizer = new optim.SGD(params, { lr: 1, momentum: 0.5 });
    for (let i = 0; i < 4; i++) {
      params.forEach((param, k) => (param.grad = torch.full([512, param.shape[0]], k + 1.5).t()));
      optimizer.step();
    }
    for (const [k, param] of params.entries()) {
      const values = param.detach();
      assert.deepEqual([values.min().item(), values.max().item()], [-6.125 * (k + 1.5), -6.125 * (k + 1.5)], `${k}`);
    }
  });
});
