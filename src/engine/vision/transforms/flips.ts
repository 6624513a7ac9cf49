/** Pictures mirrored by chance. */
import { byName, type Trailing } from "../../arguments.js";
import { rand } from "../../ops/random.js";
import { python } from "../../optim/text.js";
import { hflip, vflip } from "./functional/crop.js";
import type { Picture } from "./functional/picture.js";
import { PictureTransform } from "./transform.js";

/** Something that happens with a probability. */
export abstract class ByChance extends PictureTransform {
  readonly p: number;

  constructor(usual: number, rest: Trailing<[number], { p?: number }>) {
    super();
    this.p = byName<{ p?: number }>(this.constructor.name, ["p"], rest).p ?? usual;
  }

  protected abstract change<P extends Picture>(img: P): P;

  override forward<P extends Picture>(img: P): P {
    return happens(this.p) ? this.change(img) : img;
  }

  override extraRepr(): string {
    return `p=${python(this.p)}`;
  }
}

/** Draws as `torch.rand(1) < p`, which compares in float32. */
export const happens = (p: number): boolean => rand(1).item() < Math.fround(p);

/** Left and right exchanged. https://pytorch.org/vision/0.14/generated/torchvision.transforms.RandomHorizontalFlip.html */
export class RandomHorizontalFlip extends ByChance {
  constructor(...rest: Trailing<[number], { p?: number }>) {
    super(0.5, rest);
  }

  protected override change<P extends Picture>(img: P): P {
    return hflip(img);
  }
}

/** Top and bottom exchanged. https://pytorch.org/vision/0.14/generated/torchvision.transforms.RandomVerticalFlip.html */
export class RandomVerticalFlip extends ByChance {
  constructor(...rest: Trailing<[number], { p?: number }>) {
    super(0.5, rest);
  }

  protected override change<P extends Picture>(img: P): P {
    return vflip(img);
  }
}
