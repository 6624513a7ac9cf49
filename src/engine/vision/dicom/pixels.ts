/** The pixels of a DICOM file as its stored numbers. https://dicom.nema.org/medical/dicom/current/output/chtml/part05/chapter_8.html */
import { ByteReader } from "../../io/byteReader.js";
import { FormatError } from "../../io/formatError.js";
import { unpackBits } from "../../io/packBits.js";
import { format } from "../../platform/formats.js";
import { checkSize, decoding } from "../io/pixels.js";
import { jpeg } from "../io/jpeg.js";
import type { DicomFile } from "./file.js";
import { readable, transferSyntax } from "./transferSyntax.js";

export type StoredArray = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array;

/** How the stored numbers lie. */
export interface StoredPixels {
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  readonly samples: 1 | 3;
  /** Channels of a pixel together, whatever the file has. */
  readonly data: StoredArray;
  /** As the file says, but that JPEG gives colours as RGB. */
  readonly photometric: string;
}

const PIXELS = "7fe00010";

/** @throws FormatError for damaged pixels, and for ways to pack them that are not read here */
export function storedPixels(file: DicomFile): StoredPixels {
  const { dataSet, attributes } = file;
  const element = dataSet.elements[`x${PIXELS}`];
  if (element === undefined) file.fail(PIXELS, "pixels", "a file without");
  const [rows, columns] = [file.needed("Rows"), file.needed("Columns")];
  const frames = attributes.NumberOfFrames === undefined ? 1 : file.needed("NumberOfFrames");
  const samples = attributes.SamplesPerPixel === undefined ? 1 : file.needed("SamplesPerPixel");
  const bits = file.needed("BitsAllocated");
  if (frames < 1) file.fail("00280008", "frames", "none");
  if (samples !== 1 && samples !== 3) file.fail("00280002", "1 or 3 numbers a pixel", String(samples));
  const { name, packing, bigEndian = false } = transferSyntax(file.syntax);
  if (packing === undefined)
    file.fail(
      PIXELS,
      `pixels packed by one of ${readable.join(", ")}`,
      name,
      "Convert the file first, for example by gdcmconv --raw",
    );
  if (![1, 8, 16, 32].includes(bits) || (bits === 1 && (samples === 3 || packing !== "stored")))
    file.fail("00280100", "numbers of 1, 8, 16 or 32 bits", String(bits));
  const bytes = dataSet.byteArray;
  checkSize(file.name, columns, rows, bytes.length, { frames });
  const layout: Layout = {
    frames,
    rows,
    columns,
    samples,
    bits,
    signed: attributes.PixelRepresentation === 1,
    bigEndian,
  };
  const photometric = String(attributes.PhotometricInterpretation ?? "MONOCHROME2");
  if (packing === "stored") {
    const size = Math.ceil((frames * rows * columns * samples * bits) / 8);
    if (element.dataOffset + size > bytes.length)
      file.fail(PIXELS, `${size} bytes of pixels`, `${bytes.length - element.dataOffset} before the end of the file`);
    if (element.encapsulatedPixelData || element.length < size)
      file.fail(
        PIXELS,
        `${size} bytes of pixels`,
        element.encapsulatedPixelData ? "packed ones" : String(element.length),
      );
    const own = bytes.subarray(element.dataOffset, element.dataOffset + size);
    const data = numbersOf(own, layout);
    const isPlanar = samples === 3 && attributes.PlanarConfiguration === 1;
    return { frames, rows, columns, samples, photometric, data: isPlanar ? interleaved(data, layout) : data };
  }
  const data = new (arrayOf(layout))(frames * rows * columns * samples);
  const parts = decoding(file.name, "DICOM", () => format("dicom").frames(dataSet, element, frames));
  let given = photometric;
  parts.forEach((part, i) => {
    const frame =
      packing === "rle"
        ? unpackRle(file, part, layout)
        : packing === "jpeg"
          ? unpackJpeg(file, part, layout)
          : unpackLossless(file, part, layout);
    if (packing === "jpeg" && samples === 3) given = "RGB";
    data.set(frame, i * frame.length);
  });
  return { frames, rows, columns, samples, photometric: given, data };
}

interface Layout {
  frames: number;
  rows: number;
  columns: number;
  samples: 1 | 3;
  bits: number;
  signed: boolean;
  bigEndian: boolean;
}

function arrayOf({ bits, signed }: Layout) {
  if (bits <= 8) return signed && bits === 8 ? Int8Array : Uint8Array;
  if (bits === 16) return signed ? Int16Array : Uint16Array;
  return signed ? Int32Array : Uint32Array;
}

