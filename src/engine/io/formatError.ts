import { RuntimeError } from "../errors.js";

/** Where a file stops making sense, and why. */
export interface Misfit {
  /** Offset of the byte, from 0. */
  byte?: number;
  /** Line of a text, from 1. */
  line?: number;
  /** What the format asks for there. */
  expected: string;
  /** What is there instead. */
  found: string;
  /** What the reader can do about it, as a sentence. */
  advice?: string;
  cause?: unknown;
}

/** A file that is not what its format says: cut off, damaged, hostile, or of a kind that is not read here. */
export class FormatError extends RuntimeError {
  override readonly name = "FormatError";
  readonly byte?: number;
  readonly line?: number;
  readonly expected: string;
  readonly found: string;

  constructor(
    /** The file's path, or what stands for it where bytes were given. */
    readonly file: string,
    { byte, line, expected, found, advice, cause }: Misfit,
  ) {
    const place = line !== undefined ? `, line ${line}` : byte !== undefined ? `, byte ${byte}` : "";
    super(`${file}${place}: expected ${expected}, found ${found}${advice ? `. ${advice}` : ""}`, { cause });
    this.byte = byte;
    this.line = line;
    this.expected = expected;
    this.found = found;
  }
}

const LONGEST_QUOTE = 60;

/** Text out of a file as an error shows it: in quotes, control characters escaped, cut where it is long. */
export function quoted(text: string): string {
  const short = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text;
  return JSON.stringify(short);
}
