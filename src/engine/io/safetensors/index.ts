/** Files of tensors by name that hold nothing else, as Hugging Face's libraries exchange them. */
import { checkOptions } from "../../arguments.js";
import { writeBytes } from "../../platform/files.js";
import { type Source, withFile } from "../../platform/source.js";
import { Tensor } from "../../tensor/tensor.js";
import { decodeSafetensors, storedSafetensors } from "./decode.js";
import { safetensorsPieces } from "./encode.js";

export interface SafetensorsOptions {
  /** Texts by name beside the tensors, such as `{ format: "pt" }`. */
  metadata?: Readonly<Record<string, string>>;
}

/**
 * Writes tensors by name, a model's `stateDict()` for one. Views are written by their values.
 * @throws TypeError for what is no tensor, and for metadata that are no texts
 * https://huggingface.co/docs/safetensors
 */
export function saveSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  file: string,
  options: SafetensorsOptions = {},
): void {
  const { metadata = {} } = checkOptions("saveSafetensors", options, ["metadata"]);
  for (const [name, tensor] of Object.entries(tensors)) {
    if (name === "__metadata__")
      throw new TypeError("a tensor cannot be called __metadata__, which is where the metadata are");
    if (!(tensor instanceof Tensor))
      throw new TypeError(`safetensors hold tensors alone, but ${name} is ${typeof tensor}`);
  }
  for (const [name, text] of Object.entries(metadata))
    if (typeof text !== "string") throw new TypeError(`metadata are texts, but ${name} is ${typeof text}`);
  writeBytes(file, safetensorsPieces(tensors, metadata));
}

/**
 * The tensors of a file, by name.
 * @param file a path, or the bytes of a file
 * @throws FormatError for what is no such file, or a damaged one
 */
export function loadSafetensors(file: string | Uint8Array): Record<string, Tensor> {
  return read(file, decodeSafetensors).tensors;
}

/** The metadata of a file: texts by name. @param file a path, or the bytes of a file @throws FormatError */
export function safetensorsMetadata(file: string | Uint8Array): Record<string, string> {
  return read(file, storedSafetensors).metadata;
}

function read<T>(file: string | Uint8Array, decode: (name: string, bytes: Uint8Array | Source) => T): T {
  return typeof file === "string" ? withFile(file, (source) => decode(file, source)) : decode("the bytes", file);
}
