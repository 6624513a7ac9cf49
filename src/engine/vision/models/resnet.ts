import { checkOptions } from "../../arguments.js";
import { ValueError } from "../../errors.js";
import { ReLU } from "../../nn/activation.js";
import { BatchNorm2d } from "../../nn/batchNorm.js";
import { Sequential } from "../../nn/container.js";
import { Conv2d } from "../../nn/conv.js";
import { kaimingNormal_, ones_, zeros_ } from "../../nn/init.js";
import { registerLibrary } from "../../nn/intermediate.js";
import { Linear } from "../../nn/linear.js";
import { Module } from "../../nn/module.js";
import { GroupNorm } from "../../nn/normalization.js";
import type { Parameter } from "../../nn/parameter.js";
import { MaxPool2d } from "../../nn/pooling.js";
import { AdaptiveAvgPool2d } from "../../nn/poolingAdaptive.js";
import type { Tensor } from "../../tensor/tensor.js";
import { batchNorm, type NormLayer } from "../ops/convNormActivation.js";
import { BasicBlock, Bottleneck, conv1x1 } from "./residualBlocks.js";
import { type WeightsOption, withWeights } from "./weights.js";

export interface ResNetOptions {
  numClasses?: number;
  /** Start each residual branch at zero, so that each block starts as an identity: https://arxiv.org/abs/1706.02677 */
  zeroInitResidual?: boolean;
  groups?: number;
  widthPerGroup?: number;
  /** For the last three layers: dilated convolutions in place of a stride of 2. */
  replaceStrideWithDilation?: readonly [boolean, boolean, boolean];
  /** `BatchNorm2d` by default. */
  normLayer?: NormLayer;
}

const names = [
  "numClasses",
  "zeroInitResidual",
  "groups",
  "widthPerGroup",
  "replaceStrideWithDilation",
  "normLayer",
] as const;

type Block = typeof BasicBlock | typeof Bottleneck;

/** What the layers have in common while they are made. */
interface Plan {
  readonly block: Block;
  readonly groups: number;
  readonly baseWidth: number;
  readonly normLayer: NormLayer;
  inplanes: number;
  dilation: number;
}

/**
 * "Deep residual learning for image recognition", https://arxiv.org/abs/1512.03385. Images of any size.
 * https://pytorch.org/vision/0.14/models/resnet.html
 * @param layers how many blocks each of the four layers has
 */
export class ResNet extends Module {
  conv1: Conv2d;
  bn1: Module;
  relu: ReLU;
  maxpool: MaxPool2d;
  layer1: Sequential;
  layer2: Sequential;
  layer3: Sequential;
  layer4: Sequential;
  avgpool: AdaptiveAvgPool2d;
  fc: Linear;

  constructor(block: Block, layers: readonly [number, number, number, number], options: ResNetOptions = {}) {
    super();
    checkOptions("ResNet", options, names);
    const { numClasses = 1000, groups = 1, widthPerGroup = 64, normLayer = batchNorm } = options;
    const dilates = options.replaceStrideWithDilation ?? [false, false, false];
    if (dilates.length !== 3)
      throw new ValueError(`replaceStrideWithDilation must have 3 elements, but got ${JSON.stringify(dilates)}`);
    const plan: Plan = { block, groups, baseWidth: widthPerGroup, normLayer, inplanes: 64, dilation: 1 };
    this.conv1 = new Conv2d(3, 64, 7, { stride: 2, padding: 3, bias: false });
    this.bn1 = normLayer(64);
    this.relu = new ReLU({ inplace: true });
    this.maxpool = new MaxPool2d(3, { stride: 2, padding: 1 });
    this.layer1 = makeLayer(plan, 64, layers[0], 1, false);
    this.layer2 = makeLayer(plan, 128, layers[1], 2, dilates[0]);
    this.layer3 = makeLayer(plan, 256, layers[2], 2, dilates[1]);
    this.layer4 = makeLayer(plan, 512, layers[3], 2, dilates[2]);
    this.avgpool = new AdaptiveAvgPool2d(1);
    this.fc = new Linear(512 * block.expansion, numClasses);
    for (const module of this.modules()) initialise(module);
    if (options.zeroInitResidual ?? false)
      for (const module of this.modules())
        if (module instanceof BasicBlock || module instanceof Bottleneck) silence(module.lastNorm);
  }

