import { type Column, columnLength, compareText, isMissing, valueAt } from "./column.js";
import { numbered } from "./labels.js";

export interface SortOptions {
  /** Smallest first (true), or a choice for each column. */
  ascending?: boolean | readonly boolean[];
  /** Where missing values go ("last"). */
  naPosition?: "first" | "last";
}

/** Positions of the rows in the order of the first column, among equals of the next, and so on; equal rows stay in their order. */
export function order(columns: readonly Column[], { ascending = true, naPosition = "last" }: SortOptions): Int32Array {
  const compares = columns.map((column, i) =>
    comparison(column, typeof ascending === "boolean" ? ascending : (ascending[i] ?? true), naPosition),
  );
  return numbered(columnLength(columns[0])).sort((a, b) => {
    for (const compare of compares) {
      const difference = compare(a, b);
      if (difference !== 0) return difference;
    }
    return a - b;
  });
}

function comparison(
  column: Column,
  ascending: boolean,
  naPosition: "first" | "last",
): (a: number, b: number) => number {
  const compare = present(column);
  const sign = ascending ? 1 : -1;
  const missing = naPosition === "last" ? 1 : -1;
  return (a, b) => {
    const [noA, noB] = [isMissing(column, a), isMissing(column, b)];
    if (noA || noB) return missing * (Number(noA) - Number(noB));
    return sign * compare(a, b);
  };
}

function present(column: Column): (a: number, b: number) => number {
  if (column.kind === "number") return (a, b) => column.values[a] - column.values[b] || 0;
  if (column.kind === "object") return (a, b) => compareText(String(valueAt(column, a)), String(valueAt(column, b)));
  const { codes, categories } = column;
  const byText = [...categories.keys()].sort((a, b) => compareText(categories[a], categories[b]));
  const rank = new Int32Array(categories.length);
  byText.forEach((code, i) => (rank[code] = i));
  return (a, b) => rank[codes[a]] - rank[codes[b]];
}
