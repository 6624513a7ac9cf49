/** Parts of pictures, borders, and mirrored pictures. */
import { checkOptions } from "../../../arguments.js";
import { ValueError } from "../../../errors.js";
import { pad as padTensor } from "../../../ops/pad.js";
import { tensor as tensorOf } from "../../../ops/creation.js";
import { float32, float64, int64 } from "../../../tensor/dtype.js";
import type { Tensor } from "../../../tensor/tensor.js";
import { type Border, cropped, flipped, padded, type PaddingMode } from "../../imaging/place.js";
import { roundHalfEven } from "../../rounding.js";
import { fillOf, type Fill } from "./fill.js";
import { asFloats } from "./floats.js";
import { eitherWay, getDimensions, pairOf, type Picture, type Size } from "./picture.js";
import { resize, type ResizeOptions } from "./resize.js";

export interface PadOptions {
  /** For the mode `constant`: one number, or for images one a band. */
  fill?: Fill;
  /** `constant`; `edge` repeats the last pixel, `reflect` mirrors around it, `symmetric` mirrors with it. */
  paddingMode?: PaddingMode;
}

/**
 * A picture with a border.
 * @param padding one number for all sides; `[left and right, top and bottom]`; `[left, top, right, bottom]`
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.pad.html
 */
export function pad<P extends Picture>(img: P, padding: Size, options: PadOptions = {}): P {
  checkOptions("pad", options, ["fill", "paddingMode"]);
  const { fill = 0, paddingMode = "constant" } = options;
  checkPaddingMode(paddingMode);
  const border = borderOf(padding);
  return eitherWay(
    img,
    (image) => padded(image, border, paddingMode, fillOf(image, fill)),
    (tensor) => {
      if (typeof fill !== "number") throw new TypeError("Only a number is supported as the fill of a tensor");
      return padWhole(tensor, border, fill, paddingMode);
    },
  );
}

/** @throws ValueError for a name that is none of the four */
export function checkPaddingMode(mode: string): void {
  if (!["constant", "edge", "reflect", "symmetric"].includes(mode))
    throw new ValueError("Padding mode should be either constant, edge, reflect or symmetric");
}

/** @throws ValueError for another number of sides */
export function borderOf(padding: Size): Border {
  const sides = typeof padding === "number" ? [padding] : padding;
  if (![1, 2, 4].includes(sides.length))
    throw new ValueError(`Padding must be an int or a 1, 2, or 4 element tuple, not a ${sides.length} element tuple`);
  const [left, top = left, right = left, bottom = top] = sides;
  return { left, top, right, bottom };
}

function padWhole(img: Tensor, border: Border, fill: number, mode: PaddingMode): Tensor {
  if (mode === "symmetric") return padSymmetric(img, border);
  const sides = [border.left, border.right, border.top, border.bottom];
  if (mode === "constant") return padTensor(img, sides, { mode: "constant", value: fill });
  const torchMode = mode === "edge" ? "replicate" : "reflect";
  return asFloats(img, [float32, float64], (floats) => padTensor(floats, sides, { mode: torchMode }));
}

function padSymmetric(img: Tensor, { left, top, right, bottom }: Border): Tensor {
  const along = (x: Tensor, dim: number, before: number, after: number) => {
    const size = x.shape.at(dim)!;
    const kept = x.narrow(dim, Math.max(0, -before), size + Math.min(0, before) + Math.min(0, after));
    const limit = kept.shape.at(dim)!;
    if (before > limit || after > limit)
      throw new ValueError(
        `symmetric padding of ${Math.max(before, after)} needs as many pixels, but there are ${limit}`,
      );
    const indices = Array.from({ length: Math.max(0, before) + limit + Math.max(0, after) }, (_, i) => {
      const at = i - Math.max(0, before);
      return at < 0 ? -at - 1 : at < limit ? at : 2 * limit - at - 1;
    });
    return kept.indexSelect(dim, tensorOf(indices, { dtype: int64 }));
  };
  return along(along(img, -2, top, bottom), -1, left, right);
}

