/** Calls with the keyword arguments of the lessons. An option that a function does not have throws, so each call proves its options. */
import torch, { data, nn, optim } from "../../../src/engine/index.js";
import { makeMoons, trainTestSplit } from "../../../src/engine/datasets/index.js";
import { linspace, random, sort } from "../../../src/engine/numpy/index.js";

export interface Call {
  readonly run: () => unknown;
  /** Names of the options that are given. */
  readonly options: readonly string[];
}

function call<O extends object>(run: (options: O) => unknown, options: O): Call {
  return { run: () => run(options), options: Object.keys(options) };
}

const x = torch.tensor([
  [1.5, 2],
  [3, 4],
]);
const net = () => new nn.Linear(2, 1);
const set = new data.TensorDataset(x);
const sgd = () => new optim.SGD(net().parameters(), { lr: 0.1 });

export const calls: Readonly<Record<string, Call>> = {
  "Module.to": call((options) => net().to(options), { device: "cpu", dtype: torch.float64 }),
  "Tensor.argmax": call((options) => x.argmax(options), { dim: 1 }),
  "Tensor.mean": call((options) => x.mean(options), { dim: 1 }),
  "Tensor.std": call((options) => x.std(options), { dim: 1 }),
  "Tensor.to": call((options) => x.to(options), { device: "cpu", dtype: torch.int16 }),
  "numpy.random.normal": call((options) => random.normal(options), { size: 3 }),
  "numpy.sort": call((options) => sort(linspace(1, 0, 4), options), { axis: 0 }),
  "sklearn.datasets.make_moons": call((options) => makeMoons(options), { samples: 4, noise: 0.1, seed: 0 }),
  "sklearn.model_selection.train_test_split": call((options) => trainTestSplit(x, options), {
    testSize: 0.5,
    shuffle: true,
    seed: 42,
  }),
  "torch.argmax": call((options) => torch.argmax(x, options), { dim: 1 }),
  "torch.load": call((options) => torch.load("test/golden/io/pytorch/state.pth", options), { mapLocation: "cpu" }),
  "torch.max": call((options) => torch.max(x, options), { dim: 1 }),
  "torch.mean": call((options) => torch.mean(x, options), { dim: 1 }),
  "torch.nn.BatchNorm1d": call((options) => new nn.BatchNorm1d(10, options), {
    eps: 1e-5,
    momentum: 0.1,
    affine: true,
    trackRunningStats: true,
  }),
  "torch.nn.Conv2d": call((options) => new nn.Conv2d(3, 16, 3, options), { padding: 1, bias: false }),
  "torch.nn.CrossEntropyLoss": call((options) => new nn.CrossEntropyLoss(options), {
    weight: torch.tensor([0.2, 0.8]),
  }),
  "torch.nn.Dropout": call((options) => new nn.Dropout(options), { p: 0.1, inplace: true }),
  "torch.nn.Dropout2d": call((options) => new nn.Dropout2d(options), { p: 0.4 }),
  "torch.nn.Embedding.from_pretrained": call((options) => nn.Embedding.fromPretrained(x, options), { freeze: true }),
  "torch.nn.Linear": call((options) => new nn.Linear(3, 2, options), { bias: false }),
  "torch.nn.LogSoftmax": call((options) => new nn.LogSoftmax(options), { dim: 1 }),
  "torch.nn.functional.softmax": call((options) => nn.functional.softmax(x, options), { dim: 1 }),
  "torch.nn.init.kaiming_normal_": call((options) => nn.init.kaimingNormal_(torch.empty(3, 5), options), {
    mode: "fanIn" as const,
    nonlinearity: "relu" as const,
  }),
  "torch.nn.init.kaiming_uniform_": call((options) => nn.init.kaimingUniform_(torch.empty(3, 5), options), {
    mode: "fanIn" as const,
    nonlinearity: "relu" as const,
  }),
  "torch.nn.init.normal_": call((options) => nn.init.normal_(torch.empty(3, 5), options), { mean: 0.5, std: 2 }),
  "torch.nn.init.uniform_": call((options) => nn.init.uniform_(torch.empty(3, 5), options), { a: -1, b: 2 }),
  "torch.nn.utils.rnn.pad_sequence": call(
    (options) => nn.utils.rnn.padSequence([torch.tensor([1, 2]), torch.tensor([3])], options),
    { batchFirst: true },
  ),
  "torch.optim.Adam": call((options) => new optim.Adam(net().parameters(), options), {
    lr: 0.001,
    betas: [0.9, 0.999] as const,
    eps: 1e-8,
    weightDecay: 0,
    amsgrad: false,
  }),
  "torch.optim.SGD": call((options) => new optim.SGD(net().parameters(), options), { lr: 0.01, weightDecay: 0 }),
  "torch.optim.lr_scheduler.StepLR": call((options) => new optim.lrScheduler.StepLR(sgd(), options), {
    stepSize: 2,
    gamma: 0.1,
  }),
  "torch.stack": call((options) => torch.stack([x, x], options), { dim: 1 }),
  "torch.tensor": call((options) => torch.tensor([0.5], options), {
    device: "cpu",
    dtype: torch.float64,
    names: ["channels"],
    requiresGrad: true,
  }),
  "torch.unique": call((options) => torch.unique(x, options), { returnCounts: true }),
  "torch.utils.data.DataLoader": call((options) => new data.DataLoader(set, options), {
    batchSize: 64,
    shuffle: false,
    sampler: undefined,
    collateFn: (samples: torch.Tensor[][]) => samples.length,
  }),
  "torch.zeros": call((options) => torch.zeros([3, 256], options), { dtype: torch.uint8 }),
};
