import type { DatasetPreview } from "../../../protocol/dataset.js";
import type { Opened, Progress } from "../opened.js";

/** A kind of data on disk: one file of this folder, listed in `index.ts`. Nothing that it reads is ever executed. */
export interface Source {
  /** Whether it reads this path. */
  matches(path: string, isFolder: boolean): boolean;
  /** @throws Error in words for the person */
  open(path: string, progress: Progress): Opened;
  /** A little of it, quickly. @throws Error in words for the person */
  preview(path: string): DatasetPreview;
}
