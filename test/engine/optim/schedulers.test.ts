/** Learning rates follow PyTorch's: test/golden/optim.json; and what schedulers do beside. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import torch from "../../../src/engine/index.js";
import { lrScheduler, type Optimizer, swaUtils } from "../../../src/engine/optim/index.js";
import { setWarningHandler } from "../../../src/engine/warn.js";
import { assertClose } from "../../support/close.js";

type AnyScheduler = lrScheduler.Scheduler & { step(value?: number): void };

interface Golden {
  name: string;
  rates: number[][];
  momenta?: number[][];
  last: number[];
}

const golden = (JSON.parse(readFileSync("test/golden/optim.json", "utf8")) as { schedulers: Golden[] }).schedulers;

function sgd(): Optimizer {
  const [a, b] = [torch.zeros(2).requiresGrad_(), torch.zeros(2).requiresGrad_()];
  return new torch.optim.SGD([{ params: [a] }, { params: [b], lr: 0.5 }], {
    lr: 0.1,
    momentum: 0.9,
  });
}

function adam(): Optimizer {
  const [a, b] = [torch.zeros(2).requiresGrad_(), torch.zeros(2).requiresGrad_()];
  return new torch.optim.Adam([{ params: [a] }, { params: [b], lr: 0.5 }], { lr: 0.1 });
}

const metric = (epoch: number) => Math.floor(100 * (1 / (1 + epoch) + 0.1 * ((epoch * 7) % 5))) / 100;

interface Setup {
  make: (optimizer: Optimizer) => AnyScheduler;
  optimizer?: () => Optimizer;
  jumps?: Record<number, number>;
  metrics?: (epoch: number) => number;
}

const s = lrScheduler;
const setups: Record<string, Setup> = {
  LambdaLR: { make: (o) => new s.LambdaLR(o, (e) => 0.95 ** e) },
  "LambdaLR each": { make: (o) => new s.LambdaLR(o, [(e) => 1 / (1 + e), (e) => 0.9 ** e]) },
  MultiplicativeLR: { make: (o) => new s.MultiplicativeLR(o, (e) => (e % 2 ? 0.9 : 1.05)) },
  StepLR: { make: (o) => new s.StepLR(o, 7) },
  "StepLR gamma": { make: (o) => new s.StepLR(o, { stepSize: 5, gamma: 0.5 }) },
  "StepLR jumps": { make: (o) => new s.StepLR(o, 7, 0.5), jumps: { 20: 3, 40: 30 } },
  MultiStepLR: { make: (o) => new s.MultiStepLR(o, [3, 10, 10, 40], 0.5) },
  "MultiStepLR jumps": { make: (o) => new s.MultiStepLR(o, [3, 10, 10, 40]), jumps: { 20: 2, 30: 45 } },
  ConstantLR: { make: (o) => new s.ConstantLR(o) },
  "ConstantLR options": { make: (o) => new s.ConstantLR(o, { factor: 0.5, totalIters: 20 }), jumps: { 30: 3 } },
  LinearLR: { make: (o) => new s.LinearLR(o) },
  "LinearLR options": {
    make: (o) => new s.LinearLR(o, { startFactor: 1, endFactor: 0.1, totalIters: 40 }),
    jumps: { 50: 20 },
  },
  ExponentialLR: { make: (o) => new s.ExponentialLR(o, 0.9), jumps: { 30: 3 } },
  PolynomialLR: { make: (o) => new s.PolynomialLR(o) },
  "PolynomialLR options": { make: (o) => new s.PolynomialLR(o, { totalIters: 40, power: 2 }), jumps: { 50: 20 } },
  CosineAnnealingLR: { make: (o) => new s.CosineAnnealingLR(o, 10) },
  "CosineAnnealingLR options": {
    make: (o) => new s.CosineAnnealingLR(o, { TMax: 25, etaMin: 0.01 }),
    jumps: { 30: 12 },
  },
  CosineAnnealingWarmRestarts: { make: (o) => new s.CosineAnnealingWarmRestarts(o, 10) },
  "CosineAnnealingWarmRestarts options": {
    make: (o) => new s.CosineAnnealingWarmRestarts(o, { T0: 5, TMult: 2, etaMin: 0.001 }),
    jumps: { 20: 26, 40: 3.5 },
  },
  ChainedScheduler: {
    make: (o) =>
      new s.ChainedScheduler([new s.ConstantLR(o, { factor: 0.1, totalIters: 2 }), new s.ExponentialLR(o, 0.9)]),
  },
  SequentialLR: {
    make: (o) =>
      new s.SequentialLR(
        o,
        [new s.LinearLR(o, { totalIters: 8 }), new s.CosineAnnealingLR(o, 20), new s.StepLR(o, 5)],
        [8, 30],
      ),
  },
  CyclicLR: { make: (o) => new s.CyclicLR(o, 0.01, 0.1, { stepSizeUp: 10 }) },
  "CyclicLR triangular2": {
    make: (o) =>
      new s.CyclicLR(o, {
        baseLr: [0.01, 0.02],
        maxLr: [0.1, 0.3],
        stepSizeUp: 5,
        stepSizeDown: 10,
        mode: "triangular2",
        baseMomentum: 0.7,
      }),
  },
  "CyclicLR expRange": {
    make: (o) => new s.CyclicLR(o, 0.01, 0.1, { stepSizeUp: 7, mode: "expRange", gamma: 0.95, cycleMomentum: false }),
  },
  "CyclicLR scaleFn": {
    make: (o) => new s.CyclicLR(o, 0.01, 0.1, { stepSizeUp: 7, scaleFn: (x) => 1 / (x + 1), scaleMode: "iterations" }),
  },
  OneCycleLR: { make: (o) => new s.OneCycleLR(o, 0.1, { totalSteps: 60 }) },
  "OneCycleLR linear": {
    make: (o) =>
      new s.OneCycleLR(o, {
        maxLr: [0.1, 0.5],
        epochs: 6,
        stepsPerEpoch: 10,
        pctStart: 0.4,
        annealStrategy: "linear",
        divFactor: 10,
        finalDivFactor: 100,
      }),
  },
  "OneCycleLR three phases": {
    make: (o) => new s.OneCycleLR(o, 0.1, { totalSteps: 61, threePhase: true, cycleMomentum: false }),
  },
  "OneCycleLR Adam": { make: (o) => new s.OneCycleLR(o, 0.1, 60), optimizer: adam },
  ReduceLROnPlateau: {
    make: (o) => new s.ReduceLROnPlateau(o, { patience: 3 }) as AnyScheduler,
    metrics: metric,
  },
  "ReduceLROnPlateau max": {
    make: (o) =>
      new s.ReduceLROnPlateau(o, "max", {
        factor: 0.5,
        patience: 1,
        threshold: 0.01,
        thresholdMode: "abs",
        cooldown: 2,
        minLr: [0.001, 0.01],
      }) as AnyScheduler,
    metrics: metric,
  },
  SWALR: { make: (o) => new swaUtils.SWALR(o, 0.05) },
  "SWALR linear": {
    make: (o) => new swaUtils.SWALR(o, [0.01, 0.2], { annealEpochs: 15, annealStrategy: "linear" }),
  },
  "SWALR at once": { make: (o) => new swaUtils.SWALR(o, { swaLr: 0.05, annealEpochs: 0 }) },
};

interface Group {
  lr: number;
  momentum?: number;
  betas?: [number, number];
}

/** The rates and momenta of 60 epochs; what `resume` returns takes over in the middle. */
function run(setup: Setup, resume: (optimizer: Optimizer, scheduler: AnyScheduler) => [Optimizer, AnyScheduler]) {
  let optimizer = (setup.optimizer ?? sgd)();
  let scheduler = setup.make(optimizer);
  const rates: number[][] = [];
  const momenta: number[][] = [];
  for (let epoch = 0; epoch < 60; epoch++) {
    if (epoch === 25) [optimizer, scheduler] = resume(optimizer, scheduler);
    const groups = optimizer.paramGroups as unknown as Group[];
    rates.push(groups.map((group) => group.lr));
    momenta.push(groups.map((group) => group.betas?.[0] ?? group.momentum!));
    optimizer.step();
    const argument = setup.metrics?.(epoch) ?? setup.jumps?.[epoch];
    if (argument === undefined) scheduler.step();
    else scheduler.step(argument);
  }
  return { rates, momenta, last: scheduler.getLastLr() };
}

