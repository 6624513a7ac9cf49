import { checkOptions } from "../../arguments.js";
import { KeyError, ValueError } from "../../errors.js";
import { hdf5Content, hdf5Tree, type Hdf5Attributes, type Hdf5Node } from "../../platform/hdf5.js";
import { sourceOf, withFile } from "../../platform/source.js";
import { cpu } from "../../tensor/device.js";
import { MOST_VALUES, shapesOnly } from "../../tensor/hollow.js";
import { contiguousStrides, numel } from "../../tensor/shape.js";
import { Tensor } from "../../tensor/tensor.js";
import { FormatError } from "../formatError.js";
import { elementType } from "../numpy/descr.js";
import { storageFilled } from "../tensorBytes.js";

type DatasetNode = Extract<Hdf5Node, { kind: "dataset" }>;
type GroupNode = Extract<Hdf5Node, { kind: "group" }>;

/** So many bytes are read out of any file; of more, deflate packs no tighter than that. */
const [HARMLESS, MOST_RATIO] = [2 ** 26, 1032];

interface Hdf5File {
  name: string;
  /** Bytes. */
  size: number;
}

export interface Hdf5Rows {
  /** The first row that is read, along the first dimension (0). */
  start?: number;
  /** The one behind the last (all). */
  stop?: number;
}

/** An array in an HDF5 file; its elements are read when they are asked for. https://docs.h5py.org/en/stable/high/dataset.html */
export class Hdf5Dataset {
  constructor(
    private readonly file: Hdf5File,
    /** Where it is in the file: `/train/x`. */
    readonly path: string,
    private readonly node: DatasetNode,
  ) {}

  /** Sizes; none for a single value. */
  get shape(): readonly number[] {
    return this.node.shape;
  }

  /** In NumPy's words, `<f4`; "text" for texts; what it is where it is neither. */
  get dtype(): string {
    return this.node.type.name;
  }

  /** What the file says of it. */
  get attributes(): Hdf5Attributes {
    return this.node.attributes;
  }

  /**
   * The numbers. Unsigned ones of 16, 32 and 64 bits, which tensors do not have, become int32, int64 and int64.
   * @throws FormatError for a damaged file, and for what is no array of numbers or booleans
   */
  tensor(rows: Hdf5Rows = {}): Tensor {
    const { descr, name } = this.node.type;
    if (descr === undefined)
      throw new FormatError(this.file.name, {
        expected: `numbers in ${this.path}`,
        found: name,
        advice: this.node.type.isText ? "Read them by texts()" : undefined,
      });
    const { shape, start, stop } = this.range(rows);
    // The library gives numbers in the machine's order of bytes, whichever the file has.
    const type = elementType(descr.replace(">", "<"));
    const count = numel(shape);
    if (shapesOnly && count > MOST_VALUES) return Tensor.hollow(shape, type.dtype);
    const size = count * type.itemsize;
    const most = Math.max(HARMLESS, MOST_RATIO * this.file.size);
    if (!(size <= most))
      throw new FormatError(this.file.name, {
        expected: `at most ${most} bytes out of a file of ${this.file.size}`,
        found: `${size} in ${this.path}`,
        advice: "Read fewer rows at once",
      });
    const bytes = this.content(start, stop, size);
    if (!("bytes" in bytes) || bytes.bytes.length !== size)
      throw new FormatError(this.file.name, { expected: `${count} numbers in ${this.path}`, found: "others" });
    try {
      const source = sourceOf(bytes.bytes);
      const storage = storageFilled(type.dtype, count, (target) => type.fill(target, source, 0));
      return new Tensor(storage, shape, contiguousStrides(shape), 0, cpu);
    } catch (error) {
      if (error instanceof RangeError)
        throw new FormatError(this.file.name, {
          expected: `whole numbers below 2^63 in ${this.path}`,
          found: error.message,
        });
      throw error;
    }
  }

  /** The texts, row by row. @throws FormatError for a damaged file, and for what is no array of texts */
  texts(rows: Hdf5Rows = {}): string[] {
    if (!this.node.type.isText)
      throw new FormatError(this.file.name, { expected: `texts in ${this.path}`, found: this.node.type.name });
    const { shape, start, stop } = this.range(rows);
    const content = this.content(start, stop, numel(shape) * 16);
    return "texts" in content ? content.texts : [];
  }

