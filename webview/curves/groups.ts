import type { ListedRun } from "../../src/protocol/view.js";

/** How runs are taken together: not at all; those that differ in their seed only; those with the same tag. */
export type Grouping = "none" | "seed" | "tag";

export interface Group {
  /** Stays the same while the group has members. */
  id: string;
  /** The run's name, the tag, or the file with what its hyperparameters are. */
  name: string;
  /** In the order of the list. */
  runs: ListedRun[];
}

/** A hyperparameter that only draws other random numbers. */
export const isSeed = (name: string): boolean => /seed$/i.test(name);

/** @param runs those that are drawn. A run without a tag, where tags group, is a group of its own. */
export function groupRuns(runs: readonly ListedRun[], grouping: Grouping): Group[] {
  const groups = new Map<string, Group>();
  for (const run of runs) {
    const [id, name] = place(run, grouping);
    const group = groups.get(id);
    if (group) group.runs.push(run);
    else groups.set(id, { id, name, runs: [run] });
  }
  // A group of one is shown as the run that it is.
  return [...groups.values()].map((group) =>
    group.runs.length === 1 ? { ...group, name: group.runs[0].name } : group,
  );
}

function place(run: ListedRun, grouping: Grouping): [id: string, name: string] {
  if (grouping === "tag" && run.tags.length > 0) return [`tag ${run.tags[0]}`, run.tags[0]];
  if (grouping !== "seed") return [run.id, run.name];
  const settings = Object.entries(run.hyperparameters)
    .filter(([name]) => !isSeed(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const file = run.file.split(/[\\/]/).at(-1)!;
  const words = settings.map(([name, value]) => `${name} ${value}`);
  return [`seed ${JSON.stringify([run.file, settings])}`, [file, ...words].join(", ")];
}

/**
 * What series stand together by: what stands before the last `/` of their names, and the kind of training that a run only hears of, as in
 * `trial 3 loss`. Empty where there is none.
 */
export function prefixOf(series: string): string {
  const part = /^(trial|member) \d+ /.exec(series);
  return part ? part[1] : series.slice(0, Math.max(0, series.lastIndexOf("/")));
}