/**
 * The part whose upper left corner is (top, left); outside the picture it is black.
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.crop.html
 */
export function crop<P extends Picture>(img: P, top: number, left: number, height: number, width: number): P {
  return eitherWay(
    img,
    (image) => cropped(image, left, top, width, height),
    (tensor) => cropTensor(tensor, top, left, height, width),
  );
}

function cropTensor(img: Tensor, top: number, left: number, height: number, width: number): Tensor {
  const [, h, w] = getDimensions(img);
  const [right, bottom] = [left + width, top + height];
  const inside = (start: number, end: number, size: number): [number, number] => {
    const from = Math.min(Math.max(start, 0), size);
    return [from, Math.max(0, Math.min(end, size) - from)];
  };
  const part = img.narrow(-2, ...inside(top, bottom, h)).narrow(-1, ...inside(left, right, w));
  if (left >= 0 && top >= 0 && right <= w && bottom <= h) return part;
  const border: Border = {
    left: Math.max(-left + Math.min(0, right), 0),
    top: Math.max(-top + Math.min(0, bottom), 0),
    right: Math.max(right - Math.max(w, left), 0),
    bottom: Math.max(bottom - Math.max(h, top), 0),
  };
  return padWhole(part, border, 0, "constant");
}

/**
 * The middle; black around it where the picture is smaller.
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.center_crop.html
 */
export function centerCrop<P extends Picture>(img: P, outputSize: Size): P {
  const [height, width] = pairOf("centerCrop", outputSize);
  let picture = img;
  let [, h, w] = getDimensions(picture);
  if (width > w || height > h) {
    const [more, lower] = [Math.max(0, width - w), Math.max(0, height - h)];
    const [left, top] = [Math.floor(more / 2), Math.floor(lower / 2)];
    picture = pad(picture, [left, top, more - left, lower - top]);
    [, h, w] = getDimensions(picture);
    if (width === w && height === h) return picture;
  }
  return crop(picture, roundHalfEven((h - height) / 2), roundHalfEven((w - width) / 2), height, width);
}

/** A part in another size. https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.resized_crop.html */
export function resizedCrop<P extends Picture>(
  img: P,
  top: number,
  left: number,
  height: number,
  width: number,
  size: Size,
  options: ResizeOptions = {},
): P {
  return resize(crop(img, top, left, height, width), size, options);
}

/** The four corners and the middle. https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.five_crop.html */
export function fiveCrop<P extends Picture>(img: P, size: Size): [P, P, P, P, P] {
  const [height, width] = pairOf("fiveCrop", size);
  const [, h, w] = getDimensions(img);
  if (width > w || height > h)
    throw new ValueError(`Requested crop size ${height}x${width} is bigger than input size ${h}x${w}`);
  return [
    crop(img, 0, 0, height, width),
    crop(img, 0, w - width, height, width),
    crop(img, h - height, 0, height, width),
    crop(img, h - height, w - width, height, width),
    centerCrop(img, [height, width]),
  ];
}

/** `fiveCrop`, and that of the mirrored picture. https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.ten_crop.html */
export function tenCrop<P extends Picture>(img: P, size: Size, { verticalFlip = false } = {}): P[] {
  return [...fiveCrop(img, size), ...fiveCrop(verticalFlip ? vflip(img) : hflip(img), size)];
}

/** Left and right exchanged. https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.hflip.html */
export function hflip<P extends Picture>(img: P): P {
  return eitherWay(
    img,
    (image) => flipped(image, "horizontal"),
    (tensor) => tensor.flip(-1),
  );
}

/** Top and bottom exchanged. https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.vflip.html */
export function vflip<P extends Picture>(img: P): P {
  return eitherWay(
    img,
    (image) => flipped(image, "vertical"),
    (tensor) => tensor.flip(-2),
  );
}
