/**
 * Networks of the lessons on CIFAR-10, for images `[N, 3, 32, 32]`; two classes by default: birds and planes. Fields have the lessons'
 * names, and so do the keys of the state.
 */
import { checkOptions } from "../../arguments.js";
import { BatchNorm2d } from "../../nn/batchNorm.js";
import { Sequential } from "../../nn/container.js";
import { Conv2d } from "../../nn/conv.js";
import { Dropout2d } from "../../nn/dropout.js";
import { maxPool2d } from "../../nn/functional.js";
import { constant_, kaimingNormal_, zeros_ } from "../../nn/init.js";
import { registerLibrary } from "../../nn/intermediate.js";
import { Linear } from "../../nn/linear.js";
import { Module } from "../../nn/module.js";
import type { Tensor } from "../../tensor/tensor.js";

export interface LessonNetOptions {
  /** Channels of the first convolution. */
  nChans1?: number;
  numClasses?: number;
}

const names = ["nChans1", "numClasses"] as const;
const conv3x3 = (inChannels: number, outChannels: number) => new Conv2d(inChannels, outChannels, 3, { padding: 1 });

/** Two convolutions, each halved by max pooling, and two linear layers. */
export class Net extends Module {
  conv1: Conv2d;
  conv2: Conv2d;
  fc1: Linear;
  fc2: Linear;

  constructor(options: LessonNetOptions = {}) {
    super();
    const { nChans1 = 16, numClasses = 2 } = checkOptions("Net", options, names);
    const half = Math.floor(nChans1 / 2);
    this.conv1 = conv3x3(3, nChans1);
    this.conv2 = conv3x3(nChans1, half);
    this.fc1 = new Linear(8 * 8 * half, 32);
    this.fc2 = new Linear(32, numClasses);
  }

  override forward(x: Tensor): Tensor {
    const once = maxPool2d(this.conv1(x).tanh(), 2);
    const twice = maxPool2d(this.conv2(once).tanh(), 2);
    return this.fc2(this.fc1(twice.flatten(1)).tanh());
  }
}

/** `Net` with dropout of channels after each pooling. */
export class NetDropout extends Module {
  conv1: Conv2d;
  conv1_dropout: Dropout2d;
  conv2: Conv2d;
  conv2_dropout: Dropout2d;
  fc1: Linear;
  fc2: Linear;

  constructor(options: LessonNetOptions = {}) {
    super();
    const { nChans1 = 32, numClasses = 2 } = checkOptions("NetDropout", options, names);
    const half = Math.floor(nChans1 / 2);
    this.conv1 = conv3x3(3, nChans1);
    this.conv1_dropout = new Dropout2d(0.4);
    this.conv2 = conv3x3(nChans1, half);
    this.conv2_dropout = new Dropout2d(0.4);
    this.fc1 = new Linear(8 * 8 * half, 32);
    this.fc2 = new Linear(32, numClasses);
  }

  override forward(x: Tensor): Tensor {
    const once = this.conv1_dropout(maxPool2d(this.conv1(x).tanh(), 2));
    const twice = this.conv2_dropout(maxPool2d(this.conv2(once).tanh(), 2));
    return this.fc2(this.fc1(twice.flatten(1)).tanh());
  }
}

/** `Net` with batch norm after each convolution. */
export class NetBatchNorm extends Module {
  conv1: Conv2d;
  conv1_batchnorm: BatchNorm2d;
  conv2: Conv2d;
  conv2_batchnorm: BatchNorm2d;
  fc1: Linear;
  fc2: Linear;

  constructor(options: LessonNetOptions = {}) {
    super();
    const { nChans1 = 32, numClasses = 2 } = checkOptions("NetBatchNorm", options, names);
    const half = Math.floor(nChans1 / 2);
    this.conv1 = conv3x3(3, nChans1);
    this.conv1_batchnorm = new BatchNorm2d(nChans1);
    this.conv2 = conv3x3(nChans1, half);
    this.conv2_batchnorm = new BatchNorm2d(half);
    this.fc1 = new Linear(8 * 8 * half, 32);
    this.fc2 = new Linear(32, numClasses);
  }

  override forward(x: Tensor): Tensor {
    const once = maxPool2d(this.conv1_batchnorm(this.conv1(x)).tanh(), 2);
    const twice = maxPool2d(this.conv2_batchnorm(this.conv2(once)).tanh(), 2);
    return this.fc2(this.fc1(twice.flatten(1)).tanh());
  }
}

/** Three convolutions; the input of the third is added to its output. */
export class NetRes extends Module {
  conv1: Conv2d;
  conv2: Conv2d;
  conv3: Conv2d;
  fc1: Linear;
  fc2: Linear;

  constructor(options: LessonNetOptions = {}) {
    super();
    const { nChans1 = 32, numClasses = 2 } = checkOptions("NetRes", options, names);
    const half = Math.floor(nChans1 / 2);
    this.conv1 = conv3x3(3, nChans1);
    this.conv2 = conv3x3(nChans1, half);
    this.conv3 = conv3x3(half, half);
    this.fc1 = new Linear(4 * 4 * half, 32);
    this.fc2 = new Linear(32, numClasses);
  }

  override forward(x: Tensor): Tensor {
    const once = maxPool2d(this.conv1(x).relu(), 2);
    const twice = maxPool2d(this.conv2(once).relu(), 2);
    const thrice = maxPool2d(this.conv3(twice).relu().add(twice), 2);
    return this.fc2(this.fc1(thrice.flatten(1)).relu());
  }
}

/** A convolution with batch norm, added to its input. */
export class ResBlock extends Module {
  conv: Conv2d;
  batch_norm: BatchNorm2d;

  constructor(nChans: number) {
    super();
    this.conv = new Conv2d(nChans, nChans, 3, { padding: 1, bias: false });
    this.batch_norm = new BatchNorm2d(nChans);
    kaimingNormal_(this.conv.weight, { nonlinearity: "relu" });
    constant_(this.batch_norm.weight!, 0.5);
    zeros_(this.batch_norm.bias!);
  }

  override forward(x: Tensor): Tensor {
    return this.batch_norm(this.conv(x)).relu().add(x);
  }
}

export interface NetResDeepOptions extends LessonNetOptions {
  nBlocks?: number;
  /** One block `nBlocks` times over, as the lesson has it (the list is multiplied, not its block); false for blocks of their own. */
  sharedBlocks?: boolean;
}

/** A chain of residual blocks. */
export class NetResDeep extends Module {
  conv1: Conv2d;
  resblocks: Sequential;
  fc1: Linear;
  fc2: Linear;

  constructor(options: NetResDeepOptions = {}) {
    super();
    checkOptions("NetResDeep", options, [...names, "nBlocks", "sharedBlocks"]);
    const { nChans1 = 32, numClasses = 2, nBlocks = 10, sharedBlocks = true } = options;
    this.conv1 = conv3x3(3, nChans1);
    const blocks: ResBlock[] = [];
    while (blocks.length < nBlocks) blocks.push(sharedBlocks && blocks.length > 0 ? blocks[0] : new ResBlock(nChans1));
    this.resblocks = new Sequential(...blocks);
    this.fc1 = new Linear(8 * 8 * nChans1, 32);
    this.fc2 = new Linear(32, numClasses);
  }

  override forward(x: Tensor): Tensor {
    const wide = this.resblocks(maxPool2d(this.conv1(x).relu(), 2));
    return this.fc2(this.fc1(maxPool2d(wide, 2).flatten(1)).relu());
  }
}

registerLibrary({ Net, NetDropout, NetBatchNorm, NetRes, ResBlock, NetResDeep });