  private range(rows: Hdf5Rows) {
    const { start = 0, stop } = checkOptions("rows", rows, ["start", "stop"]);
    const [length = 1, ...rest] = this.shape;
    const end = Math.min(stop ?? length, length);
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start)
      throw new ValueError(`rows ${start} to ${stop} of ${this.path} are none: it has ${length}`);
    return { start, stop: end, shape: this.shape.length === 0 ? [] : [end - start, ...rest] };
  }

  private content(start: number, stop: number, bytes: number) {
    return asked(this.file.name, () => hdf5Content(this.file.name, this.path, start, stop, bytes));
  }

  /** As h5py prints it. */
  toString(): string {
    return `<HDF5 dataset "${this.path.split("/").at(-1)}": shape (${this.shape.join(", ")}), type "${this.dtype}">`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** A folder in an HDF5 file. https://docs.h5py.org/en/stable/high/group.html */
export class Hdf5Group {
  constructor(
    private readonly file: Hdf5File,
    /** Where it is in the file: `/`, `/train`. */
    readonly path: string,
    private readonly node: GroupNode,
  ) {}

  /** What the file says of it. */
  get attributes(): Hdf5Attributes {
    return this.node.attributes;
  }

  /** Names of what is in it. */
  keys(): string[] {
    return Object.keys(this.node.children);
  }

  /** The groups and datasets in it, without what is neither: a link that leads nowhere, a named type. */
  members(): (Hdf5Group | Hdf5Dataset)[] {
    return this.keys().flatMap((key) => (this.node.children[key].kind === "other" ? [] : [this.get(key)]));
  }

  /** Whether there is something under a name or a path: `train/x`. */
  has(path: string): boolean {
    return this.find(path) !== undefined;
  }

  /** What is under a name or a path. @throws KeyError where there is nothing */
  get(path: string): Hdf5Group | Hdf5Dataset {
    const found = this.find(path);
    const full = `/${partsOf(`${this.path}/${path}`).join("/")}`;
    if (found === undefined)
      throw new KeyError(
        `There is no ${full} in ${this.file.name}; ${this.path} has ${this.keys().join(", ") || "nothing"}`,
      );
    if (found.kind === "other")
      throw new KeyError(`${full} in ${this.file.name} is neither group nor dataset, but ${found.what}`);
    return found.kind === "group" ? new Hdf5Group(this.file, full, found) : new Hdf5Dataset(this.file, full, found);
  }

  /** The dataset under a name or a path. @throws KeyError where there is none */
  dataset(path: string): Hdf5Dataset {
    const found = this.get(path);
    if (found instanceof Hdf5Dataset) return found;
    throw new KeyError(`${found.path} in ${this.file.name} is a group; it has ${found.keys().join(", ") || "nothing"}`);
  }

  /** The group under a name or a path. @throws KeyError where there is none */
  group(path: string): Hdf5Group {
    const found = this.get(path);
    if (found instanceof Hdf5Group) return found;
    throw new KeyError(`${found.path} in ${this.file.name} is a dataset`);
  }

  private find(path: string): Hdf5Node | undefined {
    let node: Hdf5Node | undefined = this.node;
    for (const name of partsOf(path))
      node = node?.kind === "group" && Object.hasOwn(node.children, name) ? node.children[name] : undefined;
    return node;
  }

  /** As h5py prints it. */
  toString(): string {
    return `<HDF5 group "${this.path}" (${this.keys().length} members)>`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

const partsOf = (path: string) => path.split("/").filter((part) => part !== "");

const SIGNATURE = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);

/**
 * An HDF5 file (`.h5`, `.hdf5`): its groups, datasets and attributes; numbers and texts are read when they are asked for.
 *
 *     const x = readHdf5("data.h5").dataset("train/x").tensor()
 *
 * @throws FormatError for what is no such file, and a damaged one
 * https://docs.h5py.org/en/stable/high/file.html
 */
export function readHdf5(file: string): Hdf5Group {
  const size = withFile(file, (source) => {
    // The format begins at byte 0, or, behind a block of the user's, at 512, 1024, 2048...
    for (let at = 0; at + SIGNATURE.length <= source.size; at = at === 0 ? 512 : 2 * at) {
      const found = source.read(at, at + SIGNATURE.length);
      if (SIGNATURE.every((byte, i) => byte === found[i])) return source.size;
    }
    const found = source.size === 0 ? "an empty file" : "another format";
    throw new FormatError(file, { byte: 0, expected: 'an HDF5 file, which starts with 89 "HDF"', found });
  });
  const root = asked(file, () => hdf5Tree(file));
  return new Hdf5Group({ name: file, size }, "/", root as GroupNode);
}

function asked<T>(file: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new FormatError(file, { expected: "a whole HDF5 file", found: (error as Error).message, cause: error });
  }
}
