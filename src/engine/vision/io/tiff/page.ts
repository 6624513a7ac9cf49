/** A page of a TIFF as pixels. */
import type { ByteReader } from "../../../io/byteReader.js";
import { checkSize, type Pixels } from "../pixels.js";
import { blocksOf } from "./blocks.js";
import type { Directory } from "./directory.js";
import { type SampleArray, type SampleType, samplesOf, undoPredictor } from "./samples.js";

/** What the numbers of a pixel mean. */
const [WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, INKS] = [0, 1, 2, 3, 5];
/** Channels of colour, without alpha. */
const colours: Readonly<Record<number, number>> = {
  [WHITE_IS_ZERO]: 1,
  [BLACK_IS_ZERO]: 1,
  [RGB]: 3,
  [PALETTE]: 1,
  [INKS]: 4,
};
const others: Readonly<Record<number, string>> = {
  4: "a mask",
  6: "YCbCr",
  8: "CIE Lab",
  32844: "LogL",
  32845: "LogLuv",
};
const PREMULTIPLIED = 1;

/** @throws FormatError */
export function pixelsOf(page: Directory, reader: ByteReader, littleEndian: boolean): Pixels {
  const fail = (expected: string, found: string): never => reader.fail(expected, found, page.at);
  const [width, height] = [page.one("width", 0), page.one("height", 0)];
  const bits = page.one("bits", 1);
  checkSize(reader.file, width, height, reader.bytes.length, bits < 8 ? { pixelsPerByte: 32_768 } : {});
  const photometric = page.one("photometric", BLACK_IS_ZERO);
  const wanted =
    colours[photometric] ?? fail("grey, colours, inks or a palette", others[photometric] ?? `kind ${photometric}`);
  const samples = page.one("samples", 1);
  if (!(samples >= wanted && samples <= 5)) fail(`${wanted} to 5 numbers a pixel`, String(samples));
  const type = sampleType(page, littleEndian, fail);
  const predictor = page.one("predictor", 1);
  const knownPredictor =
    predictor === 1 || (predictor === 2 && !type.isFloat && type.bits >= 8) || (predictor === 3 && type.isFloat);
  if (!knownPredictor) fail("a predictor that fits the numbers", `predictor ${predictor} for ${type.bits} bits`);
  if (page.one("fillOrder", 1) !== 1) fail("bits from the highest on", "bits in the other order");

  const isPlanar = page.one("planar", 1) === 2 && samples > 1;
  const channels = (photometric === INKS ? 4 : samples > wanted ? wanted + 1 : wanted) as Pixels["channels"];
  const data = read(page, reader, {
    width,
    height,
    samples,
    channels,
    isPlanar,
    predictor,
    type,
    isPalette: photometric === PALETTE,
  });
  if (photometric === PALETTE) return coloured({ width, height, channels: 1, data }, page, type.bits, fail);
  if (photometric === WHITE_IS_ZERO && !(data instanceof Float32Array)) {
    const most = data instanceof Uint16Array ? 65535 : 255;
    for (let i = 0; i < data.length; i++) if (channels === 1 || i % channels === 0) data[i] = most - data[i];
  }
  if (samples > wanted && photometric !== INKS && page.one("extraSamples", 0) === PREMULTIPLIED)
    unmultiply(data, channels);
  return { width, height, channels, data, ...(photometric === INKS && { isInk: true }) };
}

function sampleType(
  page: Directory,
  littleEndian: boolean,
  fail: (expected: string, found: string) => never,
): SampleType {
  const [bits, format] = [page.one("bits", 1), page.one("sampleFormat", 1)];
  if (page.all("bits").some((other) => other !== bits))
    fail("channels of as many bits each", page.all("bits").slice(0, 8).join(", "));
  const isFloat = format === 3;
  const known = isFloat ? [16, 32, 64] : [1, 2, 4, 8, 16];
  if ((format !== 1 && format !== 3 && format !== 4) || !known.includes(bits))
    fail(
      "whole numbers of 1 to 16 bits, or floats of 16 to 64",
      `${format === 2 ? "signed numbers" : isFloat ? "floats" : "numbers"} of ${bits} bits`,
    );
  return { bits, isFloat, littleEndian };
}

interface Layout {
  width: number;
  height: number;
  /** Numbers a pixel in the file, and those that are wanted of them, which come first. */
  samples: number;
  channels: number;
  isPlanar: boolean;
  predictor: number;
  type: SampleType;
  isPalette: boolean;
}

function read(page: Directory, reader: ByteReader, layout: Layout): SampleArray {
  const { width, height, samples, channels, isPlanar, predictor, type, isPalette } = layout;
  const blocks = blocksOf(page, reader, width, height, isPlanar ? samples : 1);
  const ArrayType = type.isFloat ? Float32Array : type.bits === 16 ? Uint16Array : Uint8Array;
  const data = new ArrayType(width * height * channels);
  const inBlock = isPlanar ? 1 : samples;
  const rowBytes = Math.ceil((blocks.width * inBlock * type.bits) / 8);
  for (let plane = 0; plane < (isPlanar ? channels : 1); plane++)
    for (let block = 0; block < blocks.count; block++) {
      const [x0, y0] = [(block % blocks.across) * blocks.width, Math.floor(block / blocks.across) * blocks.height];
      // Strips end with the page; tiles do not.
      const rows = blocks.width === width && blocks.across === 1 ? Math.min(blocks.height, height - y0) : blocks.height;
      const bytes = new Uint8Array(rowBytes * rows);
      blocks.read(plane * blocks.count + block, bytes);
      for (let y = 0; y < rows && y0 + y < height; y++) {
        const row = bytes.subarray(y * rowBytes, (y + 1) * rowBytes);
        undoPredictor(row, predictor, inBlock, type);
        const values = samplesOf(row, blocks.width * inBlock, type, !isPalette);
        const count = Math.min(blocks.width, width - x0);
        const to = ((y0 + y) * width + x0) * channels;
        if (inBlock === channels) data.set(values.subarray(0, count * channels), to);
        else if (isPlanar) for (let x = 0; x < count; x++) data[to + x * channels + plane] = values[x];
        else
          for (let x = 0; x < count; x++)
            for (let c = 0; c < channels; c++) data[to + x * channels + c] = values[x * samples + c];
      }
    }
  return data;
}

/** Colours of a palette have 16 bits, of which the upper ones count. */
function coloured(
  { width, height, data: indices }: Pixels,
  page: Directory,
  bits: number,
  fail: (expected: string, found: string) => never,
): Pixels {
  const palette = page.all("palette");
  const colours = 1 << bits;
  if (palette.length !== 3 * colours) fail(`a palette of ${colours} colours`, `${palette.length / 3}`);
  const table = Uint8Array.from(palette, (value) => value >> 8);
  const data = new Uint8Array(width * height * 3);
  indices.forEach((index, i) => {
    for (let c = 0; c < 3; c++) data[3 * i + c] = table[c * colours + index];
  });
  return { width, height, channels: 3, data };
}

/** Takes alpha out of the colours, as Pillow does. */
function unmultiply(data: SampleArray, channels: number): void {
  const most = data instanceof Uint16Array ? 65535 : data instanceof Uint8Array ? 255 : 1;
  for (let i = 0; i < data.length; i += channels) {
    const alpha = data[i + channels - 1];
    if (alpha !== 0)
      for (let c = 0; c < channels - 1; c++) data[i + c] = Math.min(most, Math.trunc((data[i + c] * most) / alpha));
  }
}
