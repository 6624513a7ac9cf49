import type { CompareRow, CompareValue } from "../../protocol/compare.js";

/** Puts named values of several runs side by side; null where a run has none. Names in the order of their first run. */
export function compareValues(runs: readonly Readonly<Record<string, CompareValue | undefined>>[]): CompareRow[] {
  const names = new Set(runs.flatMap((values) => Object.keys(values)));
  return [...names].map((name) => {
    const values = runs.map((run) => run[name] ?? null);
    return { name, values, differs: values.some((value) => !Object.is(value, values[0])) };
  });
}

/**
 * Which runs share a text: equal numbers for equal texts, from 0 in the order of the runs; null for runs that have none.
 *
 * @param texts one a run
 */
export function versionsOf(texts: readonly (string | undefined)[]): (number | null)[] {
  const known: string[] = [];
  return texts.map((text) => {
    if (text === undefined) return null;
    const at = known.indexOf(text);
    return at < 0 ? known.push(text) - 1 : at;
  });
}
