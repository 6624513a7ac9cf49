import { FormatError } from "../../io/formatError.js";
import { nameOf, type Source } from "../../io/unzipped.js";
import { format } from "../../platform/formats.js";
import { count, readText } from "./text.js";
import { findSeparator } from "./separator.js";

export interface RecordOptions {
  /** null finds it in the first lines. */
  separator: string | null;
  quote: string;
  encoding: string;
  /** Lines at the start that are left out. */
  skip: number;
  heard(progress: { read: number; total: number }): void;
}

/** Records that follow one another in the file, blank lines among them left out. */
export interface RecordBatch {
  rows: string[][];
  /** The line in which a record begins, from 1. */
  lineOf(row: number): number;
}

const faults = {
  "quote not closed": { expected: "a quote that closes the field", found: "the end of the file" },
  "text after quote": {
    expected: "a separator after the quote that closes a field",
    found: "text",
    advice: "A quote inside a quoted field is written twice",
  },
};

/** One record longer than this, in characters, is not read: it most likely begins with a quote that nothing closes. */
const longestRecord = 2 ** 27;
/** So much of the file decides which separator and which line break it has. */
const looked = 2 ** 16;

/**
 * The records of a file, a batch at a time.
 * @throws FormatError with the line where it is no text, or no records
 */
export function* readRecords(source: Source, options: RecordOptions): Generator<RecordBatch> {
  const { parseRecords } = format("delimited");
  const file = nameOf(source);
  let text = "";
  let line = 1;
  let rules: Parameters<typeof parseRecords>[1] | undefined;
  let enough = looked;
  let { skip } = options;
  for (const piece of readText(source, options.encoding, options.heard)) {
    text += piece.text;
    if (text.length > longestRecord)
      throw new FormatError(file, {
        line,
        expected: `a record of at most ${longestRecord / 2 ** 20} MB`,
        found: "a longer one",
        advice: "Is a quote in it not closed?",
      });
    // A record that does not end makes the text grow; were it parsed anew with each piece, time would go with the square of its length.
    if (text.length < enough && !piece.last) continue;
    for (; skip > 0 && text !== ""; skip--, line++) {
      const end = text.indexOf("\n");
      if (end < 0 && !piece.last) break;
      text = end < 0 ? "" : text.slice(end + 1);
    }
    if (skip > 0 && !piece.last) continue;
    rules ??= {
      quote: options.quote,
      newline: text.includes("\n") || !text.includes("\r") ? "\n" : "\r",
      separator: options.separator ?? findSeparator(text.slice(0, looked), options.quote),
    };
    const { rows, end, fault } = parseRecords(text, rules, !piece.last);
    const lines = new Lines(rows, line, rules.newline);
    if (fault) throw new FormatError(file, { line: lines.of(fault.row), ...faults[fault.kind] });
    if (rows.length > 0) yield lines.batch();
    line += count(text.slice(0, end), rules.newline);
    text = text.slice(end);
    enough = rows.length > 0 ? 0 : text.length * 2;
  }
}

/** Where records lie in the file: looked up only where something is wrong. */
class Lines {
  constructor(
    private readonly rows: string[][],
    private readonly first: number,
    private readonly newline: string,
  ) {}

  of(row: number): number {
    let line = this.first;
    for (let i = 0; i < row && i < this.rows.length; i++) {
      line++;
      for (const field of this.rows[i]) line += count(field, this.newline);
    }
    return line;
  }

  /** Without blank lines, and without the carriage returns of line breaks. */
  batch(): RecordBatch {
    const kept: string[][] = [];
    const places: number[] = [];
    let blank = false;
    this.rows.forEach((row, i) => {
      const last = row.length - 1;
      const text = row[last];
      if (text.charCodeAt(text.length - 1) === 13) row[last] = text.slice(0, -1);
      if (last === 0 && row[0] === "") blank = true;
      else {
        kept.push(row);
        places.push(i);
      }
    });
    return blank
      ? { rows: kept, lineOf: (row) => this.of(places[row]) }
      : { rows: this.rows, lineOf: (row) => this.of(row) };
  }
}
