/** Fresh copies of folders for tests to work in. */
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { root } from "./project.mjs";
import { temporaryFolder } from "./temporary.mjs";

/** Folders that tests go without: a workspace of two files is opened, searched and type-checked sooner. */
const left = new Set(["lessons"]);

/**
 * Copies a folder to a temporary place where `import "gradlens"` finds the types, as where the package is installed.
 *
 * @param {string} source absolute
 * @returns {{folder: string, temporary: string, remove: () => void}} the copy, and the folder around it.
 */
export function copyWorkspace(source) {
  const { folder: temporary, remove } = temporaryFolder("workspace");
  const folder = path.join(temporary, path.basename(source));
  cpSync(source, folder, { recursive: true, filter: (file) => !left.has(path.basename(file)) });
  mkdirSync(path.join(temporary, "node_modules"));
  symlinkSync(root, path.join(temporary, "node_modules/gradlens"), "junction");
  return { folder, temporary, remove };
}
