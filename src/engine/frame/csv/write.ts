import { checkOptions } from "../../arguments.js";
import { ValueError } from "../../errors.js";
import { writeBytes } from "../../platform/files.js";
import { texts } from "../convert.js";
import type { DataFrame } from "../dataFrame.js";

export interface ToCsvOptions {
  /** What separates fields (","). */
  sep?: string;
  /** Whether the labels of the rows are the first field (true). */
  index?: boolean;
  /** Whether the names are the first record (true). */
  header?: boolean;
  /** What stands for a missing value (""). */
  naRep?: string;
}

/** Rows in one piece of text. */
const PIECE = 10_000;

/** The frame as pieces of CSV text; fields with separators, quotes or line breaks are quoted. */
export function* csvText(frame: DataFrame, options: ToCsvOptions): Generator<string> {
  const {
    sep = ",",
    index = true,
    header = true,
    naRep = "",
  } = checkOptions("toCsv", options, ["sep", "index", "header", "naRep"]);
  if (sep.length !== 1) throw new ValueError(`toCsv: sep must be one character, but got ${JSON.stringify(sep)}`);
  const special = new RegExp(`["\\r\\n${/[\\\]^-]/.test(sep) ? `\\${sep}` : sep}]`);
  const field = (text: string) => (special.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const columns = frame.columns.map((name) => texts(frame.get(name).column));
  let lines: string[] = [];
  if (header) lines.push([...(index ? [""] : []), ...frame.columns.map(field)].join(sep));
  for (let i = 0; i < frame.length; i++) {
    const fields = columns.map((column) => field(column[i] ?? naRep));
    if (index) fields.unshift(field(String(frame.index[i])));
    // A lone empty field would be a blank line, which readers leave out.
    lines.push(fields.length === 1 && fields[0] === "" ? '""' : fields.join(sep));
    if (lines.length < PIECE) continue;
    yield `${lines.join("\n")}\n`;
    lines = [];
  }
  if (lines.length > 0) yield `${lines.join("\n")}\n`;
}

/** @throws Error that names the file where it cannot be written */
export function writeCsv(path: string, text: Iterable<string>): void {
  const encoder = new TextEncoder();
  const pieces = Array.from(text, (piece) => encoder.encode(piece));
  const bytes = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  writeBytes(path, bytes);
}
