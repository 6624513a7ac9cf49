import { statSync } from "node:fs";
import { cifar } from "./cifar.js";
import { csv } from "./csv.js";
import { dicom } from "./dicom.js";
import { hdf5 } from "./hdf5.js";
import { idx } from "./idx.js";
import { images } from "./images.js";
import { numpy } from "./numpy.js";
import type { Source } from "./source.js";
import { tensors } from "./tensors.js";

/** All kinds of data on disk. Any folder may be one of images, which are therefore last. */
const sources: readonly Source[] = [csv, numpy, hdf5, tensors, idx, cifar, dicom, images];

/** What reads a file or folder. @throws Error that says what can be read */
export function sourceOf(path: string): Source {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new Error(`There is no file ${path}.`);
  if (!found.isFile() && !found.isDirectory())
    throw new Error(`${path} is a pipe, a socket or a device: expected a file or a folder.`);
  const source = sources.find(({ matches }) => matches(path, found.isDirectory()));
  if (source) return source;
  throw new Error(
    `${path} is no data that can be shown: expected a table (.csv, .tsv), arrays (.npy, .npz, .h5, IDX), tensors (.pth, .pt, .safetensors), an image (.dcm too), or a folder of images, of a DICOM series, of MNIST or CIFAR.`,
  );
}
