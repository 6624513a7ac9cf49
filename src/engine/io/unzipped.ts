/** Files piece by piece, and gzip files as what is in them. */
import { FormatError } from "./formatError.js";
import { type Chunk, readChunks } from "../platform/chunks.js";
import { format } from "../platform/formats.js";

/** A file by its path, or its bytes. */
export type Source = string | Uint8Array;

/** What errors call it. */
export function nameOf(source: Source): string {
  return typeof source === "string" ? source : "the bytes";
}

/** So many bytes of a gzip stream become 16 MB at most. */
const zippedSize = 1 << 14;

/**
 * The bytes of a file in order, unzipped where it is a gzip file, whatever its name. `read` and `total` count bytes of the file itself. A piece is
 * overwritten by the next.
 * @throws Error that names the file where it cannot be read, FormatError with the byte where its gzip stream is damaged
 */
export function* readUnzipped(source: Source): Generator<Chunk> {
  let isZipped: boolean | undefined;
  for (const chunk of chunksOf(source)) {
    isZipped ??= chunk.bytes[0] === 0x1f && chunk.bytes[1] === 0x8b;
    if (isZipped) break;
    yield chunk;
  }
  if (isZipped) yield* unzipped(source);
}

function* unzipped(source: Source): Generator<Chunk> {
  const { Gunzip } = format("archive");
  const pieces: Uint8Array[] = [];
  const stream = new Gunzip((bytes) => void pieces.push(bytes));
  let at = 0;
  for (const { bytes, read, total } of chunksOf(source, zippedSize)) {
    try {
      // The stream keeps what it cannot use yet, so the bytes must be its own.
      stream.push(bytes.slice(), read === total);
    } catch (error) {
      throw new FormatError(nameOf(source), {
        byte: at,
        expected: "a gzip stream that goes on",
        found: (error as Error).message,
        advice: "The file is damaged or cut off",
        cause: error,
      });
    }
    at = read;
    for (const piece of pieces.splice(0)) yield { bytes: piece, read, total };
  }
}

function* chunksOf(source: Source, size = 1 << 16): Generator<Chunk> {
  if (typeof source === "string") return yield* readChunks(source, size);
  for (let at = 0; at < source.length; at += size)
    yield { bytes: source.subarray(at, at + size), read: Math.min(at + size, source.length), total: source.length };
}
