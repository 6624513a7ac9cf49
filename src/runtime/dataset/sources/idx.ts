import path from "node:path";
import { readIdx } from "../../../engine/io/idx.js";
import type { Tensor } from "../../../engine/tensor/tensor.js";
import { openSamples, rowsOf, type SampleSet } from "../samples.js";
import { filesOf, type Source } from "./source.js";
import { previewTensors } from "./tensors.js";

const isIdx = (file: string): boolean => /[-.]idx[1-8]-u?byte(\.gz)?$|\.idx(\.gz)?$/i.test(file);

/** What the names of MNIST's files begin with. */
const partNames: readonly (readonly [part: string, pattern: RegExp])[] = [
  ["train", /^train/i],
  ["test", /^(t10k|test)/i],
];

/** Arrays in IDX format, as MNIST has them: the labels of pictures lie in a file beside, and so do the parts. */
export const idx: Source = {
  matches: (file, isFolder) => (isFolder ? filesOf(file).some(isIdx) : isIdx(file)),
  open(file, progress) {
    const folder = filesOf(file);
    const files = folder.length > 0 ? folder.filter(isIdx) : [path.basename(file)];
    const root = folder.length > 0 ? file : path.dirname(file);
    const sets = partsOf(root, files);
    const hasTargets = sets.some(({ tensors }) => tensors.length > 1);
    return openSamples(
      sets
        .filter(({ tensors }) => tensors.length > 1 === hasTargets)
        .map(({ name, tensors }): SampleSet => rowsOf(name, tensors)),
      { format: "IDX", names: hasTargets ? ["image", "class"] : ["array"], progress },
    );
  },
  preview(file) {
    const folder = filesOf(file).filter(isIdx);
    const files = folder.length > 0 ? folder.map((name) => path.join(file, name)) : [file];
    return previewTensors(Object.fromEntries(files.map((one) => [path.basename(one), readIdx(one)])));
  },
};

interface Part {
  name: string;
  /** Pictures and labels, or one array. */
  tensors: Tensor[];
}

/** Files by parts: pictures with the labels that lie beside them. */
function partsOf(root: string, files: readonly string[]): Part[] {
  const beside = filesOf(root);
  const used = new Set<string>();
  return [...files].sort().flatMap((file): Part[] => {
    const plain = file.replace(/\.gz$/i, "");
    // A file that lies there packed and unpacked is one.
    if (used.has(plain)) return [];
    used.add(plain);
    const name = partNames.find(([, pattern]) => pattern.test(plain))?.[0] ?? plain;
    const array = readIdx(path.join(root, file));
    const other = partner(plain, beside);
    if (other === undefined) return [{ name, tensors: [array] }];
    used.add(other.replace(/\.gz$/i, ""));
    const second = readIdx(path.join(root, other));
    const pair = /labels/i.test(plain) ? [second, array] : [array, second];
    if (pair[0].length !== pair[1].length) return [{ name, tensors: [array] }];
    return [{ name, tensors: pair }];
  });
}

/** The labels of pictures, or the pictures of labels. */
function partner(file: string, beside: readonly string[]): string | undefined {
  const pattern = /^(.*)(images|labels)(.*?)[-.]idx\d/i.exec(file);
  if (pattern === null) return undefined;
  const wanted = pattern[2].toLowerCase() === "images" ? "labels" : "images";
  return beside.find(
    (name) => isIdx(name) && name.toLowerCase().startsWith(`${pattern[1]}${wanted}${pattern[3]}`.toLowerCase()),
  );
}
