import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { ValueError } from "../errors.js";
import { writePieces } from "./files.js";

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

/** Whether there is a file or folder of that name. */
export const exists = (place: string): boolean => existsSync(place);

/** Writes a file below the folder: a name with slashes, and its bytes in pieces. */
type Write = (name: string, content: Iterable<Uint8Array>) => void;

/**
 * Makes a folder with files, which then takes the place of one that is there: whole, or not at all.
 * @param fill returns whether the one folder in it that all files are in is to be the folder
 */
export function fillFolder(folder: string, fill: (write: Write) => boolean): void {
  const target = path.resolve(folder);
  const part = `${target}.${randomUUID()}.part`;
  try {
    mkdirSync(part, { recursive: true });
    const isNested = fill((name, content) => {
      const file = path.join(part, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writePieces(file, content);
    });
    const whole = isNested ? path.join(part, readdirSync(part)[0]) : part;
    rmSync(target, { recursive: true, force: true });
    renameSync(whole, target);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}
