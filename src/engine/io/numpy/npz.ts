/** NumPy's `.npz`: a zip archive of `.npy` files. https://numpy.org/doc/1.24/reference/generated/numpy.savez.html */
import type { Tensor } from "../../tensor/tensor.js";
import { unzip, type UnzipOptions, zip } from "../zip.js";
import { decodeNpy, encodeNpy } from "./npy.js";

const ENDING = ".npy";

/** The arrays of an archive by name. @throws FormatError for what is no such archive, or where one of its arrays is none */
export function decodeNpz(file: string, bytes: Uint8Array, options: UnzipOptions = {}): Record<string, Tensor> {
  const out: Record<string, Tensor> = {};
  for (const [name, content] of unzip(file, bytes, options)) {
    const value = decodeNpy(`${file} (${name})`, content);
    // An assignment to `__proto__` would change what the object is.
    const key = name.endsWith(ENDING) ? name.slice(0, -ENDING.length) : name;
    Object.defineProperty(out, key, { value, enumerable: true, writable: true, configurable: true });
  }
  return out;
}

/** The bytes of an archive. */
export function encodeNpz(arrays: Readonly<Record<string, Tensor>>, compress: boolean): Uint8Array {
  const files = Object.entries(arrays).map(([name, tensor]) => [name + ENDING, encodeNpy(tensor)] as const);
  return zip(new Map(files), { compress });
}
