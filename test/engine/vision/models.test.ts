/** Models have torchvision's keys, initial weights and outputs: test/golden/vision/models.json. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";
import { setShapesOnly } from "../../../src/engine/shapeMode.js";
import { models } from "../../../src/engine/vision/index.js";
import { assertClose, formula, type Golden, valuesOf } from "../../support/close.js";

interface Described {
  parameters: number;
  tensors: number;
  state: string;
}

interface Seeded {
  name: string;
  probes: Record<string, Golden[]>;
  after: Golden[];
  size: number;
  outputs: Golden[];
  gradients?: Golden[];
  running?: Golden[];
}

const golden = JSON.parse(readFileSync("test/golden/vision/models.json", "utf8")) as {
  models: Record<string, Described>;
  lessons: Record<string, Described>;
  seeded: Seeded[];
};

/** Names in torchvision's way and in ours. */
const builders: Record<string, () => nn.Module> = {
  alexnet: models.alexnet,
  vgg11: models.vgg11,
  vgg11_bn: models.vgg11Bn,
  vgg13: models.vgg13,
  vgg13_bn: models.vgg13Bn,
  vgg16: models.vgg16,
  vgg16_bn: models.vgg16Bn,
  vgg19: models.vgg19,
  vgg19_bn: models.vgg19Bn,
  resnet18: models.resnet18,
  resnet34: models.resnet34,
  resnet50: models.resnet50,
  resnet101: models.resnet101,
  resnet152: models.resnet152,
  resnext50_32x4d: models.resnext50_32x4d,
  resnext101_32x8d: models.resnext101_32x8d,
  resnext101_64x4d: models.resnext101_64x4d,
  wide_resnet50_2: models.wideResnet50_2,
  wide_resnet101_2: models.wideResnet101_2,
  mobilenet_v2: models.mobilenetV2,
  "resnet50 dilated": () => models.resnet50({ numClasses: 7, replaceStrideWithDilation: [false, true, true] }),
  "mobilenet_v2 half": () => models.mobilenetV2({ widthMult: 0.5, roundNearest: 4 }),
};

const lessons: Record<string, () => nn.Module> = {
  Net: () => new models.lessons.Net(),
  NetDropout: () => new models.lessons.NetDropout(),
  NetBatchNorm: () => new models.lessons.NetBatchNorm(),
  NetRes: () => new models.lessons.NetRes(),
  NetResDeep: () => new models.lessons.NetResDeep(),
};

const seeded: Record<string, () => nn.Module> = {
  alexnet: () => models.alexnet({ numClasses: 10 }),
  vgg11Bn: () => models.vgg11Bn({ numClasses: 10 }),
  resnet18: () => models.resnet18({ numClasses: 10 }),
  bottleneck: () =>
    new models.ResNet(models.Bottleneck, [1, 1, 1, 1], {
      numClasses: 3,
      groups: 4,
      widthPerGroup: 4,
      zeroInitResidual: true,
      replaceStrideWithDilation: [false, true, true],
    }),
  groupNorm: () =>
    new models.ResNet(models.BasicBlock, [1, 1, 1, 1], {
      numClasses: 3,
      normLayer: (channels) => new nn.GroupNorm(8, channels),
    }),
  mobilenetV2: () => models.mobilenetV2({ numClasses: 10 }),
  narrow: () =>
    models.mobilenetV2({
      numClasses: 4,
      widthMult: 0.5,
      invertedResidualSetting: [
        [1, 8, 1, 1],
        [6, 16, 2, 2],
        [4, 24, 2, 2],
      ],
      dropout: 0,
    }),
  twoBlocks: () => new models.lessons.NetResDeep({ nChans1: 8, nBlocks: 2 }),
  ...Object.fromEntries(Object.entries(lessons).map(([name, make]) => [`lessons.${name}`, make])),
};

function describeModel(model: nn.Module): Described {
  const lines = Object.entries(model.stateDict()).map(
    ([key, { shape, dtype }]) => `${key} [${shape.join(", ")}] ${dtype.name}`,
  );
  let parameters = 0;
  for (const parameter of model.parameters()) parameters += parameter.numel();
  return { parameters, tensors: lines.length, state: createHash("sha256").update(lines.join("\n")).digest("hex") };
}

const image = (count: number, size: number, seed: number) =>
  torch.tensor(formula(count * 3 * size * size, seed, -1, 1)).reshape(count, 3, size, size);

