import { checkOptions } from "../../../arguments.js";
import { ValueError } from "../../../errors.js";
import { interpolate } from "../../../ops/upsample.js";
import { float32, float64, uint8 } from "../../../tensor/dtype.js";
import type { Tensor } from "../../../tensor/tensor.js";
import { warn } from "../../../warn.js";
import { resized } from "../../imaging/resample.js";
import { asFloats } from "./floats.js";
import { eitherWay, getDimensions, type InterpolationMode, type Picture, type Size } from "./picture.js";

export interface ResizeOptions {
  interpolation?: InterpolationMode;
  /** The longer edge is made shorter to fit, where the size is one number. */
  maxSize?: number | null;
  /** A low-pass filter before a tensor is made smaller. Images always have one, as PIL's. */
  antialias?: boolean | null;
}

/**
 * An image in another size.
 * @param size height and width, or one number for the shorter edge
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.resize.html
 */
export function resize<P extends Picture>(img: P, size: Size, options: ResizeOptions = {}): P {
  checkOptions("resize", options, ["interpolation", "maxSize", "antialias"]);
  const { interpolation = "bilinear", maxSize = null, antialias = null } = options;
  const [, height, width] = getDimensions(img);
  const [newHeight, newWidth] = resizedShape(height, width, size, maxSize);
  if (newHeight === height && newWidth === width) return img;
  return eitherWay(
    img,
    (image) => {
      if (antialias === false)
        warn("Anti-alias option is always applied for PIL Image input. Argument antialias is ignored.");
      return resized(image, newWidth, newHeight, interpolation);
    },
    (tensor) => resizeTensor(tensor, [newHeight, newWidth], interpolation, antialias ?? false),
  );
}

function resizedShape(height: number, width: number, size: Size, maxSize: number | null): [number, number] {
  const sizes = typeof size === "number" ? [size] : size;
  if (sizes.length !== 1 && sizes.length !== 2)
    throw new ValueError(
      `Size must be an int or a 1 or 2 element tuple/list, not a ${sizes.length} element tuple/list`,
    );
  if (sizes.some((one) => !Number.isInteger(one) || one <= 0))
    throw new ValueError(`Sizes must be whole numbers above 0, but got ${JSON.stringify(size)}`);
  if (sizes.length === 2) {
    if (maxSize !== null)
      throw new ValueError("maxSize should only be passed if size is the length of the smaller edge");
    return [sizes[0], sizes[1]];
  }
  const [short, long] = width <= height ? [width, height] : [height, width];
  let [newShort, newLong] = [sizes[0], Math.trunc((sizes[0] * long) / short)];
  if (maxSize !== null) {
    if (maxSize <= newShort)
      throw new ValueError(
        `maxSize = ${maxSize} must be strictly greater than the requested size for the smaller edge size = ${newShort}`,
      );
    if (newLong > maxSize) [newShort, newLong] = [Math.trunc((maxSize * newShort) / newLong), maxSize];
  }
  return width <= height ? [newLong, newShort] : [newShort, newLong];
}

function resizeTensor(img: Tensor, size: readonly number[], mode: InterpolationMode, antialias: boolean): Tensor {
  if (mode !== "nearest" && mode !== "bilinear" && mode !== "bicubic")
    throw new ValueError(`Interpolation mode '${mode}' is unsupported with Tensor input`);
  if (antialias && mode === "nearest")
    throw new ValueError("Antialias option is supported for bilinear and bicubic interpolation modes only");
  return asFloats(img, [float32, float64], (floats) => {
    const out = interpolate(floats, {
      size: [...size],
      mode,
      ...(mode !== "nearest" && { alignCorners: false }),
      antialias,
    });
    return mode === "bicubic" && img.dtype === uint8 ? out.clamp(0, 255) : out;
  });
}
