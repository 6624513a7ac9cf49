import { checkOptions } from "../../arguments.js";
import { fromArray, tensor } from "../../ops/creation.js";
import { stack } from "../../ops/join.js";
import { readBytes } from "../../platform/files.js";
import { float32, int64 } from "../../tensor/dtype.js";
import type { Tensor } from "../../tensor/tensor.js";
import type { DataSet } from "../../../formats/dicom.js";
import { type DicomFile, type DicomValue, parseDicom } from "./file.js";
import { type StoredPixels, storedPixels } from "./pixels.js";

export interface DicomOptions {
  /** Numbers of what was measured, such as Hounsfield units: slope times what is stored plus intercept (true). Otherwise what is stored. */
  rescale?: boolean;
}

/** A DICOM file that was read. */
export interface DicomImage {
  /** Grey `[H, W]`, or `[F, H, W]` of several frames: float32 where rescaled, else of the stored type. Colour `[3, H, W]` or `[F, 3, H, W]`, uint8. */
  readonly pixels: Tensor;
  /** By keyword, the usual ones: `Modality`, `PatientID`, `PixelSpacing`... */
  readonly attributes: Readonly<Record<string, DicomValue>>;
  /** Distances between rows and between columns, in mm. */
  readonly spacing?: readonly [row: number, column: number];
  /** Where the centre of the first pixel is in the patient, in mm: to the left, to the back, to the head. */
  readonly position?: readonly [x: number, y: number, z: number];
  /** Directions of a row and of a column in the patient. */
  readonly orientation?: readonly number[];
  /** The text of any other attribute, by its group and element: `text(0x0018, 0x1030)`. */
  text(group: number, element: number): string | undefined;
}

/**
 * A DICOM file: stored, deflated, in run lengths, JPEG baseline or lossless; JPEG 2000 and JPEG-LS are not read.
 * @param source a path, or the bytes of a file
 * @throws FormatError for what is no such file, a damaged one, one without pixels, and one that is packed in another way
 * https://dicom.nema.org/medical/dicom/current/output/chtml/part05/PS3.5.html
 */
export function readDicom(source: string | Uint8Array, options: DicomOptions = {}): DicomImage {
  const { rescale = true } = checkOptions("readDicom", options, ["rescale"]);
  const [name, bytes] = typeof source === "string" ? [source, readBytes(source)] : ["the bytes", source];
  return imageOf(parseDicom(name, bytes), rescale);
}

export function imageOf(file: DicomFile, rescale: boolean): DicomImage {
  const { attributes } = file;
  const stored = storedPixels(file);
  const spacing = attributes.PixelSpacing ?? functional(file, 0, "00289110", "00280030");
  const position = attributes.ImagePositionPatient;
  const orientation = attributes.ImageOrientationPatient;
  return {
    pixels: stored.samples === 3 ? colours(file, stored) : grey(file, stored, rescale),
    attributes,
    ...(isNumbers(spacing, 2) && { spacing: [spacing[0], spacing[1]] }),
    ...(isNumbers(position, 3) && { position: [position[0], position[1], position[2]] }),
    ...(isNumbers(orientation, 6) && { orientation }),
    text: (group, element) => file.text(hex(group) + hex(element)),
  };
}

const hex = (value: number) => value.toString(16).padStart(4, "0");

export const isNumbers = (value: unknown, count: number): value is readonly number[] =>
  Array.isArray(value) && value.length === count;

function grey(file: DicomFile, stored: StoredPixels, rescale: boolean): Tensor {
  const { photometric, frames, rows, columns, data } = stored;
  if (!photometric.startsWith("MONOCHROME"))
    file.fail("00280004", "MONOCHROME1, MONOCHROME2, RGB or YBR_FULL", photometric);
  const values = tensorOf(data, [frames, rows, columns]);
  if (!rescale) return frames === 1 ? values.select(0, 0) : values;
  if (file.dataSet.elements.x00283000 !== undefined)
    file.fail("00283000", "slope and intercept", "a table of values", "Pass { rescale: false } for the stored numbers");
  const whole = values.to(float32);
  const lines = Array.from({ length: frames }, (_, frame) => [
    lineValue(file, frame, "RescaleSlope", "00281053", 1),
    lineValue(file, frame, "RescaleIntercept", "00281052", 0),
  ]);
  const [slope, intercept] = lines[0];
  const isSame = lines.every((line) => line[0] === slope && line[1] === intercept);
  const out = isSame
    ? whole.mul(slope).add(intercept)
    : stack(lines.map(([slope, intercept], frame) => whole.select(0, frame).mul(slope).add(intercept)));
  return frames === 1 ? out.select(0, 0) : out;
}

function lineValue(file: DicomFile, frame: number, keyword: string, tag: string, otherwise: number): number {
  const own = file.attributes[keyword];
  return typeof own === "number" ? own : (functional(file, frame, "00289145", tag)?.[0] ?? otherwise);
}

/** Numbers of a frame in files of many frames, which say them for each, or for all. */
function functional(file: DicomFile, frame: number, sequence: string, tag: string): number[] | undefined {
  const inside = (dataSet: DataSet | undefined, tag: string, item: number): DataSet | undefined =>
    dataSet?.elements[`x${tag}`]?.items?.[item]?.dataSet;
  for (const [groups, item] of [
    ["52009230", frame],
    ["52009229", 0],
  ] as const) {
    const found = inside(inside(file.dataSet, groups, item), sequence, 0);
    const numbers = found && file.numbers(tag, found);
    if (numbers !== undefined) return numbers;
  }
  return undefined;
}

function colours(file: DicomFile, stored: StoredPixels): Tensor {
  const { photometric, frames, rows, columns, data } = stored;
  if (!(data instanceof Uint8Array)) return file.fail("00280100", "colours of 8 bits", "others");
  if (photometric !== "RGB" && photometric !== "YBR_FULL")
    file.fail("00280004", "MONOCHROME1, MONOCHROME2, RGB or YBR_FULL", photometric);
  const rgb = photometric === "YBR_FULL" ? fromYbr(data) : data;
  const pixels = tensorOf(rgb, [frames, rows, columns, 3]).permute(0, 3, 1, 2).contiguous();
  return frames === 1 ? pixels.select(0, 0) : pixels;
}

/** https://dicom.nema.org/medical/dicom/current/output/chtml/part03/sect_C.7.6.3.html#sect_C.7.6.3.1.2 */
function fromYbr(data: Uint8Array): Uint8Array {
  const out = new Uint8ClampedArray(data.length);
  for (let i = 0; i + 2 < data.length; i += 3) {
    const [y, b, r] = [data[i], data[i + 1] - 128, data[i + 2] - 128];
    out[i] = y + 1.402 * r;
    out[i + 1] = y - (0.114 * 1.772 * b + 0.299 * 1.402 * r) / 0.587;
    out[i + 2] = y + 1.772 * b;
  }
  return new Uint8Array(out.buffer);
}

/** Unsigned numbers, which tensors do not have, in the next larger type. */
function tensorOf(data: StoredPixels["data"], shape: number[]): Tensor {
  if (data instanceof Uint16Array) return fromArray(Int32Array.from(data), shape);
  if (data instanceof Uint32Array) return tensor(Array.from(data), { dtype: int64 }).view(...shape);
  return fromArray(data, shape);
}
