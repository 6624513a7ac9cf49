/** An option that a class or a function does not know is an error that names it and lists those that exist. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as data from "../../src/engine/data/index.js";
import * as datasets from "../../src/engine/datasets/index.js";
import torch, { metrics, nn, optim, train } from "../../src/engine/index.js";
import { setWarningHandler } from "../../src/engine/warn.js";

setWarningHandler(() => {});

const { lrScheduler, swaUtils } = optim;
const ones = (...shape: number[]) => torch.ones(shape);
const weight = () => new nn.Parameter(ones(2, 2));
const sgd = () => new optim.SGD([weight()], { lr: 1 });
const labels = torch.tensor([0, 1, 1, 0]);

/** Arguments before the options, and the options that there must be. */
type Arguments = readonly [args: readonly unknown[], required?: Record<string, unknown>];
type Table = Record<string, () => Arguments>;

const none = (): Arguments => [[]];
const args =
  (...values: unknown[]) =>
  (): Arguments => [values];
const each = (names: string, given: () => Arguments): Table =>
  Object.fromEntries(names.split(" ").map((name) => [name, given]));

const modules: Table = {
  ...each(
    "CELU ELU GELU GLU Hardshrink Hardsigmoid Hardswish Hardtanh LeakyReLU LogSoftmax Mish PReLU ReLU ReLU6",
    none,
  ),
  ...each("RReLU SELU SiLU Softmax Softmin Softplus Softshrink", none),
  Threshold: args(0.1, 20),
  ...each("AlphaDropout Dropout Dropout1d Dropout2d Dropout3d FeatureAlphaDropout Flatten", none),
  ...each("BatchNorm1d BatchNorm2d BatchNorm3d InstanceNorm1d InstanceNorm2d InstanceNorm3d LayerNorm", args(2)),
  ...each("LocalResponseNorm AvgPool1d AvgPool2d AvgPool3d MaxPool1d MaxPool2d MaxPool3d", args(2)),
  ...each("MaxUnpool1d MaxUnpool2d MaxUnpool3d AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d Unfold", args(2)),
  ...each("LPPool1d LPPool2d GroupNorm Linear Embedding EmbeddingBag Fold RNN GRU LSTM", args(2, 2)),
  ...each("RNNCell GRUCell LSTMCell", args(2, 2)),
  ...each("Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d", args(2, 2, 1)),
  Bilinear: args(2, 2, 2),
  ...each("CosineSimilarity PairwiseDistance Upsample", none),
  ...each("UpsamplingBilinear2d UpsamplingNearest2d", none),
  ...each("BCELoss BCEWithLogitsLoss CrossEntropyLoss CTCLoss CosineEmbeddingLoss GaussianNLLLoss", none),
  ...each("HingeEmbeddingLoss HuberLoss KLDivLoss L1Loss MSELoss MarginRankingLoss MultiLabelMarginLoss", none),
  ...each("MultiLabelSoftMarginLoss MultiMarginLoss NLLLoss PoissonNLLLoss SmoothL1Loss SoftMarginLoss", none),
  ...each("TripletMarginLoss TripletMarginWithDistanceLoss Transformer", none),
  AdaptiveLogSoftmaxWithLoss: args(4, 4, [2]),
  Parameter: args(ones(2)),
  MultiheadAttention: args(4, 2),
  TransformerEncoderLayer: args(4, 2),
  TransformerDecoderLayer: args(4, 2),
  TransformerEncoder: () => [[new nn.TransformerEncoderLayer(4, 2), 1]],
  TransformerDecoder: () => [[new nn.TransformerDecoderLayer(4, 2), 1]],
};

const optimizers: Table = {
  ...each("ASGD Adadelta Adagrad Adam AdamW Adamax LBFGS NAdam RAdam RMSprop Rprop", () => [[[weight()]]]),
  SGD: () => [[[weight()]], { lr: 1 }],
};

const withOptimizer =
  (...values: unknown[]) =>
  (): Arguments => [[sgd(), ...values]];

const schedulers: Table = {
  ...each("ConstantLR LinearLR PolynomialLR ReduceLROnPlateau", withOptimizer()),
  ...each("CosineAnnealingLR CosineAnnealingWarmRestarts StepLR", withOptimizer(2)),
  CyclicLR: () => [[sgd(), 0.1, 1], { cycleMomentum: false }],
  ExponentialLR: withOptimizer(0.9),
  ...each(
    "LambdaLR MultiplicativeLR",
    withOptimizer(() => 1),
  ),
  MultiStepLR: withOptimizer([1]),
  OneCycleLR: () => [[sgd(), 0.1], { totalSteps: 4, cycleMomentum: false }],
  SequentialLR: () => {
    const optimizer = sgd();
    const two = [new lrScheduler.ConstantLR(optimizer), new lrScheduler.ConstantLR(optimizer)];
    return [[optimizer, two, [1]]];
  },
};

