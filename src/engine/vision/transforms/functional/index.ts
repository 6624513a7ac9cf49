/** What transforms do, without chance: `torchvision.transforms.functional`. https://pytorch.org/vision/0.14/transforms.html#functional-transforms */
export { affine, type AffineOptions, rotate, type RotateOptions } from "./affine.js";
export { gaussianBlur } from "./blur.js";
export { adjustBrightness, adjustContrast, adjustHue, adjustSaturation, rgbToGrayscale, toGrayscale } from "./color.js";
export { convertImageDtype, normalize, type PerChannel, pilToTensor, toPilImage, toTensor } from "./conversion.js";
export { centerCrop, crop, fiveCrop, hflip, pad, type PadOptions, resizedCrop, tenCrop, vflip } from "./crop.js";
export { erase } from "./erase.js";
export type { Fill } from "./fill.js";
export { getDimensions, type InterpolationMode, type Picture, type Size } from "./picture.js";
export { resize, type ResizeOptions } from "./resize.js";
