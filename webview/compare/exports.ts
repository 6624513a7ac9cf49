import type { Comparison } from "../../src/protocol/compare.js";
import { toCsv } from "../shared/save.js";

type Cell = string | number | null;

/** All tables in one, each row with the table that it is of. @param names of the runs */
export function comparisonCsv(comparison: Comparison, names: readonly string[]): string {
  const rows: Cell[][] = [];
  for (const part of ["hyperparameters", "results", "environment"] as const)
    for (const { name, values } of comparison[part])
      rows.push([part, name, ...values.map((value) => (typeof value === "boolean" ? String(value) : value))]);
  for (const { name, versions } of comparison.files) rows.push(["code version", name, ...versions]);
  for (const { name, parts } of comparison.series) {
    rows.push(["first step that differs", name, ...parts.map((part) => part?.exact?.step ?? null)]);
    rows.push(["first step beyond the tolerance", name, ...parts.map((part) => part?.beyond?.step ?? null)]);
  }
  return toCsv(["table", "name", ...names], rows);
}

/** JSON has no NaN and no infinities: they are the texts `NaN`, `Infinity` and `-Infinity`. */
export function comparisonJson(comparison: Comparison, names: readonly string[]): string {
  const plain = (_: string, value: unknown): unknown =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  return `${JSON.stringify({ names, ...comparison }, plain, 1)}\n`;
}
