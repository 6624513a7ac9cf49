import { closeSync, openSync, readSync, statSync } from "node:fs";
import path from "node:path";
import type { Tensor } from "../../../engine/tensor/tensor.js";
import { isDicom } from "../../../engine/vision/dicom/file.js";
import { readDicom, readDicomSeries } from "../../../engine/vision/dicom/index.js";
import { say, type Words } from "../../../protocol/said.js";
import { openSamples, rowsOf } from "../samples.js";
import { filesOf, mostPreviewed, type Source } from "./source.js";
import { previewTensors } from "./tensors.js";

/** Bytes by which a file says what it is. */
const startBytes = 132;

/** By its name; files without an ending by what they begin with. */
const isDicomFile = (file: string): boolean =>
  /\.(dcm|dicom)$/i.test(file) || (path.extname(file) === "" && isDicom(readStart(file, startBytes)));

function readStart(file: string, count: number): Buffer {
  const bytes = Buffer.alloc(count);
  const opened = openSync(file, "r");
  try {
    return bytes.subarray(0, readSync(opened, bytes, 0, count, 0));
  } finally {
    closeSync(opened);
  }
}

/** Files of a folder by which it is told whether they are a series. */
const mostLooked = 3;

/** Pictures of medicine: a file, whose frames are samples, or a folder, whose slices are. */
export const dicom: Source = {
  matches: (file, isFolder) =>
    isFolder
      ? filesOf(file)
          .slice(0, mostLooked)
          .some((name) => isDicomFile(path.join(file, name)))
      : isDicomFile(file),
  open(file, progress) {
    const { pictures, name, notes } = read(file);
    const opened = openSamples([rowsOf("all", [pictures])], { format: "DICOM", names: [name], progress });
    return { ...opened, notes: [...notes, ...opened.notes] };
  },
  preview(file) {
    const bytes = filesOf(file).reduce((sum, name) => sum + statSync(path.join(file, name)).size, 0);
    if (bytes > mostPreviewed) return { kind: "large", bytes };
    const { pictures, name } = read(file);
    return previewTensors({ [name]: pictures });
  },
};

/** Pictures along the first dimension. */
function read(file: string): { pictures: Tensor; name: string; notes: Words[] } {
  if (filesOf(file).length > 0) {
    const { volume, spacing } = readDicomSeries(file);
    const [slice, row, column] = spacing.map((distance) => Number(distance.toPrecision(4)));
    const note = say("Slices, rows and columns are {0}, {1} and {2} mm apart.", slice, row, column);
    return { pictures: volume, name: "slice", notes: [note] };
  }
  const { pixels, attributes } = readDicom(file);
  const isOne = pixels.ndim === (attributes.SamplesPerPixel === 3 ? 3 : 2);
  return { pictures: isOne ? pixels.unsqueeze(0) : pixels, name: isOne ? "image" : "frame", notes: [] };
}
