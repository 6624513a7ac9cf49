/** Colours of pictures changed by chance, grey pictures, and blurred ones. */
import { byName, type Trailing } from "../../arguments.js";
import { ValueError } from "../../errors.js";
import { pythonFloat, pythonValue } from "../../nn/text.js";
import { randperm } from "../../ops/random.js";
import { uniform } from "./crops.js";
import { ByChance } from "./flips.js";
import { gaussianBlur } from "./functional/blur.js";
import { adjustBrightness, adjustContrast, adjustHue, adjustSaturation, rgbToGrayscale } from "./functional/color.js";
import { getDimensions, pairOf, type Picture, type Size } from "./functional/picture.js";
import { PictureTransform, pythonList } from "./transform.js";

type Pair = readonly [number, number];

export interface ColorJitterOptions {
  /** Factors from 1 - x (at least 0) to 1 + x, or between two bounds. */
  brightness?: number | Pair;
  contrast?: number | Pair;
  saturation?: number | Pair;
  /** A part of the circle, from -x to x, or between two bounds; at most half of it. */
  hue?: number | Pair;
}

/** @returns the bounds to draw from, or null where they change nothing */
function bounds(name: string, given: number | Pair, center: number, [least, most]: Pair): Pair | null {
  let pair = given as Pair;
  if (typeof given === "number") {
    if (!(given >= 0)) throw new ValueError(`If ${name} is a single number, it must be non negative.`);
    pair = [center === 1 ? Math.max(0, center - given) : center - given, center + given];
  } else if (given.length !== 2)
    throw new TypeError(`${name} should be a single number or a list/tuple with length 2.`);
  if (!(least <= pair[0] && pair[0] <= pair[1] && pair[1] <= most))
    throw new ValueError(`${name} values should be between (${least}, ${most})`);
  return pair[0] === center && pair[1] === center ? null : pair;
}

/** Brightness, contrast, saturation and hue, in random order. https://pytorch.org/vision/0.14/generated/torchvision.transforms.ColorJitter.html */
export class ColorJitter extends PictureTransform {
  readonly brightness: Pair | null;
  readonly contrast: Pair | null;
  readonly saturation: Pair | null;
  readonly hue: Pair | null;

  constructor(...rest: Trailing<[number | Pair, number | Pair, number | Pair, number | Pair], ColorJitterOptions>) {
    super();
    const names = ["brightness", "contrast", "saturation", "hue"] as const;
    const {
      brightness = 0,
      contrast = 0,
      saturation = 0,
      hue = 0,
    } = byName<ColorJitterOptions>("ColorJitter", names, rest);
    const factors: Pair = [0, Infinity];
    this.brightness = bounds("brightness", brightness, 1, factors);
    this.contrast = bounds("contrast", contrast, 1, factors);
    this.saturation = bounds("saturation", saturation, 1, factors);
    this.hue = bounds("hue", hue, 0, [-0.5, 0.5]);
  }

  override forward<P extends Picture>(img: P): P {
    const order = randperm(4).tolist() as number[];
    const factors = [this.brightness, this.contrast, this.saturation, this.hue].map((range) =>
      range === null ? null : uniform(range[0], range[1]),
    );
    const changes = [adjustBrightness, adjustContrast, adjustSaturation, adjustHue];
    return order.reduce<P>((picture, which) => {
      const factor = factors[which];
      return factor === null ? picture : changes[which](picture, factor);
    }, img);
  }

  override extraRepr(): string {
    const text = (pair: Pair | null) => (pair === null ? "None" : pythonList(pair, pythonFloat));
    return `brightness=${text(this.brightness)}, contrast=${text(this.contrast)}, saturation=${text(this.saturation)}, hue=${text(this.hue)}`;
  }
}

/** A grey picture. https://pytorch.org/vision/0.14/generated/torchvision.transforms.Grayscale.html */
export class Grayscale extends PictureTransform {
  readonly numOutputChannels: number;

  constructor(...rest: Trailing<[number], { numOutputChannels?: number }>) {
    super();
    const options = byName<{ numOutputChannels?: number }>("Grayscale", ["numOutputChannels"], rest);
    this.numOutputChannels = options.numOutputChannels ?? 1;
  }

  override forward<P extends Picture>(img: P): P {
    return rgbToGrayscale(img, this.numOutputChannels);
  }

  override extraRepr(): string {
    return `num_output_channels=${this.numOutputChannels}`;
  }
}

/** A grey picture of as many channels. https://pytorch.org/vision/0.14/generated/torchvision.transforms.RandomGrayscale.html */
export class RandomGrayscale extends ByChance {
  constructor(...rest: Trailing<[number], { p?: number }>) {
    super(0.1, rest);
  }

  protected override change<P extends Picture>(img: P): P {
    return rgbToGrayscale(img, getDimensions(img)[0]);
  }
}

/**
 * Blurred by a Gaussian. https://pytorch.org/vision/0.14/generated/torchvision.transforms.GaussianBlur.html
 * @param kernelSize odd sizes along x and y
 */
export class GaussianBlur extends PictureTransform {
  readonly kernelSize: Pair;
  readonly sigma: Pair;

  constructor(kernelSize: Size, ...rest: Trailing<[number | Pair], { sigma?: number | Pair }>) {
    super();
    const { sigma = [0.1, 2] } = byName<{ sigma?: number | Pair }>("GaussianBlur", ["sigma"], rest);
    this.kernelSize = pairOf("GaussianBlur", kernelSize);
    if (this.kernelSize.some((size) => !(size > 0) || size % 2 !== 1))
      throw new ValueError("Kernel size value should be an odd and positive number.");
    this.sigma = typeof sigma === "number" ? [sigma, sigma] : sigma;
    if (!(this.sigma[0] > 0 && this.sigma[0] <= this.sigma[1]))
      throw new ValueError("sigma values should be positive and of the form (min, max).");
  }

  override forward<P extends Picture>(img: P): P {
    return gaussianBlur(img, this.kernelSize, uniform(this.sigma[0], this.sigma[1]));
  }

  override extraRepr(): string {
    return `kernel_size=${pythonValue(this.kernelSize)}, sigma=${pythonFloat(this.sigma)}`;
  }
}
