import { ByteReader } from "../../io/byteReader.js";
import { FormatError } from "../../io/formatError.js";
import { format } from "../../platform/formats.js";
import type { FrameInfo } from "../../../formats/gif.js";
import { gifIndices } from "./gifLzw.js";
import { checkSize, decoding, type ImageFormat, type Pixels, startsWith } from "./pixels.js";

/** The first frame; `frames` gives all. */
export const gif: ImageFormat & { frames(bytes: Uint8Array, file: string): Pixels[] } = {
  name: "GIF",
  matches: (bytes) => startsWith(bytes, "GIF87a") || startsWith(bytes, "GIF89a"),
  decode: (bytes, file) => decoded(bytes, file, 1)[0],
  frames: (bytes, file) => decoded(bytes, file, Infinity),
};

/** Frames as they are seen: each drawn over what the ones before it left. */
function decoded(bytes: Uint8Array, file: string, most: number): Pixels[] {
  const header = new ByteReader(file, bytes);
  header.read(6, "the header");
  const [width, height] = [header.u16("the width"), header.u16("the height")];
  const reader = decoding(file, "GIF", () => new (format("gif").GifReader)(bytes));
  const count = Math.min(reader.numFrames(), most);
  if (count === 0) throw new FormatError(file, { expected: "a picture", found: "none before the end of the file" });
  checkSize(file, width, height, bytes.length, { frames: count });
  const canvas = new Uint8Array(width * height * 4);
  const frames: Pixels[] = [];
  for (let i = 0; i < count; i++) {
    const frame = reader.frameInfo(i);
    if (frame.x + frame.width > width || frame.y + frame.height > height)
      throw new FormatError(file, {
        expected: `frames inside ${width}x${height}`,
        found: `frame ${i} of ${frame.width}x${frame.height} at (${frame.x}, ${frame.y})`,
      });
    const before = frame.disposal === 3 ? canvas.slice() : null;
    draw(bytes, frame, gifIndices(bytes, frame.data_offset, frame.width * frame.height, file), canvas, width);
    frames.push(opaque(width, height, canvas));
    if (before !== null) canvas.set(before);
    if (frame.disposal === 2)
      for (let y = frame.y; y < frame.y + frame.height; y++)
        canvas.fill(0, 4 * (y * width + frame.x), 4 * (y * width + frame.x + frame.width));
  }
  return frames;
}

/** Rows of an interlaced frame come in four passes. */
const passes = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
] as const;

function draw(bytes: Uint8Array, frame: FrameInfo, indices: Uint8Array, canvas: Uint8Array, width: number): void {
  const order = Array.from({ length: frame.height }, (_, y) => y);
  const rows = frame.interlaced ? passes.flatMap(([first, step]) => order.filter((y) => y % step === first)) : order;
  rows.forEach((y, i) => {
    let to = 4 * ((frame.y + y) * width + frame.x);
    for (let x = 0; x < frame.width; x++, to += 4) {
      const index = indices[i * frame.width + x];
      if (index === frame.transparent_index) continue;
      const colour = (frame.palette_offset ?? 0) + 3 * index;
      for (let channel = 0; channel < 3; channel++) canvas[to + channel] = bytes[colour + channel];
      canvas[to + 3] = 255;
    }
  });
}

/** A copy without alpha where nothing is transparent. */
function opaque(width: number, height: number, canvas: Uint8Array): Pixels {
  let isOpaque = true;
  for (let i = 3; isOpaque && i < canvas.length; i += 4) isOpaque = canvas[i] === 255;
  if (!isOpaque) return { width, height, channels: 4, data: canvas.slice() };
  const data = new Uint8Array(width * height * 3);
  for (let at = 0, o = 0; o < data.length; at += 4, o += 3) {
    data[o] = canvas[at];
    data[o + 1] = canvas[at + 1];
    data[o + 2] = canvas[at + 2];
  }
  return { width, height, channels: 3, data };
}
