/** Grey, brightness, contrast, saturation and hue of pictures. */
import { ValueError } from "../../../errors.js";
import { zerosLike } from "../../../ops/creation.js";
import { float32 } from "../../../tensor/dtype.js";
import type { Tensor } from "../../../tensor/tensor.js";
import type { Image } from "../../image.js";
import { withBrightness, withContrast, withHue, withSaturation } from "../../imaging/color.js";
import { turnedHue } from "./hue.js";
import { checkChannels, eitherWay, getDimensions, type Picture } from "./picture.js";

/**
 * A grey picture of 1 channel, or of 3 that are the same.
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.rgb_to_grayscale.html
 */
export function rgbToGrayscale<P extends Picture>(img: P, numOutputChannels = 1): P {
  if (numOutputChannels !== 1 && numOutputChannels !== 3)
    throw new ValueError("numOutputChannels should be either 1 or 3");
  return eitherWay(
    img,
    (image) => (numOutputChannels === 1 ? image.convert("L") : image.convert("L").convert("RGB")),
    (tensor) => greyTensor(tensor, numOutputChannels),
  );
}

/** As `rgbToGrayscale`, for images. https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.to_grayscale.html */
export function toGrayscale(img: Image, numOutputChannels = 1): Image {
  return rgbToGrayscale(img, numOutputChannels);
}

function greyTensor(img: Tensor, channels: number): Tensor {
  if (img.ndim < 3) throw new TypeError(`Input image tensor should have at least 3 dimensions, but found ${img.ndim}`);
  checkChannels(img, [1, 3]);
  let grey = img;
  if (img.shape.at(-3) === 3) {
    const [r, g, b] = [0, 1, 2].map((channel) => img.select(-3, channel));
    grey = r.mul(0.2989).add(g.mul(0.587)).add(b.mul(0.114)).to(img.dtype).unsqueeze(-3);
  }
  return channels === 3 ? grey.expand(...img.shape.slice(0, -3), 3, ...img.shape.slice(-2)) : grey.clone();
}

/** `factor · img + (1 − factor) · other`, cut off at the range of the dtype. */
function blend(img: Tensor, other: Tensor, factor: number): Tensor {
  const [floats, bound] = img.isFloatingPoint() ? [img, 1] : [img.to(float32), 255];
  return floats
    .mul(factor)
    .add(other.to(floats.dtype).mul(1 - factor))
    .clamp(0, bound)
    .to(img.dtype);
}

function checkFactor(name: string, factor: number): void {
  if (!(factor >= 0)) throw new ValueError(`${name} (${factor}) is not non-negative.`);
}

/** 0 gives black, 1 the picture itself. https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.adjust_brightness.html */
export function adjustBrightness<P extends Picture>(img: P, brightnessFactor: number): P {
  checkFactor("brightnessFactor", brightnessFactor);
  return eitherWay(
    img,
    (image) => withBrightness(image, brightnessFactor),
    (tensor) => {
      checkChannels(tensor, [1, 3]);
      return blend(tensor, zerosLike(tensor), brightnessFactor);
    },
  );
}

/** 0 gives the mean grey, 1 the picture itself. https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.adjust_contrast.html */
export function adjustContrast<P extends Picture>(img: P, contrastFactor: number): P {
  checkFactor("contrastFactor", contrastFactor);
  return eitherWay(
    img,
    (image) => withContrast(image, contrastFactor),
    (tensor) => {
      checkChannels(tensor, [3, 1]);
      const grey = getDimensions(tensor)[0] === 3 ? greyTensor(tensor, 1) : tensor;
      const floats = tensor.isFloatingPoint() ? grey : grey.to(float32);
      return blend(tensor, floats.mean({ dim: [-3, -2, -1], keepdim: true }), contrastFactor);
    },
  );
}

/** 0 gives grey, 1 the picture itself. https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.adjust_saturation.html */
export function adjustSaturation<P extends Picture>(img: P, saturationFactor: number): P {
  checkFactor("saturationFactor", saturationFactor);
  return eitherWay(
    img,
    (image) => withSaturation(image, saturationFactor),
    (tensor) => {
      checkChannels(tensor, [1, 3]);
      return getDimensions(tensor)[0] === 1 ? tensor : blend(tensor, greyTensor(tensor, 1), saturationFactor);
    },
  );
}

/**
 * Turns the hue by a part of the circle, -0.5 to 0.5. It has no gradient.
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.adjust_hue.html
 */
export function adjustHue<P extends Picture>(img: P, hueFactor: number): P {
  if (!(hueFactor >= -0.5 && hueFactor <= 0.5)) throw new ValueError(`hueFactor (${hueFactor}) is not in [-0.5, 0.5].`);
  return eitherWay(
    img,
    (image) => withHue(image, hueFactor),
    (tensor) => {
      checkChannels(tensor, [1, 3]);
      return getDimensions(tensor)[0] === 1 ? tensor : turnedHue(tensor, hueFactor);
    },
  );
}
