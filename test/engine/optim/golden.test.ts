/** Optimizers move as PyTorch's do: test/golden/optim.json. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import torch from "../../../src/engine/index.js";
import { fieldName, renamed } from "../../../src/engine/optim/stateNames.js";
import { LBFGS, type Optimizer, type OptimizerState } from "../../../src/engine/optim/index.js";
import { float32, float64 } from "../../../src/engine/tensor/dtype.js";
import type { Tensor } from "../../../src/engine/tensor/tensor.js";
import { assertClose, formula, type Golden, valuesOf } from "../../support/close.js";

type State = Record<string, Record<string, Golden | { tensor: Golden[] }>>;

interface Trajectory {
  optimizer: string;
  options: Record<string, unknown>;
  second?: Record<string, unknown>;
  dtype: "float32" | "float64";
  text: string;
  steps: Record<string, Golden[][]>;
  state: State;
  groups: Record<string, unknown>[];
}

interface Lbfgs {
  options: Record<string, unknown>;
  dtype: "float32" | "float64";
  losses: number[];
  steps: Golden[][];
  counts: [funcEvals: number, nIter: number];
}

const golden = JSON.parse(readFileSync("test/golden/optim.json", "utf8")) as {
  trajectories: Trajectory[];
  lbfgs: Lbfgs[];
};
const shapes = [[3, 2], [4]];
const dtypeOf = (name: string) => (name === "float32" ? float32 : float64);

function parameters(dtype: string): Tensor[] {
  return shapes.map((shape, i) => {
    const count = shape.reduce((a, b) => a * b, 1);
    return torch
      .tensor(formula(count, i + 1, -2, 2), { dtype: dtypeOf(dtype) })
      .reshape(shape)
      .requiresGrad_();
  });
}

function optimizerOf(item: Trajectory, params: Tensor[]): Optimizer {
  const make = (torch.optim as unknown as Record<string, new (params: unknown, options: unknown) => Optimizer>)[
    item.optimizer
  ];
  const groups = item.second ? [{ params: [params[0]] }, { params: [params[1]], ...item.second }] : params;
  return new make(groups, item.options);
}

function setGradients(params: Tensor[], step: number): void {
  params.forEach((param, i) => {
    const noise = torch.tensor(formula(param.numel(), step * 2 + i, -1, 1), { dtype: param.dtype });
    param.grad = param.detach().mul(0.5).add(noise.reshape(param.shape));
  });
}

function checkState({ state, param_groups }: OptimizerState, item: Trajectory, tolerance: number): void {
  assert.deepEqual(Object.keys(state), Object.keys(item.state), "parameters with state");
  for (const [id, values] of Object.entries(item.state)) {
    const own = renamed(state[Number(id)], fieldName);
    for (const [name, want] of Object.entries(values)) {
      const value = own[name] ?? null;
      if (typeof want === "object" && want !== null)
        assertClose(valuesOf(value as Tensor), want.tensor, tolerance, `state ${name}`);
      else if (want === null) assert.equal(value, null, `state ${name}`);
      else assertClose([value as number], [want], tolerance, `state ${name}`);
    }
  }
  assert.deepEqual(
    JSON.parse(JSON.stringify(param_groups.map((group) => renamed(group, fieldName)))),
    item.groups.map((group) => ({ ...group })),
  );
}

describe("trajectories of 30 steps", () => {
  for (const item of golden.trajectories)
    test(`${item.optimizer} ${item.dtype} ${JSON.stringify(item.options)}${item.second ? " with groups" : ""}`, () => {
      const params = parameters(item.dtype);
      const optimizer = optimizerOf(item, params);
      assert.equal(String(optimizer), item.text);
      const tolerance = item.dtype === "float32" ? 1e-6 : 1e-12;
      for (let step = 1; step <= 30; step++) {
        setGradients(params, step);
        optimizer.step();
        item.steps[step]?.forEach((want, i) =>
          assertClose(valuesOf(params[i]), want, tolerance, `parameter ${i} after step ${step}`),
        );
      }
      checkState(optimizer.stateDict(), item, tolerance);
    });
});

describe("state saved and loaded in the middle", () => {
  for (const item of golden.trajectories.filter(({ dtype }) => dtype === "float64"))
    test(`${item.optimizer} ${JSON.stringify(item.options)}${item.second ? " with groups" : ""}`, () => {
      let params = parameters(item.dtype);
      let optimizer = optimizerOf(item, params);
      for (let step = 1; step <= 30; step++) {
        if (step === 11) {
          const saved = optimizer.stateDict();
          params = params.map((param) => param.detach().clone().requiresGrad_());
          const fresh = optimizerOf({ ...item, options: item.optimizer === "SGD" ? { lr: 9 } : {} }, params);
          fresh.loadStateDict(saved);
          // What was loaded is a copy: the old optimizer's steps do not reach it.
          setGradients(parameters(item.dtype), 1);
          optimizer.step();
          optimizer = fresh;
        }
        setGradients(params, step);
        optimizer.step();
      }
      item.steps[30].forEach((want, i) => assertClose(valuesOf(params[i]), want, 1e-12, `parameter ${i}`));
    });
});

describe("layouts and dtypes of parameters", () => {
  test("parameters and gradients that are not contiguous", () => {
    for (const item of golden.trajectories.filter(({ dtype, second }) => dtype === "float64" && !second)) {
      const [a, b] = parameters(item.dtype);
      const transposed = a.detach().t().contiguous().t().requiresGrad_();
      const sliced = torch
        .zeros(9, { dtype: float64 })
        .at(torch.slice(1, 9, 2))
        .requiresGrad_();
      torch.noGrad(() => sliced.copy_(b));
      assert.equal(transposed.isContiguous() || sliced.isContiguous(), false);
      const optimizer = optimizerOf(item, [transposed, sliced]);
      for (let step = 1; step <= 3; step++) {
        setGradients([transposed, sliced], step);
        transposed.grad = transposed.grad!.t().contiguous().t();
        optimizer.step();
      }
      [transposed, sliced].forEach((param, i) => assertClose(valuesOf(param), item.steps[3][i], 1e-12, item.optimizer));
    }
  });

  test("bfloat16 parameters are updated", () => {
    const param = torch.ones(3, { dtype: torch.bfloat16 }).requiresGrad_();
    param.grad = torch.ones(3, { dtype: torch.bfloat16 });
    new torch.optim.Adam([param], { lr: 0.25 }).step();
    assert.deepEqual(param.tolist(), [0.75, 0.75, 0.75]);
  });
});

describe("L-BFGS", () => {
  for (const item of golden.lbfgs)
    test(`${item.dtype} ${JSON.stringify(item.options)}`, () => {
      const x = torch.tensor([-1.2, 1, 0.5, -0.7], { dtype: dtypeOf(item.dtype) }).requiresGrad_();
      const optimizer = new LBFGS([x], item.options);
      const closure = () => {
        optimizer.zeroGrad();
        const [a, b] = [x.narrow(0, 0, 3), x.narrow(0, 1, 3)];
        const loss = a.neg().add(1).square().add(b.sub(a.square()).square().mul(2)).sum();
        loss.backward();
        return loss;
      };
      // Line searches amplify the last bit of float32 from step to step.
      const tolerance = item.dtype === "float32" ? 1e-3 : 1e-9;
      item.losses.forEach((loss, i) => {
        assertClose([optimizer.step(closure)!.item()], [loss], tolerance, `loss before step ${i + 1}`);
        assertClose(valuesOf(x), item.steps[i], tolerance, `parameters after step ${i + 1}`);
      });
      if (item.dtype === "float64") {
        const { func_evals: funcEvals, n_iter: nIter } = optimizer.stateDict().state[0];
        assert.deepEqual([funcEvals, nIter], item.counts);
      }
    });

  test("needs a closure and a single group", () => {
    const x = torch.zeros(2).requiresGrad_();
    assert.throws(() => new LBFGS([x]).step(), {
      name: "TypeError",
      message: /missing 1 required positional argument: 'closure'/,
    });
    assert.throws(() => new LBFGS([{ params: [x] }, { params: [torch.zeros(1).requiresGrad_()] }]), {
      name: "ValueError",
      message: "LBFGS doesn't support per-parameter options (parameter groups)",
    });
  });
});