const firstOf = (tensor: torch.Tensor, count: number) => valuesOf(tensor.flatten().narrow(0, 0, count));

function lastOf(tensor: torch.Tensor, count: number): torch.Tensor {
  const flat = tensor.flatten();
  const kept = Math.min(count, flat.length);
  return flat.narrow(0, flat.length - kept, kept);
}

describe("keys, shapes and numbers of parameters", () => {
  const made: Record<string, () => nn.Module> = { ...builders, ...lessons };
  for (const [name, expected] of Object.entries({ ...golden.models, ...golden.lessons }))
    test(name, () => {
      // Without values: the large ones have hundreds of megabytes of them.
      setShapesOnly(true);
      try {
        assert.deepEqual(describeModel(made[name]()), expected);
      } finally {
        setShapesOnly(false);
      }
    });
});

describe("initial weights, outputs and gradients by seed", () => {
  for (const item of golden.seeded)
    test(item.name, () => {
      torch.manualSeed(0);
      const model = seeded[item.name]();
      assertClose(valuesOf(torch.rand(2)), item.after, 1e-7, "drawn afterwards");
      const state = model.stateDict();
      for (const [key, [sum, ...first]] of Object.entries(item.probes)) {
        assertClose(firstOf(state[key], first.length), first, 1e-7, key);
        assertClose([lastOf(state[key], 100_000).double().sum().item()], [sum], 1e-6, `sum of ${key}`);
      }
      model.eval();
      const outputs = torch.noGrad(() => model(image(1, item.size, 1)) as torch.Tensor);
      assertClose(valuesOf(outputs), item.outputs, 1e-4, "outputs");
      if (item.gradients === undefined) return;
      model.train();
      (model(image(2, item.size, 2)) as torch.Tensor).pow(2).sum().backward();
      const gradients = [...model.parameters()].map((parameter) => parameter.grad!.double().norm().item());
      assertClose(gradients, item.gradients, 1e-3, "norms of the gradients");
      assertClose(
        [...model.buffers()].map((buffer) => buffer.double().sum().item()),
        item.running!,
        1e-4,
        "running statistics",
      );
    });
});

describe("options", () => {
  test("weights are loaded", () => {
    torch.manualSeed(1);
    const given = models.mobilenetV2({ widthMult: 0.25, numClasses: 3 });
    const made = models.mobilenetV2({ widthMult: 0.25, numClasses: 3, weights: given.stateDict() });
    const x = image(1, 32, 3);
    assert.deepEqual(valuesOf(made.eval()(x)), valuesOf(given.eval()(x)));
  });

  test("weights of another size are refused", () => {
    const weights = new models.lessons.Net().stateDict();
    assert.throws(() => models.mobilenetV2({ widthMult: 0.25, weights }), /Missing key/);
  });

  test("an unknown option is an error", () => {
    const misspelt = { numClases: 3 } as object;
    assert.throws(() => models.alexnet(misspelt), /AlexNet got an unexpected option 'numClases'/);
    assert.throws(() => models.resnet18(misspelt), /ResNet got an unexpected option 'numClases'/);
    assert.throws(() => models.vgg11(misspelt), /VGG got an unexpected option 'numClases'/);
    assert.throws(() => models.mobilenetV2(misspelt), /MobileNetV2 got an unexpected option 'numClases'/);
  });

  test("blocks that torchvision refuses are refused", () => {
    assert.throws(() => new models.BasicBlock(8, 8, { groups: 2 }), /only supports groups=1/);
    assert.throws(() => new models.BasicBlock(8, 8, { dilation: 2 }), /Dilation > 1 not supported/);
    assert.throws(() => new models.InvertedResidual(8, 8, 3, 1), /stride should be 1 or 2/);
    assert.throws(() => models.mobilenetV2({ invertedResidualSetting: [] }), /invertedResidualSetting must be/);
  });

  test("blocks of their own for the deep residual net", () => {
    const shared = new models.lessons.NetResDeep({ nChans1: 4, nBlocks: 3 });
    const own = new models.lessons.NetResDeep({ nChans1: 4, nBlocks: 3, sharedBlocks: false });
    assert.equal(shared.resblocks.length, 3);
    assert.equal([...own.parameters()].length - [...shared.parameters()].length, 2 * 3);
  });
});
