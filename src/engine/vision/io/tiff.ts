import { ByteReader } from "../../io/byteReader.js";
import { FormatError } from "../../io/formatError.js";
import { format } from "../../platform/formats.js";
import type { TiffIfd } from "../../../formats/tiff.js";
import { checkSize, decoding, type ImageFormat, type Pixels, startsWith } from "./pixels.js";

/** The first page: grey or colour of 8 or 16 bits, palettes; uncompressed, LZW and deflate. */
export const tiff: ImageFormat = {
  name: "TIFF",
  matches: (bytes) => startsWith(bytes, "II*\0") || startsWith(bytes, "MM\0*"),
  decode(bytes, file) {
    checkEntries(bytes, file);
    const library = format("tiff");
    const [header] = decoding(file, "TIFF", () => library.decode(bytes, { ignoreImageData: true, pages: [0] }));
    if (header === undefined) throw new FormatError(file, { expected: "a page", found: "none" });
    const { width, height } = decoding(file, "TIFF", () => ({ width: header.width, height: header.height }));
    checkSize(file, width, height, bytes.length);
    checkStrips(header, bytes, file);
    const samples = header.samplesPerPixel;
    if (!(samples >= 1 && samples <= 4))
      throw new FormatError(file, { expected: "1 to 4 numbers a pixel", found: String(samples) });
    const [page] = decoding(file, "TIFF", () => library.decode(bytes, { pages: [0] }));
    const channels = decoding(file, "TIFF", () => page.components) as Pixels["channels"];
    const data = page.data;
    if (!(data instanceof Uint8Array || data instanceof Uint16Array))
      throw new FormatError(file, { expected: "whole numbers of 8 or 16 bits", found: "numbers of another type" });
    if (data.length !== width * height * channels)
      throw new FormatError(file, { expected: `${width * height * channels} numbers`, found: String(data.length) });
    const palette = decoding(file, "TIFF", () => page.palette);
    if (channels === 1 && palette !== undefined) return coloured(width, height, data, palette, file);
    return { width, height, channels, data };
  },
};

/** Bytes of the types of TIFF's values, by their numbers. */
const typeSizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/** The values of every entry of the first page lie in the file: the library makes arrays of as many as an entry says. @throws FormatError */
function checkEntries(bytes: Uint8Array, file: string): void {
  const reader = new ByteReader(file, bytes, bytes[0] === 0x49);
  reader.read(4, "the header");
  const start = reader.u32("the place of the first page");
  if (start > bytes.length) reader.fail("a place in the file", `byte ${start}`, 4);
  reader.at = start;
  const entries = reader.u16("the number of entries");
  for (let i = 0; i < entries; i++) {
    reader.read(2, "the name of an entry");
    const size = typeSizes[reader.u16("the type of an entry")] ?? 0;
    const count = reader.u32("the number of values");
    const place = reader.u32("the place of the values");
    const fits = size * count <= 4 || place + size * count <= bytes.length;
    if (size === 0 || !fits) reader.fail("values of a known type inside the file", `${count} values`, reader.at - 8);
  }
}

/** Every strip of pixels lies in the file. @throws FormatError */
function checkStrips(header: TiffIfd, bytes: Uint8Array, file: string): void {
  const { stripOffsets, stripByteCounts } = decoding(file, "TIFF", () => ({
    stripOffsets: [header.stripOffsets ?? []].flat(),
    stripByteCounts: [header.stripByteCounts ?? []].flat(),
  }));
  stripOffsets.forEach((offset, i) => {
    if (!(offset + (stripByteCounts[i] ?? 0) <= bytes.length))
      throw new FormatError(file, {
        byte: bytes.length,
        expected: `${stripByteCounts[i] ?? 0} bytes of pixels from byte ${offset} on`,
        found: "the end of the file",
      });
  });
}

/** Palettes of TIFF have 16 bits, of which the upper ones count. */
function coloured(
  width: number,
  height: number,
  indices: Uint8Array | Uint16Array,
  palette: readonly (readonly number[])[],
  file: string,
): Pixels {
  const data = new Uint8Array(width * height * 3);
  indices.forEach((index, i) => {
    const colour = palette[index];
    if (colour === undefined)
      throw new FormatError(file, {
        expected: `a palette of more than ${index} colours`,
        found: String(palette.length),
      });
    for (let channel = 0; channel < 3; channel++) data[3 * i + channel] = colour[channel] >> 8;
  });
  return { width, height, channels: 3, data };
}
