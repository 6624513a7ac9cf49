/** The two forms of CIFAR's files: bytes, and pickles of Python 2. https://www.cs.toronto.edu/~kriz/cifar.html */
import { ByteReader } from "../../io/byteReader.js";
import { FormatError } from "../../io/formatError.js";
import { numpy } from "../../io/pickle/numpy.js";
import { python } from "../../io/pickle/python.js";
import { describe, Unpickler } from "../../io/pickle/unpickler.js";
import { bytesOfTensor } from "../../io/tensorBytes.js";
import { readBytes } from "../../platform/files.js";
import { uint8 } from "../../tensor/dtype.js";
import { Tensor } from "../../tensor/tensor.js";

/** Bytes of a picture: three channels of 32 x 32. */
export const PICTURE = 3 * 32 * 32;

export interface Batch {
  /** The bytes of the pictures, in pieces. */
  pictures: readonly Uint8Array[];
  targets: readonly number[];
}

/** @param labels bytes before a picture, of which the last is its class @throws FormatError */
export function decodeBinaryBatch(file: string, bytes: Uint8Array, labels: number, classes: number): Batch {
  const record = labels + PICTURE;
  const reader = new ByteReader(file, bytes);
  const count = Math.floor(bytes.length / record);
  if (count === 0 || count * record !== bytes.length)
    reader.fail(
      `pictures of ${record} bytes each`,
      `${bytes.length - count * record} bytes before the end of the file`,
      count * record,
    );
  const targets = Array.from({ length: count }, (_, i) => {
    const at = i * record + labels - 1;
    return bytes[at] < classes ? bytes[at] : reader.fail(`a class below ${classes}`, String(bytes[at]), at);
  });
  const pictures = targets.map((_, i) => bytes.subarray(i * record + labels, (i + 1) * record));
  return { pictures, targets };
}

/** @param key of the labels @throws FormatError */
export function decodePickledBatch(file: string, bytes: Uint8Array, key: string, classes: number): Batch {
  const entry = unpickled(file, bytes);
  const [data, targets] = [entry.data, entry[key]];
  if (!(data instanceof Tensor) || data.dtype !== uint8 || data.ndim !== 2 || data.shape[1] !== PICTURE)
    throw new FormatError(file, {
      expected: `pictures as an array "data" of uint8 [N, ${PICTURE}]`,
      found: describe(data),
    });
  const isClass = (value: unknown) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < classes;
  if (!Array.isArray(targets) || targets.length !== data.length || !targets.every(isClass))
    throw new FormatError(file, {
      expected: `a list "${key}" of ${data.length} classes below ${classes}`,
      found: Array.isArray(targets) ? `another one of ${targets.length}` : describe(targets),
    });
  return { pictures: [bytesOfTensor(data).slice()], targets: targets as number[] };
}

/** The names of the classes in a pickle. @throws FormatError */
export function decodePickledNames(file: string, bytes: Uint8Array, key: string): string[] {
  const names = unpickled(file, bytes)[key];
  if (!Array.isArray(names) || names.length === 0 || !names.every((name) => typeof name === "string"))
    throw new FormatError(file, { expected: `a list "${key}" of the classes' names`, found: describe(names) });
  return names as string[];
}

/** Names of classes, a line each. @throws FormatError */
export function decodeNames(file: string, bytes: Uint8Array): string[] {
  const names = new ByteReader(file, bytes)
    .text(bytes.length, "names of classes")
    .split(/\r?\n/)
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length === 0 || names.length > 256)
    throw new FormatError(file, { expected: "names of 1 to 256 classes", found: String(names.length) });
  return names;
}

const globals = new Map([...python, ...numpy]);

/** The dictionary in a pickle of Python 2, whose texts may be bytes. */
function unpickled(file: string, bytes: Uint8Array): Record<string, unknown> {
  const value = new Unpickler(new ByteReader(file, bytes), { globals, encoding: "latin1" }).load();
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    throw new FormatError(file, { byte: 0, expected: "a dictionary", found: describe(value) });
  return value as Record<string, unknown>;
}

const ofFile =
  <Rest extends unknown[], T>(decode: (file: string, bytes: Uint8Array, ...rest: Rest) => T) =>
  (file: string, ...rest: Rest): T =>
    decode(file, readBytes(file), ...rest);

export const binaryBatch = ofFile(decodeBinaryBatch);
export const pickledBatch = ofFile(decodePickledBatch);
export const pickledNames = ofFile(decodePickledNames);
export const binaryNames = ofFile(decodeNames);