function withoutWarnings<T>(body: () => T): T {
  setWarningHandler(() => {});
  try {
    return body();
  } finally {
    setWarningHandler(null);
  }
}

const keepGoing = (optimizer: Optimizer, scheduler: AnyScheduler): [Optimizer, AnyScheduler] => [optimizer, scheduler];

describe("learning rates of 60 epochs", () => {
  for (const item of golden)
    for (const [how, isResumed] of [
      ["in one go", false],
      ["resumed from saved states", true],
    ] as const)
      test(`${item.name}, ${how}`, () => {
        const setup = setups[item.name];
        const reload = (old: Optimizer, oldScheduler: AnyScheduler): [Optimizer, AnyScheduler] => {
          const optimizer = (setup.optimizer ?? sgd)();
          const scheduler = setup.make(optimizer);
          // A trip through JSON: the states hold plain data. Infinity is not among JSON's words.
          const saved = oldScheduler.stateDict();
          optimizer.loadStateDict(old.stateDict());
          scheduler.loadStateDict("best" in saved ? saved : (JSON.parse(JSON.stringify(saved)) as typeof saved));
          return [optimizer, scheduler];
        };
        const { rates, momenta, last } = withoutWarnings(() => run(setup, isResumed ? reload : keepGoing));
        rates.forEach((rate, epoch) => assertClose(rate, item.rates[epoch], 1e-12, `rates of epoch ${epoch}`));
        item.momenta?.forEach((want, epoch) => assertClose(momenta[epoch], want, 1e-12, `momenta of epoch ${epoch}`));
        assertClose(last, item.last, 1e-12, "getLastLr");
      });
});

