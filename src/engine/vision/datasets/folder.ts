/** Folders as data sets: one folder a class. */
import { checkOptions } from "../../arguments.js";
import { Dataset } from "../../data/dataset.js";
import { IndexError, ValueError } from "../../errors.js";
import { filesBelow, foldersIn, joinPath } from "../../platform/folders.js";
import type { Image } from "../image.js";
import { openImage } from "../io/read.js";

/** Endings of the files that `ImageFolder` takes. */
export const IMG_EXTENSIONS = [".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp", ".gif"] as const;

export interface DatasetFolderOptions<Loaded, Sample> {
  /** What becomes of a loaded file. */
  transform?: (loaded: Loaded) => Sample;
  /** What becomes of the number of a class. */
  targetTransform?: (target: number) => number;
  /** Which files are samples; by their endings by default. */
  isValidFile?: (path: string) => boolean;
}

/**
 * Samples in `root/CLASS/.../FILE`: classes are the folders of `root` in order of their names, and count from 0.
 * https://pytorch.org/vision/0.14/generated/torchvision.datasets.DatasetFolder.html
 * @param extensions of the files that are samples: `.png`
 * @throws ValueError where there are no classes, or a class without files
 */
export class DatasetFolder<Loaded, Sample = Loaded> extends Dataset<[sample: Sample, target: number]> {
  readonly classes: readonly string[];
  readonly classToIdx: Readonly<Record<string, number>>;
  readonly samples: readonly (readonly [path: string, target: number])[];
  private readonly options: DatasetFolderOptions<Loaded, Sample>;

  constructor(
    readonly root: string,
    /** Reads a file. */
    readonly loader: (path: string) => Loaded,
    extensions: readonly string[],
    options: DatasetFolderOptions<Loaded, Sample> = {},
  ) {
    super();
    this.options = checkOptions("DatasetFolder", options, ["transform", "targetTransform", "isValidFile"]);
    const hasEnding = (path: string) => extensions.some((ending) => path.toLowerCase().endsWith(ending));
    const isValid = options.isValidFile ?? hasEnding;
    this.classes = foldersIn(root);
    if (this.classes.length === 0) throw new ValueError(`Couldn't find any class folder in ${root}.`);
    this.classToIdx = Object.fromEntries(this.classes.map((name, i) => [name, i]));
    this.samples = this.classes.flatMap((name, target) =>
      filesBelow(joinPath(root, name))
        .filter(isValid)
        .map((path) => [path, target] as const),
    );
    const empty = this.classes.filter((_, i) => !this.samples.some(([, target]) => target === i));
    if (empty.length > 0)
      throw new ValueError(
        `Found no valid file for the classes ${empty.join(", ")} in ${root}. Supported extensions are: ${extensions.join(", ")}`,
      );
  }

  /** The number of the class of each sample. */
  get targets(): number[] {
    return this.samples.map(([, target]) => target);
  }

  override get length(): number {
    return this.samples.length;
  }

  override at(index: number): [sample: Sample, target: number] {
    const found = this.samples.at(index);
    if (found === undefined) throw new IndexError(`index ${index} is out of range: there are ${this.length} samples`);
    const [path, target] = found;
    const { transform, targetTransform } = this.options;
    const loaded = this.loader(path);
    const sample = transform === undefined ? (loaded as unknown as Sample) : transform(loaded);
    return [sample, targetTransform === undefined ? target : targetTransform(target)];
  }
}

export interface ImageFolderOptions<Sample> extends DatasetFolderOptions<Image, Sample> {
  /** Opens a file; as a colour image by default. */
  loader?: (path: string) => Image;
}

/** Images in `root/CLASS/.../FILE`. https://pytorch.org/vision/0.14/generated/torchvision.datasets.ImageFolder.html */
export class ImageFolder<Sample = Image> extends DatasetFolder<Image, Sample> {
  constructor(root: string, options: ImageFolderOptions<Sample> = {}) {
    const { loader = colourLoader, ...rest } = options;
    super(root, loader, IMG_EXTENSIONS, rest);
  }
}

/** A file as a colour image. */
export const colourLoader = (path: string): Image => openImage(path).convert("RGB");
