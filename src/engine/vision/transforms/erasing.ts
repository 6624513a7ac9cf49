/** Tensors with rectangles erased by chance. */
import { byName, checkOptions, type Trailing } from "../../arguments.js";
import { ValueError } from "../../errors.js";
import { pythonBool, pythonValue } from "../../nn/text.js";
import { empty, tensor as tensorOf } from "../../ops/creation.js";
import { randint } from "../../ops/random.js";
import { python } from "../../optim/text.js";
import type { Tensor } from "../../tensor/tensor.js";
import { warn } from "../../warn.js";
import { randomSides } from "./crops.js";
import { happens } from "./flips.js";
import type { Fill } from "./functional/fill.js";
import { erase } from "./functional/erase.js";
import { checkTensor, getDimensions } from "./functional/picture.js";
import { Transform } from "./transform.js";

type Pair = readonly [number, number];

export interface RandomErasingOptions {
  p?: number;
  /** Least and most of the picture's area. */
  scale?: Pair;
  /** Least and most height to width. */
  ratio?: Pair;
  /** What is written: one number, one a channel, or `random` numbers of the normal distribution. */
  value?: Fill | "random";
  inplace?: boolean;
}

/** A rectangle erased. https://pytorch.org/vision/0.14/generated/torchvision.transforms.RandomErasing.html */
export class RandomErasing extends Transform<Tensor, Tensor> {
  readonly p: number;
  readonly scale: Pair;
  readonly ratio: Pair;
  readonly value: Fill | "random";
  readonly inplace: boolean;

  constructor(...rest: Trailing<[number, Pair, Pair, Fill | "random", boolean], RandomErasingOptions>) {
    super();
    const names = ["p", "scale", "ratio", "value", "inplace"] as const;
    const options = byName<RandomErasingOptions>("RandomErasing", names, rest);
    this.p = options.p ?? 0.5;
    this.scale = options.scale ?? [0.02, 0.33];
    this.ratio = options.ratio ?? [0.3, 3.3];
    this.value = options.value ?? 0;
    this.inplace = options.inplace ?? false;
    if (typeof this.value === "string" && this.value !== "random")
      throw new ValueError("If value is str, it should be 'random'");
    if (this.scale[0] > this.scale[1] || this.ratio[0] > this.ratio[1])
      warn("Scale and ratio should be of kind (min, max)");
    if (this.scale[0] < 0 || this.scale[1] > 1) throw new ValueError("Scale should be between 0 and 1");
    if (!(this.p >= 0 && this.p <= 1)) throw new ValueError("Random erasing probability should be between 0 and 1");
  }

  override forward(img: Tensor): Tensor {
    if (!happens(this.p)) return img;
    const [channels, height, width] = getDimensions(img);
    const values = typeof this.value === "number" ? [this.value] : this.value;
    if (typeof values !== "string" && values.length !== 1 && values.length !== channels)
      throw new ValueError(
        `If value is a sequence, it should have either a single value or ${channels} (number of input channels)`,
      );
    for (let tries = 0; tries < 10; tries++) {
      const [h, w] = randomSides(height * width, this.scale, this.ratio);
      if (h >= height || w >= width) continue;
      const v = typeof values === "string" ? empty([channels, h, w]).normal_() : tensorOf([...values]).view(-1, 1, 1);
      const i = randint(0, height - h + 1, [1]).item();
      return erase(img, i, randint(0, width - w + 1, [1]).item(), h, w, v, { inplace: this.inplace });
    }
    return img;
  }

  override extraRepr(): string {
    const value = typeof this.value === "object" ? pythonValue([...this.value]) : python(this.value);
    return (
      `p=${python(this.p)}, scale=${pythonValue(this.scale)}, ratio=${pythonValue(this.ratio)}, value=${value}, ` +
      `inplace=${pythonBool(this.inplace)}`
    );
  }
}

export interface CutoutOptions {
  nHoles?: number;
  /** Side of a square, in pixels. */
  length?: number;
}

/**
 * Squares set to zero, their middles anywhere in the picture, so that they may reach over its edge. The middles are drawn from the engine's generator.
 * "Improved regularization of convolutional neural networks with Cutout", https://arxiv.org/abs/1708.04552
 */
export class Cutout extends Transform<Tensor, Tensor> {
  readonly nHoles: number;
  readonly side: number;

  constructor(options: CutoutOptions = {}) {
    super();
    const { nHoles = 1, length = 16 } = checkOptions("Cutout", options, ["nHoles", "length"]);
    if (!Number.isInteger(nHoles) || nHoles < 0)
      throw new ValueError(`nHoles must be a whole number from 0, but got ${nHoles}`);
    if (!Number.isInteger(length) || length < 1)
      throw new ValueError(`length must be a whole number above 0, but got ${length}`);
    this.nHoles = nHoles;
    this.side = length;
  }

  override forward(img: Tensor): Tensor {
    checkTensor(img);
    const [, height, width] = getDimensions(img);
    let out = img;
    for (let hole = 0; hole < this.nHoles; hole++) {
      const [y, x] = [randint(0, height, [1]).item(), randint(0, width, [1]).item()];
      const half = Math.floor(this.side / 2);
      const [top, bottom] = [Math.max(0, y - half), Math.min(height, y - half + this.side)];
      const [left, right] = [Math.max(0, x - half), Math.min(width, x - half + this.side)];
      out = erase(out, top, left, bottom - top, right - left, tensorOf(0), { inplace: hole > 0 });
    }
    return out;
  }

  override extraRepr(): string {
    return `n_holes=${this.nHoles}, length=${this.side}`;
  }
}
