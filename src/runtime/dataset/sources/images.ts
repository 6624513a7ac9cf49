import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { filesBelow, foldersIn } from "../../../engine/platform/folders.js";
import { format } from "../../../engine/platform/formats.js";
import { IMG_EXTENSIONS } from "../../../engine/vision/datasets/folder.js";
import type { Image } from "../../../engine/vision/image.js";
import { imageFromBytes, openImage } from "../../../engine/vision/io/read.js";
import type { DatasetPreview, Picture } from "../../../protocol/dataset.js";
import { keyOf } from "../keys.js";
import { smallPicture } from "../pictures.js";
import { openSamples, type SampleSet } from "../samples.js";
import type { Source } from "./source.js";

const isImage = (file: string): boolean => IMG_EXTENSIONS.some((ending) => file.toLowerCase().endsWith(ending));

/** Files that are listed, and pictures that are looked at. */
const mostFiles = 1_000_000;
const mostLooked = 2000;
const previewSide = 160;
const previewPictures = 8;

/** Folders that are parts of a dataset, by their usual names. */
const partNames: Readonly<Record<string, string>> = {
  ...{
    train: "train",
    training: "train",
    val: "validation",
    valid: "validation",
    validation: "validation",
    test: "test",
  },
};

/** Image files, and folders of them: one folder a class, as `ImageFolder` has it, in folders of parts or not. */
export const images: Source = {
  matches: (file, isFolder) => isFolder || isImage(file),
  open(file, progress) {
    if (statSync(file).isFile())
      return openSamples([imageSet("all", [[file]], undefined)], { format: "Image", names: ["image"] });
    const { parts, classes } = partsIn(file);
    const sets = parts.map(({ name, files }) => imageSet(name, files, classes));
    return openSamples(sets, {
      format: "Images",
      names: ["image", "class", "file"].slice(0, classes ? 2 : 1),
      ...(classes && { classes }),
      most: mostLooked,
      progress,
    });
  },
  preview(file) {
    if (!statSync(file).isFile()) return previewFolder(file);
    const image = openImage(file);
    const { width, height, mode } = image;
    return { kind: "picture", width, height, mode, png: pngOf(thumbnail(image, previewSide)) };
  },
};

/** A file, and the number of its class where there are classes. */
type Labelled = readonly [file: string, target?: number];

interface ImageParts {
  parts: { name: string; files: Labelled[] }[];
  /** Names of the classes; undefined where there are none. */
  classes: string[] | undefined;
}

/** The pictures of a folder. @throws Error where there are none */
function partsIn(root: string): ImageParts {
  const folders = foldersIn(root);
  const found = folders.filter((name) => Object.hasOwn(partNames, name.toLowerCase()));
  const roots = found.length > 0 ? found.map((name) => [partNames[name.toLowerCase()], path.join(root, name)]) : [["all", root]]; // prettier-ignore
  const classes = [...new Set(roots.flatMap(([, folder]) => foldersIn(folder)))].sort();
  let parts = roots.map(([name, folder]) => ({
    name,
    files: foldersIn(folder).flatMap((one) =>
      picturesBelow(path.join(folder, one)).map((file): Labelled => [file, classes.indexOf(one)]),
    ),
  }));
  const used = classes.filter((_, target) => parts.some(({ files }) => files.some(([, other]) => other === target)));
  if (used.length === 0) {
    parts = roots.map(([name, folder]) => ({ name, files: picturesBelow(folder).map((file): Labelled => [file]) }));
    if (parts.every(({ files }) => files.length === 0))
      throw new Error(`There are no images in ${root}: expected ${IMG_EXTENSIONS.join(", ")}, or folders of them.`);
    return { parts, classes: undefined };
  }
  const order = ["all", "train", "validation", "test"];
  parts.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const place = classes.map((name) => used.indexOf(name));
  return { parts: parts.map(({ name, files }) => ({ name, files: files.map(([file, target]): Labelled => [file, place[target!]]) })), classes: used }; // prettier-ignore
}

const picturesBelow = (folder: string): string[] => filesBelow(folder).filter(isImage).slice(0, mostFiles);

function imageSet(name: string, files: readonly Labelled[], classes: readonly string[] | undefined): SampleSet {
  let last: { index: number; bytes: Uint8Array } | undefined;
  const bytesOf = (index: number): Uint8Array => {
    if (last?.index !== index) last = { index, bytes: new Uint8Array(readFileSync(files[index][0])) };
    return last.bytes;
  };
  return {
    name,
    length: files.length,
    at(index) {
      const [file, target] = files[index];
      const image = viewable(imageFromBytes(bytesOf(index), file));
      return classes ? [image, target] : [image];
    },
    // Files that are the same are pictures that are the same.
    key: (index) => keyOf(bytesOf(index)),
  };
}

/** Grey or coloured. */
const viewable = (image: Image): Image => (image.mode === "L" || image.mode === "RGB" ? image : image.convert(image.mode === "LA" ? "L" : "RGB")); // prettier-ignore

function thumbnail(image: Image, side: number): Picture {
  const { width, height, bands: channels, data } = viewable(image);
  const at = (channel: number, row: number, column: number): number =>
    data[(row * width + column) * channels + channel];
  return smallPicture({ width, height, channels, at, range: [0, 255] }, side);
}

function pngOf({ width, height, channels, pixels }: Picture): Uint8Array {
  return format("png").encode({ width, height, channels, data: pixels, depth: 8 }, { zlib: { level: 6 } });
}

function previewFolder(folder: string): DatasetPreview {
  const { parts, classes } = partsIn(folder);
  const files = parts.flatMap((part) => part.files);
  const count = (target: number): number => files.filter(([, other]) => other === target).length;
  const named = classes?.map((name, target) => ({ name, files: count(target) })) ?? [{ name: "", files: files.length }];
  const skip = Math.max(1, Math.floor(files.length / previewPictures));
  const shown = files.filter((_, i) => i % skip === 0).slice(0, previewPictures);
  const mostClasses = 12;
  return {
    kind: "folder",
    classes: named.slice(0, mostClasses),
    more: named.length > mostClasses,
    png: pngOf(strip(shown.map(([file]) => thumbnail(openImage(file), 48)))),
  };
}

/** Pictures side by side. */
function strip(pictures: readonly Picture[]): Picture {
  const gap = 2;
  const cell = Math.max(...pictures.map(({ width, height }) => Math.max(width, height)));
  const width = pictures.length * (cell + gap) - gap;
  const pixels = new Uint8Array(3 * width * cell).fill(255);
  pictures.forEach((picture, i) => {
    for (let row = 0; row < picture.height; row++)
      for (let column = 0; column < picture.width; column++)
        for (let channel = 0; channel < 3; channel++) {
          const from = (row * picture.width + column) * picture.channels + (picture.channels === 3 ? channel : 0);
          pixels[3 * (row * width + i * (cell + gap) + column) + channel] = picture.pixels[from];
        }
  });
  return { width, height: cell, channels: 3, pixels };
}
