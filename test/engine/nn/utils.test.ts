/** nn.utils as PyTorch's: the scenarios of test/golden/nn_utils.py. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";
import type { Module } from "../../../src/engine/nn/module.js";
import { assertClose, formula, type Golden, valuesOf } from "../../support/close.js";

type Tensor = torch.Tensor;

const { prune } = nn.utils;
const golden = JSON.parse(readFileSync("test/golden/nn_utils.json", "utf8")) as Record<
  string,
  { values: Golden[][]; keys?: string[]; parameters?: string[] }
>;
const checked = new Set<string>();

function given(shape: number[], seed = 1): Tensor {
  const count = shape.reduce((a, b) => a * b, 1);
  return torch.tensor(formula(count, seed, -2, 2), { dtype: torch.float32 }).reshape(shape);
}

/** Compares with a scenario: names of the state where there is a module, and tensors in order. */
function check(name: string, module: Module | null, ...tensors: Tensor[]): void {
  const want = golden[name];
  assert.ok(want, `there is a scenario ${name}`);
  checked.add(name);
  if (module !== null) {
    assert.deepEqual(Object.keys(module.stateDict()).toSorted(), want.keys!.toSorted(), "names of the state");
    assert.deepEqual([...module.namedParameters()].map(([key]) => key).toSorted(), want.parameters!.toSorted());
  }
  assert.equal(tensors.length, want.values.length);
  tensors.forEach((tensor, i) => {
    const tolerance = tensor.dtype === torch.float64 ? 1e-12 : 1e-6;
    assertClose(valuesOf(tensor), want.values[i], tolerance, `${name}, tensor ${i}`);
  });
}

/** A tensor of a module by its name. */
const tensorOf = (module: Module, name: string) => (module as unknown as Record<string, Tensor>)[name];

/** The float64 input of the layers; their gradients are sums in which the last bits of float32 would show. */
const samples = () => torch.tensor(formula(12, 1, -2, 2), { dtype: torch.float64 }).reshape([4, 3]);

function withGrads(...seeds: number[]): nn.Parameter[] {
  const params = [given([3, 2], 1), given([4], 2), given([2], 3)].map((data) => new nn.Parameter(data));
  seeds.forEach((seed, i) => (params[i].grad = given([...params[i].shape], seed)));
  return params;
}

describe("clipping", () => {
  for (const normType of [1, 2, 3, 0.5, Infinity])
    for (const limit of [0.5, 100])
      test(`clipGradNorm_ ${normType} ${limit}`, () => {
        const params = withGrads(5, 6);
        const total = nn.utils.clipGradNorm_(params, limit, { normType });
        const name = `clipGradNorm_ ${normType === Infinity ? "inf" : normType} ${limit}`;
        check(name, null, total, params[0].grad!, params[1].grad!);
      });

  test("clipGradValue_", () => {
    const params = withGrads(5, 6);
    nn.utils.clipGradValue_(params, 0.7);
    check("clipGradValue_", null, params[0].grad!, params[1].grad!);
  });

  test("no gradients, a single tensor, norms that are not finite", () => {
    assert.equal(nn.utils.clipGradNorm_(withGrads(), 1).item(), 0);
    const [param] = withGrads(5);
    assert.equal(nn.utils.clipGradNorm_(param, 1e9, 1).ndim, 0);
    param.grad!.fill_(Infinity);
    assert.throws(() => nn.utils.clipGradNorm_(param, 1, { errorIfNonfinite: true }), {
      name: "RuntimeError",
      message: /^The total norm of order 2 for gradients from `parameters` is non-finite, so it cannot be clipped/,
    });
    assert.equal(nn.utils.clipGradNorm_(param, 1).item(), Infinity);
  });
});

describe("parameters and vectors", () => {
  test("there and back", () => {
    const params = withGrads();
    const vector = nn.utils.parametersToVector(params);
    check("parametersToVector", null, vector);
    assert.ok(vector.requiresGrad);
    nn.utils.vectorToParameters(vector.detach().mul(2), params);
    assertClose(valuesOf(params[1]), valuesOf(given([4], 2).mul(2)), 0, "second parameter");
    assert.ok(params[1] instanceof nn.Parameter && params[1].isLeaf);
  });

  test("wrong vectors", () => {
    assert.throws(() => nn.utils.vectorToParameters([1] as unknown as Tensor, withGrads()), {
      name: "TypeError",
      message: "expected torch.Tensor, but got: Array",
    });
    assert.throws(() => nn.utils.vectorToParameters(torch.zeros(5), withGrads()), { name: "RuntimeError" });
  });
});

