/** The files that use another one, found by looking around it. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { isPath, resolvePath, sourceExtensions } from "../runtime/resolve.js";

/** Bounds of a look around: a workspace may be a disk. */
const most = { files: 300, folders: 100, bytes: 200_000, users: 8 };
const skipped = /^(\.|node_modules$|dist$|out$|build$|coverage$)/;
const imports = /\b(?:from|import|import\s*\(|require\s*\()\s*["']([^"']+)["']/g;

/**
 * Files that import a file, and those that import them, the nearest first: by imports, then by folders.
 *
 * @param folders what may be read
 * @param open the text of a file as an editor has it
 */
export function usersOf(
  file: string,
  folders: readonly string[],
  open: (file: string) => string | undefined,
): string[] {
  const importers = new Map<string, string[]>();
  for (const other of filesAround(file, folders))
    for (const used of importsOf(other, open)) importers.set(used, [...(importers.get(used) ?? []), other]);
  const found = [file];
  for (let i = 0; i < found.length && found.length <= most.users; i++)
    for (const user of importers.get(found[i]) ?? []) if (!found.includes(user)) found.push(user);
  return found.slice(1, most.users + 1);
}

/** Source files: of the file's own folder, of those in it, then of the folders around. */
function filesAround(file: string, folders: readonly string[]): string[] {
  const isAllowed = (folder: string) =>
    folders.some((root) => folder === root || folder.startsWith(root.endsWith(path.sep) ? root : root + path.sep));
  const files: string[] = [];
  const seen = new Set<string>();
  const start = path.dirname(file);
  for (let around = start; around === start || isAllowed(around); around = path.dirname(around)) {
    const waiting = [around];
    for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
      if (seen.has(folder)) continue;
      if (seen.size >= most.folders || files.length >= most.files) return files;
      seen.add(folder);
      for (const entry of entriesOf(folder)) {
        const full = path.join(folder, entry.name);
        if (entry.isDirectory() && !skipped.test(entry.name) && isAllowed(full)) waiting.push(full);
        if (entry.isFile() && isSource(entry.name) && files.length < most.files) files.push(full);
      }
    }
    if (around === path.dirname(around)) break;
  }
  return files;
}

const isSource = (name: string) => sourceExtensions.includes(path.extname(name)) && !/\.d\.[cm]?ts$/.test(name);

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function importsOf(file: string, open: (file: string) => string | undefined): string[] {
  const text = open(file) ?? textOf(file);
  const requests = [...text.matchAll(imports)].map(([, request]) => request).filter(isPath);
  return requests.flatMap((request) => resolvePath(request, path.dirname(file)) ?? []);
}

function textOf(file: string): string {
  try {
    return statSync(file).size > most.bytes ? "" : readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
