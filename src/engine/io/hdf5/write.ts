import { checkOptions } from "../../arguments.js";
import { ValueError } from "../../errors.js";
import { reachOutside } from "../../outside.js";
import { type Hdf5Attributes, type Hdf5Value, type Hdf5Written, writeHdf5File } from "../../platform/hdf5.js";
import { bool, float16, uint8 } from "../../tensor/dtype.js";
import { Tensor } from "../../tensor/tensor.js";
import { descrOf } from "../numpy/descr.js";
import { bytesOfTensor } from "../tensorBytes.js";

/** Tensors and lists of texts by name; an object is a group. */
export interface Hdf5Contents {
  readonly [name: string]: Tensor | readonly string[] | Hdf5Contents;
}

export interface Hdf5WriteOptions {
  /** Of groups and datasets by their paths, `/` being the file itself: `{ "/": { title: "scan" }, "train/x": { unit: "mm" } }`. */
  attributes?: Readonly<Record<string, Readonly<Record<string, Hdf5Value>>>>;
  /** 0 (none) to 9: smaller files take longer. */
  compression?: number;
}

/**
 * Writes tensors, and lists of texts, to an HDF5 file, for h5py and this library: `writeHdf5("data.h5", { x, train: { y, names: ["a", "b"] } })`. Booleans become uint8. The file
 * is there whole or not at all.
 * @throws TypeError for what is neither, and for float16 and bfloat16; ValueError for a name that cannot be one; Error where the file cannot be written
 */
export function writeHdf5(file: string, contents: Hdf5Contents, options: Hdf5WriteOptions = {}): void {
  const { attributes = {}, compression = 0 } = checkOptions("writeHdf5", options, ["attributes", "compression"]);
  if (!Number.isInteger(compression) || compression < 0 || compression > 9)
    throw new ValueError(`compression must be a whole number from 0 to 9, but got ${compression}`);
  const byPath = new Map(Object.entries(attributes).map(([path, of]) => [`/${path}`.replace(/\/+/g, "/"), of]));
  const size = { bytes: 0 };
  const root = group("/", contents, byPath, size);
  if (byPath.size > 0)
    throw new ValueError(`attributes are given for ${[...byPath.keys()].join(", ")}, which is not written`);
  reachOutside(`writing ${file}`);
  writeHdf5File(file, root, compression, size.bytes);
}

function group(
  path: string,
  contents: Hdf5Contents,
  attributes: Map<string, Hdf5Attributes>,
  size: { bytes: number },
): Hdf5Written {
  const own = attributes.get(path) ?? {};
  attributes.delete(path);
  const children: Record<string, Hdf5Written> = {};
  for (const [name, value] of Object.entries(contents)) {
    const place = `${path === "/" ? "" : path}/${name}`;
    if (name === "" || name === "." || /[/\0]/.test(name))
      throw new ValueError(`${JSON.stringify(name)} cannot be a name in an HDF5 file`);
    const isGroup = typeof value === "object" && value !== null && !(value instanceof Tensor) && !Array.isArray(value);
    children[name] = isGroup
      ? group(place, value as Hdf5Contents, attributes, size)
      : { ...dataset(place, value as Tensor | readonly string[], size), attributes: attributes.get(place) ?? {} };
    attributes.delete(place);
  }
  return { kind: "group", attributes: own, children };
}

function dataset(
  path: string,
  value: Tensor | readonly string[],
  size: { bytes: number },
): Omit<Extract<Hdf5Written, { kind: "dataset" }>, "attributes"> {
  if (Array.isArray(value)) {
    if (!value.every((text) => typeof text === "string"))
      throw new TypeError(`${path}: a list is one of texts; make numbers a tensor`);
    return { kind: "dataset", shape: [value.length], descr: "text", content: { texts: [...(value as string[])] } };
  }
  if (!(value instanceof Tensor))
    throw new TypeError(
      `${path}: an HDF5 file holds tensors and lists of texts, but got ${value === null ? "null" : typeof value}`,
    );
  if (value.dtype === float16) throw new TypeError(`${path}: float16 is not written: save x.float() instead`);
  const tensor = value.dtype === bool ? value.to(uint8) : value;
  const bytes = bytesOfTensor(tensor).slice();
  size.bytes += bytes.length;
  return { kind: "dataset", shape: [...tensor.shape], descr: descrOf(tensor.dtype), content: { bytes } };
}
