/** Writes figures into files. What draws them is a bundle of its own, loaded when the first is written. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { FigureData } from "../../figure/figure.js";

export interface SaveOptions {
  /** Dots an inch of a PNG; 100 by default. */
  dpi?: number;
}

/** What `runtime/figures/file.ts` exports. */
interface FigureFile {
  saveFigure(figure: FigureData, file: string, options: SaveOptions): void;
}

/** Beside the bundle of a run, or above those of the library. */
const places = ["figure-file.js", "../figure-file.js"];

/** @throws ValueError for a name that ends in neither `.png` nor `.svg`, Error where the file cannot be written */
export function saveFigure(figure: FigureData, file: string, options: SaveOptions): void {
  const bundle = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path));
  if (bundle === undefined)
    throw new Error(`Cannot write ${file}: figure-file.js, which draws figures, is not beside the library`);
  (createRequire(import.meta.url)(bundle) as FigureFile).saveFigure(figure, file, options);
}
