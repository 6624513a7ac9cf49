/** MNIST and its like: grey pictures of 28 x 28 in ten classes. */
import { RuntimeError } from "../../errors.js";
import { FormatError } from "../../io/formatError.js";
import { readIdx } from "../../io/idx.js";
import { bytesOfTensor } from "../../io/tensorBytes.js";
import { readUnzipped } from "../../io/unzipped.js";
import { writeBytes } from "../../platform/files.js";
import { exists, joinPath } from "../../platform/folders.js";
import { shapesOnly } from "../../tensor/hollow.js";
import { uint8 } from "../../tensor/dtype.js";
import { Tensor } from "../../tensor/tensor.js";
import type { Image } from "../image.js";
import { Pictures, type PicturesOptions } from "./pictures.js";
import { fetchResource, type Resource } from "./resource.js";

/** Files of the samples to train and to test with: pictures, and their classes. */
const files = [
  ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"],
  ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"],
] as const;
const counts = [60_000, 10_000] as const;

/**
 * Handwritten digits, from `ROOT/MNIST/raw`, where torchvision keeps them too, gzipped or not.
 *
 *     new datasets.MNIST("data", { download: true, transform: new transforms.ToTensor() })
 *
 * Nothing is fetched without `download: true`. A subclass may have `mirrors` and `resources` of its own.
 * @throws RuntimeError where the files are not there or cannot be fetched, FormatError for damaged ones
 * https://pytorch.org/vision/0.14/generated/torchvision.datasets.MNIST.html
 */
export class MNIST<Sample = Image> extends Pictures<Sample> {
  /** Where the files are fetched from: the first that answers. */
  static mirrors: readonly string[] = [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "http://yann.lecun.com/exdb/mnist/",
  ];
  static resources: readonly Resource[] = [
    { file: "train-images-idx3-ubyte.gz", md5: "f68b3c2dcbeaaa9fbdd348bbdeb94873" },
    { file: "train-labels-idx1-ubyte.gz", md5: "d53e105ee54ea40749a09fcbcd1e9432" },
    { file: "t10k-images-idx3-ubyte.gz", md5: "9fb629c4189551a2d022fa330f9573f3" },
    { file: "t10k-labels-idx1-ubyte.gz", md5: "ec29112dd5afa0611ce80d1b7f02629c" },
  ];
  static classes: readonly string[] = [
    ...["0 - zero", "1 - one", "2 - two", "3 - three", "4 - four"],
    ...["5 - five", "6 - six", "7 - seven", "8 - eight", "9 - nine"],
  ];

  readonly classes: readonly string[];
  /** uint8 `[N, 28, 28]`. */
  readonly data: Tensor;
  /** int64 `[N]`. */
  readonly targets: Tensor;
  /** The folder of the files. */
  readonly rawFolder: string;
  private readonly labels: Uint8Array;

  constructor(root: string, options: PicturesOptions<Sample> = {}) {
    super(root, options);
    const { classes, resources, mirrors, name } = new.target;
    this.classes = classes;
    this.rawFolder = joinPath(joinPath(root, name), "raw");
    const part = this.train ? 0 : 1;
    const isThere = files[part].every((name) => this.find(name) !== undefined);
    if (options.download && !isThere && !shapesOnly) for (const resource of resources) this.fetch(resource, mirrors);
    const [images, labels] =
      options.download && !isThere && shapesOnly
        ? [Tensor.hollow([counts[part], 28, 28], uint8), Tensor.hollow([counts[part]], uint8)]
        : this.read(files[part]);
    this.data = images;
    this.targets = labels.long();
    this.labels = labels.numpy() as Uint8Array;
  }

  protected override target(index: number): number {
    return this.labels[index];
  }

  /** The path of a file, gzipped or not. */
  private find(name: string): string | undefined {
    return [name, `${name}.gz`].map((name) => joinPath(this.rawFolder, name)).find(exists);
  }

  /** Fetches a file, and unpacks it beside, where torchvision looks for it. */
  private fetch(resource: Resource, mirrors: readonly string[]): void {
    const packed = fetchResource(resource, mirrors, this.rawFolder);
    const pieces = Array.from(readUnzipped(packed), ({ bytes }) => bytes.slice());
    writeBytes(packed.replace(/\.gz$/, ""), pieces);
  }

  private read(names: readonly [images: string, labels: string]): [images: Tensor, labels: Tensor] {
    const [images, labels] = names.map((name) => {
      const file = this.find(name);
      if (file === undefined)
        throw new RuntimeError(
          `${this.constructor.name} not found at ${this.rawFolder}: pass { download: true }, or put the files ${names.join(" and ")} there, gzipped or not`,
        );
      return { file, array: readIdx(file) };
    });
    if (images.array.dtype !== uint8 || images.array.ndim !== 3) wrong(images, "grey pictures: uint8 [N, H, W]");
    const count = images.array.length;
    if (labels.array.dtype !== uint8 || labels.array.ndim !== 1 || labels.array.length !== count)
      wrong(labels, `the classes of ${count} pictures: uint8 [${count}]`);
    const most = this.classes.length;
    const bad = bytesOfTensor(labels.array).findIndex((label) => label >= most);
    if (bad >= 0)
      throw new FormatError(labels.file, {
        expected: `classes below ${most}`,
        found: `${labels.array.at(bad).item()} for picture ${bad}`,
      });
    return [images.array, labels.array];
  }
}

interface Read {
  file: string;
  array: Tensor;
}

function wrong({ file, array }: Read, expected: string): never {
  throw new FormatError(file, { byte: 2, expected, found: `${array.dtype.name} [${array.shape.join(", ")}]` });
}

/**
 * Pictures of clothes, from `ROOT/FashionMNIST/raw`; otherwise as MNIST.
 * https://pytorch.org/vision/0.14/generated/torchvision.datasets.FashionMNIST.html
 */
export class FashionMNIST<Sample = Image> extends MNIST<Sample> {
  static override mirrors: readonly string[] = ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"];
  static override resources: readonly Resource[] = [
    { file: "train-images-idx3-ubyte.gz", md5: "8d4fb7e6c68d591d4c3dfef9ec88bf0d" },
    { file: "train-labels-idx1-ubyte.gz", md5: "25c81989df183df01b3e8a0aad5dffbe" },
    { file: "t10k-images-idx3-ubyte.gz", md5: "bef4ecab320f06d8554ea6380940ec79" },
    { file: "t10k-labels-idx1-ubyte.gz", md5: "bb300cfdad3c16e7a12a480ee83cd310" },
  ];
  static override classes: readonly string[] = [
    ...["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"],
    ...["Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
  ];
}
