import { type Column as FrameColumn, columnOf, isMissing, valueAt } from "../../../engine/frame/column.js";
import { readCsv } from "../../../engine/frame/csv/read.js";
import type { DataFrame } from "../../../engine/frame/dataFrame.js";
import { say } from "../../../protocol/said.js";
import { valueCell } from "../cells.js";
import { RowKeys } from "../keys.js";
import type { Column, Content, Opened, Progress } from "../opened.js";
import type { Source } from "./source.js";

/** Rows that are read. */
const mostRows = 1_000_000;
const previewRows = 5;
/** Names that people give to what is to be predicted. */
const targetNames = /^(y|targets?|labels?|class(es)?|species|outcome|category|diagnosis|survived)$/i;

/** Tables of text, as `readCsv` reads them. */
export const csv: Source = {
  matches: (path, isFolder) => !isFolder && /\.(csv|tsv)(\.gz)?$/i.test(path),
  open(path, progress) {
    const frame = readCsv(path, {
      nrows: mostRows + 1,
      progress: ({ read, total }) => progress({ done: read, total }),
    });
    return openFrame("CSV", frame.length > mostRows ? frame.head(mostRows) : frame, frame.length > mostRows, progress);
  },
  previewsLarge: true,
  preview(path) {
    const frame = readCsv(path, { nrows: previewRows + 1, progress: () => undefined });
    const names = frame.columns;
    const columns = names.map((name) => ({ name, dtype: frame.get(name).dtype }));
    const rows = Array.from({ length: Math.min(previewRows, frame.length) }, (_, row) =>
      names.map((name) => String(valueCell(frame.at(row, name)) ?? "")),
    );
    return { kind: "table", columns, rows, more: frame.length > previewRows };
  },
};

/** A frame as a dataset of one part. @param isCut whether there are more rows */
export function openFrame(format: string, frame: DataFrame, isCut: boolean, progress: Progress): Opened {
  const names = frame.columns;
  const kept = names.map((name) => plain(frame.get(name).column));
  const rows = frame.length;
  const keys = new RowKeys(rows);
  kept.forEach((column, done) => {
    progress({ done, total: kept.length });
    const codes = column.kind === "text" ? column.codes : column.kind === "number" ? column.values : [];
    for (let row = 0; row < rows; row++) keys.mix(row, codes[row]);
  });
  const target = targetOf(names, kept);
  const columns = names.map((name, i): Column => {
    const column = kept[i];
    return {
      name,
      dtype: column.dtype,
      role: i === target ? "target" : "input",
      shape: [],
      content: contentOf(column),
    };
  });
  const bytes = kept.reduce((sum, column) => sum + sizeOf(column), 0);
  return {
    format,
    kind: "samples",
    parts: [{ name: "all", samples: rows, looked: rows, bytes, keys: keys.keys(rows) }],
    columns,
    notes: isCut ? [say("The first {0} rows were read: the file has more.", rows)] : [],
    cells: (_, row) => kept.map((column) => (isMissing(column, row) ? null : valueCell(valueAt(column, row)))),
  };
}

type Plain = Exclude<FrameColumn, { kind: "object" }>;

/** Objects as texts. */
function plain(column: FrameColumn): Plain {
  if (column.kind !== "object") return column;
  const texts = column.values.map((value, i) => (isMissing(column, i) ? null : String(value)));
  return columnOf(texts) as Plain;
}

function contentOf(column: Plain): Content {
  if (column.kind === "text") return { kind: "category", codes: [column.codes], labels: column.categories };
  if (column.dtype === "bool") return { kind: "category", codes: [column.values], labels: ["False", "True"] };
  return { kind: "number", values: [column.values] };
}

function sizeOf(column: Plain): number {
  if (column.kind === "number") return column.values.byteLength;
  return column.codes.byteLength + column.categories.reduce((sum, text) => sum + 2 * text.length, 0);
}

/** The column that is called a target; else the last one, where it is of few values. */
function targetOf(names: readonly string[], columns: readonly Plain[]): number {
  const called = names.findIndex((name) => targetNames.test(name.trim()));
  if (called >= 0) return called;
  const last = columns.at(-1);
  if (last === undefined) return -1;
  const isFew = last.dtype === "bool" || (last.kind === "text" && last.categories.length <= 20);
  return isFew ? columns.length - 1 : -1;
}
