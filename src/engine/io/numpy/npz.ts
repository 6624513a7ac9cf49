/** NumPy's `.npz`: a zip archive of `.npy` files. https://numpy.org/doc/1.24/reference/generated/numpy.savez.html */
import type { Tensor } from "../../tensor/tensor.js";
import { sourceOf, type Source } from "../../platform/source.js";
import { members, type UnzipOptions } from "../zip.js";
import { zipPieces } from "../zipWrite.js";
import { decodeNpy, encodeNpy } from "./npy.js";

const ENDING = ".npy";

/** The arrays of an archive by name. @throws FormatError for what is no such archive, or where one of its arrays is none */
export function decodeNpz(
  file: string,
  bytes: Uint8Array | Source,
  options: UnzipOptions = {},
): Record<string, Tensor> {
  const out: Record<string, Tensor> = {};
  const source = bytes instanceof Uint8Array ? sourceOf(bytes) : bytes;
  for (const [name, member] of members(file, source, options)) {
    const value = decodeNpy(`${file} (${name})`, member.source() ?? member.read());
    // An assignment to `__proto__` would change what the object is.
    Object.defineProperty(out, nameInNpz(name), { value, enumerable: true, writable: true, configurable: true });
  }
  return out;
}

/** The name of an array by that of its file. */
export const nameInNpz = (name: string): string => (name.endsWith(ENDING) ? name.slice(0, -ENDING.length) : name);

/** The pieces of an archive. */
export function npzPieces(arrays: Readonly<Record<string, Tensor>>, compress: boolean): Uint8Array[] {
  const files = Object.entries(arrays).map(([name, tensor]) => [name + ENDING, encodeNpy(tensor)] as const);
  return zipPieces(new Map(files), { compress });
}
