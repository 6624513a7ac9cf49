/** What a definition can say beyond the loop: accumulation, clipping, penalties, frozen parts, schedules, early stopping. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { data, metrics, nn, optim, train } from "../../../src/engine/index.js";
import type { Tensor } from "../../../src/engine/tensor/tensor.js";

const { lrScheduler } = optim;

const samples = () => {
  torch.manualSeed(1);
  const x = torch.randn(24, 3);
  return new data.TensorDataset(x, x.matmul(torch.tensor([[1.5], [-2], [0.5]])).add(torch.randn(24, 1).mul(0.1)));
};

const base = {
  seed: 0,
  model: () => new nn.Sequential(new nn.Linear(3, 4), new nn.Tanh(), new nn.Linear(4, 1)),
  data: samples as () => data.Dataset<unknown>,
  loss: new nn.MSELoss() as (output: Tensor, target: Tensor) => Tensor,
  optimizer: (net: nn.Module) => new optim.SGD(net.parameters(), { lr: 0.1 }),
  epochs: 3,
};

const numbers = (model: nn.Module): number[] =>
  [...model.parameters()].flatMap((p) => p.flatten().tolist() as number[]);
const fit = (changes: Partial<train.Definition>) =>
  train.fit(train.define({ ...base, ...changes } as train.Definition));

function close(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]) <= tolerance, `${value}, expected ${expected[i]}`),
  );
}

/** The same training as a plain loop over full batches, with `change` before every step. */
function loop(epochs: number, penalty: (net: nn.Module) => Tensor | null, change: (net: nn.Module) => void): number[] {
  torch.manualSeed(0);
  const net = base.model();
  const [x, y] = samples().tensors;
  torch.manualSeed(0);
  const same = base.model();
  net.loadStateDict(same.stateDict());
  const optimizer = base.optimizer(net);
  for (let epoch = 0; epoch < epochs; epoch++) {
    optimizer.zeroGrad();
    const extra = penalty(net);
    const loss = base.loss(net(x), y);
    (extra === null ? loss : loss.add(extra)).backward();
    change(net);
    optimizer.step();
  }
  return numbers(net);
}

describe("gradients", () => {
  test("accumulating batches is one large batch, also where the last is smaller", () => {
    const whole = fit({ shuffle: false });
    for (const batchSize of [6, 7, 24])
      close(
        numbers(fit({ shuffle: false, batchSize, accumulate: Math.ceil(24 / batchSize) }).model),
        numbers(whole.model),
        1e-6,
      );
    const pairs = fit({ shuffle: false, batchSize: 12 });
    const quarters = fit({ shuffle: false, batchSize: 6, accumulate: 2 });
    assert.equal(quarters.steps, pairs.steps);
    close(numbers(quarters.model), numbers(pairs.model), 1e-6);
    const sum = new nn.MSELoss({ reduction: "sum" });
    const optimizer = (net: nn.Module) => new optim.SGD(net.parameters(), { lr: 0.001 });
    close(
      numbers(fit({ loss: sum, optimizer, shuffle: false, batchSize: 7, accumulate: 4 }).model),
      numbers(fit({ loss: sum, optimizer, shuffle: false }).model),
      1e-6,
    );
  });

  test("L1 and L2 penalties are those added to the loss", () => {
    const penalty = (net: nn.Module) => {
      const sum = (term: (p: Tensor) => Tensor) => [...net.parameters()].map(term).reduce((a, b) => a.add(b));
      return sum((p) => p.abs().sum().mul(0.05)).add(sum((p) => p.square().sum().mul(0.02)));
    };
    close(numbers(fit({ l1: 0.05, l2: 0.02 }).model), loop(3, penalty, () => undefined), 1e-6); // prettier-ignore
  });

  test("clipping by value and by norm", () => {
    const each = (net: nn.Module) => [...net.parameters()].map((p) => p.grad!);
    const byNorm = (net: nn.Module) => {
      const norm = Math.sqrt(each(net).reduce((sum, g) => sum + g.square().sum().item(), 0));
      for (const g of each(net)) g.mul_(Math.min(1, 0.05 / (norm + 1e-6)));
    };
    const byValue = (net: nn.Module) => each(net).forEach((g) => g.clamp_(-0.01, 0.01));
    const free = numbers(fit({}).model);
    close(numbers(fit({ clipGradNorm: 0.05 }).model), loop(3, () => null, byNorm), 1e-6); // prettier-ignore
    close(numbers(fit({ clipGradValue: 0.01 }).model), loop(3, () => null, byValue), 1e-6); // prettier-ignore
    assert.notDeepEqual(numbers(fit({ clipGradNorm: 0.05 }).model), free);
    assert.deepEqual(numbers(fit({ clipGradNorm: 1e9, clipGradValue: 1e9 }).model), free);
  });
});

