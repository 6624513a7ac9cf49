import { ByteReader } from "../../io/byteReader.js";
import { FormatError } from "../../io/formatError.js";
import { inflate } from "../../platform/inflate.js";
import { checkSize, decoding, type ImageFormat, type Pixels } from "./pixels.js";
import { PngHeader, unfiltered } from "./pngRows.js";

const magic = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Numbers a pixel by the type of colour, and the depths it may have. */
const types: Record<number, readonly [channels: 1 | 2 | 3 | 4, depths: readonly number[]]> = {
  0: [1, [1, 2, 4, 8, 16]],
  2: [3, [8, 16]],
  3: [1, [1, 2, 4, 8]],
  4: [2, [8, 16]],
  6: [4, [8, 16]],
};

/** Bytes that deflate can make of one. */
const mostInflated = 1032;

/**
 * All depths, interlaced or not. Palettes become colours; transparent colours an alpha. Of an animation the first frame is read.
 * Inflated by Node's own zlib: no library reads all kinds, and those tried take three times as long. https://www.w3.org/TR/png-3/
 */
export const png: ImageFormat = {
  name: "PNG",
  matches: (bytes) => magic.every((byte, i) => bytes[i] === byte),
  decode(bytes, file) {
    const reader = new ByteReader(file, bytes, false);
    reader.read(magic.length, "the signature");
    const header = readHeader(reader, file);
    const { data, palette, transparency } = readChunks(reader);
    const inflated = decoding(file, "PNG", () => inflate(data, header.size));
    if (inflated.length < header.size)
      throw new FormatError(file, { expected: `${header.size} bytes of pixels`, found: String(inflated.length) });
    return expanded(header, unfiltered(inflated, header, file), palette, transparency, file);
  },
};

function readHeader(reader: ByteReader, file: string): PngHeader {
  const length = reader.u32("the length of the first chunk");
  if (length !== 13 || nameOf(reader) !== "IHDR") reader.fail("the chunk IHDR of 13 bytes", "another chunk", 8);
  const [width, height] = [reader.u32("the width"), reader.u32("the height")];
  const [depth, type] = [reader.u8("the depth"), reader.u8("the type of colour")];
  const known = types[type];
  if (known === undefined || !known[1].includes(depth))
    return reader.fail("a depth and a type of colour that PNG has", `depth ${depth} and type ${type}`, 24);
  const pixelsPerByte = mostInflated * (8 / (depth * known[0]));
  checkSize(file, width, height, reader.bytes.length, { pixelsPerByte });
  reader.read(2, "the compression and the filter");
  const interlaced = reader.u8("the interlacing") === 1;
  reader.read(4, "the checksum");
  return new PngHeader(width, height, depth, type, known[0], interlaced);
}

const nameOf = (reader: ByteReader) => String.fromCharCode(...reader.read(4, "the name of a chunk"));

interface Chunks {
  data: Uint8Array;
  /** Red, green and blue of each colour. */
  palette: Uint8Array | null;
  transparency: Uint8Array | null;
}

/** Goes through all chunks, which must be whole. */
function readChunks(reader: ByteReader): Chunks {
  const parts: Uint8Array[] = [];
  const chunks: Omit<Chunks, "data"> = { palette: null, transparency: null };
  while (reader.left > 0) {
    const length = reader.u32("the length of a chunk");
    const name = nameOf(reader);
    const content = reader.read(length, /^\w{4}$/.test(name) ? `the chunk ${name}` : "a chunk");
    reader.read(4, "the checksum of a chunk");
    if (name === "IDAT") parts.push(content);
    if (name === "PLTE") chunks.palette = content;
    if (name === "tRNS") chunks.transparency = content;
    if (name === "IEND") return { ...chunks, data: joined(parts) };
  }
  return reader.fail("the chunk IEND", "the end of the file");
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0];
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function expanded(
  { width, height, depth, type, channels }: PngHeader,
  values: Uint8Array | Uint16Array,
  palette: Uint8Array | null,
  transparency: Uint8Array | null,
  file: string,
): Pixels {
  if (type === 3) return coloured(width, height, values, palette, transparency, file);
  const most = 2 ** depth - 1;
  const scaled = depth < 8 ? values.map((value) => (value * 255) / most) : values;
  if (transparency === null || channels % 2 === 0) return { width, height, channels, data: scaled };
  const key = Array.from({ length: channels }, (_, i) => transparency[2 * i] * 256 + transparency[2 * i + 1]);
  return withAlpha(width, height, channels, values, scaled, key);
}

function coloured(
  width: number,
  height: number,
  indices: Uint8Array | Uint16Array,
  palette: Uint8Array | null,
  transparency: Uint8Array | null,
  file: string,
): Pixels {
  const colours = Math.floor((palette?.length ?? 0) / 3);
  const channels = transparency === null ? 3 : 4;
  const out = new Uint8Array(width * height * channels);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i];
    if (index >= colours)
      throw new FormatError(file, { expected: `a palette of more than ${index} colours`, found: String(colours) });
    for (let channel = 0; channel < 3; channel++) out[i * channels + channel] = palette![3 * index + channel];
    if (transparency !== null) out[i * channels + 3] = transparency[index] ?? 255;
  }
  return { width, height, channels, data: out };
}

/** One colour is transparent. */
function withAlpha(
  width: number,
  height: number,
  channels: Pixels["channels"],
  values: Uint8Array | Uint16Array,
  scaled: Uint8Array | Uint16Array,
  key: readonly number[],
): Pixels {
  const more = channels + 1;
  const out = new (scaled instanceof Uint16Array ? Uint16Array : Uint8Array)(width * height * more);
  const opaque = scaled instanceof Uint16Array ? 65535 : 255;
  for (let i = 0; i < width * height; i++) {
    let isTransparent = true;
    for (let channel = 0; channel < channels; channel++) {
      out[i * more + channel] = scaled[i * channels + channel];
      isTransparent &&= values[i * channels + channel] === key[channel];
    }
    out[i * more + channels] = isTransparent ? 0 : opaque;
  }
  return { width, height, channels: more as Pixels["channels"], data: out };
}