const averaging: Table = {
  AveragedModel: () => [[new nn.Linear(1, 1)]],
  SWALR: () => [[sgd()], { swaLr: 0.1 }],
};

const set = () => new data.TensorDataset(ones(4, 1), labels);
const loading: Table = {
  DataLoader: () => [[set()]],
  RandomSampler: () => [[set()]],
  SubsetRandomSampler: args([0, 1]),
  WeightedRandomSampler: args([1, 1], 2),
};

const scalers: Table = each("MinMaxScaler StandardScaler", none);

/** The exported classes that take no options. */
const withoutOptions: Record<string, string> = {
  nn:
    "AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d ChannelShuffle ConstantPad1d ConstantPad2d ConstantPad3d Identity " +
    "LogSigmoid Loss Module ModuleDict ModuleList ParameterDict ParameterList PixelShuffle PixelUnshuffle RNNBase RNNCellBase ReflectionPad1d " +
    "ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d ReplicationPad3d Sequential Sigmoid Softmax2d Softsign " +
    "Tanh Tanhshrink Unflatten ZeroPad2d",
  optim: "Optimizer",
  "optim.lrScheduler": "ChainedScheduler LRScheduler",
  data: "BatchSampler ChainDataset ConcatDataset Dataset IterableDataset Sampler SequentialSampler Subset TensorDataset",
};

type Constructor = new (...args: unknown[]) => unknown;
const isClass = (value: unknown): value is Constructor =>
  typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));

