/** Reports of runs: a bundle of its own, which is loaded when one is asked for. */
import { writeFile, rename } from "node:fs/promises";
import { readContent } from "./content.js";
import { reportHtml } from "./html.js";

export { findRun } from "./content.js";

/**
 * Writes the report of a run.
 *
 * @param folder of the run
 * @throws Error if there is no such run, or the file cannot be written
 */
export async function writeReport(folder: string, file: string): Promise<void> {
  const html = reportHtml(await readContent(folder));
  await writeFile(`${file}.new`, html);
  await rename(`${file}.new`, file);
}
