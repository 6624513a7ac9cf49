import { checkOptions } from "../../arguments.js";
import { FormatError } from "../../io/formatError.js";
import { readBytes } from "../../platform/files.js";
import { stack } from "../../ops/join.js";
import { sameShape } from "../../tensor/shape.js";
import type { Tensor } from "../../tensor/tensor.js";
import type { Image } from "../image.js";
import { decodePixels } from "./decode.js";
import { gif } from "./gif.js";
import { checkMode, imageOf, type ImageReadMode, tensorOf } from "./modes.js";
import { tiff } from "./tiff/index.js";

export interface ReadImageOptions {
  /** `UNCHANGED` by default. */
  mode?: ImageReadMode;
}

/** What errors call bytes that come from no file. */
const unnamed = "image";

/**
 * An image file (PNG, JPEG, WebP, BMP, GIF, TIFF) as a tensor `[C, H, W]`: uint8, int32 from 0 to 65535 where the file has 16 bits, float32 where it has floats.
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

/**
 * All frames of a GIF, or pages of a TIFF, as a tensor `[N, C, H, W]`; `RGB` by default for a GIF, `UNCHANGED` for a TIFF.
 * @throws FormatError for another file, and for pages of several sizes
 */
export function readFrames(path: string, options: ReadImageOptions = {}): Tensor {
  return decodeFrames(readBytes(path), path, options);
}

/** As `readFrames`, from bytes. */
export function decodeFrames(bytes: Uint8Array, file = unnamed, options: ReadImageOptions = {}): Tensor {
  const format = [gif, tiff].find(({ matches }) => matches(bytes));
  if (format === undefined)
    throw new FormatError(file, { byte: 0, expected: "a GIF or a TIFF", found: "another file" });
  const { mode = format === gif ? "RGB" : "UNCHANGED" } = checkOptions("readFrames", options, ["mode"]);
  checkMode(mode);
  const frames = format.frames(bytes, file).map((frame) => tensorOf(frame, mode));
  const other = frames.findIndex(({ shape, dtype }) => !sameShape(shape, frames[0].shape) || dtype !== frames[0].dtype);
  if (other > 0) {
    const [expected, found] = [frames[0], frames[other]].map(
      ({ shape, dtype }) => `[${shape.join(", ")}] of ${dtype.name}`,
    );
    throw new FormatError(file, {
      expected: `pages like the first, ${expected}`,
      found: `${found} on page ${other + 1}`,
    });
  }
  return stack(frames);
}

/** An image file as an `Image`, which transforms take: what PIL's `Image.open` is to torchvision. @throws FormatError */
export function openImage(path: string): Image {
  return imageOf(decodePixels(readBytes(path), path));
}

/** As `openImage`, from bytes. @param file what errors call the file */
export function imageFromBytes(bytes: Uint8Array, file = unnamed): Image {
  return imageOf(decodePixels(bytes, file));
}
