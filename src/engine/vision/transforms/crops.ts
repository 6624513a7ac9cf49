/** Sizes, parts and borders of pictures. */
import { byName, type Trailing } from "../../arguments.js";
import { ValueError } from "../../errors.js";
import { randint } from "../../ops/random.js";
import { empty, tensor } from "../../ops/creation.js";
import { pythonFloat, pythonValue } from "../../nn/text.js";
import { float32 } from "../../tensor/dtype.js";
import { warn } from "../../warn.js";
import type { PaddingMode } from "../imaging/place.js";
import { roundHalfEven } from "../rounding.js";
import {
  borderOf,
  centerCrop,
  checkPaddingMode,
  crop,
  fiveCrop,
  pad,
  resizedCrop,
  tenCrop,
} from "./functional/crop.js";
import type { Fill } from "./functional/fill.js";
import { getDimensions, type InterpolationMode, pairOf, type Picture, type Size } from "./functional/picture.js";
import { resize, type ResizeOptions } from "./functional/resize.js";
import { PictureTransform, Transform } from "./transform.js";

type Pair = readonly [number, number];

/**
 * A picture of another size. https://pytorch.org/vision/0.14/generated/torchvision.transforms.Resize.html
 * @param size height and width, or one number for the shorter edge
 */
export class Resize extends PictureTransform {
  private readonly options: ResizeOptions;

  constructor(
    readonly size: Size,
    ...rest: Trailing<[InterpolationMode, number | null, boolean | null], ResizeOptions>
  ) {
    super();
    this.options = byName<ResizeOptions>("Resize", ["interpolation", "maxSize", "antialias"], rest);
    if (typeof size !== "number" && size.length !== 1 && size.length !== 2)
      throw new ValueError("If size is a sequence, it should have 1 or 2 values");
  }

  override forward<P extends Picture>(img: P): P {
    return resize(img, this.size, this.options);
  }

  override extraRepr(): string {
    const { interpolation = "bilinear", maxSize = null, antialias = null } = this.options;
    return `size=${pythonValue(this.size)}, interpolation=${interpolation}, max_size=${pythonValue(maxSize)}, antialias=${pythonValue(antialias)}`;
  }
}

/** The middle. https://pytorch.org/vision/0.14/generated/torchvision.transforms.CenterCrop.html */
export class CenterCrop extends PictureTransform {
  readonly size: Pair;

  constructor(size: Size) {
    super();
    this.size = pairOf("CenterCrop", size);
  }

  override forward<P extends Picture>(img: P): P {
    return centerCrop(img, this.size);
  }

  override extraRepr(): string {
    return `size=${pythonValue(this.size)}`;
  }
}

export interface PadSettings {
  fill?: Fill;
  paddingMode?: PaddingMode;
}

/**
 * A border. https://pytorch.org/vision/0.14/generated/torchvision.transforms.Pad.html
 * @param padding for all sides; `[left and right, top and bottom]`; `[left, top, right, bottom]`
 */
export class Pad extends PictureTransform {
  readonly fill: Fill;
  readonly paddingMode: PaddingMode;

  constructor(
    readonly padding: Size,
    ...rest: Trailing<[Fill, PaddingMode], PadSettings>
  ) {
    super();
    const { fill = 0, paddingMode = "constant" } = byName<PadSettings>("Pad", ["fill", "paddingMode"], rest);
    borderOf(padding);
    checkPaddingMode(paddingMode);
    this.fill = fill;
    this.paddingMode = paddingMode;
  }

  override forward<P extends Picture>(img: P): P {
    return pad(img, this.padding, { fill: this.fill, paddingMode: this.paddingMode });
  }

  override extraRepr(): string {
    return `padding=${pythonValue(this.padding)}, fill=${pythonValue(this.fill)}, padding_mode=${this.paddingMode}`;
  }
}

export interface RandomCropOptions extends PadSettings {
  /** A border that is added first. */
  padding?: Size | null;
  /** Add a border where the picture is smaller. */
  padIfNeeded?: boolean;
}

/** A part at a random place. https://pytorch.org/vision/0.14/generated/torchvision.transforms.RandomCrop.html */
export class RandomCrop extends PictureTransform {
  readonly size: Pair;
  readonly padding: Size | null;
  readonly padIfNeeded: boolean;
  readonly border: Required<PadSettings>;

  constructor(size: Size, ...rest: Trailing<[Size | null, boolean, Fill, PaddingMode], RandomCropOptions>) {
    super();
    const names = ["padding", "padIfNeeded", "fill", "paddingMode"] as const;
    const options = byName<RandomCropOptions>("RandomCrop", names, rest);
    const { padding = null, padIfNeeded = false, fill = 0, paddingMode = "constant" } = options;
    this.size = pairOf("RandomCrop", size);
    this.padding = padding;
    this.padIfNeeded = padIfNeeded;
    this.border = { fill, paddingMode };
  }

  /** Row, column, height and width of a part. */
  static getParams(img: Picture, [height, width]: Pair): [i: number, j: number, h: number, w: number] {
    const [, h, w] = getDimensions(img);
    if (h < height || w < width)
      throw new ValueError(`Required crop size (${height}, ${width}) is larger than input image size (${h}, ${w})`);
    if (h === height && w === width) return [0, 0, h, w];
    const i = randint(0, h - height + 1, [1]).item();
    return [i, randint(0, w - width + 1, [1]).item(), height, width];
  }

