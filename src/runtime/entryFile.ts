import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { sourceExtensions } from "./resolve.js";

/**
 * Refuses what cannot be run, before Node says it in its own words.
 *
 * @throws Error for a missing file, a folder, a file of another kind, one that cannot be read.
 */
export function checkFile(file: string): void {
  const extension = path.extname(file);
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) throw new Error(`There is no file ${file}.`);
  if (stats.isDirectory()) throw new Error(`${file} is a folder; expected a TypeScript or JavaScript file.`);
  if (!sourceExtensions.includes(extension))
    throw new Error(
      `${path.basename(file)} is no TypeScript or JavaScript file; expected ${sourceExtensions.join(", ")}.`,
    );
  try {
    readFileSync(file);
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}.`, { cause: error });
  }
}
