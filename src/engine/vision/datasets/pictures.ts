import { checkOptions } from "../../arguments.js";
import { Dataset } from "../../data/dataset.js";
import { IndexError } from "../../errors.js";
import { bytesOfTensor } from "../../io/tensorBytes.js";
import type { Tensor } from "../../tensor/tensor.js";
import { Image } from "../image.js";

export interface PicturesOptions<Sample> {
  /** The samples to train with (true), or those to test with. */
  train?: boolean;
  /** Fetches the files from the network where they are not there: https_proxy and its like are heeded. */
  download?: boolean;
  /** What becomes of a picture. */
  transform?: (image: Image) => Sample;
  /** What becomes of the number of a class. */
  targetTransform?: (target: number) => number;
}

/** Pictures of one size with the numbers of their classes, all in memory. */
export abstract class Pictures<Sample> extends Dataset<[sample: Sample, target: number]> {
  /** True for the samples to train with. */
  readonly train: boolean;
  /** uint8: grey `[N, H, W]`, or colour `[N, H, W, 3]`. */
  abstract readonly data: Tensor;
  /** Names of the classes. */
  abstract readonly classes: readonly string[];
  /** The class of a sample. */
  protected abstract target(index: number): number;

  constructor(
    readonly root: string,
    protected readonly options: PicturesOptions<Sample>,
  ) {
    super();
    checkOptions(new.target.name, options, ["train", "download", "transform", "targetTransform"]);
    this.train = options.train ?? true;
  }

  /** The numbers of the classes by their names. */
  get classToIdx(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.classes.map((name, i) => [name, i]));
  }

  override get length(): number {
    return this.data.length;
  }

  override at(index: number): [sample: Sample, target: number] {
    const { length } = this;
    const at = index < 0 ? index + length : index;
    if (!(Number.isInteger(at) && at >= 0 && at < length))
      throw new IndexError(`index ${index} is out of range: there are ${length} samples`);
    const { transform, targetTransform } = this.options;
    const image = this.image(at);
    const target = this.target(at);
    const sample = transform === undefined ? (image as unknown as Sample) : transform(image);
    return [sample, targetTransform === undefined ? target : targetTransform(target)];
  }

  private image(index: number): Image {
    const [, height, width] = this.data.shape;
    const mode = this.data.ndim === 3 ? "L" : "RGB";
    if (this.data.storageRef.hollow) return new Image(mode, width, height);
    return new Image(mode, width, height, bytesOfTensor(this.data.select(0, index)).slice());
  }
}
