import { statSync } from "node:fs";
import { csv } from "./csv.js";
import { images } from "./images.js";
import { numpy } from "./numpy.js";
import type { Source } from "./source.js";
import { tensors } from "./tensors.js";

/** All kinds of data on disk. */
const sources: readonly Source[] = [csv, numpy, tensors, images];

/** What reads a file or folder. @throws Error that says what can be read */
export function sourceOf(path: string): Source {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new Error(`There is no file ${path}.`);
  const source = sources.find(({ matches }) => matches(path, found.isDirectory()));
  if (source) return source;
  throw new Error(
    `${path} is no data that can be shown: expected a table (.csv, .tsv), arrays (.npy, .npz), tensors (.pth, .pt, .safetensors), an image, or a folder of images.`,
  );
}
