import { format } from "../../platform/formats.js";
import { FormatError } from "../../io/formatError.js";
import { checkSize, decoding, type ImageFormat, type Pixels } from "./pixels.js";

/** Baseline and progressive; the orientation in its EXIF data is not applied, as in torchvision. Inks are those of Pillow: 255 is full. */
export const jpeg: ImageFormat = {
  name: "JPEG",
  matches: (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff,
  decode(bytes, file, grey) {
    const library = format("jpeg");
    const header = decoding(file, "JPEG", () => library.readHeader(bytes));
    checkSize(file, header.width, header.height, bytes.length);
    const isInk = header.colors === "cmyk" || header.colors === "ycck";
    const wanted = isInk ? "cmyk" : header.colors === "grey" || (grey && header.colors === "ycbcr") ? "grey" : "rgb";
    const { width, height, data, isDamaged } = decoding(file, "JPEG", () => library.decode(bytes, header, wanted));
    if (isDamaged && !ends(bytes))
      throw new FormatError(file, {
        byte: bytes.length,
        expected: "the end of a JPEG (ff d9)",
        found: "the end of the file",
      });
    // Adobe's programs, which write nearly all files of inks, store them inverted.
    if (isInk) for (let i = 0; i < data.length; i++) data[i] = 255 - data[i];
    const channels: Pixels["channels"] = wanted === "grey" ? 1 : wanted === "rgb" ? 3 : 4;
    return { width, height, channels, data, isInk };
  },
};

/** Whether the mark of the end is there. */
function ends(bytes: Uint8Array): boolean {
  for (let i = bytes.length - 2; i >= 2; i--) if (bytes[i] === 0xff && bytes[i + 1] === 0xd9) return true;
  return false;
}
