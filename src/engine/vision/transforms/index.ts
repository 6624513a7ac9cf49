/** What becomes of pictures before a network sees them: `torchvision.transforms`. https://pytorch.org/vision/0.14/transforms.html */
export { ColorJitter, type ColorJitterOptions, GaussianBlur, Grayscale, RandomGrayscale } from "./color.js";
export { Compose, Lambda, RandomApply, RandomChoice, RandomOrder } from "./compose.js";
export { ConvertImageDtype, Normalize, PILToTensor, ToPILImage, ToTensor } from "./conversion.js";
export {
  CenterCrop,
  FiveCrop,
  Pad,
  type PadSettings,
  RandomCrop,
  type RandomCropOptions,
  RandomResizedCrop,
  type RandomResizedCropOptions,
  Resize,
  TenCrop,
} from "./crops.js";
export { Cutout, type CutoutOptions, RandomErasing, type RandomErasingOptions } from "./erasing.js";
export { RandomHorizontalFlip, RandomVerticalFlip } from "./flips.js";
export * as functional from "./functional/index.js";
export type { Fill, InterpolationMode, Picture, Size } from "./functional/index.js";
export {
  type AffineParams,
  RandomAffine,
  type RandomAffineOptions,
  RandomRotation,
  type RandomRotationOptions,
} from "./geometry.js";
export { type MixedBatch, type MixOptions, RandomCutmix, RandomMixup } from "./mix.js";
export { PictureTransform, type Step, Transform } from "./transform.js";
