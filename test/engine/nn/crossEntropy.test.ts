/** Cross-entropy computes softmax and loss in one kernel; nobody can tell that but by the time it takes. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { F } from "../../../src/engine/index.js";
import type { Node } from "../../../src/engine/autograd/node.js";

const scores = [
  [0.5, -1, 2, 0.25],
  [0.25, 3, -0.5, -2],
  [1, 1, -1, 0],
];
const leaf = () => torch.tensor(scores, { requiresGrad: true });
const labels = torch.tensor([2, 0, 3]);
const weight = torch.tensor([1, 2, 0.5, 1.5]);

const options = (["mean", "sum", "none"] as const).flatMap((reduction) => [
  { reduction },
  { reduction, weight },
  { reduction, ignoreIndex: 0 },
]);

/** The two operations one after the other. */
const apart = (x: torch.Tensor, given: (typeof options)[number]) => F.nllLoss(F.logSoftmax(x, 1), labels, given);

function chain(node: Node | null): string[] {
  return node === null ? [] : [node.name, ...chain(node.nextEdges[0]?.node ?? null)];
}

describe("cross-entropy in one kernel", () => {
  test("the graph is that of the two operations", () => {
    const x = leaf();
    const loss = F.crossEntropy(x, labels);
    assert.deepEqual(chain(loss.gradFn), ["NllLossBackward0", "LogSoftmaxBackward0", "AccumulateGrad"]);
    assert.match(String(loss), /grad_fn=<NllLossBackward0>/);
    assert.equal(F.crossEntropy(x.detach(), labels).gradFn, null);
  });

  for (const given of options) {
    const name = `${given.reduction}${"weight" in given ? ", weighted" : ""}${"ignoreIndex" in given ? ", a class ignored" : ""}`;
    test(`${name}: loss, gradient and second gradient are those of the two operations`, () => {
      const [a, b] = [leaf(), leaf()];
      const [one, two] = [F.crossEntropy(a, labels, given), apart(b, given)];
      assert.deepEqual(one.tolist(), two.tolist());
      const gradient = torch.tensor([0.5, -2, 1.5]).at(given.reduction === "none" ? [] : 1);
      one.backward({ gradient, retainGraph: true });
      two.backward({ gradient, retainGraph: true });
      assert.deepEqual(a.grad!.tolist(), b.grad!.tolist());
      one.backward({ gradient });
      two.backward({ gradient });
      assert.deepEqual(a.grad!.tolist(), b.grad!.tolist(), "a second time over the same graph");
      assert.throws(() => one.backward({ gradient }), /backward through the graph a second time/);

      const second = (loss: torch.Tensor, x: torch.Tensor) => {
        const [first] = torch.autograd.grad(loss, x, { gradOutputs: gradient, createGraph: true });
        return torch.autograd.grad(first.square().sum(), x)[0].tolist();
      };
      assert.deepEqual(second(F.crossEntropy(a, labels, given), a), second(apart(b, given), b));
    });
  }

  test("each row's gradient may be the same number", () => {
    const [a, b] = [leaf(), leaf()];
    F.crossEntropy(a, labels, { reduction: "none" }).sum().backward();
    apart(b, { reduction: "none" }).sum().backward();
    assert.deepEqual(a.grad!.tolist(), b.grad!.tolist());
  });

  test("a change of the scores afterwards does not matter", () => {
    const [a, b] = [leaf(), leaf()];
    const logits = a.mul(1);
    const loss = F.crossEntropy(logits, labels);
    logits.mul_(2);
    loss.backward();
    F.crossEntropy(b, labels).backward();
    assert.deepEqual(a.grad!.tolist(), b.grad!.tolist());
  });

  test("a hook between the two sees and changes the gradient of the log-probabilities", () => {
    const x = leaf();
    const loss = F.crossEntropy(x, labels);
    let seen: unknown;
    loss.gradFn!.nextEdges[0]!.node.preHooks.push({ outputNr: 0, hook: (g) => ((seen = g.tolist()), g.mul(2)) });
    loss.backward();
    const third = Math.fround(-1 / 3);
    assert.deepEqual(seen, [
      [0, 0, third, 0],
      [third, 0, 0, 0],
      [0, 0, 0, third],
    ]);
    const plain = leaf();
    F.crossEntropy(plain, labels).backward();
    assert.ok(torch.allclose(x.grad!, plain.grad!.mul(2)));
  });

  test("anomaly detection names the operation", () => {
    const x = torch.tensor([[1, NaN]], { requiresGrad: true });
    torch.autograd.detectAnomaly(() => {
      const loss = F.crossEntropy(x, torch.tensor([0]));
      assert.throws(() => loss.backward(), /LogSoftmaxBackward0/);
    });
  });

  test("targets that are no class, and shapes that do not fit, are refused as by the two operations", () => {
    const x = leaf();
    assert.throws(() => F.crossEntropy(x, torch.tensor([0, 4, 1])), /Target 4 is out of bounds/);
    assert.throws(() => F.crossEntropy(x, torch.tensor([0, -1, 1])), /Target -1 is out of bounds/);
    assert.throws(() => F.crossEntropy(x, torch.tensor([0, 1])), /batch_size \(3\) to match target batch_size \(2\)/);
    assert.throws(() => F.crossEntropy(x, labels, { weight: torch.ones(3) }), /weight tensor should be defined either/);
  });
});
