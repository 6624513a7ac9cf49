/** Code that is loaded by its path, at run time. */
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import path from "node:path";

/** The exports of a file, which is run for them, once. TypeScript too, in a file that Gradlens runs. */
export function loadModule(file: string): Record<string, unknown> {
  return createRequire(file)(path.resolve(file)) as Record<string, unknown>;
}

/** Forgets the code of all files below a folder: they are run again when they are loaded. */
export function forgetModules(folder: string): void {
  const { cache } = createRequire(path.join(folder, "any.js"));
  for (const file of Object.keys(cache)) if (file.startsWith(path.resolve(folder) + path.sep)) delete cache[file];
}

/** Whether a file could load a package. */
export function canLoad(name: string, from: string): boolean {
  try {
    return createRequire(from).resolve(name) !== "";
  } catch {
    return false;
  }
}

/** A path as it is meant: `~` is the person's own folder. */
export function expanded(place: string): string {
  return path.resolve(place.replace(/^~(?=$|[\\/])/, homedir()));
}

/** The first digits of a text's SHA-256. */
export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