  override forward<P extends Picture>(img: P): P {
    let picture = this.padding === null ? img : pad(img, this.padding, this.border);
    const [, height, width] = getDimensions(picture);
    if (this.padIfNeeded && width < this.size[1]) picture = pad(picture, [this.size[1] - width, 0], this.border);
    if (this.padIfNeeded && height < this.size[0]) picture = pad(picture, [0, this.size[0] - height], this.border);
    return crop(picture, ...RandomCrop.getParams(picture, this.size));
  }

  override extraRepr(): string {
    const padding = pythonValue(this.padding);
    return `size=${pythonValue(this.size)}, padding=${padding}`;
  }
}

export interface RandomResizedCropOptions {
  /** Least and most of the picture's area. */
  scale?: Pair;
  /** Least and most width to height. */
  ratio?: Pair;
  interpolation?: InterpolationMode;
  antialias?: boolean | null;
}

/** A part of random size and shape, resized. https://pytorch.org/vision/0.14/generated/torchvision.transforms.RandomResizedCrop.html */
export class RandomResizedCrop extends PictureTransform {
  readonly size: Pair;
  readonly scale: Pair;
  readonly ratio: Pair;
  readonly interpolation: InterpolationMode;
  private readonly antialias: boolean | null;

  constructor(
    size: Size,
    ...rest: Trailing<[Pair, Pair, InterpolationMode, boolean | null], RandomResizedCropOptions>
  ) {
    super();
    const names = ["scale", "ratio", "interpolation", "antialias"] as const;
    const options = byName<RandomResizedCropOptions>("RandomResizedCrop", names, rest);
    this.size = pairOf("RandomResizedCrop", size);
    this.scale = options.scale ?? [0.08, 1];
    this.ratio = options.ratio ?? [3 / 4, 4 / 3];
    this.interpolation = options.interpolation ?? "bilinear";
    this.antialias = options.antialias ?? null;
    if (this.scale[0] > this.scale[1] || this.ratio[0] > this.ratio[1])
      warn("Scale and ratio should be of kind (min, max)");
  }

  /** Row, column, height and width of a part. */
  static getParams(img: Picture, scale: Pair, ratio: Pair): [i: number, j: number, h: number, w: number] {
    const [, height, width] = getDimensions(img);
    for (let tries = 0; tries < 10; tries++) {
      const [w, h] = randomSides(height * width, scale, ratio);
      if (w <= 0 || w > width || h <= 0 || h > height) continue;
      const i = randint(0, height - h + 1, [1]).item();
      return [i, randint(0, width - w + 1, [1]).item(), h, w];
    }
    const [least, most] = [Math.min(...ratio), Math.max(...ratio)];
    const shape = width / height;
    const w = shape > most ? roundHalfEven(height * most) : width;
    const h = shape < least ? roundHalfEven(width / least) : height;
    return [Math.floor((height - h) / 2), Math.floor((width - w) / 2), h, w];
  }

  override forward<P extends Picture>(img: P): P {
    const part = RandomResizedCrop.getParams(img, this.scale, this.ratio);
    return resizedCrop(img, ...part, this.size, { interpolation: this.interpolation, antialias: this.antialias });
  }

  override extraRepr(): string {
    const rounded = (pair: Pair) => pythonFloat(pair.map((value) => Number(value.toFixed(4))));
    return (
      `size=${pythonValue(this.size)}, scale=${rounded(this.scale)}, ratio=${rounded(this.ratio)}, ` +
      `interpolation=${this.interpolation}, antialias=${pythonValue(this.antialias)}`
    );
  }
}

/** Two sides of a rectangle: of an area drawn from the `scale` and a ratio drawn from the `ratio`, in logarithms. */
export function randomSides(area: number, scale: Pair, ratio: Pair): [number, number] {
  const wanted = area * uniform(scale[0], scale[1]);
  const bounds = tensor([...ratio], { dtype: float32 }).log();
  const shape = empty([1]).uniform_(bounds.select(0, 0).item(), bounds.select(0, 1).item()).exp().item();
  return [roundHalfEven(Math.sqrt(wanted * shape)), roundHalfEven(Math.sqrt(wanted / shape))];
}

/** One number as torchvision draws it: `torch.empty(1).uniform_(low, high)`. */
export const uniform = (low: number, high: number): number => empty([1]).uniform_(low, high).item();

/** The corners and the middle. https://pytorch.org/vision/0.14/generated/torchvision.transforms.FiveCrop.html */
export class FiveCrop extends Transform<Picture, Picture[]> {
  readonly size: Pair;

  constructor(size: Size) {
    super();
    this.size = pairOf("FiveCrop", size);
  }

  override forward(img: Picture): Picture[] {
    return fiveCrop(img, this.size);
  }

  override extraRepr(): string {
    return `size=${pythonValue(this.size)}`;
  }
}

/** The corners and the middle, and those of the mirrored picture. https://pytorch.org/vision/0.14/generated/torchvision.transforms.TenCrop.html */
export class TenCrop extends Transform<Picture, Picture[]> {
  readonly size: Pair;
  readonly verticalFlip: boolean;

  constructor(size: Size, ...rest: Trailing<[boolean], { verticalFlip?: boolean }>) {
    super();
    this.size = pairOf("TenCrop", size);
    this.verticalFlip = byName<{ verticalFlip?: boolean }>("TenCrop", ["verticalFlip"], rest).verticalFlip ?? false;
  }

  override forward(img: Picture): Picture[] {
    return tenCrop(img, this.size, { verticalFlip: this.verticalFlip });
  }

  override extraRepr(): string {
    return `size=${pythonValue(this.size)}, vertical_flip=${pythonValue(this.verticalFlip)}`;
  }
}