describe("order of steps", () => {
  function warningsOf(body: () => void): string[] {
    const seen: string[] = [];
    setWarningHandler((message) => void seen.push(message));
    try {
      body();
    } finally {
      setWarningHandler(null);
    }
    return seen;
  }

  test("a scheduler that steps before the optimizer warns once", () => {
    const optimizer = sgd();
    const scheduler = new s.StepLR(optimizer, 3);
    const seen = warningsOf(() => {
      scheduler.step();
      scheduler.step();
    });
    assert.equal(seen.length, 1);
    assert.match(seen[0], /^Detected call of `lrScheduler\.step\(\)` before `optimizer\.step\(\)`/);
  });

  test("the right order does not warn", () => {
    const optimizer = sgd();
    const scheduler = new s.StepLR(optimizer, 3);
    const seen = warningsOf(() => {
      optimizer.step();
      scheduler.step();
    });
    assert.deepEqual(seen, []);
  });

  test("an epoch is deprecated", () => {
    const optimizer = sgd();
    const scheduler = new s.StepLR(optimizer, 3);
    const seen = warningsOf(() => {
      optimizer.step();
      scheduler.step(2);
    });
    assert.match(seen[0], /^The epoch parameter in `scheduler\.step\(\)` was not necessary/);
  });
});

