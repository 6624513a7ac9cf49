/** Twenty steps of every optimizer option against PyTorch, parameters compared after each. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch from "../../../src/engine/index.js";
import type { Optimizer } from "../../../src/engine/optim/index.js";
import { formula, readCases } from "../../support/golden.js";

interface Case {
  name: "SGD" | "Adam";
  options: { lr: number };
  groups?: object[];
  /** The elements of w, then of b, after each step. */
  steps: number[][];
}

const values = (shape: number[], seed: number) =>
  torch
    .tensor(
      formula(
        shape.reduce((a, b) => a * b, 1),
        torch.float32,
        seed,
        [-2, 2],
      ),
      { dtype: torch.float32 },
    )
    .reshape(shape);

/** The problem of test/golden/ops/training/make.py. */
function run({ name, options, groups }: Case): number[][] {
  const w = values([3, 2], 1).requiresGrad_();
  const b = values([2], 2).requiresGrad_();
  const unused = values([2], 5).requiresGrad_();
  const [x, y] = [values([8, 3], 3), values([8, 2], 4)];
  const params = groups?.map((group, i) => ({ params: [[w, b][i]], ...group })) ?? [w, b, unused];
  const optimizer = new torch.optim[name](params, options) as unknown as Optimizer;
  const steps = Array.from({ length: 20 }, () => {
    optimizer.zeroGrad();
    torch.nn.functional.mseLoss(x.matmul(w).add(b), y).backward();
    optimizer.step();
    return [w, b].flatMap((p) => p.detach().reshape(-1).tolist() as number[]);
  });
  assert.equal(unused.grad, null);
  return steps;
}

describe("optimizer trajectories", () => {
  for (const golden of readCases<Case>("training/optim"))
    test(`${golden.name} ${JSON.stringify(golden.options)} ${JSON.stringify(golden.groups ?? "")}`, () => {
      const steps = run(golden);
      golden.steps.forEach((expected, step) =>
        expected.forEach((want, i) => {
          const close = Math.abs(steps[step][i] - want) <= 1e-6 * (1 + Math.abs(want));
          assert.ok(close, `step ${step + 1}, element ${i}: ${steps[step][i]}, PyTorch has ${want}`);
        }),
      );
    });
});