describe("weightNorm", () => {
  for (const dim of [0, 1, null])
    test(`dim ${dim}`, () => {
      torch.manualSeed(0);
      const layer = nn.utils.weightNorm(new nn.Linear(3, 2).double(), { dim });
      const y = layer(samples());
      y.pow(2).sum().backward();
      const [g, v] = [tensorOf(layer, "weight_g"), tensorOf(layer, "weight_v")];
      const name = dim === null ? "None" : String(dim);
      check(`weightNorm ${name}`, layer, g, v, layer.weight, y, g.grad!, v.grad!);
      nn.utils.removeWeightNorm(layer);
      check(`removeWeightNorm ${name}`, layer, layer.weight, layer(samples()));
    });

  test("twice, and without", () => {
    const layer = nn.utils.weightNorm(new nn.Linear(3, 2));
    assert.throws(() => nn.utils.weightNorm(layer), {
      name: "RuntimeError",
      message: "Cannot register two weight_norm hooks on the same parameter weight",
    });
    assert.throws(() => nn.utils.removeWeightNorm(new nn.Linear(3, 2)), {
      name: "ValueError",
      message: "weight_norm of 'weight' not found in Linear(in_features=3, out_features=2, bias=True)",
    });
  });
});

describe("spectralNorm", () => {
  for (const iterations of [1, 3])
    test(`${iterations} iterations`, () => {
      torch.manualSeed(0);
      const layer = nn.utils.spectralNorm(new nn.Linear(3, 4).double(), { nPowerIterations: iterations });
      const vectors = () => [tensorOf(layer, "weight_u"), tensorOf(layer, "weight_v")];
      check(`spectralNorm ${iterations} before`, layer, layer.weight, ...vectors());
      layer(samples());
      const y = layer(samples());
      y.pow(2).sum().backward();
      check(`spectralNorm ${iterations} trained`, layer, y, ...vectors(), tensorOf(layer, "weight_orig").grad!);
      layer.eval();
      check(`spectralNorm ${iterations} eval`, layer, layer(samples()), tensorOf(layer, "weight_u"));
      nn.utils.removeSpectralNorm(layer);
      check(`removeSpectralNorm ${iterations}`, layer, layer.weight);
    });

  test("wrong uses", () => {
    const layer = nn.utils.spectralNorm(new nn.Linear(3, 2));
    assert.throws(() => nn.utils.spectralNorm(layer), { name: "RuntimeError", message: /two spectral_norm hooks/ });
    assert.throws(() => nn.utils.removeSpectralNorm(new nn.Linear(3, 2)), { name: "ValueError" });
    assert.throws(() => nn.utils.spectralNorm(new nn.Linear(3, 2), { nPowerIterations: 0 }), {
      name: "ValueError",
      message: "Expected n_power_iterations to be positive, but got n_power_iterations=0",
    });
  });
});