describe("wrong arguments", () => {
  const cases: [what: string, make: (o: Optimizer) => unknown, name: string, message: string | RegExp][] = [
    ["no optimizer", () => new s.StepLR({} as Optimizer, 3), "TypeError", "Object is not an Optimizer"],
    [
      "missing stepSize",
      (o) => new s.StepLR(o, {} as { stepSize: number }),
      "TypeError",
      "StepLR missing required argument: 'stepSize'",
    ],
    ["unknown option", (o) => new s.StepLR(o, 3, { gama: 1 } as object), "TypeError", /unexpected option 'gama'/],
    ["too few lambdas", (o) => new s.LambdaLR(o, [(e) => e]), "ValueError", "Expected 2 lr_lambdas, but got 1"],
    [
      "ConstantLR factor",
      (o) => new s.ConstantLR(o, 2),
      "ValueError",
      "Constant multiplicative factor expected to be between 0 and 1.",
    ],
    [
      "LinearLR start",
      (o) => new s.LinearLR(o, 2),
      "ValueError",
      "Starting multiplicative factor expected to be between 0 and 1.",
    ],
    [
      "LinearLR end",
      (o) => new s.LinearLR(o, { endFactor: -1 }),
      "ValueError",
      "Ending multiplicative factor expected to be between 0 and 1.",
    ],
    ["T0", (o) => new s.CosineAnnealingWarmRestarts(o, 0), "ValueError", "Expected positive integer T_0, but got 0"],
    [
      "TMult",
      (o) => new s.CosineAnnealingWarmRestarts(o, 2, 0.5),
      "ValueError",
      "Expected integer T_mult >= 1, but got 0.5",
    ],
    ["plateau factor", (o) => new s.ReduceLROnPlateau(o, { factor: 1 }), "ValueError", "Factor should be < 1.0."],
    ["plateau mode", (o) => new s.ReduceLROnPlateau(o, "up" as "min"), "ValueError", "mode up is unknown!"],
    ["plateau minLr", (o) => new s.ReduceLROnPlateau(o, { minLr: [1] }), "ValueError", "expected 2 min_lrs, got 1"],
    [
      "cyclic mode",
      (o) => new s.CyclicLR(o, 1, 2, { mode: "square" as "triangular" }),
      "ValueError",
      "mode is invalid and scale_fn is None",
    ],
    [
      "one cycle steps",
      (o) => new s.OneCycleLR(o, 0.1),
      "ValueError",
      "You must define either total_steps OR (epochs AND steps_per_epoch)",
    ],
    [
      "one cycle total",
      (o) => new s.OneCycleLR(o, 0.1, -3),
      "ValueError",
      "Expected positive integer total_steps, but got -3",
    ],
    [
      "milestones",
      (o) => new s.SequentialLR(o, [new s.StepLR(o, 2)], [1]),
      "ValueError",
      /number of schedulers 1 and the number of milestones to be equal to 1$/,
    ],
    [
      "other optimizer",
      (o) => new s.ChainedScheduler([new s.StepLR(o, 2), new s.StepLR(sgd(), 2)]),
      "ValueError",
      /to belong to the same optimizer/,
    ],
    [
      "SWALR strategy",
      (o) => new swaUtils.SWALR(o, 0.1, { annealStrategy: "x" as "cos" }),
      "ValueError",
      "anneal_strategy must by one of 'cos' or 'linear', instead got x",
    ],
    ["SWALR groups", (o) => new swaUtils.SWALR(o, [0.1]), "ValueError", /swa_lr has 1, optimizer\.param_groups has 2$/],
    [
      "resume without rates",
      (o) => new s.StepLR(o, 3, { lastEpoch: 4 }),
      "KeyError",
      "param 'initialLr' is not specified in paramGroups[0] when resuming an optimizer",
    ],
  ];
  for (const [what, make, name, message] of cases)
    test(what, () => assert.throws(() => make(sgd()), { name, message }));

  test("cycled momentum needs an optimizer with momentum", () => {
    const optimizer = new torch.optim.Adagrad([torch.zeros(1).requiresGrad_()]);
    const expected = {
      name: "ValueError",
      message: "optimizer must support momentum with `cycle_momentum` option enabled",
    };
    assert.throws(() => new s.CyclicLR(optimizer, 0.1, 0.2), expected);
    assert.throws(() => new s.OneCycleLR(optimizer, 0.1, 5), expected);
  });

  test("one cycle ends", () => {
    const optimizer = sgd();
    const scheduler = new s.OneCycleLR(optimizer, 0.1, 2);
    optimizer.step();
    scheduler.step();
    scheduler.step();
    assert.throws(() => scheduler.step(), {
      message: "Tried to step 4 times. The specified number of total steps is 2",
    });
  });
});
