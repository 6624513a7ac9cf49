import { checkOptions } from "../../arguments.js";
import { ReLU } from "../../nn/activation.js";
import { Sequential } from "../../nn/container.js";
import { Conv2d } from "../../nn/conv.js";
import { Dropout } from "../../nn/dropout.js";
import { registerLibrary } from "../../nn/intermediate.js";
import { Linear } from "../../nn/linear.js";
import { Module } from "../../nn/module.js";
import { MaxPool2d } from "../../nn/pooling.js";
import { AdaptiveAvgPool2d } from "../../nn/poolingAdaptive.js";
import type { Tensor } from "../../tensor/tensor.js";
import { type WeightsOption, withWeights } from "./weights.js";

export interface AlexNetOptions {
  numClasses?: number;
  /** Probability, in the classifier. */
  dropout?: number;
}

/**
 * "One weird trick for parallelizing convolutional neural networks", https://arxiv.org/abs/1404.5997. Images from 63 × 63.
 * https://pytorch.org/vision/0.14/models/alexnet.html
 */
export class AlexNet extends Module {
  features: Sequential;
  avgpool: AdaptiveAvgPool2d;
  classifier: Sequential;

  constructor(options: AlexNetOptions = {}) {
    super();
    const { numClasses = 1000, dropout = 0.5 } = checkOptions("AlexNet", options, ["numClasses", "dropout"]);
    this.features = new Sequential(
      new Conv2d(3, 64, 11, { stride: 4, padding: 2 }),
      new ReLU({ inplace: true }),
      new MaxPool2d(3, { stride: 2 }),
      new Conv2d(64, 192, 5, { padding: 2 }),
      new ReLU({ inplace: true }),
      new MaxPool2d(3, { stride: 2 }),
      new Conv2d(192, 384, 3, { padding: 1 }),
      new ReLU({ inplace: true }),
      new Conv2d(384, 256, 3, { padding: 1 }),
      new ReLU({ inplace: true }),
      new Conv2d(256, 256, 3, { padding: 1 }),
      new ReLU({ inplace: true }),
      new MaxPool2d(3, { stride: 2 }),
    );
    this.avgpool = new AdaptiveAvgPool2d(6);
    this.classifier = new Sequential(
      new Dropout(dropout),
      new Linear(256 * 6 * 6, 4096),
      new ReLU({ inplace: true }),
      new Dropout(dropout),
      new Linear(4096, 4096),
      new ReLU({ inplace: true }),
      new Linear(4096, numClasses),
    );
  }

  /** @param x `[N, 3, H, W]` @returns `[N, numClasses]` */
  override forward(x: Tensor): Tensor {
    return this.classifier(this.avgpool(this.features(x)).flatten(1));
  }
}

registerLibrary({ AlexNet });

/** https://pytorch.org/vision/0.14/models/generated/torchvision.models.alexnet.html */
export function alexnet(options: AlexNetOptions & WeightsOption = {}): AlexNet {
  return withWeights("alexnet", options, (rest) => new AlexNet(rest));
}
