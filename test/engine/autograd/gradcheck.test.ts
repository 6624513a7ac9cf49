/** The public gradcheck: what passes, what it finds wrong, in PyTorch's words. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch from "../../../src/engine/index.js";
import { setWarningHandler } from "../../../src/engine/warn.js";
import { leaf } from "../../support/gradcheck.js";

const { gradcheck, GradcheckError, gradgradcheck } = torch.autograd;
type Tensor = torch.Tensor;

/** A function whose backward is that of `factor · x²`. */
const squareTimes = (factor: (x: Tensor) => number) =>
  class Square extends torch.autograd.Function {
    static forward(ctx: torch.autograd.FunctionCtx, x: Tensor) {
      ctx.saveForwardInput = x;
      return x.pow(2);
    }
    static backward(ctx: torch.autograd.FunctionCtx, grad: Tensor) {
      const x = ctx.saveForwardInput as Tensor;
      return grad.mul(x).mul(2 * factor(x));
    }
  };

const wrong = squareTimes(() => 1.01);

describe("gradcheck", () => {
  test("right derivatives pass, in both modes", () => {
    const f = (a: Tensor, b: Tensor) => [a.matmul(b).tanh(), a.exp().sum()];
    for (const fastMode of [false, true]) {
      assert.equal(gradcheck(f, [leaf([2, 3], 1), leaf([3, 2], 2)], { fastMode }), true);
      assert.equal(gradgradcheck(f, [leaf([2, 2], 1), leaf([2, 1], 2)], { fastMode }), true);
    }
    assert.equal(
      gradcheck((x) => x.mul(2), leaf([])),
      true,
    );
    assert.equal(
      gradcheck((x) => x.mul(2), leaf([0, 2])),
      true,
    );
  });

  test("inputs of any strides, some without gradient", () => {
    const x = leaf([3, 2]).detach().t().requiresGrad_();
    assert.equal(
      gradcheck((a, b) => a.mul(b), [x, leaf([2, 3]).detach()]),
      true,
    );
  });

  test("a wrong derivative throws with both Jacobians", () => {
    assert.throws(
      () => gradcheck((x) => wrong.apply(x), leaf([2], 1, [1, 2])),
      (error: Error) =>
        error instanceof GradcheckError &&
        error instanceof torch.RuntimeError &&
        /^Jacobian mismatch for output 0 with respect to input 0,\nnumerical:tensor\(\[\[.*\nanalytical:tensor/s.test(
          error.message,
        ),
    );
    assert.throws(() => gradcheck((x) => wrong.apply(x), leaf([2], 1, [1, 2]), { fastMode: true }), GradcheckError);
    assert.equal(
      gradcheck((x) => wrong.apply(x), leaf([2], 1, [1, 2]), { raiseException: false }),
      false,
    );
    assert.equal(
      gradcheck((x) => wrong.apply(x), leaf([2], 1, [1, 2]), { rtol: 0.1 }),
      true,
    );
  });

  test("a derivative that differs from pass to pass", () => {
    let calls = 0;
    const wavering = squareTimes(() => 1 + 1e-7 * calls++);
    assert.throws(() => gradcheck((x) => wavering.apply(x), leaf([2])), /Backward is not reentrant/);
    assert.equal(
      gradcheck((x) => wavering.apply(x), leaf([2]), { nondetTol: 1e-3 }),
      true,
    );
  });

  test("a backward that does not look at its gradient", () => {
    class Constant extends torch.autograd.Function {
      static forward(_: torch.autograd.FunctionCtx, x: Tensor) {
        return x.mul(1);
      }
      static backward(_: torch.autograd.FunctionCtx, grad: Tensor) {
        return torch.onesLike(grad);
      }
    }
    assert.throws(() => gradcheck((x) => Constant.apply(x), leaf([1])), /backward not multiplied by grad_output/);
  });

  test("a second derivative that is wrong", () => {
    class Cut extends torch.autograd.Function {
      static forward(ctx: torch.autograd.FunctionCtx, x: Tensor) {
        ctx.saveForBackward(x);
        return x.pow(3);
      }
      static backward(ctx: torch.autograd.FunctionCtx, grad: Tensor) {
        return grad.mul(ctx.savedTensors[0].detach().pow(2)).mul(3);
      }
    }
    const cut = (x: Tensor) => Cut.apply(x);
    assert.equal(gradcheck(cut, leaf([2])), true);
    assert.throws(() => gradgradcheck(cut, leaf([2])), GradcheckError);
  });

  test("a function without gradient must be constant", () => {
    assert.equal(
      gradcheck((x) => torch.onesLike(x.detach()), leaf([2])),
      true,
    );
    assert.throws(() => gradcheck((x) => x.detach().mul(2), leaf([2])), /expected to be zero/);
  });

  test("inputs that cannot be checked", () => {
    assert.throws(() => gradcheck((x) => x, torch.ones(2)), {
      name: "ValueError",
      message: /at least one input tensor to require gradient/,
    });
    const repeated = leaf([2]).detach().expand(3, 2).requiresGrad_();
    assert.throws(() => gradcheck((x) => x.mul(2), repeated), /The 0th input has a dimension with stride 0/);
    assert.throws(() => gradcheck((x) => x, leaf([2]), { epsilon: 1 } as object), /unexpected option 'epsilon'/);
    const warnings: string[] = [];
    setWarningHandler((message) => warnings.push(message));
    gradcheck((x) => x.mul(2), torch.ones(1).requiresGrad_(), { raiseException: false });
    setWarningHandler(null);
    assert.match(warnings[0], /Input #0 requires gradient and is not a double precision/);
  });
});
