/** `torch.save` and `torch.load`. */
import { checkOptions } from "../../arguments.js";
import { Device } from "../../tensor/device.js";
import { writeBytes } from "../../platform/files.js";
import { withFile } from "../../platform/source.js";
import { decodeTorch } from "./decode.js";
import { torchPieces } from "./encode.js";
import type { MapLocation } from "./mapLocation.js";

export type { MapLocation };

export interface LoadOptions {
  mapLocation?: MapLocation;
  /** PyTorch's switch for reading data alone: here there is nothing else, so that it changes nothing. */
  weightsOnly?: boolean;
}

/**
 * Writes a value to a file as PyTorch does, for `torch.load` here and there: tensors, which go on sharing storages, parameters, numbers, texts,
 * booleans, null, bytes (`Uint8Array`), arrays (as lists), objects and maps (as dictionaries), sets, dtypes and devices, at any depth.
 * An object of tensors alone is a state dict, an `OrderedDict` in Python. Keys of other objects that are whole numbers are numbers in Python.
 * The file is there whole or not at all.
 * @throws TypeError that names what cannot be saved, such as a module: save its `stateDict()`; Error where the file cannot be written
 * https://pytorch.org/docs/1.13/generated/torch.save.html
 */
export function save(value: unknown, file: string): void {
  if (typeof file !== "string")
    throw new TypeError(`torch.save(value, file) takes a path as file, but got ${typeof file}`);
  writeBytes(file, torchPieces(value, folderOf(file)));
}

/**
 * The value in a file that `torch.save` wrote, here or in PyTorch, of any version since 0.4. Lists and tuples are arrays; dictionaries are objects, or maps where
 * keys are neither texts nor whole numbers; NumPy's arrays are tensors. Only data is read: no code of the file's is run, and a file that asks for it is refused.
 * What is in it is for the reader to say: `torch.load<{ epoch: number; model: StateDict }>("last.pth")`.
 * @param file a path, or the bytes of a file
 * @throws FormatError with the place where the file stops making sense; RuntimeError for tensors of a device that is not here
 * https://pytorch.org/docs/1.13/generated/torch.load.html
 */
export function load<T>(
  file: string | Uint8Array,
  options: LoadOptions | Exclude<MapLocation, Readonly<Record<string, string>>> = {},
): T {
  const isLocation = typeof options === "string" || typeof options === "function" || options instanceof Device;
  const { mapLocation } = isLocation
    ? { mapLocation: options }
    : checkOptions("torch.load", options, ["mapLocation", "weightsOnly"]);
  if (typeof file === "string") return withFile(file, (source) => decodeTorch(file, source, mapLocation)) as T;
  if (file instanceof Uint8Array) return decodeTorch("the bytes", file, mapLocation) as T;
  throw new TypeError(`torch.load takes a path or a Uint8Array, but got ${file === null ? "null" : typeof file}`);
}

/** The name of the folder in the archive, as PyTorch gives it. */
function folderOf(file: string): string {
  const name = file.split(/[\\/]/).at(-1)!;
  return name.replace(/\.[^.]*$/, "") || "archive";
}
