/** Image files as pixels, by what they start with. */
import { FormatError } from "../../io/formatError.js";
import { bmp } from "./bmp.js";
import { gif } from "./gif.js";
import { jpeg } from "./jpeg.js";
import type { ImageFormat, Pixels } from "./pixels.js";
import { png } from "./png.js";
import { tiff } from "./tiff/index.js";
import { webp } from "./webp.js";

const formats: readonly ImageFormat[] = [png, jpeg, webp, bmp, gif, tiff];

/** @throws FormatError for a file of no known format, and for one that is damaged */
export function decodePixels(bytes: Uint8Array, file: string, grey = false): Pixels {
  const format = formats.find(({ matches }) => matches(bytes));
  if (format === undefined)
    throw new FormatError(file, {
      byte: 0,
      expected: `an image (${formats.map(({ name }) => name).join(", ")})`,
      found: bytes.length === 0 ? "an empty file" : `${Array.from(bytes.subarray(0, 4), hex).join(" ")}`,
    });
  return format.decode(bytes, file, grey);
}

const hex = (byte: number) => byte.toString(16).padStart(2, "0");
