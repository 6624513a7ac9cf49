import { NotImplementedError, ValueError } from "../../errors.js";
import { ReLU } from "../../nn/activation.js";
import { Conv2d } from "../../nn/conv.js";
import { registerLibrary, withoutIntermediates } from "../../nn/intermediate.js";
import { Module } from "../../nn/module.js";
import type { Tensor } from "../../tensor/tensor.js";
import { batchNorm, type NormLayer } from "../ops/convNormActivation.js";

export interface ResidualBlockOptions {
  stride?: number;
  /** What the input goes through before it is added; nothing by default. */
  downsample?: Module | null;
  groups?: number;
  baseWidth?: number;
  dilation?: number;
  normLayer?: NormLayer;
}

export const conv1x1 = (inPlanes: number, outPlanes: number, stride = 1) =>
  new Conv2d(inPlanes, outPlanes, 1, { stride, bias: false });

const conv3x3 = (inPlanes: number, outPlanes: number, stride = 1, groups = 1, dilation = 1) =>
  new Conv2d(inPlanes, outPlanes, 3, { stride, padding: dilation, groups, dilation, bias: false });

/** What the residual branch of a block adds to its input. */
abstract class ResidualBlock extends Module {
  abstract relu: ReLU;
  abstract downsample: Module | null;

  protected abstract branch(x: Tensor): Tensor;

  override forward(x: Tensor): Tensor {
    return withoutIntermediates(this, () => {
      const out = this.branch(x);
      const identity = this.downsample === null ? x : (this.downsample(x) as Tensor);
      return this.relu(out.add_(identity));
    });
  }
}

/** Two convolutions of 3 × 3: the block of ResNet-18 and ResNet-34. */
export class BasicBlock extends ResidualBlock {
  static readonly expansion = 1;
  conv1: Conv2d;
  bn1: Module;
  relu: ReLU;
  conv2: Conv2d;
  bn2: Module;
  downsample: Module | null;
  readonly stride: number;

  constructor(inplanes: number, planes: number, options: ResidualBlockOptions = {}) {
    super();
    const { stride = 1, downsample = null, groups = 1, baseWidth = 64, dilation = 1, normLayer = batchNorm } = options;
    if (groups !== 1 || baseWidth !== 64) throw new ValueError("BasicBlock only supports groups=1 and base_width=64");
    if (dilation > 1) throw new NotImplementedError("Dilation > 1 not supported in BasicBlock");
    this.conv1 = conv3x3(inplanes, planes, stride);
    this.bn1 = normLayer(planes);
    this.relu = new ReLU({ inplace: true });
    this.conv2 = conv3x3(planes, planes);
    this.bn2 = normLayer(planes);
    this.downsample = downsample;
    this.stride = stride;
  }

  /** The layer that ends the residual branch. */
  get lastNorm(): Module {
    return this.bn2;
  }

  protected override branch(x: Tensor): Tensor {
    return this.bn2(this.conv2(this.relu(this.bn1(this.conv1(x)) as Tensor))) as Tensor;
  }
}

/** Convolutions of 1 × 1, 3 × 3 and 1 × 1; the middle one has the stride (ResNet V1.5). The block of deeper ResNets. */
export class Bottleneck extends ResidualBlock {
  static readonly expansion = 4;
  conv1: Conv2d;
  bn1: Module;
  conv2: Conv2d;
  bn2: Module;
  conv3: Conv2d;
  bn3: Module;
  relu: ReLU;
  downsample: Module | null;
  readonly stride: number;

  constructor(inplanes: number, planes: number, options: ResidualBlockOptions = {}) {
    super();
    const { stride = 1, downsample = null, groups = 1, baseWidth = 64, dilation = 1, normLayer = batchNorm } = options;
    const width = Math.floor(planes * (baseWidth / 64)) * groups;
    this.conv1 = conv1x1(inplanes, width);
    this.bn1 = normLayer(width);
    this.conv2 = conv3x3(width, width, stride, groups, dilation);
    this.bn2 = normLayer(width);
    this.conv3 = conv1x1(width, planes * Bottleneck.expansion);
    this.bn3 = normLayer(planes * Bottleneck.expansion);
    this.relu = new ReLU({ inplace: true });
    this.downsample = downsample;
    this.stride = stride;
  }

  /** The layer that ends the residual branch. */
  get lastNorm(): Module {
    return this.bn3;
  }

  protected override branch(x: Tensor): Tensor {
    const narrow = this.relu(this.bn1(this.conv1(x)) as Tensor);
    const middle = this.relu(this.bn2(this.conv2(narrow)) as Tensor);
    return this.bn3(this.conv3(middle)) as Tensor;
  }
}

registerLibrary({ BasicBlock, Bottleneck });
