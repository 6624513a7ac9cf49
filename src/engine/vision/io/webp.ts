import { ByteReader } from "../../io/byteReader.js";
import { format } from "../../platform/formats.js";
import { checkSize, decoding, type ImageFormat, startsWith } from "./pixels.js";

/** Lossy and lossless; animations are refused. https://developers.google.com/speed/webp/docs/riff_container */
export const webp: ImageFormat = {
  name: "WebP",
  matches: (bytes) => startsWith(bytes, "RIFF") && startsWith(bytes, "WEBP", 8),
  decode(bytes, file) {
    const { width, height, hasAlpha } = readHeader(new ByteReader(file, bytes));
    checkSize(file, width, height, bytes.length);
    const decoded = decoding(file, "WebP", () => format("webp").decode(bytes));
    const pixels = decoded.width * decoded.height;
    if (hasAlpha) return { ...decoded, channels: 4 };
    const data = new Uint8Array(pixels * 3);
    for (let i = 0, at = 0, o = 0; i < pixels; i++, at += 4, o += 3) {
      data[o] = decoded.data[at];
      data[o + 1] = decoded.data[at + 1];
      data[o + 2] = decoded.data[at + 2];
    }
    return { ...decoded, data, channels: 3 };
  },
};

function readHeader(reader: ByteReader): { width: number; height: number; hasAlpha: boolean } {
  reader.read(12, "the header");
  const chunk = String.fromCharCode(...reader.read(4, "the first chunk"));
  reader.read(4, "its length");
  const u24 = (what: string) => reader.u8(what) | (reader.u8(what) << 8) | (reader.u8(what) << 16);
  if (chunk === "VP8 ") {
    reader.read(6, "the frame's header");
    return {
      width: reader.u16("the width") & 0x3fff,
      height: reader.u16("the height") & 0x3fff,
      hasAlpha: false,
    };
  }
  if (chunk === "VP8L") {
    reader.read(1, "the signature");
    const bits = reader.u32("the size");
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, hasAlpha: ((bits >>> 28) & 1) === 1 };
  }
  if (chunk !== "VP8X") reader.fail("a chunk VP8, VP8L or VP8X", "another chunk", 12);
  const flags = reader.u8("the flags");
  reader.read(3, "what is reserved");
  if ((flags & 2) !== 0) reader.fail("one picture", "an animation", 20);
  return { width: u24("the width") + 1, height: u24("the height") + 1, hasAlpha: (flags & 16) !== 0 };
}
