import { checkOptions } from "../../arguments.js";
import { ReLU } from "../../nn/activation.js";
import { BatchNorm2d } from "../../nn/batchNorm.js";
import { Sequential } from "../../nn/container.js";
import { Conv2d } from "../../nn/conv.js";
import { Dropout } from "../../nn/dropout.js";
import { constant_, kaimingNormal_, normal_, ones_, zeros_ } from "../../nn/init.js";
import { registerLibrary } from "../../nn/intermediate.js";
import { Linear } from "../../nn/linear.js";
import { Module } from "../../nn/module.js";
import { MaxPool2d } from "../../nn/pooling.js";
import { AdaptiveAvgPool2d } from "../../nn/poolingAdaptive.js";
import type { Tensor } from "../../tensor/tensor.js";
import { type WeightsOption, withWeights } from "./weights.js";

export interface VGGOptions {
  numClasses?: number;
  /** Draw the weights as the paper does, rather than keep those the layers were made with. */
  initWeights?: boolean;
  /** Probability, in the classifier. */
  dropout?: number;
}

/**
 * "Very deep convolutional networks for large-scale image recognition", https://arxiv.org/abs/1409.1556. Images from 32 × 32.
 * https://pytorch.org/vision/0.14/models/vgg.html
 * @param features gives 512 channels: `makeLayers`
 */
export class VGG extends Module {
  features: Module;
  avgpool: AdaptiveAvgPool2d;
  classifier: Sequential;

  constructor(features: Module, options: VGGOptions = {}) {
    super();
    checkOptions("VGG", options, ["numClasses", "initWeights", "dropout"]);
    const { numClasses = 1000, initWeights = true, dropout = 0.5 } = options;
    this.features = features;
    this.avgpool = new AdaptiveAvgPool2d(7);
    this.classifier = new Sequential(
      new Linear(512 * 7 * 7, 4096),
      new ReLU({ inplace: true }),
      new Dropout(dropout),
      new Linear(4096, 4096),
      new ReLU({ inplace: true }),
      new Dropout(dropout),
      new Linear(4096, numClasses),
    );
    if (initWeights) for (const module of this.modules()) initialise(module);
  }

  /** @param x `[N, 3, H, W]` @returns `[N, numClasses]` */
  override forward(x: Tensor): Tensor {
    return this.classifier(this.avgpool(this.features(x) as Tensor).flatten(1));
  }
}

registerLibrary({ VGG });

function initialise(module: Module): void {
  if (module instanceof Conv2d) {
    kaimingNormal_(module.weight, { mode: "fanOut", nonlinearity: "relu" });
    if (module.bias !== null) zeros_(module.bias);
  } else if (module instanceof BatchNorm2d) {
    ones_(module.weight!);
    zeros_(module.bias!);
  } else if (module instanceof Linear) {
    normal_(module.weight, 0, 0.01);
    constant_(module.bias!, 0);
  }
}

/** Channels of the convolutions; `"M"` halves height and width. */
export type VGGConfiguration = readonly (number | "M")[];

/** Convolutions of 3 × 3, each with a ReLU, and max pooling. */
export function makeLayers(configuration: VGGConfiguration, { batchNorm = false } = {}): Sequential {
  const layers: Module[] = [];
  let inChannels = 3;
  for (const channels of configuration) {
    if (channels === "M") {
      layers.push(new MaxPool2d(2, { stride: 2 }));
      continue;
    }
    layers.push(new Conv2d(inChannels, channels, 3, { padding: 1 }));
    if (batchNorm) layers.push(new BatchNorm2d(channels));
    layers.push(new ReLU({ inplace: true }));
    inChannels = channels;
  }
  return new Sequential(...layers);
}

/** One stage a row: its convolutions' channels. */
const stages = (...rows: number[][]): VGGConfiguration => rows.flatMap((row) => [...row, "M" as const]);
const times = (count: number, channels: number) => new Array<number>(count).fill(channels);
const depth = (early: number, late: number) =>
  stages(times(early, 64), times(early, 128), times(late, 256), times(late, 512), times(late, 512));
const configurations = { vgg11: depth(1, 2), vgg13: depth(2, 2), vgg16: depth(2, 3), vgg19: depth(2, 4) };

type VGGBuilder = (options?: VGGOptions & WeightsOption) => VGG;

function builder(name: keyof typeof configurations, batchNorm: boolean): VGGBuilder {
  return (options = {}) => {
    const isGiven = (options.weights ?? null) !== null;
    const settings = isGiven ? { ...options, initWeights: false } : options;
    return withWeights(batchNorm ? `${name}Bn` : name, settings, (rest) => {
      return new VGG(makeLayers(configurations[name], { batchNorm }), rest);
    });
  };
}

/** https://pytorch.org/vision/0.14/models/generated/torchvision.models.vgg11.html */
export const vgg11 = builder("vgg11", false);
/** `vgg11` with batch norm. */
export const vgg11Bn = builder("vgg11", true);
/** https://pytorch.org/vision/0.14/models/generated/torchvision.models.vgg13.html */
export const vgg13 = builder("vgg13", false);
/** `vgg13` with batch norm. */
export const vgg13Bn = builder("vgg13", true);
/** https://pytorch.org/vision/0.14/models/generated/torchvision.models.vgg16.html */
export const vgg16 = builder("vgg16", false);
/** `vgg16` with batch norm. */
export const vgg16Bn = builder("vgg16", true);
/** https://pytorch.org/vision/0.14/models/generated/torchvision.models.vgg19.html */
export const vgg19 = builder("vgg19", false);
/** `vgg19` with batch norm. */
export const vgg19Bn = builder("vgg19", true);
