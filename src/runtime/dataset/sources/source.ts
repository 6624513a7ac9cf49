import { statSync } from "node:fs";
import { filesIn } from "../../../engine/platform/folders.js";
import type { DatasetPreview } from "../../../protocol/dataset.js";
import type { Opened, Progress } from "../opened.js";

/** A kind of data on disk: one file of this folder, listed in `index.ts`. Nothing that it reads is ever executed. */
export interface Source {
  /** Whether it reads this path. */
  matches(path: string, isFolder: boolean): boolean;
  /** @throws Error in words for the person */
  open(path: string, progress: Progress): Opened;
  /** Whether `preview` reads a little of a file, however large that is; others read all of it. */
  readonly previewsLarge?: true;
  /** A little of it, quickly. @throws Error in words for the person */
  preview(path: string): DatasetPreview;
}

/** Names of the files in a folder, sorted; none of what is no folder. */
export const filesOf = (folder: string): string[] => (statSync(folder).isDirectory() ? filesIn(folder) : []);

/** Bytes of what must be read whole for a preview. */
export const mostPreviewed = 64e6;
