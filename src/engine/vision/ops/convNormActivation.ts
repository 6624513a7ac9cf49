import { checkOptions } from "../../arguments.js";
import { ReLU } from "../../nn/activation.js";
import { BatchNorm2d } from "../../nn/batchNorm.js";
import { Sequential } from "../../nn/container.js";
import { Conv2d } from "../../nn/conv.js";
import { registerLibrary } from "../../nn/intermediate.js";
import type { Module } from "../../nn/module.js";

/** Makes a normalisation layer for a number of channels. */
export type NormLayer = (channels: number) => Module;

/** Makes an activation; `inplace` as the block has it. */
export type ActivationLayer = (options: { inplace: boolean }) => Module;

export const batchNorm: NormLayer = (channels) => new BatchNorm2d(channels);

export interface Conv2dNormActivationOptions {
  kernelSize?: number;
  stride?: number;
  /** Keeps the size at stride 1 by default: `⌊(kernelSize − 1) / 2⌋ · dilation`. */
  padding?: number;
  groups?: number;
  /** `BatchNorm2d` by default; null for none. */
  normLayer?: NormLayer | null;
  /** `ReLU` by default; null for none. */
  activationLayer?: ActivationLayer | null;
  dilation?: number;
  inplace?: boolean;
  /** Where there is no normalisation, by default. */
  bias?: boolean;
}

const names = [
  "kernelSize",
  "stride",
  "padding",
  "groups",
  "normLayer",
  "activationLayer",
  "dilation",
  "inplace",
  "bias",
] as const;

/** Convolution, normalisation and activation. https://pytorch.org/vision/0.14/generated/torchvision.ops.Conv2dNormActivation.html */
export class Conv2dNormActivation extends Sequential {
  readonly outChannels: number;

  constructor(inChannels: number, outChannels: number, options: Conv2dNormActivationOptions = {}) {
    checkOptions("Conv2dNormActivation", options, names);
    const { kernelSize = 3, stride = 1, groups = 1, dilation = 1, inplace = true } = options;
    const { normLayer = batchNorm, activationLayer = (rest) => new ReLU(rest) } = options;
    const { padding = Math.floor((kernelSize - 1) / 2) * dilation, bias = normLayer === null } = options;
    const layers: Module[] = [
      new Conv2d(inChannels, outChannels, kernelSize, { stride, padding, dilation, groups, bias }),
    ];
    if (normLayer !== null) layers.push(normLayer(outChannels));
    if (activationLayer !== null) layers.push(activationLayer({ inplace }));
    super(...layers);
    this.outChannels = outChannels;
  }
}

registerLibrary({ Conv2dNormActivation });