describe("pruning", () => {
  type Step = (layer: nn.Linear) => unknown;
  const scenarios: Record<string, Step[]> = {
    l1Unstructured: [(l) => prune.l1Unstructured(l, "weight", 5)],
    "l1Unstructured part": [(l) => prune.l1Unstructured(l, "weight", 0.3)],
    "l1Unstructured scores": [(l) => prune.l1Unstructured(l, "weight", 0.5, { importanceScores: given([6, 4], 9) })],
    "l1Unstructured twice": [
      (l) => prune.l1Unstructured(l, "weight", 0.3),
      (l) => prune.l1Unstructured(l, "weight", 0.3),
    ],
    randomUnstructured: [(l) => prune.randomUnstructured(l, "weight", 0.4)],
    "randomUnstructured after l1": [
      (l) => prune.l1Unstructured(l, "weight", 4),
      (l) => prune.randomUnstructured(l, "weight", 0.5),
    ],
    lnStructured: [(l) => prune.lnStructured(l, "weight", 2, 2, 0)],
    "lnStructured columns": [(l) => prune.lnStructured(l, "weight", 0.5, 1, 1)],
    "lnStructured twice": [
      (l) => prune.lnStructured(l, "weight", 2, 2, 0),
      (l) => prune.lnStructured(l, "weight", 0.5, Infinity, 0),
    ],
    randomStructured: [(l) => prune.randomStructured(l, "weight", 3, 0)],
    "lnStructured after l1": [
      (l) => prune.l1Unstructured(l, "weight", 10),
      (l) => prune.lnStructured(l, "weight", 0.5, 2, 1),
    ],
    customFromMask: [(l) => prune.customFromMask(l, "weight", given([6, 4], 3).gt(0))],
    identity: [(l) => prune.identity(l, "weight")],
  };
  for (const [name, steps] of Object.entries(scenarios))
    test(name, () => {
      torch.manualSeed(0);
      const layer = new nn.Linear(4, 6);
      const { weight } = layer;
      for (const step of steps) step(layer);
      const y = layer(given([3, 4]));
      y.pow(2).sum().backward();
      check(name, layer, tensorOf(layer, "weight_mask"), layer.weight, y, tensorOf(layer, "weight_orig").grad!);
      assert.ok(prune.isPruned(layer));
      prune.remove(layer, "weight");
      check(`${name}, removed`, layer, layer.weight);
      assert.equal(layer.weight, weight);
      assert.equal(prune.isPruned(layer), false);
    });

  test("globalUnstructured", () => {
    torch.manualSeed(0);
    const [first, last] = [new nn.Linear(4, 3), new nn.Linear(3, 2)];
    const model = new nn.Sequential(first, new nn.Tanh(), last);
    const all = [[first, "weight"] as const, [last, "weight"] as const];
    const masks = () => [first, last].map((layer) => tensorOf(layer, "weight_mask"));
    prune.globalUnstructured(all, prune.L1Unstructured, { amount: 0.4 });
    check("globalUnstructured", model, ...masks());
    prune.globalUnstructured(all, prune.L1Unstructured, { amount: 5 });
    check("globalUnstructured twice", model, ...masks());
  });

  test("a method of one's own", () => {
    class Negatives extends prune.BasePruningMethod {
      override readonly pruningType = "unstructured";
      override computeMask(t: Tensor, mask: Tensor) {
        return mask.mul(t.ge(0).to(mask.dtype));
      }
    }
    const layer = new nn.Linear(4, 6);
    prune.applyMethod(layer, "weight", new Negatives());
    assert.ok(layer.weight.min().item() >= 0);
    assert.deepEqual(new prune.L1Unstructured(1).prune(torch.tensor([3, -1, 2])).tolist(), [3, 0, 2]);
  });

  test("a copy of a pruned module is pruned by itself", () => {
    const layer = prune.l1Unstructured(new nn.Linear(4, 6), "weight", 5);
    torch.noGrad(() => (layer.weight = tensorOf(layer, "weight_orig") as nn.Parameter));
    const copy = layer.copy();
    copy(given([3, 4]));
    assert.ok(prune.isPruned(copy));
    prune.remove(copy, "weight");
    assert.ok(prune.isPruned(layer));
  });

  test("wrong uses", () => {
    const layer = new nn.Linear(4, 6);
    assert.throws(() => prune.l1Unstructured(layer, "weight", -1), {
      name: "ValueError",
      message: "amount=-1 should either be a float in the range [0, 1] or a non-negative integer",
    });
    assert.throws(() => prune.l1Unstructured(layer, "weight", 25), {
      name: "ValueError",
      message: "amount=25 should be smaller than the number of parameters to prune=24",
    });
    assert.deepEqual(Object.keys(layer.stateDict()), ["weight", "bias"], "a failure leaves the module as it was");
    assert.throws(() => prune.l1Unstructured(layer, "wait", 1), { name: "AttributeError" });
    assert.throws(() => prune.remove(layer, "weight"), {
      name: "ValueError",
      message: /^Parameter 'weight' of module Linear\(.*\) has to be pruned before pruning can be removed$/,
    });
    assert.throws(() => prune.lnStructured(layer, "bias", 1, 2, 0), {
      name: "ValueError",
      message:
        "Structured pruning can only be applied to multidimensional tensors. Found tensor of shape torch.Size([6]) with 1 dims",
    });
  });
});

test("skipInit draws nothing", () => {
  torch.manualSeed(3);
  const layer = nn.utils.skipInit(nn.Linear, 3, 2, { bias: false });
  assert.deepEqual(layer.weight.tolist(), [
    [0, 0, 0],
    [0, 0, 0],
  ]);
  const next = torch.rand(1).item();
  torch.manualSeed(3);
  assert.equal(torch.rand(1).item(), next);
});

test("AdaptiveLogSoftmaxWithLoss", () => {
  torch.manualSeed(0);
  const loss = new nn.AdaptiveLogSoftmaxWithLoss(8, 20, [4, 10], { divValue: 2 });
  const x = given([5, 8]).requiresGrad_();
  const [output, mean] = loss(x, torch.tensor([0, 3, 5, 12, 19]));
  mean.backward();
  check("AdaptiveLogSoftmaxWithLoss", loss, output, mean, x.grad!, loss.logProb(x), loss.predict(x));
  assert.throws(() => new nn.AdaptiveLogSoftmaxWithLoss(8, 20, [4, 4]), { name: "ValueError" });
  assert.throws(() => loss(x, torch.tensor([0, 3, 5, 12, 20])), {
    name: "RuntimeError",
    message: "Target values should be in [0, 19], but values in range [0, 20] were found. ",
  });
});

test("every scenario is played", () => {
  assert.deepEqual(
    Object.keys(golden).filter((name) => !checked.has(name)),
    [],
  );
});
