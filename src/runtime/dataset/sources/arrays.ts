/** Arrays with names, as files of several formats hold them: those of one length are samples. */
import type { Opened, Progress } from "../opened.js";
import { openSamples, type SampleSet } from "../samples.js";

/** An array whose first dimension may be samples. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  /** A row of it. */
  at(index: number): unknown;
}

/** Parts that a name may say: `x_train`, `test_labels`, `train/x`. */
const partNames: readonly (readonly [part: string, pattern: RegExp])[] = [
  ["train", /(^|[_./-])tr(ai)?n([_./-]|$)/i],
  ["validation", /(^|[_./-])val(id(ation)?)?([_./-]|$)/i],
  ["test", /(^|[_./-])test([_./-]|$)/i],
];
const targets = /(^|[_./-])(y|t|labels?|targets?|class(es)?)([_./-]|$)/i;

/** Arrays of one length as samples, by parts where their names say so; undefined for others. */
export function openArrays(format: string, arrays: readonly NamedArray[], progress: Progress): Opened | undefined {
  const groups = new Map<string, NamedArray[]>();
  for (const array of arrays) {
    if (array.shape.length === 0) return undefined;
    const part = partNames.find(([, pattern]) => pattern.test(array.name))?.[0] ?? "all";
    groups.set(part, [...(groups.get(part) ?? []), array]);
  }
  for (const group of groups.values())
    group.sort((a, b) => Number(targets.test(a.name)) - Number(targets.test(b.name)));
  const [first] = groups.values();
  if (first === undefined || first[0].shape[0] === 0) return undefined;
  const fits = [...groups.values()].every(
    (group) => group.length === first.length && group.every(({ shape }) => shape[0] === group[0].shape[0]),
  );
  // Without a target the last array is an input like the others: a sample ends with nothing.
  if (!fits || (!targets.test(first.at(-1)!.name) && first.length > 1)) return undefined;
  const sets = [...groups].map(([name, group]): SampleSet => {
    return { name, length: group[0].shape[0], at: (index) => group.map((array) => array.at(index)) };
  });
  const names = first.map(({ name }) => (groups.size === 1 ? name : bare(name)));
  return openSamples(
    sets.sort((a, b) => order(a.name) - order(b.name)),
    { format, names, progress },
  );
}

const order = (name: string): number => partNames.findIndex(([part]) => part === name);

/** A name without the part that it is of. */
function bare(name: string): string {
  const rest = partNames
    .reduce((text, [, pattern]) => text.replace(pattern, "_"), name)
    .replace(/^[_./-]+|[_./-]+$/g, "");
  return rest || name;
}
