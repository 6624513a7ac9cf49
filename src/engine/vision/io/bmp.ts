import { ByteReader } from "../../io/byteReader.js";
import { format } from "../../platform/formats.js";
import { asBuffer } from "../../platform/bytes.js";
import { checkSize, decoding, type ImageFormat, type Pixels, startsWith } from "./pixels.js";

/** 1 to 32 bits, RLE too. https://learn.microsoft.com/windows/win32/gdi/bitmap-storage */
export const bmp: ImageFormat = {
  name: "BMP",
  matches: (bytes) => startsWith(bytes, "BM"),
  decode(bytes, file) {
    const header = new ByteReader(file, bytes);
    header.read(10, "the header");
    const offset = header.u32("the place of the pixels");
    const headerSize = header.u32("the size of the header");
    if (headerSize < 40) header.fail("a header of 40 bytes or more", `one of ${headerSize}`, 14);
    const [width, height] = [header.i32("the width"), Math.abs(header.i32("the height"))];
    header.u16("the planes");
    const bits = header.u16("the bits of a pixel");
    const compression = header.u32("the compression");
    if (![1, 4, 8, 16, 24, 32].includes(bits)) header.fail("1, 4, 8, 16, 24 or 32 bits a pixel", String(bits), 28);
    checkSize(file, width, height, bytes.length);
    header.read(12, "the sizes");
    const colours = header.u32("the number of colours");
    if (bits <= 8 && colours > 2 ** bits) header.fail(`at most ${2 ** bits} colours`, String(colours), 46);
    const row = Math.ceil((width * bits) / 32) * 4;
    if (compression !== 1 && compression !== 2 && offset + row * height > bytes.length)
      header.fail(`${row * height} bytes of pixels from byte ${offset} on`, "the end of the file", bytes.length);
    return pixelsOf(
      decoding(file, "BMP", () => format("bmp").decode(asBuffer(bytes))),
      bits,
    );
  },
};

interface Decoded {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel: alpha, blue, green, red. */
  readonly data: Uint8Array;
  readonly palette?: readonly { red: number; green: number; blue: number }[];
}

/** Grey where the palette is. The first byte is an alpha only in images of 32 bits that use it. */
function pixelsOf({ width, height: signed, data, palette }: Decoded, bits: number): Pixels {
  const height = Math.abs(signed);
  const isGrey = bits <= 8 && palette !== undefined && palette.every((c) => c.red === c.green && c.red === c.blue);
  let hasAlpha = false;
  if (bits === 32) for (let i = 0; !hasAlpha && i < data.length; i += 4) hasAlpha = data[i] !== 0 && data[i] !== 255;
  const channels = isGrey ? 1 : hasAlpha ? 4 : 3;
  const out = new Uint8Array(width * height * channels);
  for (let at = 0, o = 0; o < out.length; at += 4, o += channels) {
    out[o] = data[at + 3];
    if (isGrey) continue;
    out[o + 1] = data[at + 2];
    out[o + 2] = data[at + 1];
    if (hasAlpha) out[o + 3] = data[at];
  }
  return { width, height, channels, data: out };
}
