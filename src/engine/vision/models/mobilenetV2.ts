import { checkOptions } from "../../arguments.js";
import { ValueError } from "../../errors.js";
import { ReLU6 } from "../../nn/activation.js";
import { BatchNorm2d } from "../../nn/batchNorm.js";
import { Sequential } from "../../nn/container.js";
import { Conv2d } from "../../nn/conv.js";
import { Dropout } from "../../nn/dropout.js";
import { adaptiveAvgPool2d } from "../../nn/functional.js";
import { kaimingNormal_, normal_, ones_, zeros_ } from "../../nn/init.js";
import { registerLibrary } from "../../nn/intermediate.js";
import { Linear } from "../../nn/linear.js";
import { Module } from "../../nn/module.js";
import { GroupNorm } from "../../nn/normalization.js";
import type { Tensor } from "../../tensor/tensor.js";
import { batchNorm, Conv2dNormActivation, type NormLayer } from "../ops/convNormActivation.js";
import { roundHalfEven } from "../rounding.js";
import { type WeightsOption, withWeights } from "./weights.js";

const activationLayer = (options: { inplace: boolean }) => new ReLU6(options);

export interface InvertedResidualOptions {
  /** `BatchNorm2d` by default. */
  normLayer?: NormLayer;
}

/** Widens by `expandRatio`, convolves each channel apart, and narrows again; added to its input where the sizes are the same. */
export class InvertedResidual extends Module {
  conv: Sequential;
  readonly stride: number;
  readonly useResConnect: boolean;

  constructor(
    inp: number,
    oup: number,
    stride: number,
    expandRatio: number,
    { normLayer = batchNorm }: InvertedResidualOptions = {},
  ) {
    super();
    if (stride !== 1 && stride !== 2) throw new ValueError(`stride should be 1 or 2 instead of ${String(stride)}`);
    const hidden = roundHalfEven(inp * expandRatio);
    const layers: Module[] = [];
    if (expandRatio !== 1)
      layers.push(new Conv2dNormActivation(inp, hidden, { kernelSize: 1, normLayer, activationLayer }));
    layers.push(
      new Conv2dNormActivation(hidden, hidden, { stride, groups: hidden, normLayer, activationLayer }),
      new Conv2d(hidden, oup, 1, { bias: false }),
      normLayer(oup),
    );
    this.conv = new Sequential(...layers);
    this.stride = stride;
    this.useResConnect = stride === 1 && inp === oup;
  }

  override forward(x: Tensor): Tensor {
    return this.useResConnect ? x.add(this.conv(x)) : this.conv(x);
  }
}

/** Expansion, channels, repetitions, first stride. */
export type InvertedResidualSetting = readonly [t: number, c: number, n: number, s: number];

export interface MobileNetV2Options {
  numClasses?: number;
  /** Multiplies the number of channels of every layer. */
  widthMult?: number;
  invertedResidualSetting?: readonly InvertedResidualSetting[];
  /** Numbers of channels are multiples of this. */
  roundNearest?: number;
  /** `InvertedResidual` by default. */
  block?: (inp: number, oup: number, stride: number, expandRatio: number, options: { normLayer: NormLayer }) => Module;
  /** `BatchNorm2d` by default. */
  normLayer?: NormLayer;
  /** Probability, in the classifier. */
  dropout?: number;
}

const names = [
  "numClasses",
  "widthMult",
  "invertedResidualSetting",
  "roundNearest",
  "block",
  "normLayer",
  "dropout",
] as const;

const usualSetting: readonly InvertedResidualSetting[] = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
];

/**
 * "MobileNetV2: inverted residuals and linear bottlenecks", https://arxiv.org/abs/1801.04381. Images of any size.
 * https://pytorch.org/vision/0.14/models/mobilenetv2.html
 */
export class MobileNetV2 extends Module {
  features: Sequential;
  classifier: Sequential;
  readonly lastChannel: number;

  constructor(options: MobileNetV2Options = {}) {
    super();
    checkOptions("MobileNetV2", options, names);
    const { numClasses = 1000, widthMult = 1, roundNearest = 8, normLayer = batchNorm, dropout = 0.2 } = options;
    const { block = (...args) => new InvertedResidual(...args), invertedResidualSetting = usualSetting } = options;
    if (invertedResidualSetting.length === 0 || invertedResidualSetting[0].length !== 4)
      throw new ValueError(
        `invertedResidualSetting must be a list of [t, c, n, s], but got ${JSON.stringify(invertedResidualSetting)}`,
      );
    let channels = makeDivisible(32 * widthMult, roundNearest);
    this.lastChannel = makeDivisible(1280 * Math.max(1, widthMult), roundNearest);
    const layers: Module[] = [new Conv2dNormActivation(3, channels, { stride: 2, normLayer, activationLayer })];
    for (const [t, c, n, s] of invertedResidualSetting) {
      const outChannels = makeDivisible(c * widthMult, roundNearest);
      for (let i = 0; i < n; i++) {
        layers.push(block(channels, outChannels, i === 0 ? s : 1, t, { normLayer }));
        channels = outChannels;
      }
    }
    layers.push(new Conv2dNormActivation(channels, this.lastChannel, { kernelSize: 1, normLayer, activationLayer }));
    this.features = new Sequential(...layers);
    this.classifier = new Sequential(new Dropout(dropout), new Linear(this.lastChannel, numClasses));
    for (const module of this.modules()) initialise(module);
  }

  /** @param x `[N, 3, H, W]` @returns `[N, numClasses]` */
  override forward(x: Tensor): Tensor {
    return this.classifier(adaptiveAvgPool2d(this.features(x), 1).flatten(1));
  }
}

registerLibrary({ InvertedResidual, MobileNetV2 });

/** The nearest multiple of `divisor` that is at least nine tenths of `value`. */
function makeDivisible(value: number, divisor: number): number {
  const near = Math.max(divisor, Math.floor((value + divisor / 2) / divisor) * divisor);
  return near < 0.9 * value ? near + divisor : near;
}

function initialise(module: Module): void {
  if (module instanceof Conv2d) {
    kaimingNormal_(module.weight, { mode: "fanOut" });
    if (module.bias !== null) zeros_(module.bias);
  } else if (module instanceof BatchNorm2d || module instanceof GroupNorm) {
    ones_(module.weight!);
    zeros_(module.bias!);
  } else if (module instanceof Linear) {
    normal_(module.weight, 0, 0.01);
    zeros_(module.bias!);
  }
}

/** https://pytorch.org/vision/0.14/models/generated/torchvision.models.mobilenet_v2.html */
export function mobilenetV2(options: MobileNetV2Options & WeightsOption = {}): MobileNetV2 {
  return withWeights("mobilenetV2", options, (rest) => new MobileNetV2(rest));
}