describe("frozen parts", () => {
  class Transfer extends nn.Module {
    features = new nn.Sequential(new nn.Linear(3, 4), new nn.Dropout(0.5));
    head = new nn.Linear(4, 1);
    override forward(x: Tensor): Tensor {
      return this.head(this.features(x));
    }
  }

  test("keep their weights and stay in evaluation mode", () => {
    const modes: boolean[] = [];
    const training = train.define({
      ...base,
      model: () => new Transfer(),
      freeze: (net) => [net.features],
      loss: (output: Tensor, target: Tensor) => base.loss(output, target),
      metrics: { mode: () => 0 },
    });
    torch.manualSeed(0);
    const before = numbers(new Transfer().features);
    const { model } = train.fit(training);
    modes.push(model.features.training);
    assert.deepEqual(numbers(model.features), before);
    assert.ok([...model.features.parameters()].every((p) => !p.requiresGrad && p.grad === null));
    assert.ok([...model.head.parameters()].every((p) => p.grad !== null));
    // Dropout in a frozen part drops nothing: two epochs on one batch with no learning see one loss.
    const still = train.fit(training, { set: { lr: 0 }, epochs: 2 });
    assert.equal(still.history[0].loss, still.history[1].loss);
  });

  test("what is no part is named", () => {
    assert.throws(() => fit({ freeze: () => [undefined as never] }), {
      name: "TypeError",
      message: /one is undefined/,
    });
    assert.throws(() => fit({ freeze: (net) => net as never }), { name: "TypeError", message: /nothing to train/ });
  });
});

describe("schedules", () => {
  const rates = (changes: Partial<train.Definition>): number[] => {
    const seen: number[] = [];
    let optimizer: optim.SGD;
    fit({
      ...changes,
      optimizer: (net) => (optimizer = new optim.SGD(net.parameters(), { lr: 0.1 })),
      loss: (output, target) => {
        seen.push(Number(optimizer.paramGroups[0].lr.toFixed(6)));
        return base.loss(output, target);
      },
    });
    return seen;
  };

  test("step by epochs, or by optimizer steps where that is said or usual", () => {
    const halving = (optimizer: optim.Optimizer) => new lrScheduler.StepLR(optimizer, 1, { gamma: 0.5 });
    assert.deepEqual(rates({ scheduler: halving, batchSize: 12 }), [0.1, 0.1, 0.05, 0.05, 0.025, 0.025]);
    const scheduler: train.Definition["scheduler"] = (optimizer) => ({
      scheduler: halving(optimizer),
      every: "step",
    });
    assert.deepEqual(rates({ scheduler, batchSize: 12 }), [0.1, 0.05, 0.025, 0.0125, 0.00625, 0.003125]);
    const cycle = rates({
      batchSize: 12,
      scheduler: (optimizer, _, { epochs, stepsPerEpoch }) =>
        new lrScheduler.OneCycleLR(optimizer, { maxLr: 0.1, totalSteps: epochs * stepsPerEpoch }),
    });
    assert.equal(new Set(cycle).size, 6);
  });

  test("ReduceLROnPlateau looks at the monitored figure", () => {
    const scheduler = (optimizer: optim.Optimizer) =>
      new lrScheduler.ReduceLROnPlateau(optimizer, { mode: "min", factor: 0.1, patience: 0 });
    const stuck = { metrics: { stuck: () => 1 }, epochs: 4 };
    const watching: train.Definition["scheduler"] = (optimizer) => ({
      scheduler: scheduler(optimizer),
      monitor: "stuck",
    });
    assert.deepEqual(rates({ ...stuck, scheduler: watching }), [0.1, 0.1, 0.01, 0.001]);
    assert.deepEqual(rates({ epochs: 3, scheduler }), [0.1, 0.1, 0.1]);
    const wrong: train.Definition["scheduler"] = (optimizer) => ({
      scheduler: scheduler(optimizer),
      monitor: "accuracy",
    });
    assert.throws(() => rates({ scheduler: wrong }), { name: "TypeError", message: /no figure 'accuracy'.*has loss/ });
    assert.throws(() => fit({ scheduler: () => 3 as never }), { name: "TypeError", message: /must give a scheduler/ });
  });
});

