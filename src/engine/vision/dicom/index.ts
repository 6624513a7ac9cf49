/** Medical images. */
export { type DicomImage, type DicomOptions, readDicom } from "./image.js";
export { type DicomSeriesOptions, type DicomVolume, readDicomSeries } from "./series.js";
export type { DicomValue } from "./file.js";
