/** Codecs of file formats. Each is a bundle of its own (`src/formats`), loaded by the first file that needs it. */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type * as archive from "../../formats/archive.js";
import type * as onnx from "../../formats/onnx.js";
import type * as delimited from "../../formats/delimited.js";
import type * as bmp from "../../formats/bmp.js";
import type * as dicom from "../../formats/dicom.js";
import type * as gif from "../../formats/gif.js";
import type * as jpeg from "../../formats/jpeg.js";
import type * as jpegEncoder from "../../formats/jpegEncoder.js";
import type * as jpegLossless from "../../formats/jpegLossless.js";
import type * as png from "../../formats/png.js";
import type * as webp from "../../formats/webp.js";

/** The codecs by the names of their bundles. */
interface Formats {
  bmp: typeof bmp;
  dicom: typeof dicom;
  gif: typeof gif;
  jpeg: typeof jpeg;
  jpegEncoder: typeof jpegEncoder;
  jpegLossless: typeof jpegLossless;
  png: typeof png;
  webp: typeof webp;
  archive: typeof archive;
  onnx: typeof onnx;
  delimited: typeof delimited;
}

/** Where the bundles lie, seen from the one that asks, or as a whole URL: the build fills it in. */
declare const FORMATS_FOLDER: string;

const loaded: Partial<Formats> = {};

/** @throws Error that names the bundle where it is not beside the library */
export function format<Name extends keyof Formats>(name: Name): Formats[Name] {
  return (loaded[name] ??= load(name) as Formats[Name]);
}

/** The path of a bundle that lies beside the folder of the formats. */
export function bundleFile(name: string): string {
  return fileURLToPath(new URL(`../${name}`, new URL(FORMATS_FOLDER, import.meta.url)));
}

function load(name: string): unknown {
  const file = fileURLToPath(new URL(`${name}.js`, new URL(FORMATS_FOLDER, import.meta.url)));
  try {
    return createRequire(import.meta.url)(file);
  } catch (error) {
    throw new Error(`Cannot load ${file}, which reads and writes this format; it belongs beside the library`, {
      cause: error,
    });
  }
}
