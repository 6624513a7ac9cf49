import { load } from "../../../engine/numpy/files.js";
import { Tensor } from "../../../engine/tensor/tensor.js";
import type { Opened } from "../opened.js";
import { openSamples, rowsOf, type SampleSet } from "../samples.js";
import type { Source } from "./source.js";
import { openTensors, previewTensors } from "./tensors.js";

/** Parts that a name may say: `x_train`, `test_labels`. */
const partNames: readonly (readonly [part: string, pattern: RegExp])[] = [
  ["train", /(^|[_.-])tr(ai)?n([_.-]|$)/i],
  ["validation", /(^|[_.-])val(id(ation)?)?([_.-]|$)/i],
  ["test", /(^|[_.-])test([_.-]|$)/i],
];
const targets = /(^|[_.-])(y|t|labels?|targets?|class(es)?)([_.-]|$)/i;

/** Arrays of NumPy's. */
export const numpy: Source = {
  matches: (path, isFolder) => !isFolder && /\.np[yz]$/i.test(path),
  open(path, progress) {
    const found = load<Tensor | Record<string, Tensor>>(path);
    if (found instanceof Tensor) {
      if (found.ndim === 0 || found.length === 0) return openTensors("NumPy", { array: found }, progress);
      return openSamples([rowsOf("all", [found])], {
        format: "NumPy",
        names: ["array"],
        features: numbered(found),
        progress,
      });
    }
    return openArrays(found) ?? openTensors("NumPy", found, progress);
  },
  preview(path) {
    const found = load<Tensor | Record<string, Tensor>>(path);
    return previewTensors(found instanceof Tensor ? { array: found } : found);
  },
};

/** Columns of a matrix by their numbers. */
function numbered({ shape }: Tensor): string[] | undefined {
  return shape.length === 2 ? Array.from({ length: shape[1] }, (_, i) => String(i)) : undefined;
}

/** Arrays of one length are samples, by parts where their names say so; undefined for others. */
function openArrays(arrays: Readonly<Record<string, Tensor>>): Opened | undefined {
  const groups = new Map<string, [name: string, tensor: Tensor][]>();
  for (const [name, tensor] of Object.entries(arrays)) {
    if (tensor.ndim === 0) return undefined;
    const part = partNames.find(([, pattern]) => pattern.test(name))?.[0] ?? "all";
    groups.set(part, [...(groups.get(part) ?? []), [name, tensor]]);
  }
  const kinds = [...groups.values()].map((group) =>
    group.sort(([a], [b]) => Number(targets.test(a)) - Number(targets.test(b))),
  );
  const [first] = kinds;
  if (first === undefined || first[0][1].length === 0) return undefined;
  const fits = kinds.every(
    (group) => group.length === first.length && group.every(([, tensor]) => tensor.length === group[0][1].length),
  );
  if (!fits) return undefined;
  const hasTarget = targets.test(first.at(-1)![0]);
  const sets = [...groups].map(([part, group]): SampleSet =>
    rowsOf(
      part,
      group.map(([, tensor]) => tensor),
    ),
  );
  const names = groups.size === 1 ? first.map(([name]) => name) : first.map(([name]) => bare(name));
  // Without a target the last array is an input like the others: a sample ends with nothing.
  if (!hasTarget && first.length > 1) return undefined;
  return openSamples(
    sets.sort((a, b) => order(a.name) - order(b.name)),
    { format: "NumPy", names },
  );
}

const order = (name: string): number => partNames.findIndex(([part]) => part === name);

/** A name without the part that it is of. */
function bare(name: string): string {
  const rest = partNames
    .reduce((text, [, pattern]) => text.replace(pattern, "_"), name)
    .replace(/^[_.-]+|[_.-]+$/g, "");
  return rest || name;
}
