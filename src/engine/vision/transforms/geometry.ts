/** Pictures turned, moved, scaled and sheared by chance. */
import { byName, type Trailing } from "../../arguments.js";
import { ValueError } from "../../errors.js";
import { pythonBool, pythonFloat, pythonValue } from "../../nn/text.js";
import type { AffineResampling } from "../imaging/affine.js";
import { roundHalfEven } from "../rounding.js";
import { uniform } from "./crops.js";
import { affine, rotate } from "./functional/affine.js";
import type { Fill } from "./functional/fill.js";
import { getDimensions, type Picture } from "./functional/picture.js";
import { PictureTransform, pythonList } from "./transform.js";

type Pair = readonly [number, number];

/** `x` as from -x to x; a list as it is. @throws ValueError below 0, and for another length */
function angles(name: string, x: number | readonly number[], lengths: readonly number[]): readonly number[] {
  if (typeof x === "number") {
    if (!(x >= 0)) throw new ValueError(`If ${name} is a single number, it must be positive.`);
    return [-x, x];
  }
  if (!lengths.includes(x.length))
    throw new ValueError(`${name} should be a sequence of length ${lengths.join(" or ")}.`);
  return x;
}

export interface RandomRotationOptions {
  interpolation?: AffineResampling;
  /** Make the picture as large as the turned one needs. */
  expand?: boolean;
  /** x and y; the middle by default. */
  center?: Pair | null;
  fill?: Fill;
}

/**
 * Turned by an angle. https://pytorch.org/vision/0.14/generated/torchvision.transforms.RandomRotation.html
 * @param degrees from -degrees to degrees, or a list of the two bounds
 */
export class RandomRotation extends PictureTransform {
  readonly degrees: readonly number[];
  private readonly options: Required<RandomRotationOptions>;

  constructor(
    degrees: number | Pair,
    ...rest: Trailing<[AffineResampling, boolean, Pair | null, Fill], RandomRotationOptions>
  ) {
    super();
    const names = ["interpolation", "expand", "center", "fill"] as const;
    const options = byName<RandomRotationOptions>("RandomRotation", names, rest);
    const { interpolation = "nearest", expand = false, center = null, fill = 0 } = options;
    this.degrees = angles("degrees", degrees, [2]);
    this.options = { interpolation, expand, center, fill };
  }

  /** An angle. */
  static getParams(degrees: readonly number[]): number {
    return uniform(degrees[0], degrees[1]);
  }

  override forward<P extends Picture>(img: P): P {
    return rotate(img, RandomRotation.getParams(this.degrees), this.options);
  }

  override extraRepr(): string {
    const { interpolation, expand, center, fill } = this.options;
    return (
      `degrees=${pythonList(this.degrees, pythonFloat)}, interpolation=${interpolation}, expand=${pythonBool(expand)}` +
      `${center === null ? "" : `, center=${pythonValue(center)}`}, fill=${pythonValue(fill)}`
    );
  }
}

export interface RandomAffineOptions {
  /** Most of width and height to move by. */
  translate?: Pair | null;
  /** Least and most scale. */
  scale?: Pair | null;
  /** Degrees along x, from -shear to shear; bounds along x; or bounds along x and y. */
  shear?: number | readonly number[] | null;
  interpolation?: AffineResampling;
  fill?: Fill;
  /** x and y; the middle by default. */
  center?: Pair | null;
}

/** What one `RandomAffine` draws. */
export interface AffineParams {
  readonly angle: number;
  readonly translate: Pair;
  readonly scale: number;
  readonly shear: Pair;
}

/**
 * Turned, moved, scaled and sheared. https://pytorch.org/vision/0.14/generated/torchvision.transforms.RandomAffine.html
 * @param degrees from -degrees to degrees, or a list of the two bounds
 */
export class RandomAffine extends PictureTransform {
  readonly degrees: readonly number[];
  readonly translate: Pair | null;
  readonly scale: Pair | null;
  readonly shear: readonly number[] | null;
  readonly interpolation: AffineResampling;
  readonly fill: Fill;
  readonly center: Pair | null;

  constructor(
    degrees: number | Pair,
    ...rest: Trailing<
      [Pair | null, Pair | null, number | readonly number[] | null, AffineResampling, Fill, Pair | null],
      RandomAffineOptions
    >
  ) {
    super();
    const names = ["translate", "scale", "shear", "interpolation", "fill", "center"] as const;
    const options = byName<RandomAffineOptions>("RandomAffine", names, rest);
    const { translate = null, scale = null, shear = null } = options;
    this.degrees = angles("degrees", degrees, [2]);
    if (translate?.some((part) => !(part >= 0 && part <= 1)))
      throw new ValueError("translation values should be between 0 and 1");
    if (scale?.some((factor) => !(factor > 0))) throw new ValueError("scale values should be positive");
    this.translate = translate;
    this.scale = scale;
    this.shear = shear === null ? null : angles("shear", shear, [2, 4]);
    this.interpolation = options.interpolation ?? "nearest";
    this.fill = options.fill ?? 0;
    this.center = options.center ?? null;
  }

  /** An angle in degrees, moves in pixels, a scale and shears in degrees, drawn for a picture of this size. */
  getParams(width: number, height: number): AffineParams {
    const { degrees, translate, scale, shear } = this;
    const angle = uniform(degrees[0], degrees[1]);
    const move = (most: number) => roundHalfEven(uniform(-most, most));
    return {
      angle,
      translate: translate === null ? [0, 0] : [move(translate[0] * width), move(translate[1] * height)],
      scale: scale === null ? 1 : uniform(scale[0], scale[1]),
      shear:
        shear === null ? [0, 0] : [uniform(shear[0], shear[1]), shear.length === 4 ? uniform(shear[2], shear[3]) : 0],
    };
  }

  override forward<P extends Picture>(img: P): P {
    const [, height, width] = getDimensions(img);
    const { angle, translate, scale, shear } = this.getParams(width, height);
    const { interpolation, fill, center } = this;
    return affine(img, angle, translate, scale, shear, { interpolation, fill, center });
  }

  override extraRepr(): string {
    const parts = [`degrees=${pythonList(this.degrees, pythonFloat)}`];
    if (this.translate !== null) parts.push(`translate=${pythonValue(this.translate)}`);
    if (this.scale !== null) parts.push(`scale=${pythonValue(this.scale)}`);
    if (this.shear !== null) parts.push(`shear=${pythonList(this.shear, pythonFloat)}`);
    if (this.interpolation !== "nearest") parts.push(`interpolation=${this.interpolation}`);
    if (this.fill !== 0) parts.push(`fill=${pythonValue(this.fill)}`);
    if (this.center !== null) parts.push(`center=${pythonValue(this.center)}`);
    return parts.join(", ");
  }
}
