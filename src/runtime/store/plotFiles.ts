import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fromJson, toJson } from "../../figure/json.js";
import type { ShownFigure } from "../../protocol/plots.js";

/** The folder of a run's figures, one file each: `plots/0001.json`. */
const folderName = "plots";
const pattern = /^\d{4,}\.json$/;

/** Writes a figure in the place of its earlier state; a reader or a kill never sees half of it. */
export async function writePlot(
  runFolder: string,
  { number, time, step, position, figure }: ShownFigure,
): Promise<void> {
  const folder = path.join(runFolder, folderName);
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${String(number).padStart(4, "0")}.json`);
  await writeFile(`${file}.new`, toJson({ number, time, step, position, figure }));
  await rename(`${file}.new`, file);
}

/** The figures of a run in their order. What cannot be read is left out. */
export async function readPlots(runFolder: string): Promise<ShownFigure[]> {
  const folder = path.join(runFolder, folderName);
  const names = (await readdir(folder).catch(() => [] as string[])).filter((name) => pattern.test(name));
  const read = await Promise.all(names.map((name) => readPlot(path.join(folder, name))));
  return read.filter((figure) => figure !== undefined).sort((a, b) => a.number - b.number);
}

async function readPlot(file: string): Promise<ShownFigure | undefined> {
  try {
    const plot = fromJson(await readFile(file, "utf8")) as ShownFigure;
    return typeof plot.number === "number" && Array.isArray(plot.figure.axes) ? plot : undefined;
  } catch {
    return undefined;
  }
}
