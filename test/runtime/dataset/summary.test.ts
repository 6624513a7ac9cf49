/** What the dataset panel says of a table, against pandas and NumPy. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import { plainlyTold } from "./told.js";
import { binsOf, histogramOf } from "../../../src/runtime/dataset/numbers.js";
import { csv } from "../../../src/runtime/dataset/sources/csv.js";
import { summarize } from "../../../src/runtime/dataset/summary.js";

interface Golden {
  dtype: string;
  missing: number;
  distinct: number;
  inf?: [number, number];
  numbers?: Record<string, number>;
  histogram?: number[];
  edges?: [number, number];
  counts?: Record<string, number>;
}

const golden = JSON.parse(readFileSync("test/golden/dataset/dataset_pandas.json", "utf8")) as {
  text: string;
  rows: number;
  repeated: number;
  columns: Record<string, Golden>;
};

const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-dataset-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function opened(text: string) {
  const file = path.join(folder, "table.csv");
  writeFileSync(file, text);
  const data = csv.open(file, () => undefined);
  return { data, summary: summarize(file, data) };
}

const close = (actual: number, expected: number, what: string): void =>
  assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)), `${what}: ${actual}, ${expected}`);

describe("summary of a table", () => {
  const { data, summary } = opened(golden.text);

  test("has pandas' types, counts and quantiles, and NumPy's histogram", () => {
    assert.deepEqual(
      summary.columns.map(({ name }) => name),
      Object.keys(golden.columns),
    );
    for (const { name, dtype, bins, labels, parts } of summary.columns) {
      const expected = golden.columns[name];
      const [facts] = parts;
      assert.deepEqual([name, dtype, facts.missing], [name, expected.dtype, expected.missing]);
      if (expected.numbers) {
        const { mean, std, min, quartiles, max } = facts.numbers!;
        const found = { mean, std: std!, min, "25%": quartiles[0], "50%": quartiles[1], "75%": quartiles[2], max };
        for (const [key, value] of Object.entries(found)) close(value, expected.numbers[key], `${name} ${key}`);
        assert.deepEqual([facts.positiveInfinity, facts.negativeInfinity], expected.inf);
        assert.deepEqual(facts.histogram, expected.histogram, name);
        assert.deepEqual([bins!.low, bins!.high], expected.edges, name);
      }
      if (expected.counts) {
        assert.deepEqual(Object.fromEntries(labels.map((label, i) => [label, facts.counts[i]])), expected.counts, name);
        assert.equal(facts.distinct, expected.distinct, name);
      }
    }
  });

  test("knows rows that repeat others, and the column that is predicted", () => {
    const [part] = summary.parts;
    assert.deepEqual([part.samples, part.looked, part.repeated], [golden.rows, golden.rows, golden.repeated]);
    assert.deepEqual(
      summary.columns.map(({ role }) => role),
      ["input", "input", "input", "input", "input", "target"],
    );
  });

  test("says what a person should know", () => {
    const kinds = summary.findings.map(({ kind }) => kind);
    assert.deepEqual(kinds, ["unbalanced", "infinite", "missing", "repeated"]);
    const { usual, rare } = golden.columns.class.counts!;
    assert.match(
      plainlyTold(summary.findings[0].text),
      new RegExp(`“class” are unbalanced: ${usual} .* ${rare} of “rare”`),
    );
    assert.match(plainlyTold(summary.findings[1].text), /^Infinite values: 3, in price/);
  });

  test("rows come as they are in the file", () => {
    const [first] = golden.text.split("\n").slice(51, 52);
    const cells = data.cells(0, 50);
    assert.equal(cells[2], "inf");
    assert.deepEqual([String(cells[0]), cells[5]], [first.split(",")[0], first.split(",")[5]]);
  });
});

describe("histograms", () => {
  test("keep numbers that rounding puts beside their bin, as NumPy's", () => {
    // NumPy 1.24: numpy.histogram([0.1 * i for i in range(31)], bins=30)[0] has one number a bin and two in the last.
    const values = Float64Array.from({ length: 31 }, (_, i) => 0.1 * i);
    const counts = histogramOf(values, { low: 0, high: values[30], count: 30 });
    assert.equal(
      counts.reduce((a, b) => a + b),
      31,
    );
    assert.deepEqual(counts, [...new Array<number>(29).fill(1), 2]);
  });

  test("of one value, of values that lie too close or too far apart for bins, and of none", () => {
    const count = (...values: number[]) => {
      const sorted = Float64Array.from(values).sort();
      return histogramOf(sorted, binsOf([sorted]));
    };
    assert.deepEqual(count(2.5, 2.5), [2]);
    assert.deepEqual(count(3, 3, 4), [2, 1]);
    assert.deepEqual(count(1, 1 + Number.EPSILON), [2]);
    assert.deepEqual(count(-1.7e308, 1.7e308), [2]);
    assert.equal(binsOf([new Float64Array(0)]), null);
  });
});

test("a table with a column of notes has lengths, one of whole numbers has classes, and a column of one value is told", () => {
  const rows = Array.from({ length: 60 }, (_, i) => `note number ${i},${i % 3},same`);
  const { columns, findings } = opened(`note,y,const\n${rows.join("\n")}\n`).summary;
  const [note, y] = columns;
  assert.deepEqual([note.kind, note.parts[0].numbers?.max], ["text", "note number 10".length]);
  assert.deepEqual(
    [y.kind, y.role, y.labels, y.parts[0].counts],
    ["category", "target", ["0", "1", "2"], [20, 20, 20]],
  );
  assert.deepEqual(
    findings.map(({ kind }) => kind),
    ["constant"],
  );
});

test("a table without rows, and one that is damaged", () => {
  const { summary } = opened("a,b\n");
  assert.deepEqual([summary.parts[0].samples, summary.columns.length, summary.columns[0].bins], [0, 2, null]);
  assert.throws(() => opened('a,b\n"1,2\n'), /line 2/);
});
