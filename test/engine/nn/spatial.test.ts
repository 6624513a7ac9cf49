/** Modules of convolution, pooling, padding, norms, dropout, embeddings, upsampling and folding are PyTorch's: test/golden/spatial.py. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";
import { cpu, meta } from "../../../src/engine/tensor/device.js";
import { setWarningHandler } from "../../../src/engine/warn.js";
import { build, formula, type InputSpec, type Num, sameValues, values } from "../../support/golden.js";

interface Values {
  dtype: string;
  shape: number[];
  data: Num[];
}

interface Case {
  kind: string;
  args: unknown[];
  options: Record<string, unknown>;
  calls: number;
  text: string;
  /** Made after `manualSeed(0)`. */
  state: Record<string, Values>;
  inputs: InputSpec[];
  /** Of the last call, after `manualSeed(1)` before the first. */
  out: Values;
  grads?: (Num[] | null)[];
  /** The state after the calls, where it is another. */
  after?: Record<string, Values>;
  /** The output in evaluation mode. */
  evaluated: Values;
  /** What `rand(1)` gives then: the generator has been used as PyTorch uses it. */
  next: Num[];
}

const cases = JSON.parse(readFileSync("test/golden/spatial.json", "utf8")) as Case[];

// Old forms that PyTorch warns of are among the cases.
setWarningHandler(() => {});

function make({ kind, args, options }: Case): nn.Module {
  const Class = (nn as unknown as Record<string, new (...args: unknown[]) => nn.Module>)[kind];
  const own = { ...options, ...(options.dtype === "float64" ? { dtype: torch.float64 } : {}) };
  return new Class(...args, ...(Object.keys(own).length > 0 ? [own] : []));
}

const call = (module: nn.Module, inputs: torch.Tensor[]) =>
  (module as unknown as (...x: torch.Tensor[]) => torch.Tensor)(...inputs);

function same(actual: torch.Tensor, expected: Values, what: string): void {
  assert.deepEqual([actual.shape, actual.dtype.name], [expected.shape, expected.dtype], what);
  sameValues(values(actual), expected.data, actual.dtype, what);
}

function sameState(module: nn.Module, expected: Record<string, Values>, what: string): void {
  const state = module.stateDict();
  assert.deepEqual(Object.keys(state), Object.keys(expected), `${what}: names`);
  for (const [name, tensor] of Object.entries(state)) same(tensor, expected[name], `${what}: ${name}`);
}

describe("modules over space", () => {
  for (const [i, golden] of cases.entries())
    test(`${i} ${golden.text.replaceAll("\n", " ")}`, () => {
      torch.manualSeed(0);
      const module = make(golden);
      assert.equal(String(module), golden.text);
      sameState(module, golden.state, "initial state");

      const inputs = golden.inputs.map((spec) => build(spec, cpu));
      torch.manualSeed(1);
      let out = call(module, inputs);
      for (let n = 1; n < golden.calls; n++) out = call(module, inputs);
      same(out, golden.out, "output");

      if (golden.grads !== undefined) {
        const leaves = [...inputs.filter((input) => input.requiresGrad), ...module.parameters()];
        const upstream = torch.tensor(formula(out.numel(), out.dtype, 99, [-1, 1]), { dtype: out.dtype });
        const gradOutputs = [upstream.reshape(out.shape)];
        const grads = torch.autograd.grad([out], leaves, { gradOutputs, allowUnused: true });
        golden.grads.forEach((want, n) => {
          const grad: torch.Tensor | null = grads[n];
          if (want === null || grad === null) return assert.equal(grad, want, `gradient ${n}`);
          sameValues(values(grad), want, grad.dtype, `gradient ${n}`);
        });
      }
      sameState(module, golden.after ?? golden.state, "state after the calls");

      module.eval();
      same(call(module, inputs), golden.evaluated, "output in evaluation mode");
      sameValues(values(torch.rand(1)), golden.next, torch.float32, "the generator afterwards");
    });

  for (const [i, golden] of cases.entries())
    test(`${i} ${golden.kind} on meta`, () => {
      const module = make(golden).to("meta");
      const inputs = golden.inputs.map((spec) => build(spec, meta));
      const out = call(module, inputs);
      assert.ok(out.isMeta);
      assert.deepEqual([out.shape, out.dtype.name], [golden.out.shape, golden.out.dtype]);
    });
});

describe("the lessons' convolutional network", () => {
  class Net extends nn.Module {
    conv1 = new nn.Conv2d(3, 16, 3, { padding: 1 });
    conv2 = new nn.Conv2d(16, 8, 3, { padding: 1 });
    fc1 = new nn.Linear(8 * 8 * 8, 32);
    fc2 = new nn.Linear(32, 2);

    override forward(x: torch.Tensor): torch.Tensor {
      const first = nn.functional.maxPool2d(torch.tanh(this.conv1(x)), 2);
      const second = nn.functional.maxPool2d(torch.tanh(this.conv2(first)), 2);
      return this.fc2(torch.tanh(this.fc1(second.view(-1, 8 * 8 * 8))));
    }
  }

  test("twenty steps of SGD are PyTorch's", () => {
    const golden = JSON.parse(readFileSync("test/golden/cifar.json", "utf8")) as Record<string, number[]>;
    torch.manualSeed(0);
    const net = new Net();
    const x = torch.randn(64, 3, 32, 32);
    const y = torch.randint(0, 2, [64]);
    const optimizer = new torch.optim.SGD(net.parameters(), { lr: 0.1 });
    golden.losses.forEach((want, step) => {
      const loss = nn.functional.crossEntropy(net(x), y);
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      assert.ok(Math.abs(loss.item() - want) <= 1e-4, `step ${step}: loss ${loss.item()}, PyTorch has ${want}`);
    });
    for (const name of ["conv1", "fc2"] as const)
      values(net[name].weight.detach()).forEach((value, i) =>
        assert.ok(
          Math.abs(value - golden[name][i]) <= 1e-4,
          `${name}.weight[${i}]: ${value}, PyTorch has ${golden[name][i]}`,
        ),
      );
  });
});