describe("early stopping", () => {
  /** A figure that follows a script, one number an epoch. */
  const scripted = (values: number[]) => {
    let epoch = 0;
    return {
      metrics: { figure: () => values[epoch++] },
      monitor: "figure",
      mode: "max" as const,
      epochs: values.length,
    };
  };

  test("after so many epochs without improvement, with the best weights", () => {
    const values = [1, 3, 2, 3, 2.5, 9];
    const stopped = fit({ ...scripted(values), earlyStopping: { patience: 3 } });
    assert.equal(stopped.epochs, 5);
    assert.deepEqual([stopped.best?.epoch, stopped.best?.value], [2, 3]);
    assert.deepEqual(numbers(stopped.model), numbers(fit({ epochs: 2 }).model));
    const kept = fit({ ...scripted(values), earlyStopping: { patience: 3, restoreBest: false } });
    assert.deepEqual(numbers(kept.model), numbers(fit({ epochs: 5 }).model));
    assert.equal(fit({ ...scripted(values), earlyStopping: { patience: 4 } }).epochs, 6);
    assert.equal(fit({ ...scripted([1, 1.2, 1.4, 1.6]), earlyStopping: { patience: 2, minDelta: 0.5 } }).epochs, 3);
    assert.equal(fit({ ...scripted([1, NaN, NaN, 5]), earlyStopping: { patience: 2 } }).epochs, 3);
  });

  test("watches the validation loss where there is one", () => {
    const result = fit({ data: () => data.split(samples(), { validation: 0.25 }), earlyStopping: { patience: 5 } });
    assert.equal(result.best?.value, Math.min(...result.history.map((h) => h["validation loss"])));
  });

  test("a figure that is none, or whose direction nobody knows", () => {
    assert.throws(() => fit({ monitor: "f1" }), { name: "TypeError", message: /no figure 'f1'.*loss.*no validation/ });
    assert.throws(() => fit({ metrics: { own: () => 1 }, monitor: "own" }), {
      name: "TypeError",
      message: /larger or a smaller 'own' better.*mode: 'max'/,
    });
    assert.equal(fit({ metrics: { r2: metrics.r2 }, monitor: "r2" }).epochs, 3);
  });
});

