/** Pictures turned, moved, scaled and sheared. */
import { checkOptions } from "../../../arguments.js";
import { ValueError } from "../../../errors.js";
import type { Tensor } from "../../../tensor/tensor.js";
import { affine as affineImage, type AffineMatrix, type AffineResampling, rotated } from "../../imaging/affine.js";
import { type Fill, fillOf } from "./fill.js";
import { sampleAffine } from "./gridSample.js";
import { eitherWay, getDimensions, type Picture } from "./picture.js";

type Pair = readonly [number, number];

export interface RotateOptions {
  /** `nearest` by default; `bicubic` for images alone. */
  interpolation?: AffineResampling;
  /** Make the picture as large as the turned one needs. */
  expand?: boolean;
  /** x and y from the upper left corner; the middle by default. */
  center?: Pair | null;
  fill?: Fill | null;
}

const radians = (degrees: number) => degrees * (Math.PI / 180);

/**
 * Turned counter-clockwise.
 * @param angle in degrees
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.rotate.html
 */
export function rotate<P extends Picture>(img: P, angle: number, options: RotateOptions = {}): P {
  checkOptions("rotate", options, ["interpolation", "expand", "center", "fill"]);
  const { interpolation = "nearest", expand = false, center = null, fill = null } = options;
  return eitherWay(
    img,
    (image) => rotated(image, angle, { resampling: interpolation, expand, center, fill: fillOf(image, fill ?? 0) }),
    (tensor) => {
      const [, height, width] = getDimensions(tensor);
      const matrix = inverseMatrix(fromMiddle(center, width, height), -angle, [0, 0], 1, [0, 0]);
      const [newWidth, newHeight] = expand ? expandedSize(matrix, width, height) : [width, height];
      return sampled(tensor, matrix, newWidth, newHeight, interpolation, fill);
    },
  );
}

export interface AffineOptions {
  /** `nearest` by default; `bicubic` for images alone. */
  interpolation?: AffineResampling;
  fill?: Fill | null;
  /** x and y from the upper left corner; the middle by default. */
  center?: Pair | null;
}

/**
 * Turned clockwise, scaled and sheared around the middle, then moved.
 * @param angle in degrees
 * @param translate right and down, in pixels
 * @param shear in degrees, along x, or along x and y
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.affine.html
 */
export function affine<P extends Picture>(
  img: P,
  angle: number,
  translate: Pair,
  scale: number,
  shear: number | readonly number[],
  options: AffineOptions = {},
): P {
  checkOptions("affine", options, ["interpolation", "fill", "center"]);
  const { interpolation = "nearest", fill = null, center = null } = options;
  if (translate.length !== 2) throw new ValueError("Argument translate should be a sequence of length 2");
  if (!(scale > 0)) throw new ValueError("Argument scale should be positive");
  const shears = shearsOf(shear);
  return eitherWay(
    img,
    (image) => {
      const origin = center ?? ([image.width * 0.5, image.height * 0.5] as const);
      const matrix = inverseMatrix(origin, angle, translate, scale, shears);
      return affineImage(image, matrix, image.width, image.height, interpolation, fillOf(image, fill ?? 0));
    },
    (tensor) => {
      const [, height, width] = getDimensions(tensor);
      const matrix = inverseMatrix(fromMiddle(center, width, height), angle, translate, scale, shears);
      return sampled(tensor, matrix, width, height, interpolation, fill);
    },
  );
}

function shearsOf(shear: number | readonly number[]): Pair {
  if (typeof shear === "number") return [shear, 0];
  if (shear.length === 1) return [shear[0], shear[0]];
  if (shear.length !== 2)
    throw new ValueError(`Shear should be a sequence containing two values. Got ${JSON.stringify(shear)}`);
  return [shear[0], shear[1]];
}

function sampled(
  img: Tensor,
  matrix: AffineMatrix,
  width: number,
  height: number,
  interpolation: AffineResampling,
  fill: Fill | null,
): Tensor {
  if (interpolation === "bicubic")
    throw new ValueError("Interpolation mode 'bicubic' is unsupported with Tensor input");
  const colours = fill === null || typeof fill !== "number" ? fill : [fill];
  const [channels] = getDimensions(img);
  if (colours !== null && colours.length > 1 && colours.length !== channels)
    throw new ValueError(
      "The number of elements in 'fill' cannot broadcast to match the number of channels of the image " +
        `(${colours.length} != ${channels})`,
    );
  const planes = img.ndim === 2 ? img.unsqueeze(0) : img;
  const out = sampleAffine(planes, matrix, { width, height, interpolation, fill: colours });
  return img.ndim === 2 ? out.squeeze(0) : out;
}

const fromMiddle = (center: Pair | null, width: number, height: number): Pair =>
  center === null ? [0, 0] : [center[0] - width * 0.5, center[1] - height * 0.5];

/** From output to input positions: the inverse of translation · center · rotation · scale · shear · center⁻¹. */
function inverseMatrix([cx, cy]: Pair, angle: number, [tx, ty]: Pair, scale: number, shear: Pair): AffineMatrix {
  const turn = radians(angle);
  const [sx, sy] = [radians(shear[0]), radians(shear[1])];
  const a = Math.cos(turn - sy) / Math.cos(sy);
  const b = (-Math.cos(turn - sy) * Math.tan(sx)) / Math.cos(sy) - Math.sin(turn);
  const c = Math.sin(turn - sy) / Math.cos(sy);
  const d = (-Math.sin(turn - sy) * Math.tan(sx)) / Math.cos(sy) + Math.cos(turn);
  const [m0, m1, m3, m4] = [d / scale, -b / scale, -c / scale, a / scale];
  return [m0, m1, m0 * (-cx - tx) + m1 * (-cy - ty) + cx, m3, m4, m3 * (-cx - tx) + m4 * (-cy - ty) + cy];
}

/** The size that holds the whole turned picture, in float32 as torchvision computes it. */
function expandedSize(matrix: AffineMatrix, width: number, height: number): Pair {
  const { fround } = Math;
  const [a, b, c, d, e, f] = matrix.map(fround);
  const corners = [
    [-0.5 * width, -0.5 * height],
    [-0.5 * width, 0.5 * height],
    [0.5 * width, 0.5 * height],
    [0.5 * width, -0.5 * height],
  ];
  const extent = (values: number[], size: number) => {
    const tolerance = fround(1e-4);
    const cut = (value: number) => fround(Math.trunc(fround(fround(value + size * 0.5) / tolerance)) * tolerance);
    return Math.ceil(cut(Math.max(...values))) - Math.floor(cut(Math.min(...values)));
  };
  return [
    extent(
      corners.map(([x, y]) => fround(a * x + b * y + c)),
      width,
    ),
    extent(
      corners.map(([x, y]) => fround(d * x + e * y + f)),
      height,
    ),
  ];
}