  /** @param x `[N, 3, H, W]` @returns `[N, numClasses]` */
  override forward(x: Tensor): Tensor {
    const stem = this.maxpool(this.relu(this.bn1(this.conv1(x)) as Tensor));
    const out = this.layer4(this.layer3(this.layer2(this.layer1(stem))));
    return this.fc(this.avgpool(out).flatten(1));
  }
}

registerLibrary({ ResNet });

function makeLayer(plan: Plan, planes: number, blocks: number, stride: number, dilate: boolean): Sequential {
  const { block: Block, groups, baseWidth, normLayer } = plan;
  const width = planes * Block.expansion;
  const firstDilation = plan.dilation;
  if (dilate) plan.dilation *= stride;
  const firstStride = dilate ? 1 : stride;
  const changes = firstStride !== 1 || plan.inplanes !== width;
  const downsample = changes ? new Sequential(conv1x1(plan.inplanes, width, firstStride), normLayer(width)) : null;
  const shared = { groups, baseWidth, normLayer };
  const first = { ...shared, stride: firstStride, downsample, dilation: firstDilation };
  const layers = [new Block(plan.inplanes, planes, first)];
  plan.inplanes = width;
  while (layers.length < blocks) layers.push(new Block(width, planes, { ...shared, dilation: plan.dilation }));
  return new Sequential(...layers);
}

function initialise(module: Module): void {
  if (module instanceof Conv2d) kaimingNormal_(module.weight, { mode: "fanOut", nonlinearity: "relu" });
  else if (module instanceof BatchNorm2d || module instanceof GroupNorm) {
    ones_(module.weight!);
    zeros_(module.bias!);
  }
}

function silence(norm: Module): void {
  const { weight } = norm as Module & { weight?: Parameter | null };
  if (weight) zeros_(weight);
}

type ResNetBuilder = (options?: ResNetOptions & WeightsOption) => ResNet;

function builder(
  name: string,
  block: Block,
  layers: readonly [number, number, number, number],
  fixed: ResNetOptions = {},
): ResNetBuilder {
  return (options = {}) => withWeights(name, options, (rest) => new ResNet(block, layers, { ...rest, ...fixed }));
}

/** https://pytorch.org/vision/0.14/models/generated/torchvision.models.resnet18.html */
export const resnet18 = builder("resnet18", BasicBlock, [2, 2, 2, 2]);
/** https://pytorch.org/vision/0.14/models/generated/torchvision.models.resnet34.html */
export const resnet34 = builder("resnet34", BasicBlock, [3, 4, 6, 3]);
/** https://pytorch.org/vision/0.14/models/generated/torchvision.models.resnet50.html */
export const resnet50 = builder("resnet50", Bottleneck, [3, 4, 6, 3]);
/** https://pytorch.org/vision/0.14/models/generated/torchvision.models.resnet101.html */
export const resnet101 = builder("resnet101", Bottleneck, [3, 4, 23, 3]);
/** https://pytorch.org/vision/0.14/models/generated/torchvision.models.resnet152.html */
export const resnet152 = builder("resnet152", Bottleneck, [3, 8, 36, 3]);
/** "Aggregated residual transformations for deep neural networks", https://arxiv.org/abs/1611.05431 */
export const resnext50_32x4d = builder("resnext50_32x4d", Bottleneck, [3, 4, 6, 3], { groups: 32, widthPerGroup: 4 });
/** As `resnext50_32x4d`, deeper. */
export const resnext101_32x8d = builder("resnext101_32x8d", Bottleneck, [3, 4, 23, 3], {
  groups: 32,
  widthPerGroup: 8,
});
/** As `resnext50_32x4d`, deeper. */
export const resnext101_64x4d = builder("resnext101_64x4d", Bottleneck, [3, 4, 23, 3], {
  groups: 64,
  widthPerGroup: 4,
});
/** "Wide residual networks", https://arxiv.org/abs/1605.07146: twice as many channels inside each block. */
export const wideResnet50_2 = builder("wideResnet50_2", Bottleneck, [3, 4, 6, 3], { widthPerGroup: 128 });
/** As `wideResnet50_2`, deeper. */
export const wideResnet101_2 = builder("wideResnet101_2", Bottleneck, [3, 4, 23, 3], { widthPerGroup: 128 });