describe("metrics in a training", () => {
  test("are exact over uneven batches", () => {
    const { history, model } = fit({
      data: () => {
        const { tensors } = samples();
        return { train: new data.TensorDataset(...tensors), validation: new data.TensorDataset(...tensors) };
      },
      metrics: {
        r2: metrics.r2,
        error: metrics.meanAbsoluteError.streaming(),
        own: (o, t) => o.sub(t).abs().mean().item(),
      },
      batchSize: 7,
      epochs: 1,
    });
    const [x, y] = samples().tensors;
    const output = torch.noGrad(() => model.eval()(x) as Tensor);
    close([history[0]["validation r2"]], [metrics.r2(output, y)], 1e-6);
    close([history[0]["validation error"]], [metrics.meanAbsoluteError(output, y)], 1e-6);
    close([history[0]["validation own"]], [metrics.meanAbsoluteError(output, y)], 1e-6);
  });

  test("must give numbers", () =>
    assert.throws(() => fit({ metrics: { wrong: (o) => o.mean() as never } }), {
      name: "TypeError",
      message: /metrics\.wrong must give a number/,
    }));
});

describe("data", () => {
  test("several inputs, own samples, a sampler and a collate function", () => {
    class Pairs extends data.Dataset<{ a: number; b: number; sum: number }> {
      override get length(): number {
        return 10;
      }
      override at(i: number) {
        return { a: i / 10, b: 1 - i / 5, sum: i / 10 + 1 - i / 5 };
      }
    }
    class Sum extends nn.Module {
      scale = new nn.Linear(2, 1);
      override forward(a: Tensor, b: Tensor): Tensor {
        return this.scale(torch.stack([a, b], 1)).squeeze(1);
      }
    }
    const { history } = train.fit(
      train.define({
        ...base,
        model: () => new Sum(),
        data: () => new Pairs(),
        collateFn: (batch: { a: number; b: number; sum: number }[]) =>
          (["a", "b", "sum"] as const).map((key) => torch.tensor(batch.map((sample) => sample[key]))),
        sampler: (set) => new data.WeightedRandomSampler(new Array<number>(set.length).fill(1), 20),
        batchSize: 5,
        epochs: 60,
      }),
    );
    assert.ok(history.at(-1)!.loss < 0.01, `loss ${history.at(-1)!.loss}`);
  });

  test("what cannot be trained on is said", () => {
    assert.throws(() => fit({ data: () => new data.TensorDataset(torch.ones(0, 3), torch.ones(0, 1)) }), {
      name: "RangeError",
      message: /no samples to train on/,
    });
    assert.throws(() => fit({ data: () => new data.TensorDataset(torch.ones(4, 3)) }), {
      name: "TypeError",
      message: /\[\.\.\.inputs, target\].*\[Tensor\]/,
    });
    assert.throws(() => fit({ data: () => undefined as never }), { name: "TypeError", message: /gave undefined/ });
    assert.throws(() => fit({ model: () => 3 as never }), { name: "TypeError", message: /nn\.Module.*number/ });
  });

  test("values of keys are checked", () => {
    const define = (changes: object) => () => train.define({ ...base, ...changes } as never);
    assert.throws(define({ accumulate: 0 }), { name: "RangeError", message: /accumulate.*whole number from 1.*0/ });
    assert.throws(define({ clipGradNorm: -1 }), { name: "RangeError", message: /clipGradNorm.*above 0.*-1/ });
    assert.throws(define({ l2: NaN }), { name: "RangeError", message: /l2.*NaN/ });
    assert.throws(define({ freeze: [] }), { name: "TypeError", message: /'freeze' must be a function/ });
    assert.throws(define({ earlyStopping: { patient: 3 } }), { name: "TypeError", message: /'patient'.*'patience'/ });
    assert.throws(define({ earlyStopping: { patience: 0 } }), {
      name: "RangeError",
      message: /earlyStopping\.patience/,
    });
    assert.throws(define({ metrics: { a: "r2" } }), { name: "TypeError", message: /metrics\.a.*'r2'/ });
    assert.throws(define({ mode: "larger" }), { name: "TypeError", message: /'mode'.*'min' or 'max'.*'larger'/ });
    assert.throws(define({ sampler: () => [0], shuffle: true }), { name: "TypeError", message: /sampler.*shuffle/ });
    assert.throws(define({ sweep: { space: {} } }), { name: "TypeError", message: /space/ });
  });
});
