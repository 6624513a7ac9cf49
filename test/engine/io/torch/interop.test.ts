/** Files written here, opened by the real PyTorch where there is one: values, and trainings that go on there as they do here. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import torch, { nn, optim, train } from "../../../../src/engine/index.js";
import { models } from "../../../../src/engine/vision/index.js";
import { assertClose } from "../../../support/close.js";
import { runPython, without } from "../../../support/python.js";
import { inTermsOfHere, plain } from "./plain.js";

const skip = without("torch");
const script = "test/golden/io/check_pytorch.py";
const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-pytorch-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** No bias before the batch norm, whose gradient is nothing but rounding, of which Adam makes whole steps. */
const network = () =>
  new nn.Sequential(new nn.Linear(2, 3, { bias: false }), new nn.BatchNorm1d(3), new nn.Tanh(), new nn.Linear(3, 1));
const { lrScheduler } = optim;

const optimizers = {
  SGD: (params: Iterable<torch.Tensor>) => new optim.SGD(params, { lr: 0.05, momentum: 0.9, nesterov: true }),
  Adam: (params: Iterable<torch.Tensor>) => new optim.Adam(params, { lr: 0.05, amsgrad: true }),
  AdamW: (params: Iterable<torch.Tensor>) => new optim.AdamW(params, { lr: 0.05 }),
  RMSprop: (params: Iterable<torch.Tensor>) => new optim.RMSprop(params, { lr: 0.01, momentum: 0.5, centered: true }),
  Adagrad: (params: Iterable<torch.Tensor>) => new optim.Adagrad(params, { lr: 0.05 }),
  NAdam: (params: Iterable<torch.Tensor>) => new optim.NAdam(params, { lr: 0.01 }),
};

const schedules = {
  StepLR: (optimizer: optim.Optimizer) => new lrScheduler.StepLR(optimizer, 7),
  MultiStepLR: (optimizer: optim.Optimizer) => new lrScheduler.MultiStepLR(optimizer, [4, 6]),
  LambdaLR: (optimizer: optim.Optimizer) => new lrScheduler.LambdaLR(optimizer, (epoch) => 0.9 ** epoch),
  CosineAnnealingLR: (optimizer: optim.Optimizer) => new lrScheduler.CosineAnnealingLR(optimizer, 10),
  ExponentialLR: (optimizer: optim.Optimizer) => new lrScheduler.ExponentialLR(optimizer, 0.5),
  OneCycleLR: (optimizer: optim.Optimizer) => new lrScheduler.OneCycleLR(optimizer, { maxLr: 0.1, totalSteps: 20 }),
};

