import { randomUUID } from "node:crypto";
import { type Dirent, existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, statSync } from "node:fs"; // prettier-ignore
import path from "node:path";
import { ValueError } from "../errors.js";
import { writePieces } from "./files.js";

/** Names of the folders in a folder, and of links to such, sorted by their letters' numbers, as Python sorts. @throws ValueError where it cannot be read */
export function foldersIn(folder: string): string[] {
  return namesOf(folder, (found) => found.isDirectory());
}

/** Names of the files in a folder, and of links to such, sorted. What is neither file nor folder is left out: to open a pipe waits for ever. @throws ValueError where it cannot be read */
export function filesIn(folder: string): string[] {
  return namesOf(folder, (found) => found.isFile());
}

/**
 * Paths of all files below a folder, folder by folder, names sorted; a link that leads back to a folder above it is not followed.
 * @throws ValueError where one cannot be read
 */
export function filesBelow(folder: string): string[] {
  return below(folder, []);
}

function below(folder: string, above: readonly string[]): string[] {
  const own = filesIn(folder).map((name) => path.join(folder, name));
  const real = realpathSync(folder);
  if (above.includes(real)) return [];
  return [...own, ...foldersIn(folder).flatMap((name) => below(path.join(folder, name), [...above, real]))];
}

export const joinPath = (folder: string, name: string): string => path.join(folder, name);

type Kind = Pick<Dirent, "isFile" | "isDirectory">;

function namesOf(folder: string, isWanted: (found: Kind) => boolean): string[] {
  return entries(folder)
    .filter((entry) => {
      const found = entry.isSymbolicLink() ? targetOf(path.join(folder, entry.name)) : entry;
      return found !== undefined && isWanted(found);
    })
    .map(({ name }) => name)
    .sort(byCode);
}

/** What a link leads to; undefined for nothing, a circle of links, and what may not be seen. */
function targetOf(link: string): Kind | undefined {
  try {
    return statSync(link);
  } catch {
    return undefined;
  }
}

function entries(folder: string): Dirent[] {
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
