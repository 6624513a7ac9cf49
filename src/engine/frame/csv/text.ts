/** Text files piece by piece: decoded, unzipped where they are gzip streams, with the line where something is wrong. */
import { ValueError } from "../../errors.js";
import { FormatError } from "../../io/formatError.js";
import { nameOf, readUnzipped, type Source } from "../../io/unzipped.js";

/** Byte order marks, and the encodings that they tell. */
const marks: readonly [encoding: string, bytes: readonly number[]][] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

type Decoder = InstanceType<typeof TextDecoder>;

export interface TextPiece {
  text: string;
  /** Nothing follows. */
  last: boolean;
}

/**
 * The text of a file in pieces of about a megabyte, without its byte order mark, which goes before `encoding`.
 * @throws ValueError for an unknown encoding, FormatError with the line of the first bytes that are no text in it
 */
export function* readText(
  source: Source,
  encoding: string,
  heard: (progress: { read: number; total: number }) => void,
): Generator<TextPiece> {
  const file = nameOf(source);
  let decoder: Decoder | undefined;
  let lines = 1;
  for (const { bytes, read, total } of readUnzipped(source)) {
    decoder ??= decoderOf(encoding, bytes, file);
    let text: string;
    try {
      text = decoder.decode(bytes, { stream: true });
    } catch (error) {
      throw notText(file, decoder.encoding, bytes, lines, error);
    }
    heard({ read, total });
    yield { text, last: false };
    lines += count(text, "\n");
  }
  let rest = "";
  try {
    rest = decoder?.decode() ?? "";
  } catch (error) {
    throw new FormatError(file, {
      line: lines,
      expected: `text in ${decoder!.encoding}`,
      found: "an end within a character",
      cause: error,
    });
  }
  yield { text: rest, last: true };
}

function decoderOf(encoding: string, start: Uint8Array, file: string): Decoder {
  const mark = marks.find(([, bytes]) => bytes.every((byte, i) => start[i] === byte));
  try {
    return new TextDecoder(mark?.[0] ?? encoding, { fatal: true });
  } catch (error) {
    throw new ValueError(
      `unknown encoding: ${encoding}, for ${file}; such as "utf-8", "windows-1251", "latin1", "utf-16le"`,
      { cause: error },
    );
  }
}

function notText(file: string, encoding: string, bytes: Uint8Array, line: number, cause: unknown): FormatError {
  return new FormatError(file, {
    line: line + faultyLine(encoding, bytes),
    expected: `text in ${encoding}`,
    found: "other bytes",
    advice: 'Tell the encoding, as { encoding: "windows-1251" }',
    cause,
  });
}

/** The line of `bytes`, from 0, that is not text. The first may begin within a character, so it is the one only where no other is. */
function faultyLine(encoding: string, bytes: Uint8Array): number {
  let line = 1;
  for (let start = bytes.indexOf(10) + 1; start > 0; line++) {
    const newline = bytes.indexOf(10, start);
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(start, newline < 0 ? bytes.length : newline), {
        stream: true,
      });
    } catch {
      return line;
    }
    start = newline + 1;
  }
  return 0;
}

export function count(text: string, part: string): number {
  let found = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) found++;
  return found;
}