describe("PyTorch opens what is written here", () => {
  test("values of every kind", { skip }, () => {
    const value = {
      numbers: [0, -1, 255, 256, 70000, 2 ** 40, 0.1, -0.5, Infinity, NaN, 2n ** 80n],
      texts: ["", "Größe", "слой", "😀"],
      flags: [true, false, null],
      bytes: [new Uint8Array(0), Uint8Array.of(0, 127, 128, 255)],
      nested: { a: { b: [{ c: [] }] }, 3: "three" },
      map: new Map<unknown, unknown>([[1, "a"], ["1", "b"], [null, "c"]]), // prettier-ignore
      set: new Set([1, 2]),
      dtype: torch.bfloat16,
      device: torch.device("cpu"),
      tensors: [
        torch.float64,
        torch.float16,
        torch.bfloat16,
        torch.int64,
        torch.int32,
        torch.int16,
        torch.int8,
        torch.uint8,
        torch.bool,
      ].map((dtype) => torch.tensor([0, 1, 2, 100]).to(dtype)),
      views: [
        torch.arange(6).reshape(2, 3).t(),
        torch
          .arange(6)
          .float()
          .at([torch.slice(1, null, 2)]),
        torch.ones(0),
        torch.tensor(2.5),
      ],
      parameter: new nn.Parameter(torch.ones(2)),
      leaf: torch.zeros(1, { requiresGrad: true }),
    };
    const file = path.join(folder, "values.pt");
    torch.save(value, file);
    assert.deepEqual(inTermsOfHere(runPython(script, "values", file)), inTermsOfHere(plain(value)));
  });

  test("trainings go on there as here", { skip }, () => {
    const x = torch.arange(10).double().reshape(5, 2).div(10);
    const names = Object.keys(schedules) as (keyof typeof schedules)[];
    const runs = (Object.keys(optimizers) as (keyof typeof optimizers)[]).map((kind, i) => {
      torch.manualSeed(i);
      const model = network().double();
      const optimizer = optimizers[kind](model.parameters());
      const scheduler = schedules[names[i]](optimizer as unknown as optim.Optimizer);
      const rates: number[] = [];
      const step = () => {
        optimizer.zeroGrad();
        model(x).pow(2).sum().backward();
        optimizer.step();
        scheduler.step();
        rates.push(optimizer.paramGroups[0].lr);
      };
      for (let n = 0; n < 3; n++) step();
      const file = path.join(folder, `${kind}.pth`);
      const states = { model: model.stateDict(), optimizer: optimizer.stateDict(), scheduler: scheduler.stateDict() };
      torch.save({ kind, schedule: names[i], ...states }, file);
      for (let n = 0; n < 5; n++) step();
      const weights = [...model.parameters()].map((parameter) => parameter.detach().flatten().tolist() as number[]);
      return { kind, file, weights, rates: rates.slice(3) };
    });
    const theirs = runPython<{ weights: number[][]; rates: number[] }[]>(
      script,
      "continue",
      ...runs.map(({ file }) => file),
    );
    runs.forEach(({ kind, weights, rates }, i) => {
      assertClose(rates, theirs[i].rates, 1e-12, `${kind} with ${names[i]}: rates`);
      weights.forEach((own, k) => assertClose(own, theirs[i].weights[k], 1e-9, `${kind}: parameter ${k}`));
    });
  });

  test("a checkpoint of train.fit", { skip }, () => {
    const training = train.define({
      model: network,
      data: () => new torch.utils.data.TensorDataset(torch.randn(8, 2), torch.randn(8, 1)),
      loss: new nn.MSELoss(),
      optimizer: (net) => new optim.Adam(net.parameters()),
      batchSize: 4,
      epochs: 2,
      checkpoint: { folder },
    });
    const { model } = train.fit(training);
    const entries = (runPython(script, "values", path.join(folder, "last.pth")) as { dict: [string, unknown][] }).dict;
    const saved = Object.fromEntries(entries);
    assert.deepEqual([saved.epoch, saved.steps], [2, 4]);
    assert.deepEqual(inTermsOfHere(saved.model), plain(model.stateDict()));
  });
});

describe("models of torchvision, with random weights", () => {
  const x = torch
    .arange(2 * 3 * 64 * 64)
    .remainder(97)
    .float()
    .div(97)
    .reshape(2, 3, 64, 64);
  const outputsOf = (model: models.AlexNet | models.ResNet) =>
    torch.noGrad(() => model.eval()(x).flatten().tolist()) as number[];

  for (const name of ["resnet18", "alexnet"] as const) {
    test(`${name}: its file loads here and gives the same outputs`, { skip: without("torchvision") }, () => {
      const file = path.join(folder, `${name}.pth`);
      const theirs = runPython<number[]>(script, "write", name, file);
      const model = models[name]();
      assert.deepEqual(model.loadStateDict(torch.load<nn.StateDict>(file)), { missingKeys: [], unexpectedKeys: [] });
      assertClose(outputsOf(model), theirs, 1e-4, name);
    });

    test(`${name}: ours loads there and gives the same outputs`, { skip: without("torchvision") }, () => {
      const file = path.join(folder, `${name} of here.pth`);
      torch.manualSeed(1);
      const model = models[name]();
      torch.save(model.stateDict(), file);
      assertClose(runPython<number[]>(script, "outputs", name, file), outputsOf(model), 1e-4, name);
    });
  }
});
