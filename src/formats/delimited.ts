/** Records of delimited text (CSV, TSV) by Papa Parse. */
import Papa from "papaparse";

export interface RecordFormat {
  separator: string;
  quote: string;
  newline: "\n" | "\r";
}

export interface Records {
  /** The fields of each record; of a blank line one empty field. Under `\n` the last may end in `\r`. */
  rows: string[][];
  /** Characters that these records take. */
  end: number;
  /** The first record that is not well formed, counted from 0. */
  fault?: { row: number; kind: "quote not closed" | "text after quote" };
}

/** The records of a text; where more is to follow (`more`) only those that are sure to be whole. */
export function parseRecords(text: string, format: RecordFormat, more: boolean): Records {
  const { separator, quote, newline } = format;
  const parser = new Papa.Parser({ delimiter: separator, quoteChar: quote, newline });
  const { data, errors, meta } = parser.parse(text, 0, more) as Papa.ParseResult<string[]>;
  const [error] = errors;
  return {
    rows: data,
    end: more ? meta.cursor : text.length,
    ...(error && {
      fault: { row: error.row ?? 0, kind: error.code === "MissingQuotes" ? "quote not closed" : "text after quote" },
    }),
  };
}