const unknownOption = { name: "TypeError", message: /got an unexpected option 'notAnOption'; it takes ('|no options)/ };

function refusedBy(call: (...args: unknown[]) => unknown, [first, required = {}]: Arguments): void {
  assert.throws(() => call(...first, { ...required, notAnOption: 1 }), unknownOption);
  call(...first, required);
}

const namespaces: [name: string, members: object, table: Table][] = [
  ["nn", nn, modules],
  ["optim", optim, optimizers],
  ["optim.lrScheduler", lrScheduler, schedulers],
  ["optim.swaUtils", swaUtils, averaging],
  ["data", data, loading],
  ["datasets", datasets, scalers],
];

for (const [name, members, table] of namespaces)
  describe(`an unknown option is refused by the classes of ${name}`, () => {
    test("every class is looked at", () => {
      const classes = Object.keys(members).filter((key) => isClass((members as Record<string, unknown>)[key]));
      const known = [...Object.keys(table), ...(withoutOptions[name]?.split(" ") ?? [])];
      assert.deepEqual(known.sort(), classes.sort());
    });
    for (const [key, given] of Object.entries(table))
      test(key, () => {
        const Class = (members as Record<string, Constructor>)[key];
        refusedBy((...values) => new Class(...values), given());
      });
  });

const model = () => new nn.Linear(1, 1);
const inputs = () => new nn.Parameter(ones(2));
const halves = () => ones(2, 2).mul(0.5);
const images = () => ones(2, 2, 4, 4);
const lines = () => ones(2, 2, 4);
const definition = () =>
  train.define({
    model,
    loss: new nn.MSELoss(),
    optimizer: (trained) => new optim.SGD(trained.parameters(), { lr: 0.1 }),
    data: () => new data.TensorDataset(ones(4, 1), ones(4, 1)),
    epochs: 1,
  });
const chance = (): Arguments => [[[2]]];
const byDim = (): Arguments => [[ones(2, 2)], { dim: 0 }];
const packed = () => nn.utils.rnn.packSequence([ones(2, 1)]);

/** Functions that the golden cases (test/engine/ops/options.test.ts) never call with options. */
const functions: [name: string, members: object, table: Table][] = [
  [
    "torch",
    torch,
    {
      ...each("empty rand randn", chance),
      ...each("randLike randnLike emptyLike bernoulli", () => [[halves()]]),
      randint: args(3, [2]),
      randperm: args(3),
      normal: args(0, 1, [2]),
      randintLike: () => [[halves(), 3]],
      ...each("trilIndices triuIndices", args(2, 2, 0)),
      emptyStrided: args([2], [1]),
      ...each("tril triu diag diagflat diagEmbed diagonal pinverse cholesky qr", () => [[torch.eye(2)]]),
      ...each("rsub dist cdist", () => [[ones(2, 2), ones(2, 2)]]),
      flip: () => [[ones(2, 2)], { dims: 0 }],
      roll: () => [[ones(2, 2), 1]],
      repeatInterleave: () => [[ones(2), 2]],
      ...each("split chunk tensorSplit", () => [[ones(2), 1]]),
      unbind: () => [[ones(2)]],
      ...each("softmax logSoftmax", byDim),
      ...each("celu selu hardshrink rrelu dropout alphaDropout featureDropout featureAlphaDropout pdist", () => [
        [ones(2, 2)],
      ]),
      threshold: () => [[ones(2), 0, 1]],
      ...each("cosineSimilarity pairwiseDistance", () => [[ones(2, 2), ones(2, 2)]]),
      sliceScatter: () => [[ones(2, 2), ones(2, 2)]],
      diagonalScatter: () => [[ones(2, 2), ones(2)]],
      ...each("groupNorm", () => [[images(), 1]]),
      instanceNorm: () => [[images()]],
      layerNorm: () => [[ones(2, 2), [2]]],
      ...each("avgPool1d maxPool1d", () => [[lines(), 2]]),
      maxPool2d: () => [[images(), 2]],
      cross: () => [[ones(2, 3), ones(2, 3)]],
      ...each("conv1d convTranspose1d", () => [[ones(1, 2, 4), ones(2, 2, 1)]]),
      ...each("conv2d convTranspose2d", () => [[ones(1, 2, 4, 4), ones(2, 2, 1, 1)]]),
      ...each("conv3d convTranspose3d", () => [[ones(1, 2, 4, 4, 4), ones(2, 2, 1, 1, 1)]]),
      maxPool3d: () => [[ones(1, 2, 4, 4, 4), 2]],
      setPrintoptions: none,
      useDeterministicAlgorithms: args(false),
      gradient: () => [[ones(3)]],
      multinomial: () => [[ones(3), 1]],
    },
  ],
  [
    "nn.functional",
    nn.functional,
    {
      ...each("dropout dropout1d dropout2d dropout3d alphaDropout featureAlphaDropout", () => [[lines()]]),
      ...each("softmin softmax logSoftmax", byDim),
      ...each("rrelu pdist", () => [[ones(2, 2)]]),
      lpPool2d: () => [[images(), 2, 2]],
      ...each("maxPool1dWithIndices", () => [[lines(), 2]]),
      maxPool2dWithIndices: () => [[images(), 2]],
      ...each("upsample upsampleBilinear upsampleNearest", () => [[images()], { scaleFactor: 2 }]),
      oneHot: () => [[labels]],
    },
  ],
  [
    "linalg",
    torch.linalg,
    {
      ...each("diagonal eigh eigvalsh qr matrixRank pinv", () => [[torch.eye(2)]]),
      ...each("lstsq", () => [[torch.eye(2), torch.eye(2)]]),
      tensorsolve: () => [[torch.eye(2), ones(2)]],
    },
  ],
  ["special", torch.special, { ...each("round logit", () => [[halves()]]), logsumexp: byDim }],
  [
    "autograd",
    torch.autograd,
    {
      setDetectAnomaly: args(false),
      detectAnomaly: () => [[() => 1]],
      backward: () => [[inputs().sum()]],
      grad: () => {
        const x = inputs();
        return [[x.sum(), x]];
      },
      ...each("gradcheck gradgradcheck", () => [
        [(x: torch.Tensor) => x.mul(x), torch.ones(2, { dtype: torch.float64, requiresGrad: true })],
      ]),
    },
  ],
  [
    "autograd.functional",
    torch.autograd.functional,
    {
      ...each("vhp hvp", () => [[(x: torch.Tensor) => x.mul(x).sum(), inputs(), ones(2)]]),
      ...each("vjp jvp", () => [[(x: torch.Tensor) => x.mul(x), inputs(), ones(2)]]),
      ...each("jacobian hessian", () => [[(x: torch.Tensor) => x.mul(x).sum(), inputs()]]),
    },
  ],
  [
    "nn.init",
    nn.init,
    {
      ...each(
        "uniform_ normal_ xavierUniform_ xavierNormal_ kaimingUniform_ kaimingNormal_ orthogonal_ truncNormal_",
        () => [[ones(2, 2)]],
      ),
      dirac_: () => [[ones(2, 2, 3)]],
      sparse_: () => [[ones(2, 2), 0.5]],
    },
  ],
  [
    "nn.utils",
    nn.utils,
    {
      clipGradNorm_: () => [[[weight()], 1]],
      ...each("spectralNorm weightNorm", () => [[model()]]),
    },
  ],
  [
    "nn.utils.prune",
    nn.utils.prune,
    {
      applyMethod: () => [[model(), "weight", new nn.utils.prune.Identity()]],
      l1Unstructured: () => [[model(), "weight", 1]],
      lnStructured: () => [[new nn.Linear(2, 2), "weight", 1, 2, 0]],
      globalUnstructured: () => [[[[model(), "weight"]], nn.utils.prune.L1Unstructured], { amount: 1 }],
    },
  ],
  [
    "nn.utils.rnn",
    nn.utils.rnn,
    {
      packPaddedSequence: () => [[ones(2, 1, 1), [2]]],
      padPackedSequence: () => [[packed()]],
      padSequence: () => [[[ones(2)]]],
      unpadSequence: () => [[ones(2, 1), [2]]],
      packSequence: () => [[[ones(2)]]],
    },
  ],
  ["optim.swaUtils", swaUtils, { updateBn: () => [[[], model()]] }],
  ["data", data, { split: () => [[set()], { validation: 0.5 }], randomSplit: () => [[set(), [2, 2]]] }],
  [
    "datasets",
    datasets,
    {
      ...each("makeBlobs makeCircles makeClassification makeMoons makeRegression", none),
      trainTestSplit: () => [[[1, 2, 3, 4]]],
    },
  ],
  [
    "metrics",
    metrics,
    {
      ...each("accuracy binaryAccuracy precision recall f1 confusionMatrix classificationReport", () => [
        [labels, labels],
      ]),
      ...each("rocAuc logLoss averagePrecision", () => [[torch.tensor([0.1, 0.9, 0.8, 0.2]), labels]]),
    },
  ],
];

for (const [name, members, table] of functions)
  describe(`an unknown option is refused by the functions of ${name}`, () => {
    for (const [key, given] of Object.entries(table))
      test(key, () => {
        const call = (members as Record<string, (...values: unknown[]) => unknown>)[key];
        refusedBy(call, given());
      });
  });

type Method = (...values: unknown[]) => unknown;
const methods: Record<string, () => [self: torch.Tensor, ...Arguments]> = {
  ...Object.fromEntries(
    ["uniform_", "normal_", "bernoulli_", "cauchy_", "exponential_", "logNormal_"].map((name) => [
      name,
      () => [ones(2).mul(0.5), []],
    ]),
  ),
  geometric_: () => [ones(2), [0.5]],
  random_: () => [ones(2), [0, 2]],
  newTensor: () => [ones(2), [[1, 2]]],
  newOnes: () => [ones(2), [[2]]],
  newEmpty: () => [ones(2), [[2]]],
  newFull: () => [ones(2), [[2], 1]],
  backward: () => [inputs().sum(), []],
  ...Object.fromEntries(
    ["sub_", "subtract_", "divide_", "trueDivide_", "trueDivide", "subtract"].map((name) => [
      name,
      () => [ones(2), [ones(2)]] as const,
    ]),
  ),
  nanToNum_: () => [ones(2), []],
  ...Object.fromEntries(["cumsum_", "cumprod_"].map((name) => [name, () => [ones(2), [], { dim: 0 }] as const])),
  scatterReduce_: () => [ones(2), [0, torch.tensor([0, 1]), ones(2), "sum"]],
  indexAdd_: () => [ones(2), [0, torch.tensor([0, 1]), ones(2)]],
  ...Object.fromEntries(["tril_", "triu_"].map((name) => [name, () => [ones(2, 2), []] as const])),
  cross: () => [ones(2, 3), [ones(2, 3)]],
} as Record<string, () => [self: torch.Tensor, ...Arguments]>;

describe("an unknown option is refused by the methods of tensors", () => {
  for (const [name, given] of Object.entries(methods))
    test(name, () => {
      const [self, first, required] = given();
      const method = (self as unknown as Record<string, Method>)[name];
      refusedBy((...values) => method.apply(self, values), [first, required]);
    });
});

describe("an unknown option is refused by trainings", () => {
  const fields = definition();
  test("define", () => {
    assert.throws(() => train.define({ ...fields, notAnOption: 1 } as never), {
      name: "TypeError",
      message: /notAnOption/,
    });
  });
  test("fit", async () => {
    await assert.rejects(async () => train.fit(fields, { notAnOption: 1 } as never), unknownOption);
  });
});
