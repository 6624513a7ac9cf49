/** Writes figures into files. What draws them is a bundle of its own, which runs in a thread while the caller waits. */
import path from "node:path";
import type { FigureData } from "../../figure/figure.js";
import { ValueError } from "../errors.js";
import { reachOutside } from "../outside.js";
import { waitFor } from "./waiting.js";

export interface SaveOptions {
  /** Dots an inch of a PNG; 100 by default, for as many pixels as the figure has. */
  dpi?: number;
}

/** What the thread is to write. */
export interface FigureTask extends SaveOptions {
  figure: FigureData;
  /** Absolute. */
  file: string;
}

/** No figure of bounded size takes so long, in milliseconds. */
const patience = 60_000;

/**
 * Writes a figure; the file is there when this returns.
 * @throws ValueError for a name that ends in neither `.png` nor `.svg`, Error where the file cannot be written
 */
export function saveFigure(figure: FigureData, name: string, { dpi }: SaveOptions): void {
  const file = path.resolve(name);
  const ending = path.extname(file).toLowerCase();
  if (ending !== ".png" && ending !== ".svg")
    throw new ValueError(`Format '${ending.slice(1)}' is not supported (supported formats: png, svg), in '${name}'`);
  if (dpi !== undefined && !(dpi > 0 && dpi <= 1200))
    throw new ValueError(`dpi must be positive, at most 1200, but got ${dpi}`);
  reachOutside(`writing ${name}`);
  try {
    waitFor<FigureTask, never, void>(
      "figure-file.js",
      { figure, file, ...(dpi !== undefined && { dpi }) },
      { patience },
    );
  } catch (error) {
    throw new Error(`Cannot write ${name}: ${(error as Error).message}`, { cause: error });
  }
}
