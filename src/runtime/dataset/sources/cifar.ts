import { existsSync, statSync } from "node:fs";
import path from "node:path";
import type { Image } from "../../../engine/vision/image.js";
import { CIFAR10, CIFAR100, type CIFARFiles } from "../../../engine/vision/datasets/cifar.js";
import { openSamples, type SampleSet } from "../samples.js";
import type { Source } from "./source.js";

const kinds: readonly (typeof CIFAR10)[] = [CIFAR10, CIFAR100];
/** Classes that a preview names. */
const mostClasses = 12;

/** The folders of CIFAR-10 and CIFAR-100, pickled or binary, and the files in them. */
export const cifar: Source = {
  matches: (file, isFolder) => placeOf(file, isFolder) !== undefined,
  open(file, progress) {
    const { sets, classes } = partsOf(file);
    return openSamples(sets, { format: "CIFAR", names: ["image", "class"], classes, progress });
  },
  preview(file) {
    const { sets, classes } = partsOf(file);
    const counts = classes.map(() => 0);
    for (const set of sets) for (const target of set.targets) counts[target]++;
    return {
      kind: "folder",
      classes: classes.map((name, i) => ({ name, files: counts[i] })).slice(0, mostClasses),
      more: classes.length > mostClasses,
      png: null,
    };
  },
};

interface Place {
  kind: typeof CIFAR10;
  files: CIFARFiles;
  /** The folder of the batches. */
  folder: string;
}

/** The dataset that a folder is, or that a file is a part of. */
function placeOf(file: string, isFolder = statSync(file).isDirectory()): Place | undefined {
  for (const kind of kinds)
    for (const files of [kind.pickled, kind.binary]) {
      if (isFolder && path.basename(file) === files.folder) return { kind, files, folder: file };
      const names = [...files.train, ...files.test, files.names];
      if (!isFolder && names.includes(path.basename(file)) && path.basename(path.dirname(file)) === files.folder)
        return { kind, files, folder: path.dirname(file) };
    }
  return undefined;
}

interface Part extends SampleSet {
  targets: readonly number[];
}

/** The parts that are there. @throws Error where there is none, FormatError for damaged files */
function partsOf(file: string): { sets: Part[]; classes: readonly string[] } {
  const { kind, files, folder } = placeOf(file)!;
  /** What lies in this folder, and not what the class would take before it from the one beside. */
  class InFolder extends kind<Image> {
    static override get forms() {
      return [files];
    }
  }
  const isThere = (names: readonly string[]) => names.every((name) => existsSync(path.join(folder, name)));
  const parts = (["train", "test"] as const).filter((part) => isThere([...files[part], files.names]));
  if (parts.length === 0) {
    const missing = [files.names, ...files.train, ...files.test].filter((name) => !isThere([name]));
    throw new Error(
      `${folder} has neither all files to train with nor those to test with: ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing.`,
    );
  }
  const root = path.dirname(folder);
  const sets = parts.map((name) => ({ name, dataset: new InFolder(root, { train: name === "train" }) }));
  return {
    sets: sets.map(({ name, dataset }) => ({
      name,
      length: dataset.length,
      at: (index) => dataset.at(index),
      targets: dataset.targets,
    })),
    classes: sets[0].dataset.classes,
  };
}
