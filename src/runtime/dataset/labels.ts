/** How often values occur. */

/** Labels that are told one by one. */
export const mostLabels = 100;

export interface Counted {
  labels: string[];
  /** One a part. */
  parts: { counts: number[]; others: number; missing: number; distinct: number }[];
}

/**
 * Counts codes, each the place of its label; -1 is missing.
 * @param ordered keeps the order of the labels, which are classes; else the most frequent come first
 */
export function countLabels(parts: readonly ArrayLike<number>[], labels: readonly string[], ordered: boolean): Counted {
  const counted = parts.map((codes) => {
    const counts = new Uint32Array(labels.length);
    let missing = 0;
    for (let i = 0; i < codes.length; i++) {
      if (codes[i] < 0) missing++;
      else counts[codes[i]]++;
    }
    return { counts, missing };
  });
  const total = (code: number): number => counted.reduce((sum, { counts }) => sum + counts[code], 0);
  let order = Array.from(labels, (_, code) => code).filter((code) => ordered || total(code) > 0);
  if (!ordered || order.length > mostLabels) order.sort((a, b) => total(b) - total(a) || a - b);
  order = order.slice(0, mostLabels);
  return {
    labels: order.map((code) => labels[code]),
    parts: counted.map(({ counts, missing }) => {
      const shown = order.map((code) => counts[code]);
      let [sum, distinct] = [0, 0];
      for (const count of counts) {
        sum += count;
        if (count > 0) distinct++;
      }
      return { counts: shown, others: sum - shown.reduce((a, b) => a + b, 0), missing, distinct };
    }),
  };
}

/** Different whole numbers that may be classes. */
const mostClasses = 20;
const mostTargetClasses = 1000;

/**
 * Whole numbers as classes: few different ones, each of which comes more than once. Undefined for numbers that are measured.
 * @param parts ascending, finite
 * @param names of the classes 0, 1, ...
 */
export function classesOf(
  parts: readonly Float64Array[],
  isTarget: boolean,
  names: readonly string[] = [],
): { classes: number[]; labels: string[]; parts: { counts: number[]; distinct: number }[] } | undefined {
  const most = isTarget ? mostTargetClasses : mostClasses;
  // A class without samples is one too.
  const totals = new Map(names.map((_, i) => [i, 0]));
  let length = 0;
  for (const sorted of parts) {
    length += sorted.length;
    for (const value of sorted) {
      if (!Number.isInteger(value)) return undefined;
      totals.set(value, (totals.get(value) ?? 0) + 1);
      if (totals.size > Math.max(most, names.length)) return undefined;
    }
  }
  // A whole number in each of few rows is a count, not a class.
  if (totals.size === 0 || (names.length === 0 && totals.size > 2 && totals.size > length / 4)) return undefined;
  const classes = [...totals.keys()].sort((a, b) => a - b);
  const place = new Map(classes.map((value, i) => [value, i]));
  return {
    classes,
    labels: classes.map((value) => names[value] ?? String(value)),
    parts: parts.map((sorted) => {
      const counts = classes.map(() => 0);
      for (const value of sorted) counts[place.get(value)!]++;
      return { counts, distinct: counts.filter((count) => count > 0).length };
    }),
  };
}
