/** A run pauses before a number that is not finite gets into the weights, and tells which operation on which line made it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Finished } from "../project.js";
import { conditionOf, type Pause, steered } from "./trainings.js";

const head = `import torch, { nn, optim } from "gradlens";
const w = torch.tensor([1, 2, 3], { requiresGrad: true });
const optimizer = new optim.SGD([w], { lr: 0.1 });
for (let i = 0; i < 4; i++) {
  optimizer.zeroGrad();
`;
const tail = `
  console.log("weights", w.detach().tolist().every(Number.isFinite));
  optimizer.step();
  console.log("after", w.detach().tolist().every(Number.isFinite));
}
`;

type NanLink = NonNullable<ReturnType<typeof conditionOf>["chain"]>[number];

/** Trains a loop whose body begins on line 6. */
async function looped(body: string): Promise<Finished & { pause: Pause; chain: NanLink[]; message: string }> {
  const finished = await steered(head + body + tail, { conditions: [{ kind: "nan" }] }, (_, handle) => {
    handle.stop();
    return "stay";
  });
  assert.equal(finished.pauses.length, 1);
  const [pause] = finished.pauses;
  const reason = conditionOf(pause);
  return { ...finished, pause, chain: reason.chain ?? [], message: reason.message };
}

const places = (chain: NanLink[]) => chain.map(({ operation, position }) => `${operation} ${position?.line}`);

describe("the chain of a NaN or an infinity", () => {
  test("log(0) times zero", async () => {
    const { chain, message, text, pause } = await looped(`  const p = w.sub(w);
  const l = p.log();
  const q = l.mul(p);
  q.sum().backward();`);
    assert.deepEqual(places(chain), ["sum 9", "mul 8", "log 7"]);
    assert.deepEqual(chain[2].inputs, ["input 0: 3, all 0"]);
    assert.equal(chain[2].output, "3, all -Infinity");
    assert.deepEqual(chain[1].inputs, ["input 0: 3, all -Infinity", "input 1: 3, all 0"]);
    assert.equal(message, "the loss is NaN: it comes from log, which gave 3, all -Infinity");
    assert.equal(pause.step, 0);
    assert.equal(text, "", "neither the backward pass nor the step was done");
  });

  test("0/0", async () => {
    const { chain } = await looped(`  const zero = w.sub(w);
  const ratio = zero.div(zero);
  ratio.mean().backward();`);
    assert.deepEqual(places(chain), ["mean 8", "div 7"]);
    assert.deepEqual(chain[1].inputs, ["input 0: 3, all 0", "input 1: 3, all 0"]);
    assert.equal(chain[1].output, "3, all NaN");
  });

  test("an overflowing exp, in the second step", async () => {
    const { chain, pause, message } = await looped(`  const big = w.mul(i === 0 ? 1 : 100);
  big.exp().sum().backward();`);
    assert.equal(pause.step, 1);
    assert.deepEqual(places(chain), ["sum 7", "exp 7"]);
    assert.match(chain[1].inputs[0], /^input 0: 3, from 72\.8 to 126$/);
    assert.match(chain[1].output, /Infinity/);
    assert.match(message, /^the loss is Infinity: it comes from exp/);
  });

  test("the gradient of sqrt at 0", async () => {
    const { chain, message, text } = await looped(`  const zero = w.detach().sub(w);
  const root = zero.sqrt();
  root.mul(2).sum().backward();`);
    assert.deepEqual(places(chain), ["derivative of sub 6", "derivative of sqrt 7"]);
    assert.match(
      message,
      /^the gradient of parameter 0 is not finite: it comes from derivative of sqrt, which gave 3, all Infinity$/,
    );
    assert.ok(chain[1].inputs.includes("gradient that arrived: 3, all 2"), chain[1].inputs.join("; "));
    assert.ok(chain[1].inputs.includes("output of the forward pass: 3, all 0"), chain[1].inputs.join("; "));
    assert.equal(text, "weights true\n", "the optimizer has not stepped");
  });

  test("zero times infinity that comes up in the derivative alone", async () => {
    const { chain } = await looped(`  const zero = w.sub(w.detach());
  const safe = torch.where(zero.eq(0), torch.zeros(3), zero.sqrt());
  safe.sum().backward();`);
    assert.match(chain.at(-1)!.operation, /^derivative of sqrt$/);
    assert.equal(chain.at(-1)!.position?.line, 7);
    assert.equal(chain.at(-1)!.output, "3, all NaN");
  });

  test("data that was not finite to begin with, and an operation in place", async () => {
    const { chain, message } = await looped(`  const data = torch.tensor([1, NaN, 3]);
  const y = data.mul(2);
  y.add_(1);
  y.mul(w).sum().backward();`);
    assert.deepEqual(places(chain), ["sum 9", "mul 9", "add 8", "mul 7", "data undefined"]);
    assert.equal(chain.at(-1)!.output, "3, 1 NaN, the rest from 1 to 3");
    assert.match(message, /it comes from data/);
  });

  test("a step of the optimizer that overflows: parameter, learning rate, norm of its gradient", async () => {
    const { message, chain, text } = await looped(`  optimizer.paramGroups[0].lr = 1e30;
  w.mul(1e20).sum().backward();`);
    assert.equal(
      message,
      "SGD made parameter 0 infinite or NaN: its step overflowed (learning rate 1.00e+30, norm of its gradient 1.73e+20)",
    );
    assert.deepEqual(chain, []);
    assert.equal(text, "weights true\n");
  });

  test("an infinity that does no harm is none of it", async () => {
    const { pauses, ended } = await steered(
      head + `  torch.softmax(w.maskedFill(torch.tensor([true, false, false]), -Infinity), 0).at(1).backward();` + tail,
      { conditions: [{ kind: "nan" }] },
      () => undefined,
    );
    assert.deepEqual([pauses.length, ended.status], [0, "completed"]);
  });

  test("in a module of a definition: its path and line; the training does not go on", async () => {
    const source = `import torch, { nn, optim, train } from "gradlens";
class Safe extends nn.Module {
  forward(x: torch.Tensor) {
    return x.sub(x).log();
  }
}
class Net extends nn.Module {
  first = new nn.Linear(2, 3);
  tail = new nn.Sequential(new nn.Identity(), new Safe());
  forward(x: torch.Tensor) { return this.tail(this.first(x)); }
}
export default train.define({
  model: () => new Net(),
  data: () => [torch.ones(4, 2), torch.ones(4, 3)],
  loss: new nn.MSELoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.1 }),
  epochs: 3,
});`;
    const { pauses, ended } = await steered(source, { conditions: [{ kind: "nan" }] }, () => undefined);
    const { chain, message } = conditionOf(pauses[0]);
    const cause = chain!.at(-1)!;
    assert.deepEqual([cause.operation, cause.module, cause.position?.line], ["log", "tail.1", 4]);
    assert.match(message, /^the loss is Infinity: it comes from log, which gave 4×3, all -Infinity$/);
    assert.equal(ended.status, "diverged");
  });
});