function numbersOf(bytes: Uint8Array, layout: Layout): StoredArray {
  const { frames, rows, columns, samples, bits, signed, bigEndian } = layout;
  const count = frames * rows * columns * samples;
  // Pixels of one bit, from the lowest on.
  if (bits === 1) return Uint8Array.from({ length: count }, (_, i) => (bytes[i >> 3] >> (i & 7)) & 1);
  const out = new (arrayOf(layout))(count);
  if (bits === 8) {
    out.set(signed ? new Int8Array(bytes.buffer, bytes.byteOffset, count) : bytes);
    return out;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bits === 16) for (let i = 0; i < count; i++) out[i] = view.getUint16(2 * i, !bigEndian);
  else for (let i = 0; i < count; i++) out[i] = view.getUint32(4 * i, !bigEndian);
  return out;
}

/** Planes of colours as pixels. */
function interleaved(data: StoredArray, { frames, rows, columns }: Layout): StoredArray {
  const out = data.slice();
  const plane = rows * columns;
  for (let frame = 0; frame < frames; frame++)
    for (let channel = 0; channel < 3; channel++)
      for (let i = 0; i < plane; i++) out[(frame * plane + i) * 3 + channel] = data[(frame * 3 + channel) * plane + i];
  return out;
}

/** Run lengths, a segment for each byte of a number, the highest first. https://dicom.nema.org/medical/dicom/current/output/chtml/part05/chapter_G.html */
function unpackRle(file: DicomFile, bytes: Uint8Array, layout: Layout): StoredArray {
  const { rows, columns, samples, bits } = layout;
  const fail = (expected: string, found: string): never => {
    throw new FormatError(file.name, { expected: `${expected} of a frame in run lengths`, found });
  };
  const [plane, size] = [rows * columns, bits >> 3];
  const header = new ByteReader(file.name, bytes);
  const count = header.u32("the number of segments");
  if (count !== samples * size) fail(`${samples * size} segments`, String(count));
  const starts = Array.from({ length: count }, () => header.u32("the place of a segment"));
  const numbers = new Uint8Array(plane * samples * size);
  const segment = new Uint8Array(plane);
  starts.forEach((start, i) => {
    const end = starts[i + 1] ?? bytes.length;
    if (start < 64 || end < start || end > bytes.length)
      fail("segments one after the other", `one from ${start} to ${end}`);
    const filled = unpackBits(bytes.subarray(start, end), segment);
    if (filled < plane) fail(`${plane} bytes in segment ${i + 1}`, String(filled));
    const [sample, byte] = [Math.floor(i / size), size - 1 - (i % size)];
    for (let k = 0; k < plane; k++) numbers[(k * samples + sample) * size + byte] = segment[k];
  });
  return numbersOf(numbers, { ...layout, frames: 1, bigEndian: false });
}

function unpackJpeg(file: DicomFile, bytes: Uint8Array, { rows, columns, samples, bits }: Layout): StoredArray {
  if (bits !== 8)
    file.fail("00280100", "JPEG of 8 bits", `${bits} bits`, "Convert the file first, for example by gdcmconv --raw");
  if (!jpeg.matches(bytes)) file.fail(PIXELS, "a JPEG in each frame", "other data");
  const { width, height, channels, data } = jpeg.decode(bytes, file.name, samples === 1);
  if (width !== columns || height !== rows || channels !== samples)
    file.fail(
      PIXELS,
      `a JPEG of ${columns}x${rows} with ${samples} channels`,
      `one of ${width}x${height} with ${channels}`,
    );
  return data as Uint8Array;
}

function unpackLossless(file: DicomFile, bytes: Uint8Array, layout: Layout): StoredArray {
  const { rows, columns, samples, bits } = layout;
  const header = jpegFrame(bytes);
  if (header === undefined) return file.fail(PIXELS, "a JPEG with a header in each frame", "other data");
  const { width, height, precision, components } = header;
  if (width !== columns || height !== rows || components !== samples || precision > bits)
    file.fail(
      PIXELS,
      `a JPEG of ${columns}x${rows} with ${samples} channels of ${bits} bits`,
      `one of ${width}x${height} with ${components} of ${precision}`,
    );
  const decoded = decoding(file.name, "lossless JPEG", () =>
    format("jpegLossless").decode(bytes, precision > 8 ? 2 : 1),
  );
  const count = rows * columns * samples;
  if (decoded.length < count) file.fail(PIXELS, `${count} numbers in a frame`, String(decoded.length));
  const out = new (arrayOf(layout))(count);
  for (let i = 0; i < count; i++) out[i] = decoded[i];
  return out;
}

/** What a JPEG says of its size before its pixels: the lossless one (SOF3). https://www.w3.org/Graphics/JPEG/itu-t81.pdf, B.2.2 */
function jpegFrame(bytes: Uint8Array) {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1];
    const length = (bytes[at + 2] << 8) | bytes[at + 3];
    if (marker === 0xc3)
      return {
        precision: bytes[at + 4],
        height: (bytes[at + 5] << 8) | bytes[at + 6],
        width: (bytes[at + 7] << 8) | bytes[at + 8],
        components: bytes[at + 9],
      };
    at += 2 + length;
  }
  return undefined;
}
