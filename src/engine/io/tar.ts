/** Tar archives, read from front to back. https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html */
import type { ArchiveFile } from "./archive.js";
import type { ByteStream } from "./byteStream.js";
import { FormatError, quoted } from "./formatError.js";

const BLOCK = 512;
/** Names of files that are longer are no names. */
const LONGEST_EXTENSION = 1 << 16;

const ascii = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  return String.fromCharCode(...bytes.subarray(0, end < 0 ? bytes.length : end));
};
const utf8 = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(bytes.subarray(0, end < 0 ? bytes.length : end));
};

/**
 * The plain files of an archive in order; folders, links and devices are passed over. What of a file's content was not read is skipped.
 * @throws FormatError
 */
export function* tarFiles(file: string, stream: ByteStream): Generator<ArchiveFile> {
  const header = new Uint8Array(BLOCK);
  /** What an extension says of the file that follows it. */
  let longName: string | undefined;
  for (;;) {
    const at = stream.position;
    const fail = (expected: string, found: string): never => {
      throw new FormatError(file, { byte: at, expected, found });
    };
    if (!stream.into(header)) {
      // Some writers leave out the blocks of zeros at the end.
      if (stream.position === at && at > 0) return;
      fail("a block of 512 bytes of a tar archive", `${stream.position - at} before the end`);
    }
    if (header.every((byte) => byte === 0)) return;
    checkSum(header, fail);
    const size = octal(header.subarray(124, 136), "a size", fail);
    const kind = String.fromCharCode(header[156]);
    const left = { bytes: size };
    const content = function* (): Generator<Uint8Array> {
      for (const piece of stream.pieces(left.bytes)) {
        left.bytes -= piece.length;
        yield piece;
      }
      if (left.bytes > 0) fail(`${size} bytes of a file in the archive`, `${size - left.bytes} before the end`);
    };
    if (kind === "L" || kind === "x") {
      if (size > LONGEST_EXTENSION) fail(`an extension of at most ${LONGEST_EXTENSION} bytes`, String(size));
      const bytes = Uint8Array.from(Array.from(content(), (piece) => [...piece]).flat());
      longName = kind === "L" ? utf8(bytes) : (paxPath(bytes) ?? longName);
    } else {
      const prefix =
        ascii(header.subarray(257, 262)) === "ustar" && header[262] === 0 ? header.subarray(345, 500) : null;
      const own = utf8(header.subarray(0, 100));
      const name = longName ?? (prefix !== null && prefix[0] !== 0 ? `${utf8(prefix)}/${own}` : own);
      longName = undefined;
      if (kind === "0" || kind === "\0" || kind === "7") if (!name.endsWith("/")) yield { name, size, at, content };
    }
    for (const _ of content()) continue;
    for (const _ of stream.pieces(-size & (BLOCK - 1))) continue;
  }
}

/** The sum of a header's bytes, its own field as spaces, is in it. */
function checkSum(header: Uint8Array, fail: (expected: string, found: string) => never): void {
  const wanted = octal(header.subarray(148, 156), "a checksum", fail);
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : header[i];
  if (sum !== wanted) fail(`a header of a tar archive whose sum is ${wanted}`, String(sum));
}

function octal(field: Uint8Array, what: string, fail: (expected: string, found: string) => never): number {
  // GNU's way for sizes of 8 GiB and more: binary.
  if (field[0] === 0x80) {
    const value = field.subarray(1).reduce((value, byte) => value * 256 + byte, 0);
    return Number.isSafeInteger(value) ? value : fail(`${what} below 2^53`, "a larger one");
  }
  const text = ascii(field).trim();
  if (!/^[0-7]+$/.test(text)) fail(`${what} in octal digits`, quoted(text));
  return parseInt(text, 8);
}

/** The name in an extension of pax: lines `27 path=folder/file`, each after its length. */
function paxPath(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(bytes);
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1];
}
