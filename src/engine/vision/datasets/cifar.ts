/** CIFAR: colour pictures of 32 x 32. https://www.cs.toronto.edu/~kriz/cifar.html */
import { RuntimeError } from "../../errors.js";
import { unpack } from "../../io/archive.js";
import { exists, joinPath } from "../../platform/folders.js";
import { MOST_VALUES, shapesOnly } from "../../tensor/hollow.js";
import { uint8 } from "../../tensor/dtype.js";
import { Tensor } from "../../tensor/tensor.js";
import { fromArray } from "../../ops/creation.js";
import type { Image } from "../image.js";
import { type Batch, binaryBatch, binaryNames, PICTURE, pickledBatch, pickledNames } from "./cifarFiles.js";
import { Pictures, type PicturesOptions } from "./pictures.js";
import { fetchResource, type Resource } from "./resource.js";

/** One of the two forms in which the pictures are given away: pickles of Python's, or bytes. */
export interface CIFARFiles {
  folder: string;
  train: readonly string[];
  test: readonly string[];
  /** The file with the names of the classes. */
  names: string;
}

const batches = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}`);

/**
 * Pictures of ten kinds of animals and vehicles, from `ROOT/cifar-10-batches-py`, where torchvision keeps them too, or from the binary version,
 * `ROOT/cifar-10-batches-bin`.
 *
 *     new datasets.CIFAR10("data", { download: true, transform: new transforms.ToTensor() })
 *
 * Nothing is fetched without `download: true` (163 MB). A subclass may have `mirrors` and `resource` of its own.
 * @throws RuntimeError where the files are not there or cannot be fetched, FormatError for damaged ones
 * https://pytorch.org/vision/0.14/generated/torchvision.datasets.CIFAR10.html
 */
export class CIFAR10<Sample = Image> extends Pictures<Sample> {
  /** Where the archive is fetched from: the first that answers. */
  static mirrors: readonly string[] = ["https://www.cs.toronto.edu/~kriz/"];
  static resource: Resource = { file: "cifar-10-python.tar.gz", md5: "c58f30108f718f92721af3b95e74349a" };
  static pickled: CIFARFiles = {
    folder: "cifar-10-batches-py",
    train: batches,
    test: ["test_batch"],
    names: "batches.meta",
  };
  static binary: CIFARFiles = {
    folder: "cifar-10-batches-bin",
    train: batches.map((name) => `${name}.bin`),
    test: ["test_batch.bin"],
    names: "batches.meta.txt",
  };
  /** The forms that are looked for, in this order. */
  static get forms(): readonly CIFARFiles[] {
    return [this.pickled, this.binary];
  }
  /** Where labels and names are: the keys of the pickles, and the bytes before a picture, of which the last counts. */
  static labels = { key: "labels", names: "label_names", bytes: 1 };

  readonly classes: readonly string[];
  /** uint8 `[N, 32, 32, 3]`, a view of `[N, 3, 32, 32]`. */
  readonly data: Tensor;
  readonly targets: readonly number[];

  constructor(root: string, options: PicturesOptions<Sample> = {}) {
    super(root, options);
    const { forms, pickled, binary, labels, resource, mirrors, name } = new.target;
    const folderOf = (files: CIFARFiles) => joinPath(root, files.folder);
    const isThere = (files: CIFARFiles) =>
      [...(this.train ? files.train : files.test), files.names].every((name) =>
        exists(joinPath(folderOf(files), name)),
      );
    if (options.download && !forms.some(isThere)) {
      if (shapesOnly) {
        const count = this.train ? 50_000 : 10_000;
        this.classes = [];
        this.data = Tensor.hollow([count, 3, 32, 32], uint8).permute(0, 2, 3, 1);
        this.targets = new Array<number>(count).fill(0);
        return;
      }
      unpack(fetchResource(resource, mirrors, root), folderOf(pickled));
    }
    const files = forms.find(isThere);
    if (files === undefined)
      throw new RuntimeError(
        `${name} not found at ${folderOf(pickled)}: pass { download: true }, or put the files ` +
          `${[...(this.train ? pickled.train : pickled.test), pickled.names].join(", ")} there ` +
          `(or those of the binary version into ${folderOf(binary)})`,
      );
    const place = (name: string) => joinPath(folderOf(files), name);
    const isPickled = files === pickled;
    this.classes = isPickled ? pickledNames(place(files.names), labels.names) : binaryNames(place(files.names));
    const parts = (this.train ? files.train : files.test).map((name) =>
      isPickled
        ? pickledBatch(place(name), labels.key, this.classes.length)
        : binaryBatch(place(name), labels.bytes, this.classes.length),
    );
    this.data = joined(parts);
    this.targets = parts.flatMap(({ targets }) => targets);
  }

  protected override target(index: number): number {
    return this.targets[index];
  }
}

/** The pictures of all parts, channels last. */
function joined(parts: readonly Batch[]): Tensor {
  const count = parts.reduce((sum, { targets }) => sum + targets.length, 0);
  const shape = [count, 3, 32, 32];
  if (shapesOnly && count * PICTURE > MOST_VALUES) return Tensor.hollow(shape, uint8).permute(0, 2, 3, 1);
  const bytes = new Uint8Array(count * PICTURE);
  let at = 0;
  for (const { pictures } of parts)
    for (const picture of pictures) {
      bytes.set(picture, at);
      at += picture.length;
    }
  return fromArray(bytes, shape).permute(0, 2, 3, 1);
}

/**
 * Pictures of a hundred kinds of things, from `ROOT/cifar-100-python` or `ROOT/cifar-100-binary`; otherwise as CIFAR10.
 * https://pytorch.org/vision/0.14/generated/torchvision.datasets.CIFAR100.html
 */
export class CIFAR100<Sample = Image> extends CIFAR10<Sample> {
  static override resource: Resource = { file: "cifar-100-python.tar.gz", md5: "eb9058c3a382ffc7106e4002c42a8d85" };
  static override pickled: CIFARFiles = { folder: "cifar-100-python", train: ["train"], test: ["test"], names: "meta" };
  static override binary: CIFARFiles = {
    folder: "cifar-100-binary",
    train: ["train.bin"],
    test: ["test.bin"],
    names: "fine_label_names.txt",
  };
  static override labels = { key: "fine_labels", names: "fine_label_names", bytes: 2 };
}
