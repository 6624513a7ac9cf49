/** Numbers and texts as pickles write them. */
import type { ByteReader } from "../byteReader.js";
import type { Unpickler } from "./unpickler.js";

/** Longer numbers are refused: JavaScript reads decimals in quadratic time. */
const MOST_BYTES = 1024;
const NEWLINE = 10;

/** The text up to the end of the line, a letter a byte. */
export function line(reader: ByteReader): string {
  const end = reader.bytes.indexOf(NEWLINE, reader.at);
  if (end < 0) reader.fail("a line of text", "no end of it");
  let text = "";
  for (const byte of reader.read(end - reader.at, "a line of text")) text += String.fromCharCode(byte);
  reader.at++;
  return text;
}

/** A whole number from 0, on a line of its own. */
export function index(reader: ByteReader): number {
  const at = reader.at;
  const digits = line(reader);
  if (!/^\d{1,15}$/.test(digits)) reader.fail("an index", JSON.stringify(digits.slice(0, 40)), at);
  return Number(digits);
}

/** A whole number, as a number where JavaScript holds it. */
const whole = (value: bigint): number | bigint => (Number.isSafeInteger(Number(value)) ? Number(value) : value);

export function integerOfText(pickle: Unpickler, digits: string): number | bigint {
  if (digits.length > MOST_BYTES || !/^\s*[-+]?\d+\s*$/.test(digits))
    pickle.fail("a whole number", JSON.stringify(digits.slice(0, 40)));
  return whole(BigInt(digits.trim().replace(/^\+/, "")));
}

/** Two's complement, the lowest byte first. */
export function integerOfBytes(pickle: Unpickler, reader: ByteReader, count: number): number | bigint {
  if (count > MOST_BYTES) pickle.fail(`a number of at most ${MOST_BYTES} bytes`, String(count));
  if (count === 0) return 0;
  const bytes = reader.read(count, "a number");
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).reverse();
  return whole(BigInt.asIntN(8 * count, BigInt(`0x${hex.join("")}`)));
}

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", "\\": "\\", "'": "'", '"': '"' };

/** A text of Python 2, in its quotes. */
export function unescaped(pickle: Unpickler, literal: string): string {
  const [, , inside] =
    /^(['"])(.*)\1$/.exec(literal) ?? pickle.fail("a text in quotes", JSON.stringify(literal.slice(0, 40)));
  return inside.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/g, (_, hex?: string, letter?: string) =>
    hex !== undefined ? String.fromCharCode(parseInt(hex, 16)) : (escapes[letter!] ?? `\\${letter}`),
  );
}

/** Python's raw-unicode-escape. */
export function unicodeUnescaped(text: string): string {
  return text.replace(
    /\\u([0-9a-fA-F]{4})|\\U(0010[0-9a-fA-F]{4}|000[0-9a-fA-F]{5})/g,
    (_, short?: string, long?: string) => String.fromCodePoint(parseInt(short ?? long!, 16)),
  );
}
