/** Wrong arguments of optimizers, in PyTorch's words. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { optim } from "../../../src/engine/index.js";

type Params = torch.Tensor[];

const cases: [what: string, make: (params: Params) => unknown, name: string, message: string | RegExp][] = [
  ["negative lr", (p) => new optim.SGD(p, { lr: -1 }), "ValueError", "Invalid learning rate: -1"],
  [
    "no lr",
    (p) => new optim.SGD(p),
    "ValueError",
    "parameter group didn't specify a value of required optimization parameter lr",
  ],
  ["no parameters", () => new optim.SGD([], { lr: 1 }), "ValueError", "optimizer got an empty parameter list"],
  [
    "a tensor",
    () => new optim.SGD(torch.zeros(2) as never, { lr: 1 }),
    "TypeError",
    /an iterable of Tensors or dicts, but got torch\.FloatTensor/,
  ],
  ["a number", () => new optim.Adam(5 as never), "TypeError", /an iterable of Tensors or dicts, but got number/],
  [
    "no tensor",
    () => new optim.SGD([3] as never, { lr: 1 }),
    "TypeError",
    "optimizer can only optimize Tensors, but one of the params is number",
  ],
  ["no leaf", ([p]) => new optim.SGD([p.mul(2)], { lr: 1 }), "ValueError", "can't optimize a non-leaf Tensor"],
  [
    "Nesterov alone",
    (p) => new optim.SGD(p, { lr: 1, nesterov: true }),
    "ValueError",
    "Nesterov momentum requires a momentum and zero dampening",
  ],
  [
    "in two groups",
    (p) => new optim.SGD([{ params: p }, { params: p }], { lr: 1 }),
    "ValueError",
    "some parameters appear in more than one parameter group",
  ],
  ["beta", (p) => new optim.Adam(p, { betas: [1, 0.9] }), "ValueError", "Invalid beta parameter at index 0: 1"],
  [
    "second beta",
    (p) => new optim.Adamax(p, { betas: [0.9, -1] }),
    "ValueError",
    "Invalid beta parameter at index 1: -1",
  ],
  ["rho", (p) => new optim.Adadelta(p, { rho: 2 }), "ValueError", "Invalid rho value: 2"],
  ["lrDecay", (p) => new optim.Adagrad(p, { lrDecay: -1 }), "ValueError", "Invalid lr_decay value: -1"],
  [
    "accumulator",
    (p) => new optim.Adagrad(p, { initialAccumulatorValue: -1 }),
    "ValueError",
    "Invalid initial_accumulator_value value: -1",
  ],
  ["alpha", (p) => new optim.RMSprop(p, { alpha: -1 }), "ValueError", "Invalid alpha value: -1"],
  ["etas", (p) => new optim.Rprop(p, { etas: [2, 3] }), "ValueError", "Invalid eta values: 2, 3"],
  ["momentumDecay", (p) => new optim.NAdam(p, { momentumDecay: -1 }), "ValueError", "Invalid momentum_decay value: -1"],
  ["eps", (p) => new optim.RAdam(p, { eps: -1 }), "ValueError", "Invalid epsilon value: -1"],
  ["NaN", (p) => new optim.ASGD(p, { lr: NaN }), "ValueError", "Invalid learning rate: NaN"],
  ["weightDecay", (p) => new optim.AdamW(p, { weightDecay: -1 }), "ValueError", "Invalid weight_decay value: -1"],
  [
    "unknown option",
    (p) => new optim.Adam(p, { weightdecay: 1 } as never),
    "TypeError",
    /^Adam got an unexpected option 'weightdecay'/,
  ],
  [
    "unknown group option",
    (p) => new optim.Adam([{ params: p, momentum: 1 }] as never),
    "TypeError",
    /^a parameter group of Adam got an unexpected option 'momentum'/,
  ],
];

describe("wrong arguments", () => {
  for (const [what, make, name, message] of cases)
    test(what, () => assert.throws(() => make([torch.zeros(2).requiresGrad_()]), { name, message }));
});

describe("states that do not fit", () => {
  const optimizer = () => new optim.Adam([torch.zeros(2).requiresGrad_()]);
  const { param_groups: groups } = optimizer().stateDict();

  test("number of groups", () => {
    assert.throws(() => optimizer().loadStateDict({ state: {}, param_groups: [] }), {
      name: "ValueError",
      message: "loaded state dict has a different number of parameter groups",
    });
  });

  test("size of a group", () => {
    const wrong = [{ ...groups[0], params: [0, 1] }];
    assert.throws(() => optimizer().loadStateDict({ state: {}, param_groups: wrong }), {
      name: "ValueError",
      message: "loaded state dict contains a parameter group that doesn't match the size of optimizer's group",
    });
  });

  test("parameters named otherwise; a step count as PyTorch's files have it", () => {
    const saved = { ...groups[0], params: [7], lr: 0.5 };
    const expAvg = torch.ones(2);
    const loaded = optimizer();
    loaded.loadStateDict({
      state: { 7: { step: torch.tensor(3), exp_avg: expAvg, exp_avg_sq: torch.ones(2) } },
      param_groups: [saved],
    });
    const { state, param_groups: after } = loaded.stateDict();
    assert.equal(state[0].step, 3);
    assert.notEqual(state[0].exp_avg, expAvg);
    assert.deepEqual([after[0].lr, after[0].params], [0.5, [0]]);
  });
});

test("a closure runs in the graph, the step outside it", () => {
  const weight = torch.ones(2).requiresGrad_();
  const optimizer = new optim.SGD([weight], { lr: 0.5 });
  const loss = torch.noGrad(() =>
    optimizer.step(() => {
      const sum = weight.mul(3).sum();
      sum.backward();
      return sum;
    }),
  );
  assert.equal(loss!.item(), 6);
  assert.deepEqual(weight.tolist(), [-0.5, -0.5]);
  assert.ok(weight.isLeaf);
});

test("a changed parameter cannot be used in an older graph", () => {
  const weight = torch.ones(2).requiresGrad_();
  const loss = weight.mul(weight).sum();
  weight.grad = torch.ones(2);
  new optim.SGD([weight], { lr: 1 }).step();
  assert.throws(() => loss.backward(), { message: /modified by an inplace operation/ });
});
