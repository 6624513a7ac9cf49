/** What autograd promises beyond single derivatives: leaves, accumulation, freed graphs, versions, modes, hooks on gradients. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { RuntimeError } from "../../../src/engine/index.js";
import type { Tensor } from "../../../src/engine/tensor/tensor.js";

const leaf = (...values: number[]) => torch.tensor(values, { requiresGrad: true });
const list = (x: Tensor | null) => x?.tolist();
const throws = (body: () => unknown, message: RegExp) =>
  assert.throws(body, (error) => error instanceof RuntimeError && message.test(error.message));

describe("leaves and accumulation", () => {
  test("what is a leaf", () => {
    const x = leaf(1, 2);
    assert.deepEqual([x.isLeaf, x.requiresGrad, x.gradFn], [true, true, null]);
    const y = x.mul(2);
    assert.deepEqual([y.isLeaf, y.requiresGrad, y.gradFn?.name], [false, true, "MulBackward0"]);
    assert.deepEqual([torch.ones(2).isLeaf, torch.ones(2).requiresGrad], [true, false]);
    assert.equal(y.detach().isLeaf, true);
  });

  test("gradients add up over passes", () => {
    const x = leaf(1, 2);
    x.mul(3).sum().backward();
    assert.deepEqual(list(x.grad), [3, 3]);
    x.mul(x).sum().backward();
    assert.deepEqual(list(x.grad), [5, 7]);
  });

  test("a leaf used twice gets the sum", () => {
    const x = leaf(2);
    x.mul(x).add(x).sum().backward();
    assert.deepEqual(list(x.grad), [5]);
  });

  test("tensors on the way have no gradient unless they retain it", () => {
    const x = leaf(1, 2);
    const [y, z] = [x.mul(2), x.mul(3)];
    z.retainGrad();
    y.mul(z).sum().backward();
    assert.equal(y.grad, null);
    assert.deepEqual(list(z.grad), [2, 4]);
    assert.deepEqual(list(x.grad), [12, 24]);
  });

  test("retainGrad wants a tensor with gradient, and changes nothing on a leaf", () => {
    throws(() => torch.ones(2).retainGrad(), /can't retain_grad on Tensor that has requires_grad=False/);
    const x = leaf(1);
    x.retainGrad();
    x.mul(2).sum().backward();
    assert.deepEqual(list(x.grad), [2]);
  });

  test("only floating tensors can want gradients", () => {
    throws(() => torch.tensor([1, 2]).requiresGrad_(), /only Tensors of floating point/);
    const y = leaf(1).mul(2);
    throws(() => y.requiresGrad_(false), /you can only change requires_grad flags of leaf variables/);
    assert.equal(y.requiresGrad_(), y);
  });

  test("requiresGrad off and on again", () => {
    const x = leaf(1);
    x.requiresGrad_(false);
    assert.equal(x.mul(2).requiresGrad, false);
    x.requiresGrad_();
    assert.equal(x.mul(2).requiresGrad, true);
  });
});

describe("gradients share no memory", () => {
  const independent = (a: Tensor, b: Tensor, others: Tensor[] = []) => {
    const before = list(b.grad);
    a.grad!.fill_(100);
    assert.deepEqual(list(b.grad), before);
    for (const other of others) assert.ok(!(other.tolist() as number[]).includes(100));
  };

  test("two terms of a sum, passed twice", () => {
    const [a, b] = [leaf(1, 2), leaf(3, 4)];
    const y = a.add(b).sum();
    y.backward({ retainGraph: true });
    y.backward();
    assert.deepEqual(
      [list(a.grad), list(b.grad)],
      [
        [2, 2],
        [2, 2],
      ],
    );
    independent(a, b);
  });

  test("the caller's gradient", () => {
    const [a, b] = [leaf(1, 2), leaf(3, 4)];
    const gradient = torch.ones(2);
    a.add(b).backward({ gradient });
    a.grad!.fill_(100);
    assert.deepEqual(
      [list(b.grad), list(gradient)],
      [
        [1, 1],
        [1, 1],
      ],
    );
  });

  test("views and expansions of one gradient", () => {
    const [a, b, c] = [leaf(1, 2), leaf(3, 4), leaf(5, 6)];
    torch
      .cat([a, b.view(2), c.sub(0)])
      .sum()
      .backward();
    independent(a, b);
    independent(b, c);
    const d = torch.ones([3], { requiresGrad: true });
    d.sum().backward();
    d.sum().backward();
    assert.deepEqual(list(d.grad), [2, 2, 2]);
  });

  test("a retained gradient", () => {
    const a = leaf(1, 2);
    const y = a.add(0);
    y.retainGrad();
    y.sum().backward();
    a.grad!.fill_(100);
    assert.deepEqual(list(y.grad), [1, 1]);
  });
});

describe("backward", () => {
  test("a second time through a freed graph", () => {
    const y = leaf(2).exp().sum();
    y.backward();
    throws(() => y.backward(), /^Trying to backward through the graph a second time/);
  });

  test("retainGraph keeps it", () => {
    const x = leaf(2);
    const y = x.mul(x).sum();
    y.backward({ retainGraph: true });
    y.backward();
    assert.deepEqual(list(x.grad), [8]);
  });

  test("the root is a scalar or comes with a gradient of its shape", () => {
    const x = leaf(1, 2);
    throws(() => x.mul(2).backward(), /^grad can be implicitly created only for scalar outputs$/);
    throws(() => x.mul(2).backward({ gradient: torch.ones(3) }), /^Mismatch in shape: grad_output\[0\] has a shape of/);
    x.mul(2).backward(torch.tensor([1, 10]).float());
    assert.deepEqual(list(x.grad), [2, 20]);
    torch
      .tensor([[3]], { requiresGrad: true })
      .mul(2)
      .backward();
  });

  test("without anything that wants a gradient", () =>
    throws(
      () => torch.ones([]).backward(),
      /^element 0 of tensors does not require grad and does not have a grad_fn$/,
    ));

  test("into some leaves only", () => {
    const [a, b] = [leaf(1), leaf(2)];
    a.mul(b)
      .sum()
      .backward({ inputs: [b] });
    assert.deepEqual([a.grad, list(b.grad)], [null, [1]]);
  });

  test("a long chain does not overflow the stack", () => {
    const x = leaf(1);
    let y: Tensor = x;
    for (let i = 0; i < 20_000; i++) y = y.add(0);
    y.sum().backward();
    assert.deepEqual(list(x.grad), [1]);
  });

  test("a saved tensor that was changed", () => {
    const x = leaf(1, 2);
    const y = x.exp();
    const z = y.sum();
    y.detach().add_(1);
    throws(
      () => z.backward(),
      /modified by an inplace operation: \[torch\.FloatTensor \[2\]\], which is output 0 of ExpBackward0, is at version 1; expected version 0/,
    );
  });

  test("a leaf that wants a gradient is not changed in place, but in noGrad", () => {
    const x = leaf(1, 2);
    throws(() => x.add_(1), /^a leaf Variable that requires grad is being used in an in-place operation\.$/);
    throws(
      () => x.at(0).add_(1),
      /^a view of a leaf Variable that requires grad is being used in an in-place operation\.$/,
    );
    torch.noGrad(() => x.add_(1));
    assert.deepEqual(list(x), [2, 3]);
  });
});

describe("modes", () => {
  test("noGrad records nothing, returns what its function returns, and ends with an error too", () => {
    const x = leaf(1);
    const y = torch.noGrad(() => {
      assert.equal(torch.isGradEnabled(), false);
      return torch
        .enableGrad(() => x.mul(2))
        .detach()
        .add(x.mul(3));
    });
    assert.deepEqual([y.requiresGrad, list(y)], [false, [5]]);
    assert.throws(() =>
      torch.noGrad(() => {
        throw new Error("inside");
      }),
    );
    assert.equal(torch.isGradEnabled(), true);
  });

  test("setGradEnabled", () => {
    torch.setGradEnabled(false);
    try {
      assert.equal(leaf(1).mul(2).requiresGrad, false);
    } finally {
      torch.setGradEnabled(true);
    }
  });

  test("detach and data share the data without the graph", () => {
    const x = leaf(1, 2);
    const y = x.mul(2);
    for (const cut of [y.detach(), y.data]) {
      assert.equal(cut.requiresGrad, false);
      assert.equal(cut.storageRef, y.storageRef);
    }
    x.mul(x.detach()).sum().backward();
    assert.deepEqual(list(x.grad), [1, 2]);
  });
});

describe("autograd.grad", () => {
  test("gives gradients and leaves grad alone", () => {
    const [x, y] = [leaf(2), leaf(3)];
    const [gx, gy] = torch.autograd.grad(x.mul(y).sum(), [x, y]);
    assert.deepEqual([list(gx), list(gy), x.grad, y.grad], [[3], [2], null, null]);
  });

  test("of tensors on the way, of several outputs, with their gradients", () => {
    const x = leaf(1, 2);
    const y = x.mul(2);
    const [g] = torch.autograd.grad([y.mul(y).sum(), y], y, { gradOutputs: [null, torch.ones(2)] });
    assert.deepEqual(list(g), [5, 9]);
  });

  test("unused inputs", () => {
    const [x, y] = [leaf(1), leaf(2)];
    throws(
      () => torch.autograd.grad(x.mul(2).sum(), [y]),
      /^One of the differentiated Tensors appears to not have been used in the graph/,
    );
    assert.deepEqual(torch.autograd.grad(x.mul(2).sum(), [y], { allowUnused: true }), [null]);
    throws(
      () => torch.autograd.grad(x.sum(), torch.ones(1)),
      /^One of the differentiated Tensors does not require grad$/,
    );
  });

  test("createGraph: the third derivative of x⁴ is 24 x", () => {
    const x = leaf(3);
    let y = x.pow(4).sum();
    for (let i = 0; i < 3; i++) y = torch.autograd.grad(y, x, { createGraph: true })[0].sum();
    assert.equal(y.item(), 72);
  });

  test("createGraph through backward: the penalty of a gradient", () => {
    const x = leaf(3);
    x.pow(3).sum().backward({ createGraph: true });
    const { grad } = x;
    assert.equal(grad!.requiresGrad, true);
    x.grad = null;
    grad!.pow(2).sum().backward();
    // d/dx (3x²)² = 36 x³
    assert.deepEqual(list(x.grad), [972]);
  });
});

describe("gradients in their input's shape and dtype", () => {
  test("broadcasting is summed", () => {
    const [a, b] = [torch.ones([2, 3], { requiresGrad: true }), torch.ones([3], { requiresGrad: true })];
    a.mul(b).sum().backward();
    assert.deepEqual(list(b.grad), [2, 2, 2]);
  });

  test("promotion is cast back", () => {
    const [a, b] = [leaf(1), torch.tensor([2], { dtype: torch.float64, requiresGrad: true })];
    a.mul(b).sum().backward();
    assert.deepEqual([a.grad!.dtype, b.grad!.dtype], [torch.float32, torch.float64]);
  });
});
