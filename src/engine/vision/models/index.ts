/** Networks for images, with torchvision's keys and initial weights: `torchvision.models`. https://pytorch.org/vision/0.14/models.html */
export { AlexNet, alexnet, type AlexNetOptions } from "./alexnet.js";
export * as lessons from "./lessons.js";
export {
  InvertedResidual,
  type InvertedResidualOptions,
  type InvertedResidualSetting,
  MobileNetV2,
  mobilenetV2,
  type MobileNetV2Options,
} from "./mobilenetV2.js";
export { BasicBlock, Bottleneck, type ResidualBlockOptions } from "./residualBlocks.js";
export {
  ResNet,
  resnet101,
  resnet152,
  resnet18,
  resnet34,
  resnet50,
  type ResNetOptions,
  resnext101_32x8d,
  resnext101_64x4d,
  resnext50_32x4d,
  wideResnet101_2,
  wideResnet50_2,
} from "./resnet.js";
export {
  makeLayers,
  VGG,
  vgg11,
  vgg11Bn,
  vgg13,
  vgg13Bn,
  vgg16,
  vgg16Bn,
  vgg19,
  vgg19Bn,
  type VGGConfiguration,
  type VGGOptions,
} from "./vgg.js";
export type { Weights, WeightsOption } from "./weights.js";
