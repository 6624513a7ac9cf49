import { checkOptions } from "../../arguments.js";
import { FormatError } from "../../io/formatError.js";
import { readBytes } from "../../platform/files.js";
import { stack } from "../../ops/join.js";
import type { Tensor } from "../../tensor/tensor.js";
import type { Image } from "../image.js";
import { decodePixels } from "./decode.js";
import { gif } from "./gif.js";
import { checkMode, imageOf, type ImageReadMode, tensorOf } from "./modes.js";

export interface ReadImageOptions {
  /** `UNCHANGED` by default. */
  mode?: ImageReadMode;
}

/** What errors call bytes that come from no file. */
const unnamed = "image";

/**
 * An image file (PNG, JPEG, WebP, BMP, GIF, TIFF) as a tensor `[C, H, W]`: uint8, or int32 from 0 to 65535 where the file has 16 bits.
 * @throws FormatError that says where a damaged file stops making sense
 * https://pytorch.org/vision/0.14/generated/torchvision.io.read_image.html
 */
export function readImage(path: string, options: ReadImageOptions = {}): Tensor {
  return decoded(readBytes(path), path, options);
}

/** As `readImage`, from bytes. https://pytorch.org/vision/0.14/generated/torchvision.io.decode_image.html */
export function decodeImage(bytes: Uint8Array, options: ReadImageOptions = {}): Tensor {
  return decoded(bytes, unnamed, options);
}

function decoded(bytes: Uint8Array, file: string, options: ReadImageOptions): Tensor {
  const { mode = "UNCHANGED" } = checkOptions("readImage", options, ["mode"]);
  checkMode(mode);
  return tensorOf(decodePixels(bytes, file, mode === "GRAY"), mode);
}

/** All frames of a GIF as a tensor `[N, C, H, W]`, uint8; `RGB` by default. @throws FormatError for another file */
export function readFrames(path: string, options: ReadImageOptions = {}): Tensor {
  const { mode = "RGB" } = checkOptions("readFrames", options, ["mode"]);
  checkMode(mode);
  const bytes = readBytes(path);
  if (!gif.matches(bytes)) throw new FormatError(path, { byte: 0, expected: "a GIF", found: "another file" });
  return stack(gif.frames(bytes, path).map((frame) => tensorOf(frame, mode)));
}

/** An image file as an `Image`, which transforms take: what PIL's `Image.open` is to torchvision. @throws FormatError */
export function openImage(path: string): Image {
  return imageOf(decodePixels(readBytes(path), path));
}

/** As `openImage`, from bytes. @param file what errors call the file */
export function imageFromBytes(bytes: Uint8Array, file = unnamed): Image {
  return imageOf(decodePixels(bytes, file));
}
