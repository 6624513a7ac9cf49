/** Inference mode, scopes of recording, backward for chosen inputs and several roots; what PyTorch 1.13 does was tried. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";

const leaf = (...values: number[]) => torch.tensor(values, { requiresGrad: true });
const fails = (run: () => unknown, message: RegExp) => assert.throws(run, { name: "RuntimeError", message });

describe("inference mode", () => {
  test("its tensors are marked, and nothing is recorded", () => {
    const w = leaf(1, 2);
    const y = torch.inferenceMode(() => {
      assert.deepEqual([torch.isInferenceModeEnabled(), torch.isGradEnabled()], [true, false]);
      return w.mul(2);
    });
    assert.deepEqual([y.isInference(), y.requiresGrad, y.gradFn], [true, false, null]);
    assert.deepEqual([torch.isInferenceModeEnabled(), torch.isGradEnabled()], [false, true]);
    assert.deepEqual([y.view(2).isInference(), y.detach().isInference(), y.clone().isInference()], [true, true, false]);
    assert.equal(torch.inferenceMode(() => torch.enableGrad(() => w.mul(2))).requiresGrad, false);
    assert.equal(torch.inferenceMode(() => torch.inferenceMode(() => w.mul(2), false)).requiresGrad, true);
  });

  test("they cannot be saved, changed, or made leaves outside", () => {
    const w = leaf(1, 2);
    const a = torch.inferenceMode(() => torch.ones(2));
    fails(() => w.mul(a), /^Inference tensors cannot be saved for backward\. To work around you can make a clone/);
    fails(() => a.add_(1), /^Inplace update to inference tensor outside InferenceMode is not allowed/);
    fails(() => a.requiresGrad_(), /^Setting requires_grad=True on inference tensor outside InferenceMode/);
    fails(() => a.version, /^Inference tensors do not track version counter/);
    fails(() => new nn.Parameter(a), /^Setting requires_grad=True on inference tensor/);
    assert.deepEqual(w.add(a).tolist(), [2, 3]);
    assert.deepEqual(w.mul(a.clone()).tolist(), [1, 2]);
    torch.inferenceMode(() => a.add_(1));
    assert.deepEqual(a.tolist(), [2, 2]);
  });

  test("a view of a normal tensor stays normal", () => {
    const x = torch.ones(2);
    const view = torch.inferenceMode(() => x.view(2).add_(1));
    assert.deepEqual([view.isInference(), x.tolist(), x.version], [false, [2, 2], 1]);
  });

  test("a module made in it can be used", () => {
    const layer = torch.inferenceMode(() => new nn.Linear(2, 2));
    assert.equal(layer.weight.isInference(), true);
    assert.equal(layer(torch.ones(1, 2)).gradFn?.name, "AddmmBackward0");
  });

  test("it ends where its function throws", () => {
    assert.throws(() =>
      torch.inferenceMode(() => {
        throw new Error("stop");
      }),
    );
    assert.equal(torch.isInferenceModeEnabled(), false);
  });
});

describe("scopes of recording", () => {
  test("setGradEnabled for a call", () => {
    const x = leaf(1);
    assert.equal(torch.setGradEnabled(false, () => x.mul(2)).requiresGrad, false);
    assert.equal(torch.isGradEnabled(), true);
    assert.equal(torch.noGrad(() => torch.setGradEnabled(true, () => x.mul(2))).requiresGrad, true);
  });
});

describe("backward for some", () => {
  test("chosen inputs alone, leaves or not", () => {
    const [x, y] = [leaf(2), leaf(3)];
    const z = x.mul(y);
    z.mul(z)
      .sum()
      .backward({ inputs: [x, z] });
    assert.deepEqual([x.grad?.tolist(), y.grad, z.grad?.tolist()], [[36], null, [12]]);
    x.mul(y).sum().backward({ inputs: y });
    assert.deepEqual([x.grad?.tolist(), y.grad?.tolist()], [[36], [2]]);
  });

  test("what does not lead to them is not walked", () => {
    const [x, y] = [leaf(2), leaf(3)];
    let calls = 0;
    class Counted extends torch.autograd.Function {
      static forward(_: torch.autograd.FunctionCtx, a: torch.Tensor) {
        return a.mul(1);
      }
      static backward(_: torch.autograd.FunctionCtx, grad: torch.Tensor) {
        calls++;
        return grad;
      }
    }
    const out = x.add(Counted.apply(y)).sum();
    out.backward({ inputs: x, retainGraph: true });
    torch.autograd.grad(out, x, { retainGraph: true });
    assert.equal(calls, 0);
    out.backward();
    assert.equal(calls, 1);
  });

  test("several roots", () => {
    const x = leaf(1, 2);
    torch.autograd.backward([x.sum(), x.mul(x)], {
      gradTensors: [null, torch.tensor([1, 10], { dtype: torch.float32 })],
    });
    assert.deepEqual(x.grad?.tolist(), [3, 41]);
  });

  test("errors", () => {
    const x = leaf(1);
    fails(() => x.sum().backward({ inputs: [] }), /^'inputs' argument to backward\(\) cannot be empty/);
    fails(() => x.sum().backward({ inputs: torch.ones(1) }), /does not require grad/);
    fails(() => torch.autograd.backward([x.sum()], { gradTensors: [null, null] }), /^got 1 tensors and 2 gradients/);
    assert.throws(() => torch.autograd.grad(x.sum(), []), { name: "ValueError", message: /non-empty inputs/ });
    assert.throws(() => x.sum().backward({ retain: true } as object), /unexpected option 'retain'/);
    assert.throws(() => torch.autograd.grad(x.sum(), x, { unused: true } as object), /unexpected option 'unused'/);
  });
});
