import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { SourceFile } from "../../protocol/run.js";

/** Folder in a run's folder with copies of the user's files as they were loaded, and the list of them. */
const codeFolder = "code";
const indexFile = "code.json";

/** Bounds of what is kept of one run. */
const mostFiles = 200;
const mostBytes = 512 * 1024;
const mostBytesTogether = 4 * 1024 * 1024;

/** One file of the user's that a run loaded. */
export interface SourceCopy {
  /** Path from the folder of the trained file, with forward slashes: the same in every run of it. */
  name: string;
  /** Absolute path of the original. */
  file: string;
  /** Absolute path of the copy; undefined where it was too large to be kept. */
  copy?: string;
}

interface Entry {
  name: string;
  file: string;
  kept: boolean;
}

/** Copies the files of one run into its folder. */
export class SourceCopies {
  #bytes = 0;
  readonly #index: Entry[] = [];

  /** @param entry the trained file */
  constructor(
    readonly folder: string,
    readonly entry: string,
  ) {}

  async add(files: readonly SourceFile[]): Promise<void> {
    for (const { file, text } of files) {
      if (this.#index.length >= mostFiles) break;
      const name = nameOf(file, this.entry);
      const bytes = Buffer.byteLength(text);
      const kept = bytes <= mostBytes && this.#bytes + bytes <= mostBytesTogether;
      if (kept) {
        const target = copyOf(this.folder, name);
        await mkdir(path.dirname(target), { recursive: true });
        await writeFile(target, text);
        this.#bytes += bytes;
      }
      this.#index.push({ name, file, kept });
    }
    await writeFile(path.join(this.folder, indexFile), `${JSON.stringify(this.#index, null, 1)}\n`);
  }
}

/** @param folder of the run */
export async function readSources(folder: string): Promise<SourceCopy[]> {
  try {
    const index = JSON.parse(await readFile(path.join(folder, indexFile), "utf8")) as Entry[];
    return index.map(({ name, file, kept }) => ({ name, file, ...(kept && { copy: copyOf(folder, name) }) }));
  } catch {
    return [];
  }
}

function nameOf(file: string, entry: string): string {
  return path.relative(path.dirname(entry), file).split(path.sep).join("/");
}

/** Files above or beside the trained one's folder stay inside of the run's. */
function copyOf(folder: string, name: string): string {
  const inside = name.split("/").map((part) => (part === ".." ? "_up" : part.replace(/[:*?"<>|]/g, "_")));
  return path.join(folder, codeFolder, ...inside);
}
