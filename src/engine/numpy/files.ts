/** Arrays in NumPy's files. */
import { checkOptions } from "../arguments.js";
import { FormatError } from "../io/formatError.js";
import { decodeNpy, isNpy, npyPieces } from "../io/numpy/npy.js";
import { decodeNpz, npzPieces } from "../io/numpy/npz.js";
import { asTensor } from "../ops/creationInterop.js";
import type { TensorData } from "../ops/creation.js";
import { writeBytes } from "../platform/files.js";
import { sourceOf, type Source, withFile } from "../platform/source.js";
import { Tensor } from "../tensor/tensor.js";

/** The arrays of an `.npz` by name. */
export type Arrays = Record<string, Tensor>;

type ArrayLike = Tensor | TensorData;

export interface LoadOptions {
  /** Bytes that the arrays of an `.npz` may have together: 1 GiB, or the file's size where that is more. */
  maxBytes?: number;
}

/**
 * The array of an `.npy`, or the arrays of an `.npz` by name: `numpy.load<numpy.Arrays>("data.npz").x`. Unsigned numbers of 16, 32 and 64 bits, which
 * tensors do not have, become int32, int64 and int64.
 * @param file a path, or the bytes of a file
 * @throws FormatError for what is neither, a damaged file, and arrays of Python objects, texts or records
 * https://numpy.org/doc/1.24/reference/generated/numpy.load.html
 */
export function load<T extends Tensor | Arrays = Tensor>(file: string | Uint8Array, options: LoadOptions = {}): T {
  checkOptions("numpy.load", options, ["maxBytes"]);
  const name = typeof file === "string" ? file : "the bytes";
  const read = (source: Source) => decode(name, source, options) as T;
  return typeof file === "string" ? withFile(file, read) : read(sourceOf(file));
}

function decode(name: string, source: Source, options: LoadOptions): Tensor | Arrays {
  if (isNpy(source)) return decodeNpy(name, source);
  const [p, k] = source.read(0, Math.min(2, source.size));
  if (p === 0x50 && k === 0x4b) return decodeNpz(name, source, options);
  const found = source.size === 0 ? "an empty file" : "another format";
  throw new FormatError(name, { byte: 0, expected: "an array or an archive of NumPy's (.npy, .npz)", found });
}

/**
 * Writes an array to an `.npy`; the ending is added where it is missing.
 * @throws TypeError for bfloat16, which NumPy does not have
 * https://numpy.org/doc/1.24/reference/generated/numpy.save.html
 */
export function save(file: string, array: ArrayLike): void {
  writeBytes(withEnding(file, ".npy"), npyPieces(asTensor(array)));
}

/**
 * Writes arrays to an `.npz`: those in an object by their names, others as `arr_0`, `arr_1`...: `numpy.savez("data.npz", { x, y })`.
 * https://numpy.org/doc/1.24/reference/generated/numpy.savez.html
 */
export function savez(file: string, ...arrays: (ArrayLike | Readonly<Record<string, ArrayLike>>)[]): void {
  writeBytes(withEnding(file, ".npz"), npzPieces(named("numpy.savez", arrays), false));
}

/** As `savez`, compressed. https://numpy.org/doc/1.24/reference/generated/numpy.savez_compressed.html */
export function savezCompressed(file: string, ...arrays: (ArrayLike | Readonly<Record<string, ArrayLike>>)[]): void {
  writeBytes(withEnding(file, ".npz"), npzPieces(named("numpy.savezCompressed", arrays), true));
}

function named(of: string, given: readonly (ArrayLike | Readonly<Record<string, ArrayLike>>)[]): Arrays {
  const out: Arrays = {};
  given.forEach((value, i) => {
    const entries = isNames(value) ? Object.entries(value) : [[`arr_${i}`, value] as const];
    for (const [name, array] of entries) {
      if (name in out) throw new TypeError(`${of} got two arrays of the name ${name}`);
      out[name] = asTensor(array);
    }
  });
  return out;
}

function isNames(value: ArrayLike | Readonly<Record<string, ArrayLike>>): value is Readonly<Record<string, ArrayLike>> {
  return typeof value === "object" && !Array.isArray(value) && !ArrayBuffer.isView(value) && !(value instanceof Tensor);
}

function withEnding(file: string, ending: string): string {
  return file.endsWith(ending) ? file : file + ending;
}
