import { readdirSync } from "node:fs";
import path from "node:path";
import { ValueError } from "../errors.js";

/** Names of the folders in a folder, sorted by their letters' numbers, as Python sorts. @throws ValueError where it cannot be read */
export function foldersIn(folder: string): string[] {
  return entries(folder)
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort(byCode);
}

/** Paths of all files below a folder, folder by folder, names sorted. @throws ValueError where it cannot be read */
export function filesBelow(folder: string): string[] {
  const own = entries(folder);
  const files = own.filter((entry) => !entry.isDirectory()).map((entry) => path.join(folder, entry.name));
  return [...files.sort(byCode), ...foldersIn(folder).flatMap((name) => filesBelow(path.join(folder, name)))];
}

export const joinPath = (folder: string, name: string): string => path.join(folder, name);

function entries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    throw new ValueError(`Cannot read the folder ${folder}: ${(cause as Error).message}`, { cause });
  }
}

const byCode = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
