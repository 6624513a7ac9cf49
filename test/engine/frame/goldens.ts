/** What pandas 1.5 made of the same files (test/golden/frame/frame_pandas.py). */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";
import type { DataFrame, ReadCsvOptions } from "../../../src/engine/frame/index.js";
import { isMissingValue } from "../../../src/engine/frame/column.js";

/** A frame as the script writes it: missing values are null. */
export interface Packed {
  index: unknown[];
  columns: Record<string, { dtype: string; values: unknown[] }>;
}

interface Goldens {
  reads: { name: string; text: string; options: ReadCsvOptions; frame: Packed }[];
  prints: { name: string; text: string; shown: string }[];
  series: { name: string; shown: string }[];
  tallSeries: string;
  category: string;
  wide: string;
  describe: Record<"number" | "object" | "all" | "percentiles", Packed>;
  statistics: Record<"sum" | "mean" | "std" | "var" | "min" | "max" | "median", number>;
  quantile: number;
  counts: Record<"default" | "normalize" | "ascending" | "missing", [string | null, number][]>;
  dummies: Record<"default" | "prefix" | "missing" | "series", Packed>;
  dropna: Record<"any" | "all" | "subset", Packed>;
  fillna: Record<"number" | "each", Packed>;
  sort: Record<"x" | "two" | "first", Packed>;
  sample: Record<"n" | "frac" | "replace", Packed>;
  factorize: [number[], string[]];
  csv: Record<"default" | "options" | "types", string>;
  tooMany: string;
}

export const goldens = JSON.parse(readFileSync("test/golden/frame/frame_pandas.json", "utf8")) as Goldens;

/** A file with that text, gone after the test. */
export function fileOf(t: TestContext, content: string | Uint8Array, name = "table.csv"): string {
  const folder = mkdtempSync(path.join(tmpdir(), "gradlens-frame-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

function plain(value: unknown): unknown {
  if (isMissingValue(value)) return null;
  return value === Infinity ? "inf" : value === -Infinity ? "-inf" : value;
}

/** Types, labels and texts are equal, numbers to 12 digits where they are computed (`exact` false). */
export function sameFrame(actual: DataFrame, expected: Packed, exact = true): void {
  assert.deepEqual(actual.columns, Object.keys(expected.columns));
  assert.deepEqual(Array.from(actual.index), expected.index);
  for (const [name, { dtype, values }] of Object.entries(expected.columns)) {
    const series = actual.get(name);
    assert.equal(series.dtype, dtype, `dtype of ${name}`);
    const got = series.values.map(plain);
    if (exact) assert.deepEqual(got, values, name);
    else values.forEach((value, i) => close(got[i], value, `${name}, row ${i}`));
  }
}

export function close(actual: unknown, expected: unknown, what: string): void {
  if (typeof expected !== "number" || typeof actual !== "number") return assert.deepEqual(actual, expected, what);
  assert.ok(
    Math.abs(actual - expected) <= 1e-12 * (1 + Math.abs(expected)),
    `${what}: ${actual}, pandas has ${expected}`,
  );
}
