/** The folder that a workbench has open, as a test finds it. */
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

export function writeFiles(folder: string, files: Record<string, string> = {}): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
}

/** Takes away what was added to a copy of `original`, runs included, and gives its files their texts back. */
export function tidyFolder(folder: string, original: string): void {
  for (const name of readdirSync(folder))
    if (!existsSync(path.join(original, name))) rmSync(path.join(folder, name), { recursive: true });
  for (const name of readdirSync(folder))
    cpSync(path.join(original, name), path.join(folder, name), { recursive: true });
}
