/** Temporary folders that are gone when this process is, also when it is interrupted. */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** @type {Set<string>} */
const folders = new Set();
process.once("exit", () => folders.forEach(remove));

/** @param {string} folder */
function remove(folder) {
  folders.delete(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** @param {string} name @returns {{folder: string, remove: () => void}} */
export function temporaryFolder(name) {
  const folder = mkdtempSync(path.join(os.tmpdir(), `gradlens-${name}-`));
  folders.add(folder);
  return { folder, remove: () => remove(folder) };
}
