import { checkOptions } from "../../arguments.js";
import { ValueError } from "../../errors.js";
import { FormatError } from "../../io/formatError.js";
import { stack } from "../../ops/join.js";
import { readBytes } from "../../platform/files.js";
import { filesBelow } from "../../platform/folders.js";
import type { Tensor } from "../../tensor/tensor.js";
import { warn } from "../../warn.js";
import { type DicomFile, type DicomValue, isDicom, parseDicom } from "./file.js";
import { type DicomOptions, imageOf, isNumbers } from "./image.js";

export interface DicomSeriesOptions extends DicomOptions {
  /** The SeriesInstanceUID, or its end, where the folder has several series. */
  series?: string;
}

/** Slices of a series as one volume. */
export interface DicomVolume {
  /** `[D, H, W]`, from the first slice along the series' axis to the last; float32 where rescaled. */
  readonly volume: Tensor;
  /** Distances between slices, rows and columns, in mm; 1 where the files do not say. */
  readonly spacing: readonly [slice: number, row: number, column: number];
  /** Where the centre of the first pixel is in the patient, in mm. */
  readonly origin?: readonly [x: number, y: number, z: number];
  /** Directions of a row, of a column and from slice to slice in the patient, a row each. */
  readonly direction?: readonly (readonly number[])[];
  /** The files, in the order of the slices. */
  readonly files: readonly string[];
  /** Those of the first slice. */
  readonly attributes: Readonly<Record<string, DicomValue>>;
}

interface Slice {
  file: DicomFile;
  /** Along the axis, in mm; the number of the image where there are no positions. */
  at: number;
}

/** Gaps between slices may differ by so much of their size. */
const UNEVEN = 0.01;

/**
 * The series in a folder (and in those below) as a volume: slices of one size and direction, ordered by their positions in the patient, or by their
 * InstanceNumber where there are none. Files that are no DICOM are passed over. Uneven gaps are a warning.
 * @throws ValueError where there is no series, or several and none is chosen; FormatError for slices that do not fit together
 */
export function readDicomSeries(folder: string, options: DicomSeriesOptions = {}): DicomVolume {
  const { series, rescale = true } = checkOptions("readDicomSeries", options, ["series", "rescale"]);
  const files = chosen(folder, series);
  const [first] = files;
  for (const file of files) checkLike(first, file);
  const { ImageOrientationPatient: orientation } = first.attributes;
  const axes = isNumbers(orientation, 6) ? axesOf(orientation) : undefined;
  const positions = files.map(({ attributes }) => attributes.ImagePositionPatient);
  const isPlaced = axes !== undefined && positions.every((position) => isNumbers(position, 3));
  const slices = files
    .map((file, i): Slice => {
      const at = isPlaced ? dot(positions[i] as number[], axes[2]) : file.attributes.InstanceNumber;
      if (typeof at !== "number") return file.fail("00200013", "a position or an InstanceNumber", "neither");
      return { file, at };
    })
    .sort((a, b) => a.at - b.at);
  const gap = checkGaps(slices, isPlaced);
  const images = slices.map(({ file }) => imageOf(file, rescale));
  if (images[0].pixels.ndim !== 2)
    throw new FormatError(first.name, {
      expected: "a grey slice in each file",
      found: `pixels [${images[0].pixels.shape.join(", ")}]`,
      advice: "Read the file by readDicom",
    });
  const { attributes, spacing = [1, 1], position } = images[0];
  const { SpacingBetweenSlices: between, SliceThickness: thickness } = attributes;
  const distance = (isPlaced && gap) || Number(between ?? thickness ?? 1);
  return {
    volume: stack(images.map(({ pixels }) => pixels)),
    spacing: [distance, ...spacing],
    ...(isPlaced && { origin: position, direction: axes }),
    files: slices.map(({ file }) => file.name),
    attributes,
  };
}

/** The files of the one series, or of the one that is wanted. */
function chosen(folder: string, wanted: string | undefined): DicomFile[] {
  const found = new Map<string, DicomFile[]>();
  for (const name of filesBelow(folder)) {
    const bytes = readBytes(name);
    if (!isDicom(bytes)) continue;
    const file = parseDicom(name, bytes);
    if (file.dataSet.elements.x7fe00010 === undefined) continue;
    const uid = String(file.attributes.SeriesInstanceUID ?? "without a number");
    found.set(uid, [...(found.get(uid) ?? []), file]);
  }
  const fitting = [...found].filter(([uid]) => wanted === undefined || uid === wanted || uid.endsWith(wanted));
  if (fitting.length === 1) return fitting[0][1];
  const list = [...found]
    .map(
      ([uid, files]) =>
        `${uid} (${files.length} files, ${String(files[0].attributes.SeriesDescription ?? files[0].attributes.Modality ?? "no description")})`,
    )
    .join("; ");
  if (found.size === 0) throw new ValueError(`There is no DICOM file with pixels in ${folder}`);
  throw new ValueError(
    fitting.length === 0
      ? `There is no series ${wanted} in ${folder}; it has ${list}`
      : `There are several series in ${folder}: choose one by { series }: ${list}`,
  );
}

/** @throws FormatError for a slice of another size, direction or spacing */
function checkLike(first: DicomFile, file: DicomFile): void {
  for (const keyword of ["Rows", "Columns", "PixelSpacing", "ImageOrientationPatient"] as const) {
    const [expected, found] = [first, file].map(
      ({ attributes }) => [attributes[keyword] ?? "none"].flat() as (number | string)[],
    );
    const isLike =
      expected.length === found.length &&
      expected.every((value, i) => value === found[i] || Math.abs(Number(value) - Number(found[i])) < 1e-3);
    if (!isLike)
      throw new FormatError(file.name, {
        expected: `${keyword} ${expected.join(", ")}, as in ${first.name}`,
        found: found.join(", "),
      });
  }
}

/** The usual distance between slices. @throws FormatError for two slices in one place */
function checkGaps(slices: readonly Slice[], isPlaced: boolean): number {
  const gaps = slices.slice(1).map(({ at }, i) => at - slices[i].at);
  const same = gaps.findIndex((gap) => !(gap > 1e-4));
  if (same >= 0)
    throw new FormatError(slices[same + 1].file.name, {
      expected: "a slice in a place of its own",
      found: `the place of ${slices[same].file.name}`,
    });
  const usual = gaps.toSorted((a, b) => a - b)[gaps.length >> 1] ?? 0;
  const uneven = gaps.findIndex((gap) => Math.abs(gap - usual) > UNEVEN * usual);
  if (isPlaced && uneven >= 0)
    warn(
      `Slices are ${usual.toFixed(3)} mm apart, but ${slices[uneven].file.name} and ${slices[uneven + 1].file.name} are ${gaps[uneven].toFixed(3)} mm: is one missing?`,
    );
  return usual;
}

/** Directions of rows, columns and slices. */
function axesOf([a, b, c, d, e, f]: readonly number[]): readonly (readonly number[])[] {
  return [
    [a, b, c],
    [d, e, f],
    [b * f - c * e, c * d - a * f, a * e - b * d],
  ];
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
